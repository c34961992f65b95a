/**
 * Days, clock times and durations in the member's language. Arguments are ISO instants (`2026-11-23T07:00:00Z`) and an IANA
 * zone; what is no instant gives '', what is no zone is read in the device's own. Finnish clock times have a dot (9.00), and so on by each language's rules.
 */
import type { Language } from './languages.ts';
import { sayShared } from './shared.ts';
import { language } from './words.ts';

/** Finland's own forms of each language; English by British rules (day before month, 24 hours). */
const locales: { readonly [L in Language]: string } = { fi: 'fi-FI', sv: 'sv-FI', en: 'en-GB' };
const formatters = new Map<string, Intl.DateTimeFormat>();

export function locale(): string {
  return locales[language()];
}

/** The zone of this device. */
export function deviceZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'Europe/Helsinki';
}

function formatter(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale()} ${zone} ${JSON.stringify(options)}`;
  let found = formatters.get(key);
  if (!found) {
    found = makeFormatter(zone, options);
    formatters.set(key, found);
  }
  return found;
}

function makeFormatter(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(locale(), { ...options, timeZone: zone || deviceZone() });
  } catch {
    return new Intl.DateTimeFormat(locale(), { ...options, timeZone: deviceZone() }); // a zone that this device does not know
  }
}

function dateOf(instant: string | number): Date | null {
  const date = new Date(instant);
  return instant === '' || Number.isNaN(date.getTime()) ? null : date;
}

function part(date: Date, zone: string, options: Intl.DateTimeFormatOptions, type: Intl.DateTimeFormatPartTypes): string {
  return (
    formatter(zone, options)
      .formatToParts(date)
      .find((one) => one.type === type)?.value ?? ''
  );
}

/** `9.00` in Finnish, `9.00` in Swedish of Finland, `9:00` in English. */
export function clock(instant: string | number, zone = deviceZone()): string {
  const date = dateOf(instant);
  if (!date) return '';
  const options: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit', hourCycle: 'h23' };
  const hour = Number(part(date, zone, options, 'hour'));
  const minute = part(date, zone, options, 'minute').padStart(2, '0');
  return `${hour}${language() === 'en' ? ':' : '.'}${minute}`;
}

/** `klo 9.00`, `kl. 9.00`, `9:00`. */
export function atClock(instant: string | number, zone = deviceZone()): string {
  const time = clock(instant, zone);
  return time === '' ? '' : sayShared('time.clock', { time });
}

/** `ma 23.11.`, `mån 23.11`, `Mon 23 Nov`; the year is added when it is not `now`'s. */
export function day(instant: string | number, zone = deviceZone(), now: number = Date.now()): string {
  const date = dateOf(instant);
  if (!date) return '';
  const sameYear = yearOf(date, zone) === yearOf(new Date(now), zone);
  const weekday = part(date, zone, { weekday: 'short' }, 'weekday').replace(/\.$/, '');
  return `${weekday} ${dayOfMonth(date, zone, sameYear)}`;
}

/** `maanantai 23. marraskuuta`, as a heading; without a capital. */
export function dayLong(instant: string | number, zone = deviceZone()): string {
  const date = dateOf(instant);
  if (!date) return '';
  const weekday = part(date, zone, { weekday: 'long' }, 'weekday');
  const rest = formatter(zone, { day: 'numeric', month: 'long' }).format(date);
  return `${weekday} ${rest}`;
}

/** `maanantai 23.11.`: long weekday, short date. */
export function weekdayLong(instant: string | number, zone = deviceZone()): string {
  const date = dateOf(instant);
  return date ? `${part(date, zone, { weekday: 'long' }, 'weekday')} ${dayOfMonth(date, zone, true)}` : '';
}

function dayOfMonth(date: Date, zone: string, withoutYear: boolean): string {
  const numbers: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'numeric', year: 'numeric' };
  const d = part(date, zone, numbers, 'day');
  const m = part(date, zone, numbers, 'month');
  const y = withoutYear ? '' : part(date, zone, numbers, 'year');
  switch (language()) {
    case 'fi':
      return `${d}.${m}.${y}`;
    case 'sv':
      return y ? `${d}.${m}.${y}` : `${d}.${m}`;
    case 'en':
      return [d, part(date, zone, { month: 'short', day: 'numeric' }, 'month'), y].filter(Boolean).join(' ');
  }
}

function yearOf(date: Date, zone: string): string {
  return part(date, zone, { year: 'numeric' }, 'year');
}

/** The day in a zone as `YYYY-MM-DD`: sorts, groups and fills date inputs. '' for no instant. */
export function dayKey(instant: string | number, zone = deviceZone()): string {
  const date = dateOf(instant);
  if (!date) return '';
  const numbers: Intl.DateTimeFormatOptions = { year: 'numeric', month: '2-digit', day: '2-digit' };
  return `${part(date, zone, numbers, 'year')}-${part(date, zone, numbers, 'month').padStart(2, '0')}-${part(date, zone, numbers, 'day').padStart(2, '0')}`;
}

/** ISO week number of the day in a zone. */
export function weekNumber(instant: string | number, zone = deviceZone()): number {
  const key = dayKey(instant, zone);
  const noon = new Date(`${key}T12:00:00Z`);
  const thursday = noon.getTime() + (4 - (noon.getUTCDay() || 7)) * 86_400_000;
  const yearStart = Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1, 12);
  return 1 + Math.floor((thursday - yearStart) / (7 * 86_400_000));
}

/** `9.00–11.00`; the start alone when there is no end or it lies before the start. */
export function timeRange(start: string, end: string, zone = deviceZone()): string {
  const from = clock(start, zone);
  if (from === '' || !endsAfter(start, end)) return from;
  return sayShared('time.range', { start: from, end: clock(end, zone) });
}

/** `klo 9.00–11.00`. */
export function clockRange(start: string, end: string, zone = deviceZone()): string {
  const from = clock(start, zone);
  if (from === '' || !endsAfter(start, end)) return atClock(start, zone);
  return sayShared('time.rangeClock', { start: from, end: clock(end, zone) });
}

/** `ma 23.11. klo 9.00–11.00`, or both days when it goes over midnight. */
export function dayAndRange(start: string, end: string, zone = deviceZone(), now: number = Date.now()): string {
  const startDay = day(start, zone, now);
  if (startDay === '') return '';
  if (!endsAfter(start, end)) return sayShared('time.dayAt', { day: startDay, time: clock(start, zone) });
  const times = { start: clock(start, zone), end: clock(end, zone) };
  if (dayKey(start, zone) === dayKey(end, zone)) return sayShared('time.dayRange', { day: startDay, ...times });
  return sayShared('time.twoDays', { startDay, endDay: day(end, zone, now), ...times });
}

function endsAfter(start: string, end: string): boolean {
  const from = dateOf(start);
  const to = dateOf(end);
  return from !== null && to !== null && to > from;
}

/** `30 min`, `1 h 30 min`, `2 h`. */
export function duration(minutes: number): string {
  const whole = Math.max(0, Math.round(minutes));
  const h = Math.floor(whole / 60);
  const m = whole % 60;
  if (h === 0) return sayShared('unit.minutes', { n: m });
  return m === 0 ? sayShared('unit.hours', { n: h }) : sayShared('unit.hoursMinutes', { h, m });
}

/** `juuri nyt`, `tänään klo 8.20`, `eilen klo 16.10`, `la 21.11. klo 18.20`. */
export function when(instant: string | number, now: number = Date.now(), zone = deviceZone()): string {
  const date = dateOf(instant);
  if (!date) return '';
  if (Math.abs(now - date.getTime()) < 60_000) return sayShared('time.now');
  const time = clock(instant, zone);
  switch (daysFrom(now, date.getTime(), zone)) {
    case 0:
      return sayShared('time.todayAt', { time });
    case -1:
      return sayShared('time.yesterdayAt', { time });
    case 1:
      return sayShared('time.tomorrowAt', { time });
    default:
      return sayShared('time.dayAt', { day: day(instant, zone, now), time });
  }
}

/** `tänään`, `huomenna`, `eilen`, else `ma 23.11.`. */
export function dayNear(instant: string | number, now: number = Date.now(), zone = deviceZone()): string {
  const date = dateOf(instant);
  if (!date) return '';
  switch (daysFrom(now, date.getTime(), zone)) {
    case 0:
      return sayShared('time.today');
    case -1:
      return sayShared('time.yesterday');
    case 1:
      return sayShared('time.tomorrow');
    default:
      return day(instant, zone, now);
  }
}

function daysFrom(now: number, then: number, zone: string): number {
  return Math.round((Date.parse(`${dayKey(then, zone)}T12:00:00Z`) - Date.parse(`${dayKey(now, zone)}T12:00:00Z`)) / 86_400_000);
}

/** A number by the language's rules: no-break spaces in thousands, a comma for decimals, the true minus sign. */
export function figure(value: number, decimals = 0): string {
  return new Intl.NumberFormat(locale(), { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value).replace('-', '−');
}

/** `Aino, Björn ja Celia`. */
export function listOf(words: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: 'conjunction' }).format(words);
}

/** `tammikuu–maaliskuu 2027 ja toukokuu 2027`: months of the calendar ("2027-03"), neighbours drawn together. They are of no zone. */
export function monthsText(months: readonly string[]): string {
  const format = new Intl.DateTimeFormat(locale(), { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const middle = (month: string): Date => new Date(`${month}-15T12:00:00Z`);
  const number = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
  const runs: [first: string, last: string][] = [];
  for (const month of months.toSorted()) {
    const run = runs.at(-1);
    if (run && number(month) === number(run[1]) + 1) run[1] = month;
    else runs.push([month, month]);
  }
  return listOf(runs.map(([first, last]) => format.formatRange(middle(first), middle(last))));
}
