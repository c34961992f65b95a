/**
 * Between instants (what documents hold) and wall time in a zone (what a date field holds). By `Intl` alone, since not every browser has Temporal.
 * Pure. A zone that this device does not know is read as UTC.
 */

/** The zone of new events. Others arrive from co-organisers and are carried along. */
export const homeZone = 'Europe/Helsinki';

/** Wall time as the two inputs hold it: '2026-11-23' and '09:00'; empty strings where nothing is set. */
export interface WallTime {
  readonly date: string;
  readonly time: string;
}

const formatByZone = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const kept = formatByZone.get(zone);
  if (kept) return kept;
  const options = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
  let made: Intl.DateTimeFormat;
  try {
    made = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone });
  } catch {
    made = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
  }
  formatByZone.set(zone, made);
  return made;
}

/** Year, month, day, hour, minute and second of the wall in `zone`, as if they were UTC: milliseconds. */
function wallMs(instantMs: number, zone: string): number {
  const part: { [type: string]: number } = {};
  for (const { type, value } of formatOf(zone).formatToParts(instantMs)) part[type] = Number(value);
  return Date.UTC(part['year'] ?? 1970, (part['month'] ?? 1) - 1, part['day'] ?? 1, part['hour'] ?? 0, part['minute'] ?? 0, part['second'] ?? 0);
}

/** An ISO instant as wall time; what is no instant gives empty fields. */
export function wallOf(iso: string, zone: string): WallTime {
  const instant = Date.parse(iso);
  if (Number.isNaN(instant)) return { date: '', time: '' };
  const text = new Date(wallMs(instant, zone)).toISOString();
  return { date: text.slice(0, 10), time: text.slice(11, 16) };
}

/**
 * The instant of a wall time, as an ISO string in UTC; '' when the fields hold no whole date and time.
 *
 * An hour that the spring skips is read with the offset before it (3.30 becomes 4.30); of an hour that the autumn has twice, the first.
 */
export function instantOf({ date, time }: WallTime, zone: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !/^\d{2}:\d{2}$/.test(time)) return '';
  const wall = Date.parse(`${date}T${time}:00Z`);
  if (Number.isNaN(wall)) return '';
  // The offsets a day before and after hold every offset that can be meant; the earlier instant that fits is the first of a doubled hour.
  const before = offsetAt(wall - 86_400_000, zone);
  const after = offsetAt(wall + 86_400_000, zone);
  const fitting = [wall - before, wall - after].filter((instant) => wallMs(instant, zone) === wall);
  return new Date(fitting.length > 0 ? Math.min(...fitting) : wall - before).toISOString();
}

/** How far the wall in `zone` is ahead of UTC, milliseconds. */
export function offsetAt(instantMs: number, zone: string): number {
  const whole = Math.floor(instantMs / 1000) * 1000;
  return wallMs(whole, zone) - whole;
}

/** The same instant, `minutes` later; '' stays ''. */
export function minutesLater(iso: string, minutes: number): string {
  const instant = Date.parse(iso);
  return Number.isNaN(instant) ? '' : new Date(instant + minutes * 60_000).toISOString();
}
