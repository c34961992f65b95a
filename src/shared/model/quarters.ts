/**
 * Amounts of a month's days in quarter-hours, and what a tap makes of one. Numbers alone: whoever only shows days needs no document for it.
 */

/** A working day: 7 h 15 min. */
export const quartersOfDay = 29;
/** No month has more than 31 days. */
export const mostQuarters = 31 * quartersOfDay;
/** What one tap on a month leads through, in days. */
export const cycleDays = [0, 1, 2, 3, 5] as const;

/** What one tap makes of a month: the next larger of 0, 1, 2, 3 and 5 days, and after five or more none. A month that was never said counts as none. */
export function nextInCycle(quarterHours: number | null): number {
  const next = cycleDays.find((days) => days * quartersOfDay > (quarterHours ?? 0)) ?? 0;
  return next * quartersOfDay;
}

/** The next whole number of days above (+1) or below (−1) an amount, between none and a whole month. */
export function wholeDayBeside(quarterHours: number | null, direction: 1 | -1): number {
  const days = (quarterHours ?? 0) / quartersOfDay;
  const beside = direction > 0 ? Math.floor(days) + 1 : Math.ceil(days) - 1;
  return Math.min(mostQuarters, Math.max(0, beside * quartersOfDay));
}
