import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  atClock,
  clock,
  clockRange,
  day,
  dayAndRange,
  dayKey,
  dayLong,
  dayNear,
  duration,
  figure,
  listOf,
  monthsText,
  timeRange,
  weekdayLong,
  weekNumber,
  when,
} from '../../src/words/dates.ts';
import { setLanguage } from '../../src/words/words.ts';
import { instantOf, wallTime } from '../../src/words/zones.ts';

const zone = 'Europe/Helsinki';
const start = '2026-11-23T07:00:00Z';
const end = '2026-11-23T09:00:00Z';
const now = Date.parse('2026-11-24T10:00:00Z');

afterEach(() => setLanguage('fi'));

describe('dates in Finnish', () => {
  beforeEach(() => setLanguage('fi'));

  it('write the clock with a dot and no leading zero', () => {
    expect(clock(start, zone)).toBe('9.00');
    expect(atClock('2026-11-22T22:05:00Z', zone)).toBe('klo 0.05');
    expect(clockRange(start, end, zone)).toBe('klo 9.00–11.00');
    expect(timeRange(start, end, zone)).toBe('9.00–11.00');
  });

  it('write days short and long', () => {
    expect(day(start, zone, now)).toBe('ma 23.11.');
    expect(day('2027-01-04T07:00:00Z', zone, now)).toBe('ma 4.1.2027');
    expect(weekdayLong('2026-11-24T07:00:00Z', zone)).toBe('tiistai 24.11.');
    expect(dayLong(start, zone)).toBe('maanantai 23. marraskuuta');
    expect(dayAndRange(start, end, zone, now)).toBe('ma 23.11. klo 9.00–11.00');
    expect(dayAndRange(start, '2026-11-24T01:00:00Z', zone, now)).toBe('ma 23.11. klo 9.00 – ti 24.11. klo 3.00');
  });

  it('tell what was near in words', () => {
    expect(when('2026-11-23T14:10:00Z', now, zone)).toBe('eilen klo 16.10');
    expect(when('2026-11-24T06:20:00Z', now, zone)).toBe('tänään klo 8.20');
    expect(when('2026-11-24T09:59:30Z', now, zone)).toBe('juuri nyt');
    expect(when('2026-11-21T16:20:00Z', now, zone)).toBe('la 21.11. klo 18.20');
    expect(dayNear('2026-11-24T22:30:00Z', now, zone)).toBe('huomenna'); // past midnight in Helsinki
  });

  it('write durations and figures', () => {
    expect([30, 60, 90, 0].map(duration)).toEqual(['30 min', '1 h', '1 h 30 min', '0 min']);
    expect(figure(1480)).toBe('1\u00a0480');
    expect(figure(-2.5, 1)).toBe('−2,5');
    expect(listOf(['Aino', 'Björn', 'Celia'])).toBe('Aino, Björn ja Celia');
    expect(monthsText(['2027-05', '2027-01', '2027-02', '2026-12'])).toBe('joulukuu 2026–helmikuu 2027 ja toukokuu 2027');
    expect(monthsText(['2027-03'])).toBe('maaliskuu 2027');
  });

  it('say nothing of what is no instant, and show an end before the start as no end', () => {
    expect([clock(''), day('x'), dayAndRange('', end), when('')]).toEqual(['', '', '', '']);
    expect(timeRange(end, start, zone)).toBe('11.00');
  });

  it('read an unknown zone as the device does', () => {
    expect(() => clock(start, 'Mars/Olympus')).not.toThrow();
  });
});

it('dates in Swedish and English follow their own rules', async () => {
  await setLanguage('sv');
  expect(dayAndRange(start, end, zone, now)).toBe('mån 23.11 kl. 9.00–11.00');
  await setLanguage('en');
  expect(dayAndRange(start, end, zone, now)).toBe('Mon 23 Nov, 9:00–11:00');
  expect(when('2026-11-23T14:10:00Z', now, zone)).toBe('yesterday at 16:10');
});

describe('days of a zone', () => {
  it('begin at its own midnight', () => {
    expect(dayKey('2026-11-23T22:30:00Z', zone)).toBe('2026-11-24');
    expect(dayKey('2026-11-23T22:30:00Z', 'UTC')).toBe('2026-11-23');
  });

  it.each([
    ['2026-11-23T12:00:00Z', 48],
    ['2027-01-01T12:00:00Z', 53],
    ['2027-01-04T12:00:00Z', 1],
    ['2026-01-01T12:00:00Z', 1],
  ])('%s is in week %i', (instant, week) => expect(weekNumber(instant, zone)).toBe(week));
});

describe('wall time', () => {
  it('goes to an instant and back, in summer and winter', () => {
    expect(instantOf('2026-11-23T09:00', zone)).toBe('2026-11-23T07:00:00Z');
    expect(instantOf('2026-06-23T09:00', zone)).toBe('2026-06-23T06:00:00Z');
    expect(wallTime('2026-06-23T06:00:00Z', zone)).toBe('2026-06-23T09:00');
  });

  it('of a skipped hour reads the offset before the jump, of a doubled one the first', () => {
    expect(instantOf('2026-03-29T03:30', zone)).toBe('2026-03-29T01:30:00Z');
    expect(instantOf('2026-10-25T03:30', zone)).toBe('2026-10-25T00:30:00Z');
  });

  it('is empty for what is no time or an unknown zone', () => {
    expect([
      instantOf('2026-02-30T09:00', zone),
      instantOf('2026-11-23', zone),
      instantOf('2026-11-23T25:00', zone),
      instantOf('2026-11-23T09:00', 'Mars/Olympus'),
    ]).toEqual(['', '', '', '']);
    expect(wallTime('', zone)).toBe('');
  });
});
