import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { StepId } from '../../../src/shared/base/ids.ts';
import {
  addStep,
  addSteps,
  binGoal,
  binnedSteps,
  binStep,
  isGoalBinned,
  mostSteps,
  moveStep,
  type NewStep,
  placeOfStep,
  putGoal,
  putGoalFields,
  putStep,
  putStepFields,
  readGoal,
  stepAt,
  stepStates,
  steps,
  takeBackGoal,
  takeBackStep,
} from '../../../src/shared/model/goal.ts';
import { findsOf, soughtIn } from '../../../src/shared/model/lost.ts';
import type { Paper } from '../../../src/shared/model/paper.ts';
import { standing } from '../../../src/shared/model/thing.ts';
import { UndoList } from '../../../src/shared/model/undo.ts';
import { thingAt } from '../../../src/shared/model/verbs.ts';
import { aPaper, björn, celia, exchange, send, stepOf } from './papers.ts';

const aGoal = (nth = 0) => aPaper(nth, 'goal');
const aStep = (goal: Paper, step: NewStep = {}, index?: number) => stepOf(addStep(goal, step, index)).thing as StepId;
const texts = (goal: Paper) => steps(goal).map((step) => step.text.value);
const seenOf = (goal: Paper, id: StepId) => stepAt(goal, id)?.text.seen ?? [];

function threeSteps() {
  const goal = aGoal();
  const ids = ['Kysy viidesta virastosta', 'Kirjoita ohje', 'Kokeile'].map((text) => aStep(goal, { text })) as [StepId, StepId, StepId];
  return { goal, ids };
}

describe('a goal', () => {
  it('[D50] [D2] its sentence has two halves; of two offline halves both are on offer', () => {
    const [a, b] = [aGoal(), aGoal(1)];
    stepOf(putGoal(a, 'when', [], 'uusi työntekijä aloittaa'));
    stepOf(
      putGoalFields(b, [
        { field: 'when', seen: [], value: 'uusi kollega aloittaa' },
        { field: 'then', seen: [], value: 'hän tuntee kolme ihmistä' },
      ]),
    );
    exchange(a, b);
    expect(readGoal(a)).toEqual(readGoal(b));
    expect(readGoal(a).when.offers.map((offer) => offer.value)).toEqual(['uusi työntekijä aloittaa', 'uusi kollega aloittaa']);
    expect(readGoal(a).then).toMatchObject({ value: 'hän tuntee kolme ihmistä', offers: [] });
  });

  it('[D9] [D51] a step is made whole in one transaction under a fresh id, coming and without a day', () => {
    const goal = aGoal();
    let updates = 0;
    goal.y.on('update', () => updates++);
    const bare = aStep(goal);
    const full = aStep(goal, { text: 'Kirjoita ohje', owner: { member: björn, name: '' }, due: '2027-03-09', state: 'stuck' });
    expect(updates).toBe(2);
    expect(stepAt(goal, bare)).toMatchObject({ text: { value: '' }, owner: { value: null }, due: { value: '' }, state: { value: 'coming' } });
    expect(stepAt(goal, full)).toMatchObject({ owner: { value: { member: björn } }, due: { value: '2027-03-09' }, state: { value: 'stuck' } });
  });

  it('[D10] steps stand where they were put and where they were moved', () => {
    const { goal, ids } = threeSteps();
    aStep(goal, { text: 'Ensin' }, 0);
    stepOf(addSteps(goal, [{ text: 'x' }, { text: 'y' }], 2));
    expect(texts(goal)).toEqual(['Ensin', 'Kysy viidesta virastosta', 'x', 'y', 'Kirjoita ohje', 'Kokeile']);
    moveStep(goal, ids[2], 0);
    expect(texts(goal)[0]).toBe('Kokeile');
    expect(moveStep(goal, ids[2], 0)).toBeNull();
  });

  it('[D10] many steps pasted between two stand between them, with keys that others can be made beside', () => {
    const { goal, ids } = threeSteps();
    stepOf(
      addSteps(
        goal,
        Array.from({ length: 3_000 }, (_, n) => ({ text: `Askel ${n}` })),
        1,
      ),
    );
    const shown = steps(goal);
    expect(shown).toHaveLength(3_003);
    expect(shown.slice(1, -2).map((step) => step.text.value)).toEqual(Array.from({ length: 3_000 }, (_, n) => `Askel ${n}`));
    expect(shown.every((step) => step.order.value.length > 0 && step.order.value.length < 30)).toBe(true);
    moveStep(goal, ids[0], 1_500);
    expect(steps(goal)[1_500]?.id).toBe(ids[0]);
  });

  it('[D52] ten thousand steps and no more; one too many is refused as a whole, quickly, and nothing is written', () => {
    const goal = aGoal();
    const many = (count: number) => Array.from({ length: count }, (_, n) => ({ text: `Askel ${n}` }));
    const before = performance.now();
    expect(addSteps(goal, many(mostSteps + 1))).toEqual({ kind: 'refused', code: 'too-many', max: 10_000 });
    stepOf(addSteps(goal, many(mostSteps)));
    expect(addStep(goal)).toEqual({ kind: 'refused', code: 'too-many', max: 10_000 });
    expect(steps(goal)).toHaveLength(10_000);
    expect(performance.now() - before).toBeLessThan(5_000); // its square would take minutes
  });

  it('[D7] what is no day, no state and too long is refused and writes nothing', () => {
    const { goal, ids } = threeSteps();
    const before = Y.encodeStateVector(goal.y);
    expect(putStep(goal, ids[0], 'due', [], '2027-02-30')).toEqual({ kind: 'refused', code: 'bad-form' });
    expect(putStep(goal, ids[0], 'due', [], 'huomenna')).toEqual({ kind: 'refused', code: 'bad-form' });
    expect(putStep(goal, ids[0], 'state', [], 'kesken' as 'done')).toEqual({ kind: 'refused', code: 'bad-form' });
    expect(putStep(goal, ids[0], 'text', seenOf(goal, ids[0]), 'x'.repeat(501))).toMatchObject({ code: 'too-long' });
    expect(addSteps(goal, [{ text: 'hyvä' }, { text: 'x'.repeat(501) }])).toMatchObject({ code: 'too-long' });
    expect(
      putStepFields(goal, ids[0], [
        { field: 'state', seen: [], value: 'done' },
        { field: 'due', seen: [], value: '9.3.' },
      ]),
    ).toMatchObject({ code: 'bad-form' });
    expect(Y.encodeStateVector(goal.y)).toEqual(before);
  });

  it('[D53] two who press the same state apart have made one change; different ones are asked about', () => {
    const { goal: a, ids } = threeSteps();
    const b = aGoal(1);
    exchange(a, b);
    stepOf(putStep(a, ids[0], 'state', [], 'done'));
    stepOf(putStep(b, ids[0], 'state', [], 'done'));
    stepOf(putStep(a, ids[1], 'state', [], 'stuck'));
    stepOf(putStep(b, ids[1], 'state', [], 'going'));
    exchange(a, b);
    expect(stepAt(a, ids[0])?.state).toMatchObject({ value: 'done', offers: [] });
    expect(stepAt(a, ids[1])?.state.offers).toHaveLength(2);
    expect(stepAt(a, ids[1])).toEqual(stepAt(b, ids[1]));
  });

  it('[D6] what is read of a step is never older than the step: own, remote and undone changes, in the middle of an act too', () => {
    const change = fc.record({ who: fc.nat({ max: 1 }), kind: fc.constantFrom('text', 'state', 'undo', 'sync', 'bin'), nth: fc.nat({ max: 4 }) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 25 }), (changes) => {
        const { goal, ids } = threeSteps();
        const other = aGoal(1);
        exchange(goal, other);
        const desks = [goal, other].map((paper) => ({ paper, list: new UndoList() })) as unknown as readonly [
          { paper: Paper; list: UndoList },
          { paper: Paper; list: UndoList },
        ];
        const id = ids[0];
        const fresh = (paper: Paper) => JSON.stringify(standing(thingAt(paper.y, placeOfStep(id)) as never).map((entry) => entry.id));
        const shown = (paper: Paper) => {
          const step = stepAt(paper, id);
          return new Set([step?.text, step?.state, step?.order, step?.bin, step?.owner, step?.due].flatMap((field) => field?.seen ?? []));
        };
        for (const { who, kind, nth } of changes) {
          const { paper, list } = desks[who as 0 | 1];
          if (kind === 'text') list.take(putStep(paper, id, 'text', nth % 2 ? seenOf(paper, id) : [], `Sana ${nth}`));
          if (kind === 'state') list.take(putStep(paper, id, 'state', [], stepStates[nth] ?? 'done'));
          if (kind === 'bin') list.take(nth % 2 ? binStep(paper, id) : takeBackStep(paper, id));
          if (kind === 'undo') list.undo();
          if (kind === 'sync') send(desks[(1 - who) as 0 | 1].paper, paper);
          for (const desk of desks) expect(JSON.parse(fresh(desk.paper)).every((entry: string) => shown(desk.paper).has(entry))).toBe(true);
          for (const desk of desks) expect(shown(desk.paper).size).toBe(JSON.parse(fresh(desk.paper)).length);
        }
      }),
      { seed: 21, numRuns: 100 },
    );
  });

  it('[D6] steps of junk are read without a throw, and what is a step among them is shown', () => {
    const { goal } = threeSteps();
    const root = goal.y.getMap<unknown>('steps');
    root.set('not an id', new Y.Array());
    root.set(celia, 'text where a step should be');
    const odd = new Y.Array<unknown>();
    odd.push([['text', 12, 5], ['due', '2027-13-01', 5], ['state', 'perhaps', 5], ['owner', [], 5], ['order', 'zz z', 5], 'x']);
    root.set('01a20f01-22f8-7000-aaab-4b5685db8999', odd);
    expect(texts(goal)).toEqual(['Kysy viidesta virastosta', 'Kirjoita ohje', 'Kokeile', '']);
    expect(steps(goal)[3]).toMatchObject({ due: { value: '' }, state: { value: 'coming' }, owner: { value: null } });
  });

  it('[D6] any value in any field of any step reads totally', () => {
    fc.assert(
      fc.property(fc.constantFrom('text', 'owner', 'due', 'state', 'order', 'bin'), fc.jsonValue(), fc.integer(), (field, value, seconds) => {
        const { goal, ids } = threeSteps();
        (thingAt(goal.y, placeOfStep(ids[1])) as Y.Array<unknown>).push([[field, value, seconds]]);
        expect(steps(goal).length + binnedSteps(goal).length).toBe(3);
      }),
      { seed: 12, numRuns: 200 },
    );
  });

  it('[D8] a state of a newer app reads as coming and stays until somebody chooses', () => {
    const { goal, ids } = threeSteps();
    const thing = thingAt(goal.y, placeOfStep(ids[0])) as Y.Array<unknown>;
    thing.push([['state', 'waiting', 1]]);
    expect(stepAt(goal, ids[0])?.state.value).toBe('coming');
    putStep(goal, ids[0], 'text', seenOf(goal, ids[0]), 'Kysy kuudesta');
    expect(standing(thing as never).find((entry) => entry.field === 'state')?.value).toBe('waiting');
    stepOf(putStep(goal, ids[0], 'state', stepAt(goal, ids[0])?.state.seen ?? [], 'coming'));
    expect(standing(thing as never).find((entry) => entry.field === 'state')?.value).toBe('coming');
  });

  it('[D11] a goal of a newer app is read and not written', () => {
    const { goal, ids } = threeSteps();
    goal.y.getMap('about').set('schema', 2);
    const before = Y.encodeStateVector(goal.y);
    const tried = [addStep(goal), putStep(goal, ids[0], 'state', [], 'done'), moveStep(goal, ids[0], 2), binStep(goal, ids[0]), putGoal(goal, 'why', [], 'x')];
    expect([...tried, binGoal(goal), takeBackStep(goal, ids[0])]).toEqual([null, null, null, null, null, null, null]);
    expect(Y.encodeStateVector(goal.y)).toEqual(before);
    expect(steps(goal)).toHaveLength(3);
  });
});

describe('the bin of a goal', () => {
  it('[D12] a binned step keeps all, is read-only, and comes back to its place', () => {
    const { goal, ids } = threeSteps();
    stepOf(binStep(goal, ids[1]));
    expect(texts(goal)).toEqual(['Kysy viidesta virastosta', 'Kokeile']);
    expect(binnedSteps(goal).map((step) => step.text.value)).toEqual(['Kirjoita ohje']);
    expect([putStep(goal, ids[1], 'state', [], 'done'), moveStep(goal, ids[1], 0), binStep(goal, ids[1])]).toEqual([null, null, null]);
    stepOf(takeBackStep(goal, ids[1]));
    expect(texts(goal)).toEqual(['Kysy viidesta virastosta', 'Kirjoita ohje', 'Kokeile']);
  });

  it('[D13] what a colleague wrote into a step without having seen it go is found in the bin', () => {
    const { goal: a, ids } = threeSteps();
    const b = aGoal(1);
    exchange(a, b);
    stepOf(binStep(a, ids[1]));
    stepOf(putStep(b, ids[1], 'owner', [], { member: celia, name: '' }));
    exchange(a, b);
    for (const goal of [a, b]) {
      expect(findsOf(soughtIn(goal), null).map(({ thing, fields }) => [thing, fields.map(({ field }) => field)])).toEqual([[ids[1], ['owner']]]);
      expect(binnedSteps(goal)[0]?.owner.value).toEqual({ member: celia, name: '' });
    }
  });

  it('[D12] a binned goal is read-only as a whole and comes back as it was', () => {
    const { goal, ids } = threeSteps();
    stepOf(binStep(goal, ids[2]));
    stepOf(binGoal(goal));
    expect(isGoalBinned(goal)).toBe(true);
    expect([addStep(goal), takeBackStep(goal, ids[2]), putStep(goal, ids[0], 'state', [], 'done'), putGoal(goal, 'why', [], 'x')]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    stepOf(takeBackGoal(goal));
    expect(texts(goal)).toEqual(['Kysy viidesta virastosta', 'Kirjoita ohje']);
  });

  it('[D15] [D17] undo takes back one’s own acts only, and a creation by the bin', () => {
    const goal = aGoal();
    const list = new UndoList();
    const id = stepOf(list.take(addStep(goal, { text: 'Kysy' }))).thing as StepId;
    list.take(putStep(goal, id, 'state', [], 'done'));
    const colleague = aGoal(1);
    send(goal, colleague);
    stepOf(putStep(colleague, id, 'due', [], '2027-03-09'));
    send(colleague, goal);
    list.undo();
    expect(stepAt(goal, id)).toMatchObject({ state: { value: 'coming' }, due: { value: '2027-03-09' } });
    list.undo();
    expect(binnedSteps(goal).map((step) => step.id)).toEqual([id]);
    list.redo();
    list.redo();
    expect(stepAt(goal, id)).toMatchObject({ state: { value: 'done' }, bin: { value: null } });
  });
});
