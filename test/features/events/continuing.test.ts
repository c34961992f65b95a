import { describe, expect, it } from 'vitest';
import type { EventRow } from '../../../src/catalog/rows.ts';
import { nextTime, toContinue } from '../../../src/features/events/continuing.ts';
import type { SpaceId } from '../../../src/shared/base/ids.ts';

const now = Date.parse('2027-03-10T10:00:00Z');
const event = (id: string, start: string, more: Partial<EventRow> = {}): EventRow => ({
  id: id as SpaceId,
  title: id,
  start,
  end: start && new Date(Date.parse(start) + 7_200_000).toISOString(),
  zone: 'Europe/Helsinki',
  place: '',
  link: '',
  hosts: ['n1' as SpaceId],
  items: 5,
  minutes: 60,
  role: 'organiser',
  binned: false,
  changedAt: 0,
  ...more,
});

describe('going on from the last time', () => {
  it('offers the latest first, of the chosen networks, with items, not from the bin', () => {
    const rows = [
      event('a', '2027-01-05T07:00:00Z'),
      event('b', '2027-03-02T07:00:00Z'),
      event('c', '2027-02-02T07:00:00Z', { hosts: ['n2' as SpaceId] }),
      event('d', '2027-03-03T07:00:00Z', { items: 0 }),
      event('e', '2027-03-04T07:00:00Z', { binned: true }),
    ];
    expect(toContinue(rows, []).map(({ id }) => id)).toEqual(['b', 'c', 'a']);
    expect(toContinue(rows, ['n1']).map(({ id }) => id)).toEqual(['b', 'a']);
  });

  it('is as far on as the last was from the one before, in whole weeks', () => {
    const rows = [event('a', '2027-01-05T07:00:00Z'), event('b', '2027-03-02T07:00:00Z')];
    expect(nextTime(rows[1] as EventRow, rows, now)).toEqual({ date: '2027-04-27', start: '09:00', end: '11:00', endDate: '' });
  });

  it('keeps its clock time over the change to summer time, and is never in the past', () => {
    const only = event('a', '2026-11-03T07:00:00Z');
    expect(nextTime(only, [only], now)).toMatchObject({ date: '2027-03-23', start: '09:00' });
    expect(nextTime(event('b', '2027-03-09T07:00:00Z'), [], now)).toMatchObject({ date: '2027-04-06', start: '09:00' });
  });

  it('says nothing of a time where the last one had none', () => {
    expect(nextTime(event('a', ''), [], now).date).toBe('');
  });
});
