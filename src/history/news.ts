/** What came from others, row by row: pure. A row is one document; how its lines are called and grouped the screen decides. */
import type { DocId, MemberId, SpaceId } from '../shared/base/ids.ts';
import type { FromOne, NewsRow } from './store.ts';

/** One edit as the line brought it. */
export interface Arrival {
  readonly doc: DocId;
  readonly docKind: string;
  readonly member: MemberId;
  readonly seconds: number;
}

/** The row with one more arrival in it. */
export function withArrival(row: NewsRow, { member, seconds }: Arrival): NewsRow {
  const before = row.by.find((one) => one.member === member);
  const one: FromOne = before
    ? { member, first: Math.min(before.first, seconds), last: Math.max(before.last, seconds), count: before.count + 1 }
    : { member, first: seconds, last: seconds, count: 1 };
  return { ...row, by: [...row.by.filter((each) => each.member !== member), one] };
}

export function newsFor(space: SpaceId, arrival: Arrival, fresh: boolean, parted: number | null): NewsRow {
  return { doc: arrival.doc, space, kind: arrival.docKind, fresh, by: [], from: null, parted };
}

/**
 * Whether an arrival is news: from somebody else, and made after this device last had all that there was. What a network that was
 * just joined had long before, and what a new device fetches, is none.
 *
 * @param heardUpTo whole seconds by the server's clock; null when this device has never had all
 */
export function isNews({ member, seconds }: Pick<Arrival, 'member' | 'seconds'>, me: readonly MemberId[], heardUpTo: number | null): boolean {
  return heardUpTo !== null && seconds > heardUpTo && !me.includes(member);
}

/** The latest of a row, whole seconds. */
export function lastOf(row: Pick<NewsRow, 'by'>): number {
  return Math.max(0, ...row.by.map((one) => one.last));
}
