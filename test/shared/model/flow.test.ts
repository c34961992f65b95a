import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ItemId } from '../../../src/shared/base/ids.ts';
import { instantOf, type Millis, minuteMs } from '../../../src/shared/base/time.ts';
import { addItems, agenda, binItem, type ItemType, type itemAt, itemTypes, putHead, putItem, readHead } from '../../../src/shared/model/event.ts';
import { flow, flowOf, give, moveToNextTime, type Timed, whatMustGive } from '../../../src/shared/model/flow.ts';
import { UndoList } from '../../../src/shared/model/undo.ts';
import { aPaper, stepOf } from './papers.ts';

const nine = instantOf('2027-03-09T07:00:00Z') as Millis;
const minutesOn = (minutes: number) => (nine + minutes * minuteMs) as Millis;

/** `30 discussion`, `10 break`, `20 info later`. */
function items(...told: readonly string[]): Timed[] {
  return told.map((each, nth) => {
    const [minutes, type, later] = each.split(' ');
    return { id: `k${nth + 1}` as ItemId, minutes: Number(minutes), type: type as ItemType, later: later === 'later' };
  });
}

/** The agenda of the sample data: 150 minutes from nine. */
const sample = items('15 intro', '10 info', '30 ideas', '30 discussion', '10 break', '20 decision', '25 work', '10 decision');

describe('start times', () => {
  it('[D18] flow from the start through the minutes of the items', () => {
    const { slots, totalMinutes, end, overMinutes, spareMinutes } = flow(sample, nine, minutesOn(150));
    expect(slots.map((slot) => ((slot.start as number) - nine) / minuteMs)).toEqual([0, 15, 25, 55, 85, 95, 115, 140]);
    expect({ totalMinutes, end, overMinutes, spareMinutes }).toEqual({ totalMinutes: 150, end: minutesOn(150), overMinutes: 0, spareMinutes: 0 });
  });

  it('[D18] an item moved to the next time takes no time', () => {
    const { slots, totalMinutes } = flow(items('15 intro', '30 ideas later', '10 info'), nine, null);
    expect(slots.map((slot) => slot.start)).toEqual([nine, null, minutesOn(15)]);
    expect(totalMinutes).toBe(25);
  });

  it('[D18] without a start there are minutes but no times; without an end nothing runs over', () => {
    expect(flow(sample, null, minutesOn(10))).toMatchObject({ totalMinutes: 150, end: null, overMinutes: 0 });
    expect(flow(sample, nine, null)).toMatchObject({ end: minutesOn(150), overMinutes: 0, spareMinutes: 0 });
    expect(flow(sample, null, null).slots[0]).toMatchObject({ start: null, end: null });
  });

  it('[D18] an end before the start is said beside the field and gives no figures', () => {
    expect(flow(sample, nine, minutesOn(-60))).toMatchObject({ overMinutes: 0, spareMinutes: 0, end: minutesOn(150) });
    expect(whatMustGive(sample, nine, minutesOn(-60))).toEqual([]);
  });

  it('[D18] say how much is over and how much is left', () => {
    expect(flow(sample, nine, minutesOn(138))).toMatchObject({ overMinutes: 12, spareMinutes: 0 });
    expect(flow(sample, nine, minutesOn(160))).toMatchObject({ overMinutes: 0, spareMinutes: 10 });
  });
});

describe('what must give', () => {
  it('[D19] nothing while all fits', () => {
    expect(whatMustGive(sample, nine, minutesOn(150))).toEqual([]);
  });

  it('[D19] a long item a little shorter, in whole fives; the smallest that is enough to the next time; or the end later', () => {
    expect(whatMustGive(sample, nine, minutesOn(142))).toEqual([
      { kind: 'shorten', cuts: [{ id: 'k3', from: 30, to: 20 }] },
      { kind: 'next-time', id: 'k2', minutes: 10 },
      { kind: 'prolong', minutes: 8, end: minutesOn(150) },
    ]);
  });

  it('[D19] several items together where one is not enough', () => {
    const [shorten] = whatMustGive(sample, nine, minutesOn(135));
    expect(shorten).toEqual({
      kind: 'shorten',
      cuts: [
        { id: 'k3', from: 30, to: 20 },
        { id: 'k4', from: 30, to: 25 },
      ],
    });
  });

  it('[D19] a decision waits only when nothing else can, a break never', () => {
    expect(whatMustGive(items('20 decision', '30 discussion', '15 break'), nine, minutesOn(50)).find((each) => each.kind === 'next-time')).toMatchObject({
      id: 'k2',
    });
    expect(whatMustGive(items('20 decision', '5 info', '15 break'), nine, minutesOn(30)).find((each) => each.kind === 'next-time')).toMatchObject({ id: 'k1' });
    expect(whatMustGive(items('30 decision', '30 break'), nine, minutesOn(40)).map((each) => each.kind)).toEqual(['prolong']);
  });

  it('[D19] each suggestion makes it fit; none touches a break or makes an item shorter than ten minutes or two thirds', () => {
    const some = fc.array(fc.record({ minutes: fc.integer({ min: 1, max: 120 }), type: fc.constantFrom(...itemTypes), later: fc.boolean() }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(some, fc.integer({ min: 0, max: 300 }), (told, length) => {
        const list = told.map((each, nth): Timed => ({ ...each, id: `k${nth}` as ItemId }));
        for (const each of whatMustGive(list, nine, minutesOn(length))) {
          if (each.kind === 'prolong') {
            expect(flow(list, nine, each.end).overMinutes).toBe(0);
            continue;
          }
          const cuts = new Map(each.kind === 'shorten' ? each.cuts.map((cut) => [cut.id, cut.to]) : []);
          const given = list.map((item) => ({
            ...item,
            minutes: cuts.get(item.id) ?? item.minutes,
            later: item.later || (each.kind === 'next-time' && each.id === item.id),
          }));
          expect(flow(given, nine, minutesOn(length)).overMinutes).toBe(0);
          for (const item of list) {
            const to = cuts.get(item.id);
            if (to === undefined) continue;
            expect(item.type).not.toBe('break');
            expect(item.later).toBe(false);
            expect(to).toBeGreaterThanOrEqual(Math.max(10, item.minutes * (2 / 3)));
            expect(to).toBeLessThan(item.minutes);
          }
        }
      }),
      { seed: 19, numRuns: 500 },
    );
  });

  it('[D19] is done as one step with one undo, and not at all when the agenda has changed since', () => {
    const event = aPaper(0);
    const list = new UndoList();
    putHead(event, 'start', [], '2027-03-09T07:00:00Z');
    putHead(event, 'end', [], '2027-03-09T08:00:00Z');
    stepOf(addItems(event, [{ minutes: 30 }, { minutes: 30 }, { minutes: 15, type: 'break' }]));
    const suggestions = () =>
      whatMustGive(
        agenda(event).map((item) => ({ id: item.id, type: item.type.value, minutes: item.minutes.value, later: item.later.value })),
        nine,
        minutesOn(60),
      );
    const over = () => flowOf(readHead(event), agenda(event)).overMinutes;
    const [shorten, nextTime, prolong] = suggestions();
    for (const each of [shorten, nextTime, prolong]) {
      stepOf(list.take(give(event, each as NonNullable<typeof each>)));
      expect(over()).toBe(0);
      list.undo();
      expect(over()).toBe(15);
    }
    const first = agenda(event)[0] as NonNullable<ReturnType<typeof itemAt>>;
    putItem(event, first.id, 'minutes', first.minutes.seen, 45);
    expect(give(event, shorten as NonNullable<typeof shorten>)).toBeNull();
    binItem(event, null, first.id);
    expect(moveToNextTime(event, first.id, true)).toBeNull();
  });
});
