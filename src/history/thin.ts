/**
 * Which versions go: those that are named stay for ever, of the others one per five minutes of the last hour, one per hour of the last
 * day and one per day of the last thirty days. Stretches are counted from 1970, so thinning twice takes nothing more. Pure.
 */
import { dayMs, minuteMs } from '../shared/base/time.ts';

export const hourMs = 60 * minuteMs;
/** A version is kept at most this often while somebody writes. */
export const betweenMs = 5 * minuteMs;

export interface Kept {
  readonly number: number;
  readonly doc: string;
  /** Milliseconds by this device's clock. */
  readonly at: number;
  readonly bytes: number;
  readonly name: string;
  /** Stays with a named one. */
  readonly held?: boolean;
  /** `restore`: how it stood before a restoration, which is looked for sooner than anything else; `emptied`: fetched because somebody asked for it. */
  readonly why?: string;
}

export interface Caps {
  readonly versionsPerDoc: number;
  readonly bytesPerDoc: number;
  readonly bytes: number;
}

/** What history may take of a device: some hundred thousand letters of changes, a small part of what a browser gives. */
export const usualCaps: Caps = { versionsPerDoc: 80, bytesPerDoc: 4_000_000, bytes: 40_000_000 };

/**
 * The numbers of versions of ONE document that go.
 *
 * @param pinned versions that something else stands on: they stay whatever their age
 */
export function thinned(versions: readonly Kept[], now: number, pinned: ReadonlySet<number>, caps: Caps = usualCaps): number[] {
  const newestFirst = versions.toSorted((a, b) => b.at - a.at || b.number - a.number);
  const taken = new Set<string>();
  const gone: number[] = [];
  let [count, bytes] = [0, 0];
  for (const [place, version] of newestFirst.entries()) {
    const stretch = stretchOf(version.at, now);
    const isAskedFor = version.why === 'emptied' && now - version.at < 90 * dayMs;
    const isFirst = isAskedFor || (stretch !== null && (!taken.has(stretch) || (version.why === 'restore' && now - version.at < dayMs)));
    const fits = count < caps.versionsPerDoc && bytes + version.bytes <= caps.bytesPerDoc;
    // The newest stands for what was last known, a named one for what somebody wants to find again.
    const stays = place === 0 || version.name !== '' || version.held === true || pinned.has(version.number) || (isFirst && fits);
    if (!stays) {
      gone.push(version.number);
      continue;
    }
    if (stretch !== null) taken.add(stretch);
    count++;
    bytes += version.bytes;
  }
  return gone;
}

/** Of one stretch one version stays, the last; null when it is too old to stay at all. */
function stretchOf(at: number, now: number): string | null {
  const age = now - at;
  if (age < hourMs) return `5 min ${Math.floor(at / betweenMs)}`;
  if (age < dayMs) return `hour ${Math.floor(at / hourMs)}`;
  if (age < 30 * dayMs) return `day ${Math.floor(at / dayMs)}`;
  return null;
}

/** When all documents together take too much: the oldest go, but of each document its newest, its named and its pinned stay. */
export function overCap(all: readonly Kept[], pinned: ReadonlySet<number>, caps: Caps = usualCaps): number[] {
  let bytes = all.reduce((sum, version) => sum + version.bytes, 0);
  if (bytes <= caps.bytes) return [];
  const newest = new Map<string, number>();
  for (const { doc, number } of all.toSorted((a, b) => a.at - b.at || a.number - b.number)) newest.set(doc, number);
  const gone: number[] = [];
  for (const version of all.toSorted((a, b) => a.at - b.at || a.number - b.number)) {
    if (bytes <= caps.bytes) break;
    if (version.name !== '' || version.held === true || pinned.has(version.number) || newest.get(version.doc) === version.number) continue;
    gone.push(version.number);
    bytes -= version.bytes;
  }
  return gone;
}
