/** ClientIDs of updates, and whether a document has all of one already. Pure. */
import * as Y from 'yjs';

/** The clientIDs that updates bring something under; what cannot be read names none. */
export function clientsIn(updates: readonly Uint8Array[]): number[] {
  const clients = new Set<number>();
  for (const update of updates) {
    try {
      for (const struct of Y.decodeUpdate(update).structs) clients.add(struct.id.client);
    } catch {
      // It was counted as damaged where it was taken.
    }
  }
  return [...clients].toSorted((a, b) => a - b);
}

/** Whether an update would change a document: tried on a copy, which has changed afterwards. Null when it cannot be read or leans on what is not there. */
export function changes(copy: Y.Doc, update: Uint8Array): boolean | null {
  const before = Y.snapshot(copy);
  try {
    Y.applyUpdate(copy, update);
  } catch {
    return null;
  }
  if (copy.store.pendingStructs !== null || copy.store.pendingDs !== null) return null;
  return !Y.equalSnapshots(before, Y.snapshot(copy));
}
