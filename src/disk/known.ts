/**
 * What the server is known to have of a document, as a Yjs snapshot: the state vector and the delete set.
 * Compared on opening with what stands here, it tells what was typed but never reached the journal
 * (the document's own database may keep an edit whose journal row a crash took). Rule D31 of DOCUMENTS.md.
 */
import * as Y from 'yjs';

function decode(known: Uint8Array): Y.Snapshot {
  return known.length === 0 ? Y.emptySnapshot : Y.decodeSnapshot(known);
}

/** What is known after the server has these updates too. Updates that cannot be read add nothing. */
export function learn(known: Uint8Array, updates: readonly Uint8Array[]): Uint8Array {
  if (updates.length === 0) return known;
  const before = decode(known);
  const vector = new Map(before.sv);
  const deletes = [before.ds];
  for (const update of updates) {
    try {
      const { structs, ds } = Y.decodeUpdate(update);
      for (const struct of structs) {
        const end = struct.id.clock + struct.length;
        if (end > (vector.get(struct.id.client) ?? 0)) vector.set(struct.id.client, end);
      }
      deletes.push(ds);
    } catch {
      // A row that cannot be read was counted when it was taken; it teaches nothing here.
    }
  }
  return Y.encodeSnapshot(Y.createSnapshot(Y.mergeDeleteSets(deletes), vector));
}

/**
 * What stands in a document and neither the server nor the journal is known to have, as an update; null when there is nothing.
 * `encodeStateAsUpdate` alone cannot tell: it always carries the whole delete set.
 */
export function missing(y: Y.Doc, known: Uint8Array): Uint8Array | null {
  const have = Y.snapshot(y);
  const theirs = decode(known);
  let ahead = false;
  for (const [client, clock] of have.sv) if (clock > (theirs.sv.get(client) ?? 0)) ahead = true;
  const joined = Y.mergeDeleteSets([theirs.ds, have.ds]);
  if (!ahead && Y.equalDeleteSets(joined, Y.mergeDeleteSets([theirs.ds]))) return null;
  return Y.encodeStateAsUpdate(y, encodeVector(theirs.sv));
}

/** Several updates of one document as one. Quadratic on long logs: only ever a few hundred. */
export function merge(updates: readonly Uint8Array[]): Uint8Array {
  return Y.mergeUpdates([...updates]);
}

function encodeVector(vector: Map<number, number>): Uint8Array {
  return Y.encodeStateVector(vector);
}
