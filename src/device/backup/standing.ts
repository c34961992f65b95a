/** What of a backup's unsent edits is here already: known to the server, or waiting in the journal. Rules D95 and D97. */

import type { Kept } from '../../disk/kept.ts';
import { learn } from '../../disk/known.ts';
import { knowsNothing } from '../../disk/tables.ts';
import type { DocId } from '../../shared/base/ids.ts';
import { brings } from './clients.ts';
import type { NewJournalLine } from './format.ts';

/**
 * What of a document the server is known to have or the journal holds, as an encoded snapshot. Not what stands in the document: that may
 * have come from this very file, in a taking that was stopped before it reached the journal's lines.
 */
export async function waitsOrSent(kept: Kept, doc: DocId): Promise<Uint8Array> {
  const { row, inbox, journal } = await kept.ofDoc(doc);
  const updates = [...inbox.filter(({ given }) => given !== 1), ...journal].flatMap(({ update }) => update ?? []);
  return learn(row?.known ?? knowsNothing, updates);
}

/** Whether a space's birth waits here or has been answered. */
export async function isBornHere(kept: Kept, row: NewJournalLine): Promise<boolean> {
  return kept.tables.transact('r', ['spaces', 'journal'], async (tx) => {
    const waiting = await tx.all('journal', { index: 'space', is: row.space });
    const space = await tx.get('spaces', row.space);
    return waiting.some((one) => one.kind === 'birth') || space?.state === 'server' || (space?.sentAt ?? 0) > 0;
  });
}

/** Counts the lines of a file's journal that would come to wait here. */
export class NewUnsent {
  readonly #kept: Kept;
  readonly #standing = new Map<DocId, Uint8Array>();
  count = 0;

  constructor(kept: Kept) {
    this.#kept = kept;
  }

  async look(row: NewJournalLine): Promise<void> {
    if (await this.#isNew(row)) this.count++;
  }

  async #isNew(row: NewJournalLine): Promise<boolean> {
    if (row.kind === 'birth') return !(await isBornHere(this.#kept, row));
    if (row.claim) return (await this.#kept.claimRow(row.claim.id)) === undefined;
    const { doc, update } = row;
    if (doc === '' || !update) return false;
    const standing = this.#standing.get(doc) ?? (await waitsOrSent(this.#kept, doc));
    this.#standing.set(doc, standing);
    return brings(update, standing);
  }
}
