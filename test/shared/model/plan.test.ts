import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { newId, type SpaceId } from '../../../src/shared/base/ids.ts';
import { isEmptyText } from '../../../src/shared/model/long-text.ts';
import type { Paper } from '../../../src/shared/model/paper.ts';
import { inPlanOrder, moveGoal, orderOfGoals, planText } from '../../../src/shared/model/plan.ts';
import { UndoList } from '../../../src/shared/model/undo.ts';
import { thingAt } from '../../../src/shared/model/verbs.ts';
import { aPaper, exchange, seeded, stepOf } from './papers.ts';

const aPlan = (nth = 0) => aPaper(nth, 'plan');
/** Goals in the order of their birth, called a, b, c … */
const born = Array.from({ length: 6 }, (_, nth) => newId<'space'>(1_800_000_000_000 + nth * 1_000, seeded(40 + nth)) as SpaceId);
const goals = (count: number) => born.slice(0, count).map((id, nth) => ({ id, name: 'abcdef'[nth] }));
const shown = (plan: Paper, count = 3) => inPlanOrder(plan, goals(count)).map((goal) => goal.name);
const id = (nth: number) => born[nth] as SpaceId;

describe('a plan', () => {
  it('[D54] goals that nobody has moved stand last, in the order of their birth; without a plan all do', () => {
    const plan = aPlan();
    expect(shown(plan)).toEqual(['a', 'b', 'c']);
    expect(inPlanOrder(null, goals(3).toReversed()).map((goal) => goal.name)).toEqual(['a', 'b', 'c']);
    stepOf(moveGoal(plan, goals(3), id(2), 0));
    expect(shown(plan)).toEqual(['c', 'a', 'b']);
    expect(shown(plan, 4)).toEqual(['c', 'a', 'b', 'd']);
    expect(moveGoal(plan, goals(3), id(2), 0)).toBeNull();
    expect(moveGoal(plan, goals(3), id(5), 0)).toBeNull();
  });

  it('[D54] two members who first order the goals apart: both orders are there, and neither device loses one', () => {
    const [a, b] = [aPlan(), aPlan(1)];
    stepOf(moveGoal(a, goals(4), id(3), 0));
    stepOf(moveGoal(b, goals(4), id(2), 0));
    exchange(a, b);
    expect(shown(a, 4)).toEqual(shown(b, 4));
    expect(shown(a, 4).slice(0, 2).toSorted()).toEqual(['c', 'd']);
  });

  it('[D3] of two moves of the same goal the later stands and nobody is asked', () => {
    const [a, b] = [aPlan(), aPlan(1)];
    stepOf(moveGoal(a, goals(3), id(0), 2));
    exchange(a, b);
    stepOf(moveGoal(a, goals(3), id(0), 0));
    b.clock.seconds += 60;
    stepOf(moveGoal(b, goals(3), id(0), 1));
    exchange(a, b);
    expect(shown(a)).toEqual(['b', 'a', 'c']);
    expect(shown(b)).toEqual(['b', 'a', 'c']);
  });

  it('[D15] a move is taken back, also when a colleague has moved another since', () => {
    const [a, b] = [aPlan(), aPlan(1)];
    const list = new UndoList();
    stepOf(list.take(moveGoal(a, goals(3), id(0), 2)));
    exchange(a, b);
    stepOf(moveGoal(b, goals(3), id(1), 1));
    exchange(a, b);
    expect(list.undo()?.kind).toBe('step');
    expect(inPlanOrder(a, goals(3))).toHaveLength(3);
    expect(list.redo()?.kind).toBe('step');
  });

  it('[D10] [D54] any moves of two members apart end in one order on both, with every goal once', () => {
    const move = fc.record({
      who: fc.nat({ max: 1 }),
      goal: fc.nat({ max: 5 }),
      to: fc.nat({ max: 5 }),
      meets: fc.boolean(),
      tick: fc.integer({ min: -3, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(move, { maxLength: 30 }), (moves) => {
        const plans = [aPlan(), aPlan(1)] as const;
        for (const { who, goal, to, meets, tick } of moves) {
          const plan = plans[who as 0 | 1];
          plan.clock.seconds += tick;
          const done = moveGoal(plan, goals(6), id(goal), to);
          if (done) expect(shown(plan, 6)[to]).toBe('abcdef'[goal]);
          if (meets) exchange(...plans);
        }
        exchange(...plans);
        expect(shown(plans[0], 6)).toEqual(shown(plans[1], 6));
        expect(shown(plans[0], 6).toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
      }),
      { seed: 5, numRuns: 150 },
    );
  });

  it('[D6] an order of junk is read without a throw', () => {
    fc.assert(
      fc.property(fc.constantFrom(...born.slice(0, 3), 'bin', 'x'), fc.jsonValue(), fc.integer(), (field, value, seconds) => {
        const plan = aPlan();
        (thingAt(plan.y, orderOfGoals) as unknown as Y.Array<unknown>).push([value, [field, value, seconds]]);
        expect(shown(plan).toSorted()).toEqual(['a', 'b', 'c']);
      }),
      { seed: 8, numRuns: 200 },
    );
  });

  it('[D11] a plan of a newer app is read and not written', () => {
    const plan = aPlan();
    stepOf(moveGoal(plan, goals(3), id(2), 0));
    plan.y.getMap('about').set('schema', 2);
    const before = Y.encodeStateVector(plan.y);
    expect(moveGoal(plan, goals(3), id(0), 2)).toBeNull();
    expect(Y.encodeStateVector(plan.y)).toEqual(before);
    expect(shown(plan)).toEqual(['c', 'a', 'b']);
  });

  it('[D55] its text is a root named by the network’s space, which two may begin apart', () => {
    const [a, b] = [aPlan(), aPlan(1)];
    expect(isEmptyText(planText(a))).toBe(true);
    planText(a).insert(0, 'Kevät\n');
    planText(b).insert(0, 'Syksy\n');
    exchange(a, b);
    expect(planText(a).toString()).toBe(planText(b).toString());
    expect(planText(a).toString()).toContain('Kevät');
  });
});
