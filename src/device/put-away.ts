/**
 * Puts away at leisure what came for documents that nobody opens and that keep changing: from the inbox into their own databases, one
 * after the other, when nothing has come for a while. Few are; the others stay in the inbox until somebody opens them. (Measured with
 * size S in Chromium 156: 1 765 documents in databases of their own take 141 MB by the browser's count, in the inbox 16.5 MB.)
 */
import { isSingle } from '../shared/model/paper.ts';
import type { DeviceRooms } from './device-rooms.ts';

/** Rows of a document in the inbox from which on reading them again and again would cost more than a database. */
const rowsBeforePutAway = 50;
/** Between two documents, so that typing and lists have the disk to themselves most of the time. */
const breathMs = 25;

export async function putAway({ storage, spaces, papers, leisure }: Pick<DeviceRooms, 'storage' | 'spaces' | 'papers' | 'leisure'>): Promise<void> {
  // In memory mode there is nothing to put anything into.
  for (const { doc, space, docKind } of storage.onDisk ? await storage.kept.changes.unsettled(rowsBeforePutAway) : []) {
    if (!leisure.isOn) return;
    // A kind of a newer app stays in the inbox until this app knows it; nothing is made for a space that goes meanwhile.
    if ((!isSingle(docKind) && docKind !== 'note') || !spaces.has(space)) continue;
    await papers.glance(space, docKind, () => undefined, doc).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, breathMs));
  }
}
