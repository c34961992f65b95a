/**
 * The database `kept`: journal, inbox, cursors, record rows, claims and drafts of this device, over any `Tables`.
 * It is the line's store and the documents' memory; it knows bytes and orders, not what a document means.
 * Each public act is one strict transaction.
 */
import type { ClaimId, DeviceId, DocId, SpaceId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import { clientsIn } from './clients-in.ts';
import { storesOf } from './doc-name.ts';
import { inside } from './inside.ts';
import { LastChanges, withChange } from './last-changes.ts';
import { type KeptNews, type KeptSabotage, LineDisk } from './line-disk.ts';
import { fold, neighbours } from './outgoing-letters.ts';
import { giveLate } from './set-aside.ts';
import {
  type ClaimRow,
  type DocRow,
  type DraftRow,
  type InboxRow,
  type JournalRow,
  knowsNothing,
  type RecordRow,
  type SpaceRow,
  type SpaceState,
  type Tables,
  type Transaction,
} from './tables.ts';

export type NewJournalRow = Omit<JournalRow, 'number' | 'answered' | 'stored'>;

/** Unsent rows of a document above which a rest folds them. */
const rowsBeforeFold = 32;

export class Kept {
  /** What the line asks. */
  readonly line: LineDisk;
  /** When documents last changed. */
  readonly changes: LastChanges;
  readonly device: DeviceId;
  readonly #tables: Tables;
  readonly #heard: (news: KeptNews) => void;

  constructor(tables: Tables, device: DeviceId, heard: (news: KeptNews) => void, sabotage: KeptSabotage = {}) {
    this.line = new LineDisk(tables, device, heard, sabotage);
    this.changes = new LastChanges(tables);
    this.device = device;
    this.#tables = tables;
    this.#heard = heard;
  }

  /** All tables as they are, for what takes the whole of them along: backups. */
  get tables(): Tables {
    return this.#tables;
  }

  // ---------- the journal ----------

  /**
   * Appends rows in their order, with the drafts that became them. Resolves when they are flushed.
   *
   * @returns their numbers; 0 for what was written in a document as it stood before it was read anew, and went to its copy (rule D132)
   */
  async append(rows: readonly NewJournalRow[], doneDrafts: readonly string[] = []): Promise<number[]> {
    const numbers = await this.#tables.transact('rw', ['journal', 'docs', 'drafts', 'copies', 'copyBytes'], async (tx) => {
      await tx.remove('drafts', doneDrafts);
      const standing = await ensureDocs(tx, rows);
      const late = await giveLate(tx, rows, standing);
      const stay = rows.filter((row) => !late.has(row));
      const added = await tx.add(
        'journal',
        // A tab that has a document open may not have heard yet that it stands in another space (rule D113).
        stay.map((row) => ({ ...row, space: standing.get(row.doc)?.space ?? row.space, answered: 0, stored: 0 }) as const),
      );
      return rows.map((row) => (late.has(row) ? 0 : (added.shift() ?? 0)));
    });
    this.#heard({ what: 'journal' });
    return numbers;
  }

  /** Everything of a document that its own database may not have yet: journal rows, inbox rows, and what the server is known to have. */
  ofDoc(doc: DocId): Promise<{ readonly journal: JournalRow[]; readonly inbox: InboxRow[]; readonly row: DocRow | undefined }> {
    return this.#tables.transact('r', ['journal', 'inbox', 'docs'], async (tx) => ({
      journal: await tx.all('journal', { index: 'doc', is: doc }),
      inbox: await tx.all('inbox', { index: 'doc', is: doc }),
      row: await tx.get('docs', doc),
    }));
  }

  /** The document's own database has these rows on disk: inbox rows go, answered journal rows go, the others are marked. */
  async stored(doc: DocId, journalUpTo: number, inboxUpTo: number): Promise<void> {
    const { learn } = await inside();
    await this.#tables.transact('rw', ['journal', 'inbox', 'docs'], async (tx) => {
      const inbox = (await tx.all('inbox', { index: 'doc', is: doc })).filter((row) => row.number <= inboxUpTo);
      const journal = (await tx.all('journal', { index: 'doc', is: doc })).filter((row) => row.number <= journalUpTo && row.stored === 0);
      const done = journal.filter((row) => row.answered === 1);
      const first = inbox[0] ?? journal[0];
      if (first) {
        const known = await tx.get('docs', doc);
        const base: DocRow = known ?? { id: doc, space: first.space, kind: first.docKind, refused: null, known: knowsNothing };
        const received = inbox.filter((row) => row.given !== 1).map((row) => row.update);
        await tx.put('docs', [withChange({ ...base, known: learn(base.known, received) }, journal, inbox)]);
      }
      await tx.remove(
        'inbox',
        inbox.map((row) => row.number),
      );
      await tx.remove(
        'journal',
        done.map((row) => row.number),
      );
      await tx.put(
        'journal',
        journal.filter((row) => row.answered === 0).map((row) => ({ ...row, stored: 1 }) as const),
      );
    });
  }

  /**
   * Folds what a document has unsent at rest: neighbours in the journal become one row at the place of the last.
   * A week without a line is then some rows, not one per key press. What a letter under way speaks for is left alone.
   */
  async foldAtRest(doc: DocId): Promise<void> {
    const { merge } = await inside();
    const underWay = this.line.underWay;
    await this.#tables.transact('rw', ['journal'], async (tx) => {
      const rows = (await tx.all('journal', { index: 'doc', is: doc })).filter((row) => row.answered === 0 && row.stored === 1 && row.number > underWay);
      if (rows.length < rowsBeforeFold) return;
      for (const run of neighbours(rows)) {
        const { rows: folded, letter } = fold(run, Number.POSITIVE_INFINITY, merge, clientsIn)[0] ?? { rows: [], letter: undefined };
        const last = folded.at(-1);
        if (!last || folded.length < 2 || letter?.kind !== 'edit') continue;
        await tx.remove(
          'journal',
          folded.slice(0, -1).map((row) => row.number),
        );
        await tx.put('journal', [{ ...last, update: letter.update, at: folded[0]?.at ?? last.at }]);
      }
    });
  }

  /** Replaces what a document has unsent by its whole state: the server has missed something before it. */
  async sendWhole(doc: DocId, pieces: readonly NewJournalRow[]): Promise<void> {
    await this.#tables.transact('rw', ['journal', 'docs', 'drafts'], async (tx) => {
      // Read before the document was set aside: what the server did not take is not offered again.
      const row = await tx.get('docs', doc);
      if (row?.refused || pieces.some((piece) => (piece.anew ?? 0) !== (row?.anew ?? 0))) return;
      const unsent = (await tx.all('journal', { index: 'doc', is: doc })).filter((old) => old.answered === 0);
      await tx.remove(
        'journal',
        unsent.map((old) => old.number),
      );
      await ensureDocs(tx, pieces);
      await tx.add(
        'journal',
        pieces.map((row) => ({ ...row, answered: 0, stored: 1 }) as const),
      );
    });
    this.#heard({ what: 'journal' });
  }

  /**
   * A received row of a document could not be read: the space's cursor goes, so that the next hello brings it again. Not when it has
   * come just so before: then it is not this disk that damages it.
   *
   * @param mark what tells these bytes from others
   * @returns whether it is to come again
   */
  fetchAgain(doc: DocId, space: SpaceId, mark: string): Promise<boolean> {
    return this.#tables.transact('rw', ['meta', 'cursors'], async (tx) => {
      const key = `damaged:${doc}`;
      if ((await tx.get('meta', key))?.value === mark) return false;
      await tx.put('meta', [{ key, value: mark }]);
      await tx.remove('cursors', [space]);
      return true;
    });
  }

  /** All rows that no answer has come for, in order. */
  unanswered(): Promise<JournalRow[]> {
    return this.#tables.transact('r', ['journal'], (tx) => tx.all('journal', { index: 'answered', is: 0 }));
  }

  // ---------- spaces and record rows ----------

  /** Founds a space here: birth in the journal, roles as local rows, all at once. */
  async found(space: SpaceRow, birth: NewJournalRow, rows: readonly RecordRow[]): Promise<void> {
    await this.#tables.transact('rw', ['spaces', 'journal', 'rows'], async (tx) => {
      await tx.put('spaces', [space]);
      await tx.put('rows', rows);
      await tx.add('journal', [{ ...birth, answered: 0, stored: 1 }]);
    });
    this.#heard({ what: 'spaces' });
    this.#heard({ what: 'journal' });
  }

  /** The member's own space before the server has told of it. Nothing is sent for it, and what stands is left as it is. */
  async beginOwn(space: SpaceRow, rows: readonly RecordRow[]): Promise<void> {
    await this.#tables.transact('rw', ['spaces', 'rows'], async (tx) => {
      if (await tx.get('spaces', space.id)) return;
      await tx.put('spaces', [space]);
      await tx.put('rows', rows);
    });
    this.#heard({ what: 'spaces' });
  }

  spaces(): Promise<SpaceRow[]> {
    return this.#tables.transact('r', ['spaces'], (tx) => tx.all('spaces'));
  }

  space(id: SpaceId): Promise<SpaceRow | undefined> {
    return this.#tables.transact('r', ['spaces'], (tx) => tx.get('spaces', id));
  }

  /** The space in which a document stands; undefined where nothing of it was written or put away here. */
  async spaceOf(doc: DocId): Promise<SpaceId | undefined> {
    return (await this.#tables.transact('r', ['docs'], (tx) => tx.get('docs', doc)))?.space;
  }

  docs(): Promise<DocRow[]> {
    return this.#tables.transact('r', ['docs'], (tx) => tx.all('docs'));
  }

  rowsOf(space: SpaceId): Promise<RecordRow[]> {
    return this.#tables.transact('r', ['rows'], (tx) => tx.all('rows', { index: 'space', is: space }));
  }

  /**
   * Says what becomes of a space. One that becomes `mine` is put behind everything that waits,
   * so that what must be decided before it (an alias) goes out first.
   */
  async setState(id: SpaceId, state: SpaceState): Promise<void> {
    await this.#tables.transact('rw', ['spaces', 'journal'], async (tx) => {
      const space = await tx.get('spaces', id);
      if (!space) return;
      await tx.put('spaces', [{ ...space, state }]);
      if (state !== 'mine') return;
      const rows = await tx.all('journal', { index: 'space', is: id });
      await tx.remove(
        'journal',
        rows.map((row) => row.number),
      );
      await tx.add(
        'journal',
        rows.map(({ number: _number, ...row }) => row),
      );
    });
    this.#heard({ what: 'spaces' });
    this.#heard({ what: 'journal' });
  }

  /** Takes a space and everything of it off this device, own copies of it excepted. Returns what the documents' own databases are called (`storesOf`): they may go too. */
  async forget(id: SpaceId): Promise<string[]> {
    const docs = await this.#tables.transact('rw', ['spaces', 'journal', 'rows', 'docs', 'inbox', 'drafts', 'cursors'], async (tx) => {
      const gone = await tx.all('docs', { index: 'space', is: id });
      const journal = await tx.all('journal', { index: 'space', is: id });
      const rows = await tx.all('rows');
      await tx.remove(
        'journal',
        journal.map((row) => row.number),
      );
      await tx.remove(
        'rows',
        rows.filter((row) => row.space === id || row.key === `space/${id}` || row.key === `hosted/${id}`).map((row) => [row.space, row.key] as const),
      );
      // Of a document that nobody has opened only the inbox knows.
      const inbox = (await tx.all('inbox')).filter((row) => row.space === id);
      const all = [...new Set([...gone.map((doc) => doc.id), ...inbox.map((row) => row.doc)])];
      await tx.remove(
        'inbox',
        inbox.map((row) => row.number),
      );
      for (const doc of all)
        await tx.remove(
          'drafts',
          (await tx.all('drafts', { index: 'doc', is: doc })).map((row) => row.key),
        );
      await tx.remove('docs', all);
      await tx.remove('spaces', [id]);
      await tx.remove('cursors', [id]);
      return all.flatMap((doc) => storesOf(gone.find((row) => row.id === doc) ?? { id: doc }));
    });
    this.#heard({ what: 'spaces' });
    this.#heard({ what: 'journal' });
    return docs;
  }

  // ---------- claims, drafts, meta ----------

  async claim(row: ClaimRow, letter: NewJournalRow): Promise<void> {
    await this.#tables.transact('rw', ['claims', 'journal'], async (tx) => {
      await tx.put('claims', [row]);
      await tx.add('journal', [{ ...letter, answered: 0, stored: 1 }]);
    });
    this.#heard({ what: 'journal' });
  }

  claimRow(id: ClaimId): Promise<ClaimRow | undefined> {
    return this.#tables.transact('r', ['claims'], (tx) => tx.get('claims', id));
  }

  /** Claims that were answered with a refusal. */
  async refusedClaims(): Promise<ClaimRow[]> {
    const claims = await this.#tables.transact('r', ['claims'], (tx) => tx.all('claims'));
    return claims.filter((claim) => claim.code !== 'kept' && claim.code !== 'waiting');
  }

  async keepDraft(draft: DraftRow): Promise<void> {
    await this.#tables.transact('rw', ['drafts'], (tx) => tx.put('drafts', [draft]));
  }

  async dropDrafts(keys: readonly string[]): Promise<void> {
    await this.#tables.transact('rw', ['drafts'], (tx) => tx.remove('drafts', keys));
  }

  draftsOf(doc: DocId): Promise<DraftRow[]> {
    return this.#tables.transact('r', ['drafts'], (tx) => tx.all('drafts', { index: 'doc', is: doc }));
  }

  async meta(key: string): Promise<Json | undefined> {
    return (await this.#tables.transact('r', ['meta'], (tx) => tx.get('meta', key)))?.value;
  }

  async setMeta(key: string, value: Json): Promise<void> {
    await this.#tables.transact('rw', ['meta'], (tx) => tx.put('meta', [{ key, value }]));
  }

  close(): void {
    this.#tables.close();
  }
}

/** Every document has a row; returns how each of them stands. */
async function ensureDocs(tx: Transaction, rows: readonly NewJournalRow[]): Promise<ReadonlyMap<string, DocRow>> {
  const rowOf = new Map<string, DocRow>();
  for (const row of new Map(rows.map((one) => [one.doc, one])).values()) {
    if (row.doc === '') continue;
    const standing = await tx.get('docs', row.doc);
    rowOf.set(row.doc, standing ?? { id: row.doc, space: row.space, kind: row.docKind, refused: null, known: knowsNothing });
    if (!standing) await tx.put('docs', [rowOf.get(row.doc) as DocRow]);
  }
  return rowOf;
}
