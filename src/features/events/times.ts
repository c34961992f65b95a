/**
 * The three inputs of an event's time (day, start, end, and an end day where it differs) over the two instants that its head holds.
 * Pure.
 */
import { instantOf, wallTime } from '../../words/zones.ts';

/** The day after a `YYYY-MM-DD`. */
export function dayAfter(date: string): string {
  const noon = Date.parse(`${date}T12:00:00Z`);
  return Number.isNaN(noon) ? '' : new Date(noon + 86_400_000).toISOString().slice(0, 10);
}

/** The end as an instant, of an event that begins on `date`; '' while something is missing. */
export function endInstant(date: string, start: string, end: string, nextDay: boolean, zone: string): string {
  if (date === '' || end === '') return '';
  return instantOf(`${nextDay && end <= (start || end) ? dayAfter(date) : date}T${end}`, zone);
}

export interface TimeFields {
  readonly date: string;
  readonly start: string;
  readonly end: string;
  readonly endDate: string;
}

/** What the inputs show of two instants. */
export function fieldsOf(start: string, end: string, zone: string): TimeFields {
  const [date = '', from = ''] = wallTime(start, zone).split('T');
  const [endDate = '', until = ''] = wallTime(end, zone).split('T');
  return { date: date || endDate, start: from, end: until, endDate };
}

/** Two instants, or '' where an input is empty. */
export interface Span {
  readonly start: string;
  readonly end: string;
}

/** A new day for the whole event: both ends move with it, and the clock times stay (over a change of the clocks too). */
export function withDate(fields: TimeFields, date: string, zone: string): Span {
  if (date === '') return { start: '', end: '' };
  const days = fields.date === '' || fields.endDate === '' ? 0 : (Date.parse(fields.endDate) - Date.parse(fields.date)) / 86_400_000;
  const endDate = new Date(Date.parse(`${date}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
  return { start: instantOf(`${date}T${fields.start || '09:00'}`, zone), end: fields.end === '' ? '' : instantOf(`${endDate}T${fields.end}`, zone) };
}

/** A new clock time of the start; the end stays as long after it as it was. */
export function withStart(fields: TimeFields, span: Span, start: string, zone: string): Span {
  if (fields.date === '' || start === '') return span;
  const next = instantOf(`${fields.date}T${start}`, zone);
  const length = Date.parse(span.end) - Date.parse(span.start);
  if (!(length > 0)) return { start: next, end: span.end };
  return { start: next, end: `${new Date(Date.parse(next) + length).toISOString().slice(0, 19)}Z` };
}

/** A new end: on the day of the end where there is one, else on the day of the start. */
export function withEnd(fields: TimeFields, span: Span, end: string, endDate: string, zone: string): Span {
  const on = endDate || fields.endDate || fields.date;
  return { start: span.start, end: end === '' || on === '' ? '' : instantOf(`${on}T${end}`, zone) };
}
