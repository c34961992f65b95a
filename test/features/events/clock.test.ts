import { describe, expect, it } from 'vitest';
import { instantOf, minutesLater, wallOf } from '../../../src/features/events/clock.ts';

const zone = 'Europe/Helsinki';

describe('clock', () => {
  it('reads and writes wall time of Helsinki in winter and in summer', () => {
    expect(instantOf({ date: '2026-11-23', time: '09:00' }, zone)).toBe('2026-11-23T07:00:00.000Z');
    expect(instantOf({ date: '2026-06-23', time: '09:00' }, zone)).toBe('2026-06-23T06:00:00.000Z');
    expect(wallOf('2026-11-23T07:00:00Z', zone)).toEqual({ date: '2026-11-23', time: '09:00' });
    expect(wallOf('2026-06-23T21:30:00Z', zone)).toEqual({ date: '2026-06-24', time: '00:30' });
  });

  it('takes an hour that the spring skips as the one after it, and of a doubled hour the first', () => {
    expect(instantOf({ date: '2027-03-28', time: '03:30' }, zone)).toBe('2027-03-28T01:30:00.000Z');
    expect(wallOf('2027-03-28T01:30:00.000Z', zone).time).toBe('04:30');
    expect(instantOf({ date: '2026-10-25', time: '03:30' }, zone)).toBe('2026-10-25T00:30:00.000Z');
    expect(instantOf({ date: '2026-10-25', time: '04:00' }, zone)).toBe('2026-10-25T02:00:00.000Z');
  });

  it('comes back to the same wall time through every hour of a year', () => {
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 3_600_000) {
      const iso = new Date(at).toISOString();
      const back = Date.parse(instantOf(wallOf(iso, zone), zone));
      expect([at, at - 3_600_000]).toContain(back);
    }
  });

  it('answers half-filled and broken fields with nothing', () => {
    expect(instantOf({ date: '', time: '09:00' }, zone)).toBe('');
    expect(instantOf({ date: '2026-11-23', time: '' }, zone)).toBe('');
    expect(instantOf({ date: '2026-13-45', time: '09:00' }, zone)).toBe('');
    expect(wallOf('soon', zone)).toEqual({ date: '', time: '' });
    expect(minutesLater('', 5)).toBe('');
    expect(wallOf('2026-11-23T07:00:00Z', 'Mars/Olympus')).toEqual({ date: '2026-11-23', time: '07:00' });
  });
});
