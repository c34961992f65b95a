/** *Jatka edellisestä*: which events the next one can go on from, and when it would be. Pure. */
import type { EventRow } from '../../catalog/rows.ts';
import { fieldsOf, type TimeFields } from './times.ts';

const mostOffered = 20;
const dayMs = 86_400_000;
/** Where there is no earlier time to count from: four weeks, so that the day of the week stays. */
const usualDays = 28;

/** Events to go on from, the latest first: those of the chosen networks, all where none is chosen. */
export function toContinue(events: readonly EventRow[], hosts: readonly string[]): readonly EventRow[] {
  return events
    .filter((event) => !event.binned && event.items > 0 && (hosts.length === 0 || event.hosts.some((host) => hosts.includes(host))))
    .toSorted((a, b) => b.start.localeCompare(a.start) || b.changedAt - a.changedAt)
    .slice(0, mostOffered);
}

/**
 * The day and clock times of the next time: as far on as the previous was from the one before it (of the same networks),
 * on the same day of the week, and never in the past.
 *
 * @returns empty fields when the previous event has no start
 */
export function nextTime(previous: EventRow, events: readonly EventRow[], nowMs: number): TimeFields {
  const start = Date.parse(previous.start);
  if (Number.isNaN(start)) return { date: '', start: '', end: '', endDate: '' };
  const before = events
    .filter((event) => event.id !== previous.id && !event.binned && event.hosts.some((host) => previous.hosts.includes(host)))
    .map((event) => Date.parse(event.start))
    .filter((at) => at < start);
  const gap = before.length > 0 ? Math.round((start - Math.max(...before)) / dayMs) : usualDays;
  // Whole weeks, at least one: what was moved by a day once is not moved by a day for ever.
  const days = Math.max(7, Math.round(gap / 7) * 7);
  const steps = Math.max(1, Math.ceil((nowMs - start) / (days * dayMs)));
  const fields = fieldsOf(previous.start, previous.end, previous.zone);
  const on = new Date(Date.parse(`${fields.date}T12:00:00Z`) + steps * days * dayMs).toISOString().slice(0, 10);
  return { ...fields, date: on, endDate: '' };
}
