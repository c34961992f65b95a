import { describe, expect, it } from 'vitest';
import type { EventRow } from '../../../src/catalog/rows.ts';
import { bornAt, cutAt, hostsIn, membersIn, SteadyRows, sorted } from '../../../src/features/events/model.ts';
import { dayAfter, endInstant, fieldsOf, withDate, withEnd, withStart } from '../../../src/features/events/times.ts';
import type { ItemId } from '../../../src/shared/base/ids.ts';
import type { Json } from '../../../src/shared/base/json.ts';
import { type AgendaItem, agendaItem } from '../../../src/shared/model/event.ts';

const id = (n: number) => `0197a1b2-0000-7000-8000-${String(n).padStart(12, '0')}`;
const zone = 'Europe/Helsinki';

function anItem(n: number, title: string): AgendaItem {
  const fields = Object.fromEntries(
    Object.entries(agendaItem).map(([name, field]) => [name, { value: name === 'title' ? title : field.read(undefined), seen: [], offers: [] }]),
  );
  return { ...fields, id: id(n) as ItemId } as unknown as AgendaItem;
}

describe('rows of the agenda', () => {
  it('stay the same objects while nothing in them changed, so that one change draws one row', () => {
    const rows = new SteadyRows();
    const before = rows.of([anItem(1, 'a'), anItem(2, 'b')]);
    const after = rows.of([anItem(2, 'b'), anItem(1, 'x')]);
    expect(after[0]).toBe(before[1]);
    expect(after[1]).not.toBe(before[0]);
    expect(after[1]?.title).toBe('x');
  });
});

describe('record rows of an event', () => {
  const rows = new Map<string, Json>([
    ['birth', { kind: 'event', maker: id(1), at: 1_790_000_000_000, hosts: [id(9), 'rubbish'] }],
    [`role/${id(2)}`, { role: 'organiser', name: 'Björn', organisation: 'B', since: 20 }],
    [`role/${id(1)}`, { role: 'organiser', name: 'Aino', organisation: 'A', since: 10 }],
    ['role/nobody', { role: 'organiser' }],
    [`role/${id(3)}`, 'broken'],
  ]);

  it('name hosts, members in the order of joining and the birth, whatever else stands there', () => {
    expect(hostsIn(rows)).toEqual([id(9)]);
    expect(membersIn(rows).map((member) => member.name)).toEqual(['Aino', 'Björn']);
    expect(bornAt(rows)).toBe(1_790_000_000);
    expect(hostsIn(new Map())).toEqual([]);
    expect(bornAt(new Map())).toBe(0);
  });
});

describe('the list of events', () => {
  const row = (n: number, start: string, end = '', binned = false): EventRow =>
    ({
      id: id(n),
      title: '',
      start,
      end,
      zone,
      place: '',
      link: '',
      hosts: [],
      items: 0,
      minutes: 0,
      role: 'organiser',
      binned,
      changedAt: n,
    }) as unknown as EventRow;
  const now = Date.parse('2026-11-24T10:00:00Z');

  it('shows what goes on or comes soonest first, what is over latest first, and nothing from the bin', () => {
    const lists = sorted(
      [
        row(1, '2026-12-08T11:00:00Z'),
        row(2, '2026-11-24T09:00:00Z', '2026-11-24T11:00:00Z'),
        row(3, '2026-11-01T09:00:00Z'),
        row(4, '2026-11-20T09:00:00Z'),
        row(5, ''),
        row(6, '2026-12-01T09:00:00Z', '', true),
      ],
      now,
    );
    expect(lists.coming.map((each) => each.id)).toEqual([id(2), id(1)]);
    expect(lists.past.map((each) => each.id)).toEqual([id(4), id(3)]);
    expect(lists.undated.map((each) => each.id)).toEqual([id(5)]);
  });
});

describe('the time of an event', () => {
  const span = { start: '2026-12-08T11:00:00Z', end: '2026-12-08T13:00:00Z' };
  const fields = fieldsOf(span.start, span.end, zone);

  it('stands in three inputs by the wall clock of its zone', () => {
    expect(fields).toEqual({ date: '2026-12-08', start: '13:00', end: '15:00', endDate: '2026-12-08' });
    expect(fieldsOf('', '', zone)).toEqual({ date: '', start: '', end: '', endDate: '' });
  });

  it('moves whole to another day and keeps its clock times over the change of the clocks', () => {
    expect(withDate(fields, '2026-06-08', zone)).toEqual({ start: '2026-06-08T10:00:00Z', end: '2026-06-08T12:00:00Z' });
    expect(withDate(fieldsOf('', '', zone), '2026-12-08', zone)).toEqual({ start: '2026-12-08T07:00:00Z', end: '' });
    expect(withDate(fields, '', zone)).toEqual({ start: '', end: '' });
  });

  it('keeps its length when the start moves, and ends where it is told', () => {
    expect(withStart(fields, span, '14:30', zone)).toEqual({ start: '2026-12-08T12:30:00Z', end: '2026-12-08T14:30:00Z' });
    expect(withEnd(fields, span, '16:00', '', zone)).toEqual({ start: span.start, end: '2026-12-08T14:00:00Z' });
    expect(withEnd(fields, span, '', '', zone).end).toBe('');
  });

  it('may go past midnight', () => {
    expect(endInstant('2026-12-31', '23:30', '00:30', true, zone)).toBe('2026-12-31T22:30:00Z');
    expect(withEnd(fields, span, '00:30', dayAfter('2026-12-08'), zone).end).toBe('2026-12-08T22:30:00Z');
  });
});

describe('a title of a whole page', () => {
  it('is cut at a blank, and nothing of it is lost', () => {
    const long = `${'sana '.repeat(60)}loppu`;
    const { kept, rest } = cutAt(long, 100);
    expect(kept.length).toBeLessThanOrEqual(100);
    expect(`${kept} ${rest}`).toBe(long);
    expect(cutAt('x'.repeat(300), 100)).toEqual({ kept: 'x'.repeat(100), rest: 'x'.repeat(200) });
    expect(cutAt('lyhyt', 100)).toEqual({ kept: 'lyhyt', rest: '' });
  });

  it('never cuts inside a letter of two halves', () => {
    const { kept, rest } = cutAt('🌲'.repeat(10), 4);
    expect(kept + rest).toBe('🌲'.repeat(10));
    expect(kept).toBe('🌲'.repeat(4));
  });
});
