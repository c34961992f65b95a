/**
 * A look at a document for rows of lists: from what its own database, the inbox and the journal hold, without opening it.
 * Nothing is made, written or put away by looking.
 */
import * as Y from 'yjs';
import { docStoreName } from '../disk/doc-name.ts';
import { readDocStore } from '../disk/doc-store.ts';
import type { Kept } from '../disk/kept.ts';
import { changeOf } from '../disk/last-changes.ts';
import type { Paper } from '../shared/model/paper.ts';

/** @param changedAt milliseconds of its last change */
export type Look<T> = (paper: Paper, changedAt: number) => T;

/**
 * @param open the document where it stands open in this tab
 * @param prefix of the names of documents' own databases, null where there are none
 * @returns null when nothing of it is on this device
 */
export async function glimpse<T>(of: Omit<Paper, 'y'>, open: Paper | null, kept: Kept, prefix: string | null, look: Look<T>): Promise<T | null> {
  const { journal, inbox, row } = await kept.ofDoc(of.id);
  // Asked for where it no longer stands: whoever moved it asks for it there.
  if (row && row.space !== of.space) return null;
  // Asked before the content is read: what comes in between is found behind.
  const changedAt = changeOf(row, journal, inbox);
  if (open) return look(open, changedAt ?? 0);
  if (changedAt === null) return null;
  const stored = row && prefix !== null ? await readDocStore(docStoreName(prefix, of.id, row.anew)) : [];
  const y = new Y.Doc({ guid: of.id });
  const updates = [...stored, ...journal.flatMap((one) => one.update ?? []), ...inbox.map((one) => one.update)];
  y.transact(() => {
    for (const update of updates) {
      try {
        Y.applyUpdate(y, update);
      } catch {
        // Counted when the document is opened.
      }
    }
  });
  try {
    return look({ ...of, y }, changedAt);
  } finally {
    y.destroy();
  }
}
