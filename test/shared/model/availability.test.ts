import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/shared/base/json.ts';
import { putDays, putMonths, readDays, readMonth } from '../../../src/shared/model/availability.ts';
import { isMonth, monthAfter, monthsFrom } from '../../../src/shared/model/calendar.ts';
import type { PutRule } from '../../../src/shared/model/paper.ts';
import { cycleDays, mostQuarters, nextInCycle, quartersOfDay, wholeDayBeside } from '../../../src/shared/model/quarters.ts';
import { removesShown, type Seen } from '../../../src/shared/model/thing.ts';
import { UndoList } from '../../../src/shared/model/undo.ts';
import { aPaper, exchange, send, stepOf, type TestPaper } from './papers.ts';

const march = '2027-03';
const days = (count: number) => count * quartersOfDay;
const raw = (paper: TestPaper) => paper.y.getArray<unknown>('head');
/** Laptop and phone of one member: the third table is Aino's too. */
const twoDevices = (more = {}) => [aPaper(0, 'availability', more), aPaper(3, 'availability', more)] as const;

describe('a strip of days', () => {
  it('[D70] what was never said is not here, and none is an answer', () => {
    const strip = aPaper(0, 'availability');
    expect(readDays(strip)).toEqual({ months: {}, conflicts: {} });
    expect(readMonth(strip, march).value).toBeNull();
    stepOf(putDays(strip, march, [], 0));
    expect(readDays(strip).months).toEqual({ [march]: 0 });
  });

  it('[D70] a day is 29 quarter-hours, and parts of days stand as they were given', () => {
    const strip = aPaper(0, 'availability');
    stepOf(putDays(strip, march, [], 15));
    expect([quartersOfDay, readDays(strip).months[march]]).toEqual([29, 15]);
  });

  it('[D71] takes whole quarter-hours of a month of the calendar, and says why not', () => {
    const strip = aPaper(0, 'availability');
    const refused = { kind: 'refused', code: 'out-of-range', min: 0, max: 899 };
    for (const odd of [-1, 900, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) expect(putDays(strip, march, [], odd)).toEqual(refused);
    for (const odd of ['2027-13', '2027-00', '1999-12', '2200-01', '2027-3', '', '__proto__']) {
      expect(putDays(strip, odd, [], 29)).toEqual({ kind: 'refused', code: 'bad-form' });
      expect(putMonths(strip, [{ month: odd, seen: [], quarters: 29 }])).toEqual({ kind: 'refused', code: 'bad-form' });
      expect(readMonth(strip, odd).value).toBeNull();
    }
    expect(raw(strip).length).toBe(0);
    stepOf(putDays(strip, '2000-01', [], 0));
    stepOf(putDays(strip, '2199-12', [], mostQuarters));
    expect(Object.keys(readDays(strip).months)).toEqual(['2000-01', '2199-12']);
  });

  it('[D72] begun apart on two devices the strips merge, month by month', () => {
    const [laptop, phone] = twoDevices();
    expect(laptop.me).toBe(phone.me);
    putDays(laptop, '2027-03', [], days(2));
    putDays(laptop, '2027-04', [], days(3));
    phone.clock.seconds += 60;
    putDays(phone, '2027-03', [], days(5));
    putDays(phone, '2027-05', [], days(1));
    exchange(laptop, phone);
    for (const device of [laptop, phone]) {
      const { months, conflicts } = readDays(device);
      expect(months).toEqual({ '2027-03': days(5), '2027-04': days(3), '2027-05': days(1) });
      expect(Object.keys(conflicts)).toEqual(['2027-03']);
      expect(conflicts['2027-03']?.map((offer) => offer.value)).toEqual([days(2), days(5)]);
    }
    // Kumpi jää? The chosen one is written over all that is shown.
    stepOf(putDays(laptop, march, readMonth(laptop, march).seen, days(2)));
    exchange(laptop, phone);
    expect(readDays(phone)).toMatchObject({ months: { [march]: days(2) }, conflicts: {} });
  });

  it('[D72] the same answer on both devices asks nothing', () => {
    const [laptop, phone] = twoDevices();
    putDays(laptop, march, [], days(2));
    putDays(phone, march, [], days(2));
    exchange(laptop, phone);
    expect(readDays(laptop)).toEqual({ months: { [march]: days(2) }, conflicts: {} });
  });

  it('[D72] an odd value of another device neither hides nor asks about one that is understood', () => {
    const strip = aPaper(0, 'availability');
    putDays(strip, march, [], days(3));
    raw(strip).push([[`m/${march}`, { half: 'of it' }, strip.clock.seconds + 100]]);
    expect(readDays(strip)).toEqual({ months: { [march]: days(3) }, conflicts: {} });
    stepOf(putDays(strip, march, readMonth(strip, march).seen, days(1)));
    expect(raw(strip).length).toBe(1);
  });

  it('[D15] undo takes a month back to what it was, also to never said', () => {
    const strip = aPaper(0, 'availability');
    const list = new UndoList();
    list.take(putDays(strip, march, [], days(1)));
    list.take(putDays(strip, march, readMonth(strip, march).seen, days(2)));
    list.undo();
    expect(readDays(strip).months).toEqual({ [march]: days(1) });
    list.undo();
    expect(readDays(strip).months).toEqual({});
    list.redo();
    list.redo();
    expect(readDays(strip).months).toEqual({ [march]: days(2) });
  });

  it('[D71] several months are one step, or nothing', () => {
    const strip = aPaper(0, 'availability');
    const two = (quarters: number) => monthsFrom(march, 2).map((month) => ({ month, seen: [], quarters }));
    expect(putMonths(strip, [...two(29), { month: '2027-06', seen: [], quarters: 1_000 }])).toMatchObject({ code: 'out-of-range' });
    expect(raw(strip).length).toBe(0);
    expect(stepOf(putMonths(strip, two(29))).acts).toHaveLength(2);
  });

  it('[D73] one tap leads through 0, 1, 2, 3 and 5 days and back', () => {
    const taps: (number | null)[] = [null];
    for (let tap = 0; tap < 5; tap++) taps.push(nextInCycle(taps.at(-1) ?? null));
    expect(taps.slice(1).map((each) => (each ?? 0) / quartersOfDay)).toEqual([...cycleDays.slice(1), 0]);
    expect([nextInCycle(15), nextInCycle(days(4)), nextInCycle(days(7))]).toEqual([days(1), days(5), 0]);
  });

  it('[D73] plus and minus go to the next whole day, between none and a month', () => {
    expect([wholeDayBeside(null, 1), wholeDayBeside(15, 1), wholeDayBeside(days(2), 1), wholeDayBeside(mostQuarters, 1)]).toEqual([29, 29, 87, 899]);
    expect([wholeDayBeside(null, -1), wholeDayBeside(15, -1), wholeDayBeside(days(2), -1), wholeDayBeside(mostQuarters, -1)]).toEqual([0, 0, 29, 870]);
    expect([wholeDayBeside(days(1) + 15, -1), wholeDayBeside(days(1) + 15, 1)]).toEqual([days(1), days(2)]);
  });
});

const anything = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.integer()),
  fc.dictionary(fc.string(), fc.integer(), { noNullPrototype: true }),
);
const anyField = fc.oneof(
  fc.constantFrom('m/2027-03', 'm/2027-04', 'm/2027-13', 'm/1999-01', 'm/', 'm/__proto__', 'bin2', 'm/2199-12'),
  fc.string().map((text) => `m/${text}`),
);
const anyEntry = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(anyField, anything, fc.integer()) as fc.Arbitrary<Json> },
  { weight: 1, arbitrary: anything as fc.Arbitrary<Json> },
);

describe('whatever stands in a strip', () => {
  it('[D6][D70] reads as whole quarter-hours of months of the calendar, and reading repairs nothing', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 40 }), (entries) => {
        const strip = aPaper(0, 'availability');
        for (const entry of entries) raw(strip).push([entry]);
        const { months, conflicts } = readDays(strip);
        for (const [month, quarters] of Object.entries(months)) {
          expect(isMonth(month) && Number.isInteger(quarters) && quarters >= 0 && quarters <= mostQuarters).toBe(true);
          expect(readMonth(strip, month).value).toBe(quarters);
        }
        for (const [month, offers] of Object.entries(conflicts)) {
          expect(new Set(offers.map((offer) => offer.value)).size).toBe(offers.length);
          expect(offers.some((offer) => offer.value === months[month])).toBe(true);
        }
        expect(raw(strip).length).toBe(entries.length);
      }),
      { numRuns: 200 },
    );
  });
});

const seedsOfOldBugs: readonly number[] = [];
const act = fc.record({
  who: fc.nat({ max: 1 }),
  kind: fc.constantFrom('tap', 'tap', 'focus', 'type', 'undo', 'sync', 'tick'),
  month: fc.nat({ max: 2 }),
  days: fc.nat({ max: 31 }),
});
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** Plays the acts on two devices; gives the entries that a put removed without anybody having seen them. */
function play(script: readonly Act[], rule: PutRule): { readonly devices: readonly TestPaper[]; readonly lostUnseen: readonly string[] } {
  const lostUnseen: string[] = [];
  const devices = twoDevices().map((paper) => ({
    ...paper,
    removes: ((entry, shown) => {
      const goes = rule(entry, shown);
      if (goes && !shown.has(entry.id)) lostUnseen.push(entry.id);
      return goes;
    }) as PutRule,
  }));
  const desks = devices.map((paper) => ({ paper, list: new UndoList(), focus: null as { month: string; seen: Seen } | null }));
  for (const { who, kind, month: nth, days: count } of script) {
    const { paper, list } = desks[who] as (typeof desks)[number];
    const desk = desks[who] as (typeof desks)[number];
    const month = monthAfter(march, nth);
    const now = readMonth(paper, month);
    if (kind === 'tap') list.take(putDays(paper, month, now.seen, nextInCycle(now.value)));
    if (kind === 'focus') desk.focus = { month, seen: now.seen };
    if (kind === 'type' && desk.focus) list.take(putDays(paper, desk.focus.month, desk.focus.seen, days(count)));
    if (kind === 'undo') list.undo();
    if (kind === 'tick') paper.clock.seconds += count;
    if (kind === 'sync') send((desks[1 - who] as (typeof desks)[number]).paper, paper);
  }
  return { devices, lostUnseen };
}

describe('two devices of one member, unconnected for a while', () => {
  it.each([...seedsOfOldBugs, 1, 2, 3, 4])('[D72] seed %i: both end with the same days, and no answer is lost unseen', (seed) => {
    fc.assert(
      fc.property(fc.array(act, { minLength: 5, maxLength: 60 }), (script) => {
        const { devices, lostUnseen } = play(script, removesShown);
        exchange(...devices);
        const [laptop, phone] = devices.map(readDays);
        expect(laptop).toEqual(phone);
        expect(lostUnseen).toEqual([]);
      }),
      { numRuns: 60, seed },
    );
  });

  it('[D72] sabotage: a put that goes over what came later is found out', () => {
    const script: Act[] = [
      { who: 0, kind: 'focus', month: 0, days: 0 },
      { who: 1, kind: 'tap', month: 0, days: 0 },
      { who: 0, kind: 'sync', month: 0, days: 0 },
      { who: 0, kind: 'type', month: 0, days: 4 },
    ];
    expect(play(script, () => true).lostUnseen).toHaveLength(1);
    const { devices } = play(script, removesShown);
    expect(readDays(devices[0] as TestPaper).conflicts[march]).toHaveLength(2);
  });
});
