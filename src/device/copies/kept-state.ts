/**
 * What the server has of a document, taken out of what stands here: the structs that it is known to have, and of the deletions those that
 * it knows. A deletion of one's own that it has not taken is then none. Pure. Rule D131 of DOCUMENTS.md.
 */
import * as Y from 'yjs';

export interface KeptState {
  /** A document of its own; whoever asked destroys it. */
  readonly y: Y.Doc;
  /** False: words that the server has, and that were deleted here alone, are no longer on this device. */
  readonly exact: boolean;
}

interface Range {
  readonly clock: number;
  readonly len: number;
}

/** The document of some states of it, with all that was ever deleted in them: the older come first, so that what was still there is there. */
export function unswept(states: readonly Uint8Array[]): Y.Doc {
  const y = new Y.Doc({ gc: false });
  for (const state of states) {
    try {
      Y.applyUpdate(y, state);
    } catch {
      // A damaged version teaches nothing; what is missing without it is found below.
    }
  }
  return y;
}

/**
 * @param y made by `unswept`
 * @param known an encoded Yjs snapshot
 */
export function keptState(y: Y.Doc, known: Uint8Array): KeptState {
  const theirs = known.length === 0 ? Y.emptySnapshot : Y.decodeSnapshot(known);
  const vector = new Map<number, number>();
  let exact = true;
  for (const [client, clock] of theirs.sv) {
    const have = Y.getState(y.store, client);
    if (have < clock) exact = false;
    if (Math.min(have, clock) > 0) vector.set(client, Math.min(have, clock));
  }
  const deleted = new Map<number, Range[]>();
  for (const [client, ranges] of theirs.ds.clients) {
    const end = vector.get(client) ?? 0;
    const within = ranges.filter(({ clock }) => clock < end).map(({ clock, len }) => ({ clock, len: Math.min(len, end - clock) }));
    if (within.length > 0) deleted.set(client, within);
  }
  if (exact) exact = [...vector].every(([client, end]) => isWhole(y, client, end, deleted.get(client) ?? []));
  const ds = Y.createDeleteSet();
  for (const [client, ranges] of deleted) ds.clients.set(client, ranges);
  const standing = Y.createDocFromSnapshot(y, Y.createSnapshot(ds, vector));
  return { y: standing, exact };
}

/** Whether everything that the server still shows of a clientID has its content here. */
function isWhole(y: Y.Doc, client: number, end: number, deleted: readonly Range[]): boolean {
  for (const struct of y.store.clients.get(client) ?? []) {
    const { clock } = struct.id;
    if (clock >= end) break;
    const isBare = struct instanceof Y.GC || (struct instanceof Y.Item && struct.content instanceof Y.ContentDeleted);
    if (isBare && !isCovered(clock, Math.min(end, clock + struct.length), deleted)) return false;
  }
  return true;
}

function isCovered(from: number, to: number, ranges: readonly Range[]): boolean {
  let at = from;
  for (const { clock, len } of ranges.toSorted((a, b) => a.clock - b.clock)) if (clock <= at && clock + len > at) at = clock + len;
  return at >= to;
}
