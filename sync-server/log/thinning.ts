/** Which versions of a document still stand: five minutes apart for an hour, hourly for a day, daily for thirty days. Pure. Rule R84. */
import type { Version } from './log.ts';

const hour = 3_600;
const day = 24 * hour;
/** Up to which age a version stands, and in which slices of time one of a cause is enough. */
const ages = [
  { upTo: hour, slice: 300 },
  { upTo: day, slice: hour },
  { upTo: 30 * day, slice: day },
] as const;

/** How long after a version the next one at a rest is worth its bytes. */
export const secondsBetween = 300;

/**
 * The ids of those that go: of each slice the latest stays, and beside it the first of those that stood before a deletion: what was left is no match for it.
 * Named ones stay for ever, those that were asked for until their time.
 *
 * @param now seconds since 1970
 */
export function outlived(versions: readonly Pick<Version, 'id' | 'seconds' | 'cause' | 'name' | 'until'>[], now: number): readonly number[] {
  const taken = new Set<string>();
  const gone: number[] = [];
  const latestFirst = versions.toSorted((a, b) => b.seconds - a.seconds || b.id - a.id);
  const before = latestFirst.filter(({ cause }) => cause === 'before-deletion').reverse();
  for (const { id, seconds, cause, name, until } of [...before, ...latestFirst.filter((version) => version.cause !== 'before-deletion')]) {
    if (name !== null || (until !== null && until > now)) continue;
    const slice = ages.find(({ upTo }) => now - seconds <= upTo)?.slice;
    const place = slice === undefined ? '' : `${cause === 'before-deletion'} ${slice} ${Math.floor(seconds / slice)}`;
    if (slice === undefined || taken.has(place)) gone.push(id);
    taken.add(place);
  }
  return gone;
}
