import { describe, expect, it } from 'vitest';
import type { GoalRow, StepRow } from '../../../src/catalog/rows.ts';
import {
  bare,
  calledIn,
  dueOf,
  hostsIn,
  knotsOf,
  membersIn,
  mySteps,
  nextSteps,
  pastedSteps,
  progressOf,
  SteadySteps,
} from '../../../src/features/goals/model.ts';
import type { MemberId, SpaceId, StepId } from '../../../src/shared/base/ids.ts';
import { addStep, type StepState, steps } from '../../../src/shared/model/goal.ts';
import { aino, aPaper, björn, celia, stepOf } from '../../shared/model/papers.ts';

const step = (text: string, more: Partial<StepRow> = {}): StepRow => ({ id: text as StepId, text, owner: null, due: '', state: 'coming', ...more });
const goal = (id: string, steps: readonly StepRow[], more: Partial<GoalRow> = {}): GoalRow =>
  // biome-ignore lint/suspicious/noThenProperty: the row's own field, which nothing awaits
  ({ id: id as SpaceId, when: 'w', then: 't', hosts: [], steps, binned: false, changedAt: 0, ...more });
const states = (...all: StepState[]) => all.map((state) => ({ state }));
const of = (member: MemberId) => ({ member, name: '' });

describe('how far a goal has come', () => {
  it('what lapsed counts in neither figure', () => {
    expect(progressOf(states('done', 'done', 'lapsed', 'stuck', 'coming'))).toEqual({ done: 2, all: 4, stuck: 1 });
    expect(progressOf([])).toEqual({ done: 0, all: 0, stuck: 0 });
  });

  it('the next steps are the first open ones, in their order', () => {
    const all = [
      step('a', { state: 'done' }),
      step('b', { state: 'stuck' }),
      step('c', { state: 'lapsed' }),
      step('d'),
      step('e', { state: 'going' }),
      step('f'),
    ];
    expect(nextSteps(all, 3).map((each) => each.text)).toEqual(['b', 'd', 'e']);
  });

  it('a knot a step; where there are more than fit, as many in the same share, and never a whole thread before all is done', () => {
    expect(knotsOf(states('done', 'lapsed', 'coming', 'done', 'going'), 12)).toEqual(['done', 'next', 'done', 'later']);
    const many = (done: number) =>
      knotsOf(
        Array.from({ length: 10_000 }, (_, nth) => ({ state: nth < done ? ('done' as const) : ('coming' as const) })),
        12,
      );
    expect(many(5_000).filter((knot) => knot === 'done')).toHaveLength(6);
    expect(many(9_999).at(-1)).toBe('next');
    expect(many(10_000)).toEqual(Array.from({ length: 12 }, () => 'done'));
  });
});

describe('my steps', () => {
  it('the longest overdue first, then by day, then those without; only open ones, only of goals that stand', () => {
    const rows = [
      goal('2', [step('ilman päivää', { owner: of(aino) }), step('myöhässä', { owner: of(aino), due: '2026-11-02' }), step('muun', { owner: of(björn) })]),
      goal('1', [
        step('kauan myöhässä', { owner: of(aino), due: '2026-10-01' }),
        step('tehty', { owner: of(aino), due: '2026-10-01', state: 'done' }),
        step('rauennut', { owner: of(aino), state: 'lapsed' }),
        step('jumissa', { owner: of(aino), due: '2027-01-15', state: 'stuck' }),
      ]),
      goal('3', [step('roskakorissa', { owner: of(aino) })], { binned: true }),
    ];
    expect(mySteps(rows, [aino]).map((each) => each.step.text)).toEqual(['kauan myöhässä', 'myöhässä', 'jumissa', 'ilman päivää']);
  });

  it('those owned by any of my ids are mine; somebody by name alone is not me', () => {
    const rows = [
      goal('1', [step('ennen tiliä', { owner: of(celia) }), step('tilillä', { owner: of(aino) }), step('nimellä', { owner: { member: null, name: 'Aino' } })]),
    ];
    expect(mySteps(rows, [aino, celia]).map((each) => each.step.text)).toEqual(['ennen tiliä', 'tilillä']);
  });

  it('a due day is late only while something is to be done', () => {
    const due = (day: string, state: StepState = 'coming') => dueOf({ due: day, state }, '2026-11-24');
    expect([due('2026-11-23'), due('2026-11-24'), due('2026-11-25'), due('')]).toEqual(['late', 'today', 'ahead', '']);
    expect([due('2026-11-23', 'done'), due('2026-11-23', 'lapsed'), due('2026-11-23', 'stuck')]).toEqual(['', '', 'late']);
  });
});

describe('what is typed and pasted', () => {
  it('a half of the sentence goes without its own full stop', () => {
    expect(bare(' hän tuntee kolme ihmistä. ')).toBe('hän tuntee kolme ihmistä');
    expect(bare('aloittaa,')).toBe('aloittaa');
    expect(bare('...')).toBe('');
  });

  it('a pasted list is a step a line, without the signs of lists; one line is no list', () => {
    expect(pastedSteps('- Kysy\r\n* Kirjoita\n\n1. Kokeile\n12) Kerro\n[x] Opi\n☐ Juurruta\n- 3. luokka kutsutaan')).toEqual([
      'Kysy',
      'Kirjoita',
      'Kokeile',
      'Kerro',
      'Opi',
      'Juurruta',
      '3. luokka kutsutaan',
    ]);
    expect(pastedSteps('Kysy viideltä\n')).toEqual([]);
    expect(pastedSteps('10.3. mennessä\n5 virastoa')).toEqual(['10.3. mennessä', '5 virastoa']);
  });

  it('rows of any shape are read: members by their names, hosts by the birth certificate', () => {
    const rows = new Map<string, never>([
      [`role/${björn}`, { role: 'member', name: 'Björn', organisation: 'B' }],
      [`role/${aino}`, { role: 'member', name: 'Aino' }],
      ['role/nobody', { role: 'member', name: 'x' }],
      [`role/${celia}`, 'odd'],
      ['birth', { hosts: [aino, 7, 'x'] }],
    ] as never);
    expect(membersIn(rows).map((member) => member.name)).toEqual(['Aino', 'Björn']);
    expect(hostsIn(rows)).toEqual([aino]);
    expect(hostsIn(new Map())).toEqual([]);
  });
});

describe('whose a step is', () => {
  const members = [{ member: björn, name: 'Björn Nyström', organisation: '' }];
  const known = { members, mine: [aino, celia], self: 'Aino Kallio' };

  it('a renamed member by the new name, which stands in the row and nowhere in the document', () => {
    expect(calledIn(known, björn)).toEqual({ name: 'Björn Nyström' });
  });

  it('me under any of my ids, also under one from before the account that no network knows', () => {
    expect([calledIn(known, aino), calledIn(known, celia)]).toEqual([{ name: 'Aino Kallio' }, { name: 'Aino Kallio' }]);
  });

  it('[D114] a colleague under an id from before the account by the name of today', () => {
    const before = '01a20f01-22f8-7000-aaab-4b5685db8998' as MemberId;
    expect(calledIn(known, before)).toBe('former');
    expect(calledIn({ ...known, aliases: new Map([[before, björn]]) }, before)).toEqual({ name: 'Björn Nyström' });
  });

  it('one who has left or was deleted is a former member; nobody is called so before the members are known', () => {
    const gone = '01a20f01-22f8-7000-aaab-4b5685db8999' as MemberId;
    expect(calledIn(known, gone)).toBe('former');
    expect(calledIn({ ...known, members: null }, gone)).toBe('unknown');
    expect(calledIn({ ...known, members: [] }, gone)).toBe('unknown');
    expect(calledIn({ ...known, members: [{ member: gone, name: '', organisation: '' }] }, gone)).toBe('unknown');
  });
});

describe('rows of steps', () => {
  it('stay the same objects while nothing in them changed', () => {
    const paper = aPaper(0, 'goal');
    const first = stepOf(addStep(paper, { text: 'Kysy', owner: of(björn) })).thing;
    stepOf(addStep(paper, { text: 'Kirjoita' }));
    const steady = new SteadySteps();
    const before = steady.of(steps(paper));
    stepOf(addStep(paper, { text: 'Kokeile' }));
    const after = steady.of(steps(paper));
    expect(after[0]).toBe(before[0]);
    expect(after).toHaveLength(3);
    expect(before[0]?.id).toBe(first);
  });
});
