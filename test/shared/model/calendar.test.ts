import { describe, expect, it } from 'vitest';
import { date, dateAfter, daysIn, isDate, isMonth, monthAfter, monthsFrom } from '../../../src/shared/model/calendar.ts';

describe('the calendar', () => {
  it('[D71] knows the months of the years 2000 to 2199', () => {
    expect(['2000-01', '2027-12', '2199-12'].every(isMonth)).toBe(true);
    for (const odd of ['1999-12', '2200-01', '2027-13', '2027-00', '2027-1', '2027-03-01', ' 2027-03', '', 202703, null]) expect(isMonth(odd)).toBe(false);
  });

  it('counts months over the turn of a year, both ways', () => {
    expect(monthsFrom('2026-11', 4)).toEqual(['2026-11', '2026-12', '2027-01', '2027-02']);
    expect([monthAfter('2027-01', -1), monthAfter('2027-01', -25), monthAfter('2027-12', 12)]).toEqual(['2026-12', '2024-12', '2028-12']);
  });

  it('knows how long months are', () => {
    expect(['2027-02', '2028-02', '2100-02', '2027-04', '2027-12'].map(daysIn)).toEqual([28, 29, 28, 30, 31]);
  });

  it('[D6] reads a day of the calendar, and anything else as none', () => {
    expect(['2027-03-09', '2028-02-29', '2027-12-31'].every(isDate)).toBe(true);
    for (const odd of ['2027-02-29', '2027-04-31', '2027-03-00', '2027-3-9', '20270309', '', 7, null]) {
      expect(isDate(odd)).toBe(false);
      expect(date().read(odd)).toBe('');
    }
    expect(date().accept('')).toEqual({ kind: 'taken', value: '' });
    expect(date().accept('2027-02-30')).toEqual({ kind: 'refused', code: 'bad-form' });
  });

  it('counts "in three months" as a person does: the last day where the month is shorter', () => {
    expect([dateAfter('2026-11-24', 3), dateAfter('2026-11-30', 3), dateAfter('2027-08-31', 6)]).toEqual(['2027-02-24', '2027-02-28', '2028-02-29']);
  });
});
