import { describe, expect, it } from 'vitest';
import type { EventRow, NetworkRow } from '../../../src/catalog/rows.ts';
import type { Waiting } from '../../../src/device/api.ts';
import { capital } from '../../../src/features/today/capital.ts';
import { mostEvents, mostLanes, sortedEvents, twist, waitsIn, weftOf } from '../../../src/features/today/model.ts';
import { freshId, type SpaceId } from '../../../src/shared/base/ids.ts';

const now = Date.parse('2026-11-23T10:00:00Z');
const hr = 'hr' as SpaceId;
const change = 'change' as SpaceId;

function event(id: string, start: string, end = '', more: Partial<EventRow> = {}): EventRow {
  return {
    id: id as SpaceId,
    title: id,
    start,
    end,
    zone: 'Europe/Helsinki',
    place: '',
    link: '',
    hosts: [hr],
    items: 3,
    minutes: 60,
    role: 'organiser',
    binned: false,
    changedAt: 0,
    ...more,
  };
}

const networks = [
  { id: hr, nameFi: 'HR-sytyttäjät', colour: 'hilla' },
  { id: change, nameFi: 'Muutoksentekijät', colour: 'puolukka' },
] as NetworkRow[];
const day = (row: EventRow): string => row.start.slice(0, 10);

describe('Tänään', () => {
  it('tells what is on, what comes and what has no time; what is over or in the bin is not told', () => {
    const sorted = sortedEvents(
      [
        event('later', '2026-11-27T10:00:00Z'),
        event('soon', '2026-11-23T11:00:00Z'),
        event('on', '2026-11-23T09:00:00Z', '2026-11-23T11:00:00Z'),
        event('no end, begun', '2026-11-23T09:30:00Z'),
        event('over', '2026-11-23T07:00:00Z', '2026-11-23T08:00:00Z'),
        event('open', '', '', { changedAt: 1 }),
        event('odd', 'soon', '', { changedAt: 2 }),
        event('gone', '2026-11-27T10:00:00Z', '', { binned: true }),
      ],
      now,
    );
    expect(sorted.on.map((one) => one.id)).toEqual(['on', 'no end, begun']);
    expect(sorted.coming.map((one) => one.id)).toEqual(['soon', 'later']);
    expect(sorted.undated.map((one) => one.id)).toEqual(['odd', 'open']);
  });

  it('gives each network a lane with its first event, in its colour, and joins lanes in a joint event', () => {
    const weft = weftOf(
      [
        event('a', '2026-11-24T06:30:00Z', '', { hosts: [change] }),
        event('b', '2026-11-24T11:00:00Z', '', { hosts: [hr, change] }),
        event('c', '2026-11-26T10:15:00Z', '', { hosts: [] }),
      ],
      networks,
      day,
    );
    expect(weft.lanes).toEqual([
      { network: change, colour: 'puolukka' },
      { network: hr, colour: 'hilla' },
      { network: null, colour: 'halla' },
    ]);
    expect(weft.days.map(({ key, knots }) => [key, knots.map((knot) => knot.lanes)])).toEqual([
      ['2026-11-24', [[0], [0, 1]]],
      ['2026-11-26', [[2]]],
    ]);
    expect(weft.days[0]?.knots[1]?.hosts.map((host) => host.id)).toEqual([hr, change]);
  });

  it('shows the soonest and counts the rest; the soonest get the lanes', () => {
    const many = Array.from({ length: mostEvents + 3 }, (_, n) =>
      event(`e${n}`, `2026-12-${String(n + 1).padStart(2, '0')}T10:00:00Z`, '', { hosts: [`n${n}` as SpaceId] }),
    );
    const weft = weftOf(many, [], day);
    expect(weft.more).toBe(3);
    expect(weft.lanes.map((lane) => lane.network)).toEqual(Array.from({ length: mostLanes }, (_, n) => `n${n}`));
    expect(weft.days.flatMap(({ knots }) => knots.map((knot) => knot.lanes.length))).toEqual([1, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
  });

  it('a twist ends where it began', () => {
    expect(twist(0, 2)).toEqual({ under: 'M0 0C0 14 44 18 44 32S0 50 0 64', over: 'M44 0C44 14 0 18 0 32S44 50 44 64' });
  });

  it('begins a heading with a capital', () => {
    expect([capital('maanantai 23.11.'), capital('äiti'), capital('23 Nov'), capital('')]).toEqual(['Maanantai 23.11.', 'Äiti', '23 Nov', '']);
  });
});

describe('what waits for me', () => {
  it('counts what was not sent, what was declined and what was asked; the alias of a device is nobody’s request', () => {
    const row = (why: Waiting['why'], verb: string | null) => ({ why, claim: verb === null ? null : { id: freshId<'claim'>(), verb } }) as Waiting;
    const waiting = [
      row('refused', null),
      row('refused', 'join'),
      row('waiting', 'join-pool'),
      row('waiting', 'alias'),
      row('waiting', null),
      row('undecided', null),
    ];
    expect(waitsIn(waiting)).toEqual({ refused: 1, declined: 1, asked: 1 });
  });
});
