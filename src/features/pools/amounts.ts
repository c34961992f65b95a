/**
 * Amounts as members read and type them: days with a decimal comma or point by the language, quarter-hours underneath. Two different
 * amounts never read as the same whole number of days, and an amount that was only looked at is never rounded.
 */
import { mostQuarters, quartersOfDay } from '../../shared/model/quarters.ts';
import { duration, figure } from '../../words/dates.ts';
import { say } from './words.ts';

/** `2`, `0,5`: days as a figure. Two decimals only where one would read as whole days. */
export function daysFigure(quarters: number): string {
  const days = quarters / quartersOfDay;
  if (Number.isInteger(days)) return figure(days);
  return figure(days, Number.isInteger(Math.round(days * 10) / 10) ? 2 : 1);
}

/** `2 pv`, `0,5 pv`. */
export function daysText(quarters: number): string {
  return say('amount', { n: quarters / quartersOfDay, days: daysFigure(quarters) });
}

/** The same amount to the quarter: `14 h 30 min`. */
export function hoursText(quarters: number): string {
  return duration(quarters * 15);
}

/**
 * The quarter-hours of days that were typed (`2`, `1,5`, `0.25`), the nearest whole quarter; null when it is no number of days of a month.
 *
 * @param shown the amount that the input showed: its own words typed again mean it, to the quarter
 */
export function quartersTyped(typed: string, shown: number | null): number | null {
  const text = typed.trim().replace(',', '.');
  if (!/^\d{1,2}(\.\d{0,4})?$/.test(text)) return null;
  if (shown !== null && text === daysFigure(shown).replace(',', '.')) return shown;
  const quarters = Math.round(Number(text) * quartersOfDay);
  return quarters <= mostQuarters ? quarters : null;
}
