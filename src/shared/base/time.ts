/**
 * Instants and the wall clocks of places. An instant is milliseconds since 1970 in UTC; what a member types is a local time
 * in an IANA zone, and twice a year such a time does not exist or exists twice. Pure: nothing here asks what time it is.
 */

declare const unit: unique symbol;

/** Milliseconds: since 1970-01-01 UTC when an instant, else a length. */
export type Millis = number & { readonly [unit]: 'ms' };
/** Whole seconds: since 1970-01-01 UTC when an instant, else a length. */
export type Seconds = number & { readonly [unit]: 's' };

export const minuteMs = 60_000;
export const dayMs = 86_400_000;

/** What a calendar and a clock on the wall show. */
export interface LocalTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

/** `gap`: the clocks jump over this local time. `overlap`: it comes twice. */
export type Fit = 'exact' | 'gap' | 'overlap';

const formats = new Map<string, Intl.DateTimeFormat | null>();

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  let format: Intl.DateTimeFormat | null = null;
  try {
    format = new Intl.DateTimeFormat('en-GB-u-ca-iso8601-nu-latn', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  } catch {
    // a name that this platform does not know
  }
  if (formats.size < 1_000) formats.set(zone, format); // strangers can write any number of names
  return format;
}

/** Whether this platform knows the zone, by its IANA name. */
export function isZone(zone: string): boolean {
  return zone !== '' && formatOf(zone) !== null;
}

/** Local clock minus UTC at an instant, milliseconds. */
function offsetAt(instant: number, zone: string): number {
  const format = formatOf(zone);
  if (!format) throw new RangeError(`unknown zone ${zone}`);
  const part: { [type: string]: number } = {};
  for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value);
  const local = utc(part.year as number, part.month as number, part.day as number, part.hour as number, part.minute as number);
  const wholeSeconds = Math.floor(instant / 1000) * 1000;
  return local + (part.second as number) * 1000 - wholeSeconds;
}

function utc(year: number, month: number, day: number, hour: number, minute: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day); // Date.UTC would take 0 to 99 for 19xx
  date.setUTCHours(hour, minute);
  return date.getTime();
}

/**
 * What the wall clock of a zone shows at an instant.
 *
 * @throws RangeError for an unknown zone (ask `isZone` first) or an instant outside of what a Date holds
 */
export function toLocal(instant: Millis, zone: string): LocalTime {
  const shifted = new Date(instant + offsetAt(instant, zone));
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
  };
}

/**
 * The instant at which the wall clock of a zone shows a local time.
 *
 * In a gap the clock is taken as it ran before the jump (3.30 becomes 4.30), as Temporal's "compatible" does; in an overlap `choose` decides.
 * Days and hours outside their range roll over as in `Date`.
 *
 * @throws RangeError for an unknown zone
 */
export function toInstant(local: LocalTime, zone: string, choose: 'earlier' | 'later' = 'earlier'): { readonly instant: Millis; readonly fit: Fit } {
  const asUtc = utc(local.year, local.month, local.day, local.hour, local.minute);
  // No zone changes its clocks twice within two days, so the offsets a day away on both sides are all that can hold.
  const offsetBefore = offsetAt(asUtc - dayMs, zone);
  const offsetAfter = offsetAt(asUtc + dayMs, zone);
  const fitting = [...new Set([offsetBefore, offsetAfter])]
    .map((offset) => ({ at: asUtc - offset, offset }))
    .filter(({ at, offset }) => offsetAt(at, zone) === offset);
  const instants = fitting.map(({ at }) => at).sort((a, b) => a - b);
  const earlier = instants[0];
  const later = instants.at(-1);
  if (earlier === undefined || later === undefined) return { instant: (asUtc - offsetBefore) as Millis, fit: 'gap' };
  return { instant: (choose === 'earlier' ? earlier : later) as Millis, fit: instants.length > 1 ? 'overlap' : 'exact' };
}

const isoShape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/;

/** The instant of an ISO 8601 text in UTC ("2027-03-09T07:00:00Z"), or null for anything else, also for the 31st of February. */
export function instantOf(iso: unknown): Millis | null {
  if (typeof iso !== 'string' || !isoShape.test(iso)) return null;
  const at = Date.parse(iso);
  // Date.parse lets 30 February roll into March.
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== iso.slice(0, 10) ? null : (at as Millis);
}

/** An instant as ISO 8601 text in UTC to the second, the form that documents hold. */
export function isoOf(instant: Millis): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}
