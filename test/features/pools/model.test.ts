import { describe, expect, it } from 'vitest';
import type { PoolRow, ShownRow } from '../../../src/catalog/rows.ts';
import { daysFigure, quartersTyped } from '../../../src/features/pools/amounts.ts';
import { baseline, chartOf } from '../../../src/features/pools/chart.ts';
import { csvOf } from '../../../src/features/pools/csv.ts';
import {
  answered,
  commonPause,
  emptyForm,
  fullest,
  givenBy,
  givenIn,
  isPaused,
  peopleOf,
  poolsInOrder,
  readForm,
  skillChoices,
  sumsOf,
} from '../../../src/features/pools/model.ts';
import type { MemberId, SpaceId } from '../../../src/shared/base/ids.ts';
import type { Json } from '../../../src/shared/base/json.ts';
import { mostQuarters, quartersOfDay } from '../../../src/shared/model/quarters.ts';

const days = (count: number) => count * quartersOfDay;
const months = ['2026-12', '2027-01', '2027-02'];

function shows(name: string, given: ShownRow['months'], more: Partial<ShownRow> = {}): ShownRow {
  return { member: name as MemberId, name, organisation: '', skills: [], pause: '', months: given, ...more };
}
const aino = shows('Aino', { '2026-12': days(2), '2027-01': 15, '2027-03': days(5) });
const bjorn = shows('Björn', { '2026-12': days(3), '2027-01': 0 });
const celia = shows('Celia', {});

describe('the days of a pool', () => {
  it('sum up month by month, with who gives them', () => {
    const sums = sumsOf([aino, bjorn, celia], months);
    expect(sums.map((sum) => sum.quarters)).toEqual([days(5), 15, 0]);
    expect(sums[0]?.givers.map((giver) => [giver.name, giver.quarters])).toEqual([
      ['Aino', days(2)],
      ['Björn', days(3)],
    ]);
    expect(fullest(sums)?.month).toBe('2026-12');
    expect(fullest(sumsOf([celia], months))).toBeNull();
    expect(givenBy(aino, months)).toBe(days(2) + 15);
  });

  it('[D70] not said is not the same as none', () => {
    expect([givenIn(bjorn, '2027-01'), givenIn(bjorn, '2027-02')]).toEqual([0, null]);
    expect(answered([aino, bjorn, celia], months)).toBe(2);
    expect(answered([shows('Dag', { '2027-01': 0 })], months)).toBe(1);
  });

  it('[D75] a month that a pause covers to its end gives nothing; one that it covers in part does', () => {
    const paused = { ...bjorn, pause: '2026-12-31' };
    expect(givenIn(paused, '2026-12')).toBe(0);
    expect(givenIn({ ...bjorn, pause: '2026-12-30' }, '2026-12')).toBe(days(3));
    expect(sumsOf([aino, paused], months)[0]?.quarters).toBe(days(2));
  });

  it('[D75] a pause lasts to its last day and is none after it', () => {
    expect([isPaused('2026-12-31', '2026-12-31'), isPaused('2026-12-31', '2027-01-01'), isPaused('', '2027-01-01')]).toEqual([true, false, false]);
  });

  it('[D75] the pause of all pools is one when it is the same in all of them', () => {
    expect(commonPause(['2027-03-31', '2027-03-31'], '2026-12-01')).toEqual({ until: '2027-03-31', partly: false });
    expect(commonPause(['2027-03-31', ''], '2026-12-01')).toEqual({ until: '', partly: true });
    expect(commonPause(['2026-11-30', ''], '2026-12-01')).toEqual({ until: '', partly: false });
    expect(commonPause([], '2026-12-01')).toEqual({ until: '', partly: false });
  });
});

describe('the people of a pool', () => {
  const rows = new Map<string, Json>([
    ['birth', { kind: 'pool' }],
    ['role/Björn', { role: 'expert', name: 'Björn', organisation: 'Kommunförbundet', since: 1 }],
    ['role/Aino', { role: 'steward', name: 'Aino K', organisation: '', since: 1 }],
    ['role/Dag', { role: 'steward', name: 'Dag', organisation: '', since: 1 }],
    ['role/Celia', 7],
    ['shown/Aino', {}],
  ]);

  it('stand by name, nobody ranked; who has just come stands there too, and who left does not', () => {
    const people = peopleOf(rows, [aino, celia]);
    expect(people.map((person) => [person.name, person.role, person.shows])).toEqual([
      ['Aino', 'steward', true],
      ['Björn', 'expert', true],
      ['Dag', 'steward', false],
    ]);
    expect(people[1]?.organisation).toBe('Kommunförbundet');
  });
});

describe('the list of pools', () => {
  const pool = (name: string, role: string, binned = false): PoolRow => ({
    id: name as SpaceId,
    name,
    purpose: '',
    hosts: [],
    skills: [],
    role,
    shown: [],
    binned,
    changedAt: 0,
  });

  it('has mine first, then by name, and none of the bin', () => {
    const names = poolsInOrder([pool('Äänet', ''), pool('Boksi', ''), pool('Zeta', 'expert'), pool('Alfa', 'steward', true)]).map((each) => each.name);
    expect(names).toEqual(['Zeta', 'Boksi', 'Äänet']);
  });

  it('the skills to choose from are those looked for, then those shown besides', () => {
    expect(skillChoices(['A', 'B'], ['B', 'C'])).toEqual(['A', 'B', 'C']);
  });

  it('a kept form is read totally', () => {
    expect(readForm(null)).toEqual(emptyForm);
    expect(readForm('{"name":')).toEqual(emptyForm);
    expect(readForm('{"name":7,"skills":["a",3],"network":"x"}')).toEqual({ name: '', purpose: '', skills: ['a'], network: 'x' });
  });
});

describe('amounts', () => {
  it('[D70] two different amounts never read as the same whole number of days', () => {
    expect([days(2), 15, 0, mostQuarters].map(daysFigure)).toEqual(['2', '0,5', '0', '31']);
    for (let quarters = 0; quarters <= mostQuarters; quarters++) {
      if (quarters % quartersOfDay !== 0) expect(daysFigure(quarters)).toMatch(/,\d*[1-9]/);
    }
  });

  it('[D71] what is typed becomes the nearest quarter; what is shown, typed again, means itself', () => {
    expect(['2', '2,0', '1.5', ' 0,5 ', '31', '2,'].map((typed) => quartersTyped(typed, null))).toEqual([58, 58, 44, 15, 899, 58]);
    for (const odd of ['', 'x', '-1', '32', '31,5', '1e1', '2 pv', '1,2,3', '123']) expect(quartersTyped(odd, null)).toBeNull();
    for (let quarters = 0; quarters <= mostQuarters; quarters++) expect(quartersTyped(daysFigure(quarters), quarters)).toBe(quarters);
    expect(quartersTyped('0,5', 14)).toBe(14);
    expect(quartersTyped('0,5', 16)).toBe(15);
  });
});

describe('the picture of a pool’s months', () => {
  it('begins at zero, and a bar is as high as its days', () => {
    const { bars, lines } = chartOf(sumsOf([aino, bjorn], months), 470);
    expect(lines[0]).toEqual({ days: 0, y: baseline });
    const perDay = (baseline - (lines.at(-1)?.y ?? 0)) / (lines.at(-1)?.days ?? 1);
    expect(bars.map((bar) => Math.round(((baseline - bar.y) / perDay) * quartersOfDay))).toEqual([days(5), 15, 0]);
    expect(bars[0]?.parts.map((part) => part.name)).toEqual(['Aino', 'Björn']);
    expect(lines.every((line) => Number.isInteger(line.days))).toBe(true);
  });

  it.each([1, 4, 5, 9, 30, 77, 400, 9_000])('has at most five lines for %i days', (count) => {
    const { lines, bars } = chartOf(sumsOf([shows('Aino', { '2026-12': days(count) })], months), 470);
    expect(lines.length).toBeLessThanOrEqual(5);
    expect(lines.at(-1)?.days).toBeGreaterThanOrEqual(count);
    expect(bars[0]?.y).toBeGreaterThanOrEqual(0);
  });

  it('of many people the last are one part, so that none is a sliver', () => {
    const many = Array.from({ length: 40 }, (_, nth) => shows(`N${nth}`, { '2026-12': days(1) }));
    const bar = chartOf(sumsOf(many, months), 470).bars[0];
    expect(bar?.parts).toHaveLength(8);
    expect(bar?.parts.at(-1)?.member).toBeNull();
    expect(bar?.parts.reduce((height, part) => height + part.height, 0)).toBeCloseTo(baseline - (bar?.y ?? 0));
  });

  it.each([0, 200, 320, 1_200])('fits into %i px', (room) => {
    const { width, bars } = chartOf(sumsOf([aino], months), room);
    expect(bars.every((bar) => bar.x > 0 && bar.x + bar.width <= width)).toBe(true);
    expect(width).toBeGreaterThanOrEqual(240);
  });
});

describe('the table as a file', () => {
  it('has a mark of UTF-8, decimal commas, and nothing that a spreadsheet runs', () => {
    const text = csvOf(
      ['Kuka', '2026-12'],
      [
        ['Åsa; "Ö"', 15],
        ['=HYPERLINK("x")', null],
        ['-1', days(2)],
      ],
    );
    expect(text).toBe('\uFEFFKuka;2026-12\r\n"Åsa; ""Ö""";0,517\r\n"\'=HYPERLINK(""x"")";\r\n\'-1;2\r\n');
  });
});
