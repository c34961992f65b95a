import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf, isoOf, isZone, type LocalTime, type Millis, toInstant, toLocal } from '../../../src/shared/base/time.ts';

const helsinki = 'Europe/Helsinki';
const at = (iso: string) => instantOf(iso) as Millis;
const local = (text: string): LocalTime => {
  const [year, month, day, hour, minute] = text.split(/[-T:]/).map(Number) as [number, number, number, number, number];
  return { year, month, day, hour, minute };
};

describe('time in Helsinki', () => {
  it.each([
    ['2027-03-09T09:00', '2027-03-09T07:00:00Z', 'exact'],
    ['2027-07-01T09:00', '2027-07-01T06:00:00Z', 'exact'],
    ['2027-03-28T02:59', '2027-03-28T00:59:00Z', 'exact'],
    ['2027-03-28T03:00', '2027-03-28T01:00:00Z', 'gap'],
    ['2027-03-28T03:30', '2027-03-28T01:30:00Z', 'gap'],
    ['2027-03-28T04:00', '2027-03-28T01:00:00Z', 'exact'],
    ['2027-10-31T02:59', '2027-10-30T23:59:00Z', 'exact'],
    ['2027-10-31T03:00', '2027-10-31T00:00:00Z', 'overlap'],
    ['2027-10-31T03:59', '2027-10-31T00:59:00Z', 'overlap'],
    ['2027-10-31T04:00', '2027-10-31T02:00:00Z', 'exact'],
  ])('[D25] %s is %s (%s)', (wall, instant, fit) => {
    expect(toInstant(local(wall), helsinki)).toEqual({ instant: at(instant), fit });
  });

  it('[D25] of a time that comes twice the second can be chosen', () => {
    expect(toInstant(local('2027-10-31T03:30'), helsinki, 'later')).toEqual({ instant: at('2027-10-31T01:30:00Z'), fit: 'overlap' });
    expect(toLocal(at('2027-10-31T00:30:00Z'), helsinki)).toEqual(toLocal(at('2027-10-31T01:30:00Z'), helsinki));
  });

  it('[D25] a time in the gap is shown an hour later, as clocks show it that night', () => {
    expect(toLocal(toInstant(local('2027-03-28T03:30'), helsinki).instant, helsinki)).toEqual(local('2027-03-28T04:30'));
  });

  it('[D25] an event at 23.30 to 00.30 crosses midnight', () => {
    expect(toLocal(at('2027-03-09T22:30:00Z'), helsinki)).toEqual(local('2027-03-10T00:30'));
  });

  it('[D25] there and back is the same in any zone, at any minute', () => {
    const zones = fc.constantFrom(
      helsinki,
      'Europe/Stockholm',
      'America/New_York',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
      'Pacific/Apia',
      'UTC',
      'Africa/Casablanca',
    );
    const minutes = fc.integer({ min: Date.UTC(1990, 0) / 60_000, max: Date.UTC(2060, 0) / 60_000 });
    fc.assert(
      fc.property(zones, minutes, (zone, minute) => {
        const instant = (minute * 60_000) as Millis;
        const wall = toLocal(instant, zone);
        const candidates = (['earlier', 'later'] as const).map((choose) => toInstant(wall, zone, choose));
        expect(candidates.map((each) => each.instant)).toContain(instant);
        expect(candidates[0]?.fit).not.toBe('gap');
      }),
      { seed: 25, numRuns: 600 },
    );
  });

  it('[D25] the same in every minute of the two nights of the change', () => {
    for (const night of ['2027-03-27T20:00:00Z', '2027-10-30T20:00:00Z']) {
      for (let minute = 0; minute < 12 * 60; minute += 7) {
        const instant = (at(night) + minute * 60_000) as Millis;
        const wall = toLocal(instant, helsinki);
        expect([toInstant(wall, helsinki).instant, toInstant(wall, helsinki, 'later').instant]).toContain(instant);
      }
    }
  });
});

describe('zones and texts of instants', () => {
  it('[D25] a zone is one that the platform knows', () => {
    expect([isZone(helsinki), isZone('UTC'), isZone(''), isZone('Mars/Olympus'), isZone('FLE Standard Time')]).toEqual([true, true, false, false, false]);
    expect(() => toLocal(0 as Millis, 'Mars/Olympus')).toThrow(RangeError);
  });

  it.each([
    '2027-02-30T10:00:00Z',
    '2027-03-09',
    '2027-03-09T07:00:00',
    '2027-03-09T07:00:00+02:00',
    '2027-13-01T00:00:00Z',
    '2027-03-09T24:00:00Z',
    'nyt',
    '',
    0,
    null,
  ])('[D6] %j is no instant', (odd) => {
    expect(instantOf(odd)).toBeNull();
  });

  it('[D25] an instant is written to the second and reads back', () => {
    expect(isoOf(1_804_575_600_987 as Millis)).toBe('2027-03-09T07:00:00Z');
    expect(instantOf('2027-03-09T07:00Z')).toBe(at('2027-03-09T07:00:00Z'));
  });
});
