/**
 * The database `kept`: journal, inbox, cursors, record rows, claims and drafts of this device, over any `Tables`.
 * It is the line's store and the documents' memory; it knows bytes and orders, not what a document means.
 * Each public act is one strict transaction.
 */
import type { LineStore } from '../link/store.ts';
import { type ClaimId, type DeviceId, type DocId, isId, type MemberId, type SpaceId } from '../shared/base/ids.ts';
import { type Json, recordOf } from '../shared/base/json.ts';
import type { Answer, AnswerCode, Letter, Seq, StreamEntry } from '../shared/wire/frames.ts';
import { type Inside, inside } from './inside.ts';
import { fold, maySend, type Sendable } from './outgoing-letters.ts';
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

/** What happened in `kept`, for whoever keeps screens and the sign true. */
export type KeptNews =
  | { readonly what: 'journal' }
  | { readonly what: 'taken'; readonly space: SpaceId; readonly edits: readonly (StreamEntry & { readonly kind: 'edit' })[]; readonly rows: boolean }
  | {
      readonly what: 'answered';
      readonly docs: readonly DocId[];
      readonly claims: readonly ClaimId[];
      readonly resync: readonly DocId[];
      readonly cannotStore: boolean;
    }
  | { readonly what: 'spaces' };

/** Breaks the room on purpose, so that tests can see that they would notice. Set in `test/` alone. */
export interface KeptSabotage {
  /** Moves the cursor in a transaction of its own before the inbox has the rows, and halts there. */
  readonly cursorFirst?: () => Promise<void>;
}

/** Unsent rows of a document above which a rest folds them. */
const rowsBeforeFold = 32;

const lineTables = ['cursors', 'inbox', 'rows', 'spaces', 'docs'] as const;

export class Kept implements LineStore {
  readonly device: DeviceId;
  readonly #tables: Tables;
  readonly #heard: (news: KeptNews) => void;
  readonly #sabotage: KeptSabotage;
  /** The rows that a letter sent in this opening speaks for, by its number. */
  readonly #rowsOfLetter = new Map<number, readonly JournalRow[]>();

  constructor(tables: Tables, device: DeviceId, heard: (news: KeptNews) => void, sabotage: KeptSabotage = {}) {
    this.#tables = tables;
    this.device = device;
    this.#heard = heard;
    this.#sabotage = sabotage;
  }

  // ---------- the journal ----------

  /** Appends rows in their order, with the drafts that became them. Resolves when they are flushed. */
  async append(rows: readonly NewJournalRow[], doneDrafts: readonly string[] = []): Promise<number[]> {
    const numbers = await this.#tables.transact('rw', ['journal', 'docs', 'drafts'], async (tx) => {
      await tx.remove('drafts', doneDrafts);
      await ensureDocs(tx, rows);
      return tx.add(
        'journal',
        rows.map((row) => ({ ...row, answered: 0, stored: 0 }) as const),
      );
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
      if (inbox.length > 0) {
        const known = await tx.get('docs', doc);
        const first = inbox[0] as InboxRow;
        const base: DocRow = known ?? { id: doc, space: first.space, kind: first.docKind, refused: null, known: knowsNothing };
        await tx.put('docs', [
          {
            ...base,
            known: learn(
              base.known,
              inbox.map((row) => row.update),
            ),
          },
        ]);
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
    const underWay = Math.max(0, ...this.#rowsOfLetter.keys());
    await this.#tables.transact('rw', ['journal'], async (tx) => {
      const rows = (await tx.all('journal', { index: 'doc', is: doc })).filter((row) => row.answered === 0 && row.stored === 1 && row.number > underWay);
      if (rows.length < rowsBeforeFold) return;
      for (const run of neighbours(rows)) {
        const { rows: folded, letter } = fold(run, Number.POSITIVE_INFINITY, merge)[0] ?? { rows: [], letter: undefined };
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
  async sendWhole(doc: DocId, row: NewJournalRow): Promise<void> {
    await this.#tables.transact('rw', ['journal', 'docs', 'drafts'], async (tx) => {
      const unsent = (await tx.all('journal', { index: 'doc', is: doc })).filter((old) => old.answered === 0);
      await tx.remove(
        'journal',
        unsent.map((old) => old.number),
      );
      await ensureDocs(tx, [row]);
      await tx.add('journal', [{ ...row, answered: 0, stored: 1 }]);
    });
    this.#heard({ what: 'journal' });
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

  spaces(): Promise<SpaceRow[]> {
    return this.#tables.transact('r', ['spaces'], (tx) => tx.all('spaces'));
  }

  docs(): Promise<DocRow[]> {
    return this.#tables.transact('r', ['docs'], (tx) => tx.all('docs'));
  }

  rowsOf(space: SpaceId): Promise<RecordRow[]> {
    return this.#tables.transact('r', ['rows'], (tx) => tx.all('rows', { index: 'space', is: space }));
  }

  /** Documents with something that their own database may not have yet, received or written here: what lists show of them may be behind too. */
  async unsettledDocs(): Promise<{ readonly doc: DocId; readonly space: SpaceId; readonly docKind: string }[]> {
    const rows = await this.#tables.transact('r', ['inbox', 'journal'], async (tx) => {
      const written = (await tx.all('journal')).filter((row) => row.stored === 0 && row.doc !== '');
      return [...(await tx.all('inbox')), ...written].map(({ doc, space, docKind }) => ({ doc: doc as DocId, space, docKind }));
    });
    return [...new Map(rows.map((row) => [row.doc, row])).values()];
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

  /** Takes a space and everything of it off this device. Returns the documents whose own databases may go too. */
  async forget(id: SpaceId): Promise<DocId[]> {
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
        rows.filter((row) => row.space === id || row.key === `space/${id}`).map((row) => [row.space, row.key] as const),
      );
      for (const doc of gone) {
        await tx.remove(
          'inbox',
          (await tx.all('inbox', { index: 'doc', is: doc.id })).map((row) => row.number),
        );
        await tx.remove(
          'drafts',
          (await tx.all('drafts', { index: 'doc', is: doc.id })).map((row) => row.key),
        );
      }
      await tx.remove(
        'docs',
        gone.map((doc) => doc.id),
      );
      await tx.remove('spaces', [id]);
      await tx.remove('cursors', [id]);
      return gone.map((doc) => doc.id);
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

  // ---------- what the line asks ----------

  standing(): Promise<{ readonly device: DeviceId; readonly epoch: number; readonly cursors: readonly (readonly [SpaceId, Seq])[] }> {
    return this.#tables.transact('r', ['meta', 'cursors'], async (tx) => {
      const epoch = (await tx.get('meta', 'epoch'))?.value;
      const cursors = await tx.all('cursors');
      return { device: this.device, epoch: typeof epoch === 'number' ? epoch : 0, cursors: cursors.map(({ space, to }) => [space, to] as const) };
    });
  }

  async take(batch: { readonly space: SpaceId; readonly from: Seq; readonly to: Seq; readonly entries: readonly StreamEntry[] }): Promise<'taken' | 'gap'> {
    if (this.#sabotage.cursorFirst) {
      await this.#tables.transact('rw', ['cursors'], (tx) => tx.put('cursors', [{ space: batch.space, to: batch.to }]));
      await this.#sabotage.cursorFirst();
    }
    const edits = batch.entries.filter((entry) => entry.kind === 'edit');
    const records = batch.entries.filter((entry) => entry.kind === 'row');
    const taken = await this.#tables.transact('rw', lineTables, async (tx) => {
      const cursor = await tx.get('cursors', batch.space);
      if (!this.#sabotage.cursorFirst && (cursor?.to ?? 0) !== batch.from) return false;
      await tx.add(
        'inbox',
        edits.map(({ doc, docKind, member, seconds, update }) => ({ doc, space: batch.space, docKind, member, seconds, update })),
      );
      await takeRecords(tx, batch.space, records);
      await tx.put('cursors', [{ space: batch.space, to: batch.to }]);
      return true;
    });
    if (!taken) return 'gap';
    this.#heard({ what: 'taken', space: batch.space, edits, rows: records.length > 0 });
    return 'taken';
  }

  async newEpoch(epoch: number): Promise<void> {
    await this.#tables.transact('rw', ['meta', 'cursors'], async (tx) => {
      await tx.clear('cursors');
      await tx.put('meta', [{ key: 'epoch', value: epoch }]);
    });
  }

  async waiting(after: number, maxBytes: number): Promise<readonly Letter[]> {
    const waiting = await this.#tables.transact('r', ['journal', 'spaces', 'docs', 'meta'], async (tx) => {
      const sendable = await sendableOf(tx);
      const rows: JournalRow[] = [];
      let bytes = 0;
      let from = after;
      // In pages: a long journal of documents that may not go out must not be read whole at every turn.
      for (;;) {
        const page = await tx.above('journal', from, 400);
        for (const row of page) {
          if (!maySend(row, sendable)) continue;
          rows.push(row);
          bytes += (row.update?.length ?? 64) + 40;
        }
        from = page.at(-1)?.number ?? from;
        if (page.length < 400 || bytes > maxBytes) break;
      }
      return rows;
    });
    // Most often nothing waits, and then nothing has to be understood.
    if (waiting.length === 0) return [];
    const { merge } = await inside();
    const letters = fold(waiting, maxBytes, merge);
    for (const { letter, rows } of letters) this.#rowsOfLetter.set(letter.number, rows);
    return letters.map(({ letter }) => letter);
  }

  async answered(answers: readonly Answer[]): Promise<void> {
    const { learn } = await inside();
    const docs = new Set<DocId>();
    const resync = new Set<DocId>();
    const claims: ClaimId[] = [];
    await this.#tables.transact('rw', ['journal', 'spaces', 'docs', 'claims'], async (tx) => {
      for (const answer of answers) {
        const one = await tx.get('journal', answer.number);
        const rows = this.#rowsOfLetter.get(answer.number) ?? (one ? [one] : []);
        const last = rows.at(-1);
        if (!last || answer.code === 'cannot-store') continue;
        if (last.kind === 'claim' && last.claim) {
          const claim = await tx.get('claims', last.claim.id);
          if (claim) await tx.put('claims', [{ ...claim, code: answer.code, detail: answer.detail }]);
          await tx.remove('journal', [last.number]);
          claims.push(last.claim.id);
        } else if (answer.code === 'kept') {
          await keepAnswered(tx, rows, Date.now(), learn);
          if (last.doc !== '') docs.add(last.doc);
        } else if (last.doc === '') {
          const space = await tx.get('spaces', last.space);
          if (space) await tx.put('spaces', [{ ...space, refused: answer.code as AnswerCode }]);
        } else if (answer.code === 'resync') {
          resync.add(last.doc);
        } else {
          docs.add(last.doc);
          const doc = await tx.get('docs', last.doc);
          if (doc) await tx.put('docs', [{ ...doc, refused: answer.code }]);
        }
      }
    });
    for (const answer of answers) if (answer.code !== 'cannot-store') this.#rowsOfLetter.delete(answer.number);
    const cannotStore = answers.some((answer) => answer.code === 'cannot-store');
    this.#heard({ what: 'answered', docs: [...docs], claims, resync: [...resync], cannotStore });
  }

  async gone(space: SpaceId): Promise<void> {
    await this.#tables.transact('rw', ['spaces', 'cursors'], async (tx) => {
      const row = await tx.get('spaces', space);
      if (row) await tx.put('spaces', [{ ...row, state: 'gone' }]);
      await tx.remove('cursors', [space]);
    });
    this.#heard({ what: 'spaces' });
  }

  close(): void {
    this.#tables.close();
  }
}

/** Runs of rows whose numbers follow each other: nothing else of the journal stands between them. */
function neighbours(rows: readonly JournalRow[]): JournalRow[][] {
  const runs: JournalRow[][] = [];
  for (const row of rows) {
    const run = runs.at(-1);
    if (run && run.at(-1)?.number === row.number - 1) run.push(row);
    else runs.push([row]);
  }
  return runs;
}

async function ensureDocs(tx: Transaction, rows: readonly NewJournalRow[]): Promise<void> {
  for (const row of new Map(rows.map((one) => [one.doc, one])).values()) {
    if (row.doc === '' || (await tx.get('docs', row.doc))) continue;
    await tx.put('docs', [{ id: row.doc, space: row.space, kind: row.docKind, refused: null, known: knowsNothing }]);
  }
}

async function sendableOf(tx: Transaction): Promise<Sendable> {
  const account = await tx.get('meta', 'account');
  const spaces = await tx.all('spaces');
  const docs = await tx.all('docs');
  return {
    hasAccount: account !== undefined && account.value !== null,
    spaces: new Map(spaces.map((space) => [space.id, space])),
    docs: new Map(docs.map((doc) => [doc.id, doc])),
  };
}

async function keepAnswered(tx: Transaction, rows: readonly JournalRow[], now: number, learn: Inside['learn']): Promise<void> {
  const last = rows.at(-1) as JournalRow;
  const standing = await Promise.all(rows.map((row) => tx.get('journal', row.number)));
  const here = standing.filter((row) => row !== undefined);
  await tx.remove(
    'journal',
    here.filter((row) => row.stored === 1).map((row) => row.number),
  );
  await tx.put(
    'journal',
    here.filter((row) => row.stored === 0).map((row) => ({ ...row, answered: 1 }) as const),
  );
  const space = await tx.get('spaces', last.space);
  if (space) await tx.put('spaces', [{ ...space, state: 'server', sentAt: now }]);
  const doc = last.doc === '' ? undefined : await tx.get('docs', last.doc);
  if (doc)
    await tx.put('docs', [
      {
        ...doc,
        known: learn(
          doc.known,
          rows.map((row) => row.update ?? new Uint8Array()),
        ),
      },
    ]);
}

async function takeRecords(tx: Transaction, space: SpaceId, records: readonly (StreamEntry & { readonly kind: 'row' })[]): Promise<void> {
  if (records.length === 0) return;
  const local = (await tx.all('rows', { index: 'space', is: space })).filter((row) => row.local === 1);
  // What the device made for the time being goes when the server's own rows arrive; rows of spaces it has not seen yet stay.
  const replaced = local.filter((row) => !row.key.startsWith('space/') || records.some((record) => record.key === row.key));
  await tx.remove(
    'rows',
    replaced.map((row) => [row.space, row.key] as const),
  );
  await tx.put(
    'rows',
    records.filter((record) => record.value !== null).map(({ key, value }) => ({ space, key, value, local: 0 }) as const),
  );
  await tx.remove(
    'rows',
    records.filter((record) => record.value === null).map(({ key }) => [space, key] as const),
  );
  const before = await tx.get('spaces', space);
  const birth = birthOf(records.find((record) => record.key === 'birth')?.value);
  if (birth) await tx.put('spaces', [{ ...birth, id: space, state: 'server', refused: null, sentAt: before?.sentAt ?? 0 }]);
}

function birthOf(value: Json | undefined): Pick<SpaceRow, 'kind' | 'maker' | 'at' | 'hosts'> | null {
  const birth = recordOf(value);
  if (typeof birth?.kind !== 'string' || !isId(birth.maker)) return null;
  const hosts = Array.isArray(birth.hosts) ? birth.hosts.filter((host): host is SpaceId => isId(host)) : [];
  return { kind: birth.kind, maker: birth.maker as MemberId, at: typeof birth.at === 'number' ? birth.at : 0, hosts };
}
