/**
 * A space of the member's own that was begun under another name comes into the account's own, in `kept`, as one strict transaction:
 * documents with ids of their own change their space and nothing else, single ones go into the journal as edits of the account's single
 * document of that kind. Whatever crash comes, all of it stands under one of the two. Rule D113 of DOCUMENTS.md.
 */
import type { DocId, SpaceId } from '../shared/base/ids.ts';
import { docIdOf, isSingle } from '../shared/model/paper.ts';
import { type DocRow, type JournalRow, knowsNothing, type RecordRow, type SpaceRow, type Tables, type Transaction } from './tables.ts';

/** All that stands in a single document, as it was when it was read. */
export interface WholeSingle {
  readonly doc: DocId;
  /** In the order in which the door takes them. */
  readonly pieces: readonly Uint8Array[];
  /** How far journal and inbox of it went then (`markOf`). */
  readonly mark: string;
}

export interface Home {
  readonly from: SpaceId;
  readonly to: SpaceId;
  /** Milliseconds by this device's clock. */
  readonly now: number;
}

/** A space that is begun by what comes to it: what stays on this device of the account's own. */
export interface NewHome {
  readonly space: SpaceRow;
  readonly rows: readonly RecordRow[];
}

/** What came where: the documents as they stand now, and those whose own databases may go. */
export interface BroughtHome {
  readonly docs: readonly Pick<DocRow, 'id' | 'space' | 'kind'>[];
  readonly left: readonly DocId[];
}

/** Where databases that nobody reads any more are noted until they are removed: by what follows `doc:` in their names. */
export const leftKey = 'left-databases';
const homeKey = (from: SpaceId): string => `home:${from}`;

/** A word for how far journal and inbox of a document go: another one when anything came or went. */
export function markOf(journal: readonly { readonly number: number }[], inbox: readonly { readonly number: number }[]): string {
  return [journal, inbox].map((rows) => rows.map(({ number }) => number).join(',')).join(';');
}

/**
 * Brings everything of `from` to `to`. Twice does no harm, and brings what was written there in between.
 *
 * @param wholes every single document of `from`
 * @param begun `to`, where nothing stood before: it takes what the server knows nothing of, and leaves the rest to come again
 * @returns null when one of them has changed since it was read, or is not among them: nothing was written
 */
export function bringHome(tables: Tables, home: Home, wholes: readonly WholeSingle[], begun?: NewHome): Promise<BroughtHome | null> {
  return tables.transact('rw', ['spaces', 'journal', 'rows', 'docs', 'inbox', 'cursors', 'drafts', 'meta'], async (tx) => {
    const { from, to } = home;
    const all = await tx.all('docs', { index: 'space', is: from });
    const docs = begun ? await notOfServer(tx, all) : all;
    const singles = docs.filter(({ kind }) => isSingle(kind));
    const wholeOf = new Map(wholes.map((whole) => [whole.doc, whole]));
    for (const { id } of singles) if (wholeOf.get(id)?.mark !== markOf(...(await rowsOf(tx, id)))) return null;

    const ids = new Set<string>(docs.map(({ id }) => id));
    await moveJournal(tx, home, ({ doc }) => (doc === '' ? !begun : ids.has(doc)), new Set(singles.map(({ id }) => id)));
    const stands: DocRow[] = [];
    for (const doc of docs) {
      const whole = wholeOf.get(doc.id);
      stands.push(isSingle(doc.kind) && whole ? await mergeSingle(tx, home, doc, whole) : await moveDoc(tx, to, doc));
    }
    if (begun) {
      const own = await tx.get('spaces', from);
      await tx.put('spaces', [begun.space, ...(own ? [{ ...own, state: 'mine' as const }] : [])]);
      await tx.put('rows', begun.rows);
    } else {
      await moveRows(tx, home);
      await tx.remove('spaces', [from]);
    }
    await tx.remove('cursors', [from]);
    const left = singles.map(({ id }) => id);
    await tx.put('meta', [
      { key: homeKey(from), value: to },
      { key: leftKey, value: [...new Set([...(await leftIn(tx)), ...left])] },
    ]);
    return { docs: stands, left };
  });
}

/** Databases of documents that are elsewhere by now and may not have been removed yet. */
export function leftDatabases(tables: Tables): Promise<readonly DocId[]> {
  return tables.transact('r', ['meta'], leftIn);
}

export async function removedDatabases(tables: Tables, removed: readonly DocId[]): Promise<void> {
  await tables.transact('rw', ['meta'], async (tx) => {
    const still = (await leftIn(tx)).filter((doc) => !removed.includes(doc));
    if (still.length > 0) await tx.put('meta', [{ key: leftKey, value: still }]);
    else await tx.remove('meta', [leftKey]);
  });
}

/** Spaces that were brought to `to` and in which something stands again: a tab that had it open went on writing. */
export function begunAgain(tables: Tables, to: SpaceId): Promise<readonly SpaceId[]> {
  return tables.transact('r', ['meta', 'docs', 'spaces'], async (tx) => {
    const again: SpaceId[] = [];
    for (const space of new Set((await tx.all('docs')).map((doc) => doc.space)))
      if (!(await tx.get('spaces', space)) && (await tx.get('meta', homeKey(space)))?.value === to) again.push(space);
    return again;
  });
}

export async function leftIn(tx: Transaction): Promise<DocId[]> {
  const value = (await tx.get('meta', leftKey))?.value;
  return Array.isArray(value) ? value.filter((id): id is DocId => typeof id === 'string') : [];
}

async function rowsOf(tx: Transaction, doc: DocId) {
  return [await tx.all('journal', { index: 'doc', is: doc }), await tx.all('inbox', { index: 'doc', is: doc })] as const;
}

/**
 * What was written here and nowhere else: single documents whole (what the server has of them comes again), and notes of which it
 * knows nothing.
 */
async function notOfServer(tx: Transaction, docs: readonly DocRow[]): Promise<DocRow[]> {
  const found: DocRow[] = [];
  for (const doc of docs) {
    const [, inbox] = await rowsOf(tx, doc.id);
    const isHeard = doc.known.length > knowsNothing.length || inbox.some(({ given }) => given !== 1);
    if (isSingle(doc.kind) || !isHeard) found.push(doc);
  }
  return found;
}

/** To the end of the order, so that what must be decided before (an alias) goes out first. Edits of single documents go: the whole speaks for them. */
async function moveJournal(tx: Transaction, { from, to }: Home, goes: (row: JournalRow) => boolean, singles: ReadonlySet<string>): Promise<void> {
  const rows = (await tx.all('journal', { index: 'space', is: from })).filter(goes);
  await tx.remove(
    'journal',
    rows.map(({ number }) => number),
  );
  const moved = rows.filter(({ doc }) => !singles.has(doc)).map(({ number: _, ...row }): Omit<JournalRow, 'number'> => ({ ...row, space: to }));
  await tx.add('journal', moved);
}

/** The server has never seen a note of this space: it keeps its id and the hands that wrote in it. */
async function moveDoc(tx: Transaction, to: SpaceId, doc: DocRow): Promise<DocRow> {
  const [, inbox] = await rowsOf(tx, doc.id);
  await tx.put(
    'inbox',
    inbox.map((row) => ({ ...row, space: to })),
  );
  const moved = { ...doc, space: to };
  await tx.put('docs', [moved]);
  return moved;
}

/** What stood in one single document is written into the other of its kind; roots have fixed names, so entries stand side by side. */
async function mergeSingle(tx: Transaction, { to, now }: Home, doc: DocRow, whole: WholeSingle): Promise<DocRow> {
  const id = isSingle(doc.kind) ? docIdOf(to, doc.kind) : doc.id;
  const standing = await tx.get('docs', id);
  const row: DocRow = standing ?? { id, space: to, kind: doc.kind, refused: null, known: knowsNothing };
  if (!standing) await tx.put('docs', [row]);
  await tx.add(
    'journal',
    whole.pieces.map((update) => ({ kind: 'edit', space: to, doc: id, docKind: doc.kind, update, at: now, answered: 0, stored: 0 }) as const),
  );
  const [, inbox] = await rowsOf(tx, doc.id);
  await tx.remove(
    'inbox',
    inbox.map(({ number }) => number),
  );
  const drafts = await tx.all('drafts', { index: 'doc', is: doc.id });
  await tx.remove(
    'drafts',
    drafts.map(({ key }) => key),
  );
  await tx.put(
    'drafts',
    drafts.map((draft) => ({ ...draft, doc: id, key: draft.key.replace(doc.id, id) })),
  );
  await tx.remove('docs', [doc.id]);
  return row;
}

/** Rows that lead to other spaces stay true under the account; the rest spoke of the space that goes. */
async function moveRows(tx: Transaction, { from, to }: Home): Promise<void> {
  const rows = await tx.all('rows', { index: 'space', is: from });
  await tx.remove(
    'rows',
    rows.map(({ key }) => [from, key] as const),
  );
  for (const row of rows) {
    if (row.key.startsWith('space/') && !(await tx.get('rows', [to, row.key]))) await tx.put('rows', [{ ...row, space: to }]);
  }
}
