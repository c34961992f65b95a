/** Months and days of the calendar in the member's language. They are of no zone, so they are read in UTC. */
import { dayKey, locale } from '../../words/dates.ts';
import { language } from '../../words/words.ts';

/** The month that it is on this device. */
export function monthNow(now: number): string {
  return dayKey(now).slice(0, 7);
}

/** `joulukuu 2026`. */
export function monthLong(month: string): string {
  return named(month, { month: 'long', year: 'numeric' });
}

/** `joulu`, `dec`, `Dec`: under a bar and on a strip; the year stands with the first month of one. */
export function monthShort(month: string): string {
  const short = named(month, { month: 'short' }).replace(/\.$/, '');
  return month.endsWith('-01') ? `${short} ${month.slice(0, 4)}` : short;
}

function named(month: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale(), { ...options, timeZone: 'UTC' }).format(new Date(`${month}-15T12:00:00Z`));
}

/** `31.3.`, `31 Mar`; with the year when it is not this one. */
export function dateText(date: string, now: number): string {
  const month = language() === 'en' ? 'short' : 'numeric';
  const options: Intl.DateTimeFormatOptions = { day: 'numeric', month, ...(date.slice(0, 4) === monthNow(now).slice(0, 4) ? {} : { year: 'numeric' }) };
  return new Intl.DateTimeFormat(locale(), { ...options, timeZone: 'UTC' }).format(new Date(`${date}T12:00:00Z`));
}
