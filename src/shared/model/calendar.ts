/**
 * Days and months of the calendar without a time of day ("2027-03-09", "2027-03"), as documents and rows hold them.
 * Pure: nothing here asks what day it is.
 */
import type { Writable } from './fields.ts';

const monthShape = /^(20\d\d|21\d\d)-(0[1-9]|1[0-2])$/;
const dateShape = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Whether `value` names a month from 2000-01 to 2199-12. */
export function isMonth(value: unknown): value is string {
  return typeof value === 'string' && monthShape.test(value);
}

/** The month that lies `steps` months later; earlier when negative. The end of the calendar is not looked for: ask `isMonth` of what comes out. */
export function monthAfter(month: string, steps: number): string {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + steps;
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((((count % 12) + 12) % 12) + 1).padStart(2, '0')}`;
}

/** `count` months in a row, the first one given. */
export function monthsFrom(first: string, count: number): string[] {
  return Array.from({ length: count }, (_, step) => monthAfter(first, step));
}

/** How many days a month has, 28 to 31. */
export function daysIn(month: string): number {
  return new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).getUTCDate();
}

/** Whether `value` is a day of the calendar between the years 2000 and 2199; the 31st of February is none. */
export function isDate(value: unknown): value is string {
  const parts = typeof value === 'string' ? dateShape.exec(value) : null;
  if (!parts || typeof value !== 'string' || !isMonth(value.slice(0, 7))) return false;
  const day = Number(parts[3]);
  return day >= 1 && day <= daysIn(value.slice(0, 7));
}

/** The same day `months` later; in a shorter month its last day, as a person counts "in three months". */
export function dateAfter(date: string, months: number): string {
  const month = monthAfter(date.slice(0, 7), months);
  return `${month}-${String(Math.min(Number(date.slice(8, 10)), daysIn(month))).padStart(2, '0')}`;
}

/** A day of the calendar, '' when it is not set. Odd values read as ''. */
export function date(): Writable<string> {
  return {
    quiet: false,
    read: (value) => (isDate(value) ? value : ''),
    accept: (value) => (value === '' || isDate(value) ? { kind: 'taken', value } : { kind: 'refused', code: 'bad-form' }),
  };
}
