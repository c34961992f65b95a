/**
 * Sets a refused document aside: as it stood it becomes an own copy, and the document begins again from what the server has, in one
 * strict transaction. Whatever crash comes, either all of the old stands or all of the new. Rules D130 and D131 of DOCUMENTS.md.
 */
import type { DocId, MemberId } from '../shared/base/ids.ts';
import { leftIn, leftKey, markOf } from './bring-home.ts';
import { storesOf } from './doc-name.ts';
import {
  type CopyBytesRow,
  type CopyId,
  type CopyRow,
  type DocRow,
  type InboxRow,
  type JournalRow,
  knowsNothing,
  type Tables,
  type Transaction,
} from './tables.ts';

export interface SetAside {
  readonly copy: CopyRow;
  readonly bytes: CopyBytesRow;
  /** How far journal and inbox went when the document was read (`markOf`). */
  readonly mark: string;
  /** Who works on this device. */
  readonly me: MemberId;
  /** What the server has of it, as an update; null when this device cannot tell, or has nothing of it. */
  readonly kept: Uint8Array | null;
  /** The space is asked for from its beginning: something of the server's is not here. */
  readonly again: boolean;
}

/** Breaks the room on purpose, so that tests can see that they would notice. Set in `test/` alone. */
export interface AsideSabotage {
  /** Drops what was unsent without a copy, and halts there. */
  readonly copySkipped?: () => Promise<void>;
}

/** @returns false when the document has changed since it was read: nothing was written */
export async function setAside(tables: Tables, aside: SetAside, sabotage: AsideSabotage = {}): Promise<boolean> {
  const { copy, bytes } = aside;
  const done = await tables.transact('rw', ['copies', 'copyBytes', 'journal', 'inbox', 'docs', 'cursors', 'meta'], async (tx) => {
    const row = await tx.get('docs', copy.doc);
    const journal = await tx.all('journal', { index: 'doc', is: copy.doc });
    const inbox = await tx.all('inbox', { index: 'doc', is: copy.doc });
    if (!row || (row.anew ?? 0) !== copy.anew || markOf(journal, inbox) !== aside.mark) return false;
    if (!sabotage.copySkipped) {
      await tx.put('copyBytes', [bytes]);
      await tx.put('copies', [copy]);
    }
    await beginAnew(tx, row, journal, inbox, { ...aside, anew: copy.anew });
    return true;
  });
  if (done) await sabotage.copySkipped?.();
  return done;
}

/**
 * A document of which nothing has to be kept begins again from what the server has.
 *
 * @returns false when it has changed since it was read: nothing was written
 */
export function readAnew(tables: Tables, { doc, mark, ...from }: Pick<SetAside, 'mark' | 'me' | 'kept' | 'again'> & { readonly doc: DocId }): Promise<boolean> {
  return tables.transact('rw', ['journal', 'inbox', 'docs', 'cursors', 'meta'], async (tx) => {
    const [row, journal, inbox] = [
      await tx.get('docs', doc),
      await tx.all('journal', { index: 'doc', is: doc }),
      await tx.all('inbox', { index: 'doc', is: doc }),
    ];
    if (!row || markOf(journal, inbox) !== mark) return false;
    await beginAnew(tx, row, journal, inbox, { ...from, anew: row.anew ?? 0 });
    return true;
  });
}

async function beginAnew(
  tx: Transaction,
  row: DocRow,
  journal: readonly JournalRow[],
  inbox: readonly InboxRow[],
  aside: Pick<SetAside, 'me' | 'kept' | 'again'> & { readonly anew: number },
): Promise<void> {
  await tx.remove(
    'journal',
    journal.map(({ number }) => number),
  );
  await tx.remove(
    'inbox',
    inbox.map(({ number }) => number),
  );
  const { id: doc, space, kind: docKind, detail: _, ...rest } = row;
  // Of the first second, so that it is nobody's news.
  if (aside.kept) await tx.add('inbox', [{ doc, space, docKind, member: aside.me, seconds: 0, update: aside.kept }]);
  await tx.put('docs', [{ ...rest, id: doc, space, kind: docKind, refused: null, known: knowsNothing, anew: aside.anew + 1 }]);
  if (aside.again) await tx.remove('cursors', [space]);
  await tx.put('meta', [{ key: leftKey, value: [...new Set([...(await leftIn(tx)), ...storesOf(row)])] }]);
}

/** The document was refused, and nothing of it is unsent: it is no longer counted as such. */
export async function acquit(tables: Tables, doc: DocId): Promise<void> {
  await tables.transact('rw', ['docs'], async (tx) => {
    const row = await tx.get('docs', doc);
    if (!row?.refused) return;
    const { detail: _, ...rest } = row;
    await tx.put('docs', [{ ...rest, refused: null }]);
  });
}

/**
 * Edits that were written in a document as it stood before it was set aside go to its copy: they lean on what the server does not have.
 * Inside a transaction that has `copies` and `copyBytes`.
 *
 * @param standing how the documents stand now
 * @returns those of the rows that have gone there
 */
export async function giveLate<Row extends Pick<JournalRow, 'doc' | 'anew' | 'update'>>(
  tx: Transaction,
  rows: readonly Row[],
  standing: ReadonlyMap<string, DocRow>,
): Promise<ReadonlySet<Row>> {
  const late = new Set<Row>();
  for (const row of rows) {
    if (row.doc === '' || !row.update || (row.anew ?? 0) === (standing.get(row.doc)?.anew ?? 0)) continue;
    const copy = (await tx.all('copies', { index: 'doc', is: row.doc })).find((one) => one.anew === (row.anew ?? 0));
    const bytes = copy && (await tx.get('copyBytes', copy.id));
    if (!copy || !bytes) continue;
    await tx.put('copyBytes', [{ ...bytes, unsent: [...bytes.unsent, row.update] }]);
    // It is another one than the member has looked at, or thrown away.
    await tx.put('copies', [{ ...copy, edits: copy.edits + 1, seen: 0, binnedAt: null }]);
    late.add(row);
  }
  return late;
}

// ---------- the copies that there are ----------

export function allCopies(tables: Tables): Promise<CopyRow[]> {
  return tables.transact('r', ['copies'], (tx) => tx.all('copies'));
}

export function bytesOfCopy(tables: Tables, id: CopyId): Promise<CopyBytesRow | undefined> {
  return tables.transact('r', ['copyBytes'], (tx) => tx.get('copyBytes', id));
}

/** Changes what stands of copies beside their content; those that are gone stay gone. */
export async function changeCopies(tables: Tables, ids: readonly CopyId[], change: (copy: CopyRow) => CopyRow): Promise<void> {
  await tables.transact('rw', ['copies'], async (tx) => {
    for (const id of ids) {
      const copy = await tx.get('copies', id);
      if (copy) await tx.put('copies', [change(copy)]);
    }
  });
}

/** Takes copies away for good that have been in the bin since before `before`. */
export async function purgeCopies(tables: Tables, before: number): Promise<void> {
  await tables.transact('rw', ['copies', 'copyBytes'], async (tx) => {
    const old = (await tx.all('copies')).filter(({ binnedAt }) => binnedAt !== null && binnedAt < before).map(({ id }) => id);
    await tx.remove('copies', old);
    await tx.remove('copyBytes', old);
  });
}
