/**
 * What a document that stands otherwise here than at the server comes to: what this device lacks, what the server lacks, and whether the two
 * hold different content under the same structs, which cannot be merged. Pure over bytes. Rule W103.
 */
import * as Y from 'yjs';
import { contentHash } from '../shared/model/content-hash.ts';
import { missing } from './known.ts';

export interface Difference {
  /** What the server has and this device lacks, as an update; null: nothing. */
  readonly lacks: Uint8Array | null;
  /** What this device has and the server lacks, as an update; null: nothing. */
  readonly gives: Uint8Array | null;
  /** Both have the same structs now and do not show the same. */
  readonly isConflict: boolean;
  /** An encoded snapshot of what the server has. */
  readonly theirs: Uint8Array;
}

/**
 * @param mine the document as it stands here; what waits in it for something missing is left out of what is given
 * @param state the server's, as an update
 */
export function differenceOf(mine: Y.Doc, state: Uint8Array): Difference {
  const server = new Y.Doc();
  const both = new Y.Doc();
  try {
    Y.applyUpdate(server, state);
    const theirs = Y.encodeSnapshot(Y.snapshot(server));
    Y.applyUpdate(
      both,
      withoutPending(mine, () => Y.encodeStateAsUpdate(mine)),
    );
    const lacks = withoutPending(server, () => missing(server, Y.encodeSnapshot(Y.snapshot(mine))));
    // What waited here may be whole with what the server has.
    Y.applyUpdate(both, Y.encodeStateAsUpdate(mine));
    if (lacks) Y.applyUpdate(both, lacks);
    const gives = withoutPending(both, () => missing(both, theirs));
    if (gives) Y.applyUpdate(server, gives);
    return { lacks, gives, isConflict: contentHash(both) !== contentHash(server), theirs };
  } finally {
    server.destroy();
    both.destroy();
  }
}

/** Yjs writes what waits for something missing into a document's state too. */
function withoutPending<T>(y: Y.Doc, encode: () => T): T {
  const { pendingStructs, pendingDs } = y.store;
  y.store.pendingStructs = null;
  y.store.pendingDs = null;
  try {
    return encode();
  } finally {
    y.store.pendingStructs = pendingStructs;
    y.store.pendingDs = pendingDs;
  }
}
