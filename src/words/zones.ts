/**
 * Wall time and instants. An input gives `2026-11-23T09:00` without a zone; documents keep an instant and an IANA zone.
 * Pure; by Intl alone, since Temporal is not everywhere.
 */

interface Wall {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

const wallShape = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/;

/** The wall time of an instant in a zone, as `YYYY-MM-DDTHH:MM` for a datetime-local input; '' for no instant or an unknown zone. */
export function wallTime(instant: string, zone: string): string {
  const ms = Date.parse(instant);
  if (Number.isNaN(ms)) return '';
  const wall = wallOf(ms, zone);
  return wall ? `${pad(wall.year, 4)}-${pad(wall.month)}-${pad(wall.day)}T${pad(wall.hour)}:${pad(wall.minute)}` : '';
}

/**
 * The instant of a wall time in a zone, as ISO in UTC without milliseconds; '' for what is no time.
 * An hour that is skipped in spring is read by the offset before the jump; of an hour that comes twice in autumn, the first is meant (as RFC 5545 says).
 */
export function instantOf(wall: string, zone: string): string {
  const found = wallShape.exec(wall);
  if (!found) return '';
  const [year, month, day, hour, minute] = found.slice(1).map(Number) as [number, number, number, number, number];
  const asUtc = Date.UTC(year, month - 1, day, hour, minute);
  if (Number.isNaN(asUtc) || month < 1 || month > 12 || new Date(asUtc).getUTCDate() !== day || hour > 23 || minute > 59) return '';
  const before = offsetMs(asUtc - 86_400_000, zone);
  const after = offsetMs(asUtc + 86_400_000, zone);
  if (before === null || after === null) return '';
  const candidates = [asUtc - before, asUtc - after].filter((ms) => offsetMs(ms, zone) === asUtc - ms);
  const ms = candidates[0] ?? asUtc - before;
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** How far a zone's wall clock is ahead of UTC at an instant, milliseconds; null for a zone that this device does not know. */
function offsetMs(ms: number, zone: string): number | null {
  const wall = wallOf(ms, zone);
  return wall ? Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute) - Math.floor(ms / 60_000) * 60_000 : null;
}

const formatters = new Map<string, Intl.DateTimeFormat | null>();

function wallOf(ms: number, zone: string): Wall | null {
  let formatter = formatters.get(zone);
  if (formatter === undefined) {
    try {
      formatter = new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
      });
    } catch {
      formatter = null;
    }
    formatters.set(zone, formatter);
  }
  if (!formatter) return null;
  const parts = Object.fromEntries(formatter.formatToParts(ms).map((part) => [part.type, Number(part.value)]));
  return { year: parts.year ?? 0, month: parts.month ?? 1, day: parts.day ?? 1, hour: parts.hour ?? 0, minute: parts.minute ?? 0 };
}

function pad(n: number, width = 2): string {
  return String(n).padStart(width, '0');
}
