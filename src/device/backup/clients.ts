/** What updates bring: under which clientIDs, and whether something has it already. Pure. */
import * as Y from 'yjs';
import { learn } from '../../disk/known.ts';

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

/** Two encoded snapshots as one: what stands in either. */
export function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const [a, b] = [Y.decodeSnapshot(one), Y.decodeSnapshot(other)];
  const clocks = new Map(a.sv);
  for (const [client, clock] of b.sv) clocks.set(client, Math.max(clock, clocks.get(client) ?? 0));
  return Y.encodeSnapshot(Y.createSnapshot(Y.mergeDeleteSets([a.ds, b.ds]), clocks));
}

/** Whether an update has something that does not stand in the snapshot. */
export function brings(update: Uint8Array, snapshot: Uint8Array): boolean {
  const standing = Y.decodeSnapshot(snapshot);
  const after = Y.decodeSnapshot(learn(snapshot, [update]));
  for (const [client, clock] of after.sv) if (clock > (standing.sv.get(client) ?? 0)) return true;
  return !Y.equalDeleteSets(after.ds, Y.mergeDeleteSets([standing.ds]));
}
