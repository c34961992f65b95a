/**
 * What the line asks of the disk, in `kept`: the stream goes into inbox, rows and cursor in one transaction; the journal gives what may go
 * out, folded; answers put away what they settle. The rules are those of `test/contracts/line-store.ts`.
 */
import type { Batch, LineStore } from '../link/store.ts';
import { type ClaimId, type DeviceId, type DocId, isId, type MemberId, type SpaceId } from '../shared/base/ids.ts';
import { type Json, recordOf } from '../shared/base/json.ts';
import type { Answer, AnswerCode, Letter, Seq, StreamEntry } from '../shared/wire/frames.ts';
import { restMsOf } from '../shared/wire/rest.ts';
import { clientsIn } from './clients-in.ts';
import { type Inside, inside } from './inside.ts';
import { fold, maySend, sendableOf } from './outgoing-letters.ts';
import { Resyncs } from './resyncs.ts';
import { holdForReturn, keepGone, takeEpochs } from './returning.ts';
import type { AsideSabotage } from './set-aside.ts';
import type { JournalRow, SpaceRow, Tables, Transaction } from './tables.ts';

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
      /** Documents that were refused for good: they are to be set aside. */
      readonly refused: readonly DocId[];
    }
  | { readonly what: 'spaces' }
  /** A space is no longer for this member. */
  | { readonly what: 'gone'; readonly space: SpaceId };

/** Breaks the room on purpose, so that tests can see that they would notice. Set in `test/` alone. */
export interface KeptSabotage extends AsideSabotage {
  /** Moves the cursor in a transaction of its own before the inbox has the rows, and halts there. */
  readonly cursorFirst?: () => Promise<void>;
}

const lineTables = ['cursors', 'inbox', 'rows', 'spaces', 'docs', 'journal', 'meta'] as const;

export class LineDisk implements LineStore {
  readonly device: DeviceId;
  readonly #tables: Tables;
  readonly #heard: (news: KeptNews) => void;
  readonly #sabotage: KeptSabotage;
  /** The rows that a letter sent in this opening speaks for, by its number. */
  readonly #rowsOfLetter = new Map<number, readonly JournalRow[]>();
  /** Documents of which a letter had gone out when a line ended: the server may have kept it. */
  readonly #unheard = new Set<DocId | ''>();
  readonly #resyncs = new Resyncs();

  constructor(tables: Tables, device: DeviceId, heard: (news: KeptNews) => void, sabotage: KeptSabotage) {
    this.#tables = tables;
    this.device = device;
    this.#heard = heard;
    this.#sabotage = sabotage;
  }

  /** The highest number of a letter that has gone out and has no answer; 0 when there is none. */
  get underWay(): number {
    return Math.max(0, ...this.#rowsOfLetter.keys());
  }

  /** Whether a letter of the document has gone out on this line and has no answer. */
  isUnderWay(doc: DocId): boolean {
    return [...this.#rowsOfLetter.values()].some(([first]) => first?.doc === doc);
  }

  /** Whether the server may have kept something of the document without this device's having heard of it. */
  isUnheard(doc: DocId): boolean {
    return this.#unheard.has(doc) || this.isUnderWay(doc);
  }

  standing(): Promise<{ readonly device: DeviceId; readonly epoch: number; readonly cursors: readonly (readonly [SpaceId, Seq])[] }> {
    // A line begins: whatever was under way on the one before has no answer coming.
    for (const [first] of this.#rowsOfLetter.values()) this.#unheard.add(first?.doc ?? '');
    this.#rowsOfLetter.clear();
    return this.#tables.transact('r', ['meta', 'cursors'], async (tx) => {
      const epoch = (await tx.get('meta', 'epoch'))?.value;
      const cursors = await tx.all('cursors');
      return { device: this.device, epoch: typeof epoch === 'number' ? epoch : 0, cursors: cursors.map(({ space, to }) => [space, to] as const) };
    });
  }

  async take(batches: readonly Batch[]): Promise<number> {
    if (this.#sabotage.cursorFirst) {
      for (const { space, to } of batches) {
        await this.#tables.transact('rw', ['cursors'], (tx) => tx.put('cursors', [{ space, to }]));
        await this.#sabotage.cursorFirst();
      }
    }
    const parts = batches.map((batch) => ({
      ...batch,
      edits: batch.entries.filter((entry) => entry.kind === 'edit'),
      records: batch.entries.filter((entry) => entry.kind === 'row'),
    }));
    const erased = new Set<DocId>();
    const taken = await this.#tables.transact('rw', lineTables, async (tx) => {
      erased.clear();
      let fits = 0;
      for (const { space, from, to, edits, records } of parts) {
        const cursor = await tx.get('cursors', space);
        if (!this.#sabotage.cursorFirst && (cursor?.to ?? 0) !== from) break;
        for (const doc of await takeEpochs(tx, space, edits)) erased.add(doc);
        await tx.add(
          'inbox',
          edits.map(({ doc, docKind, member, seconds, update, docEpoch }) => ({ doc, space, docKind, member, seconds, update, ...(docEpoch && { docEpoch }) })),
        );
        await takeRecords(tx, space, records);
        await keepGone(tx, space, records);
        await tx.put('cursors', [{ space, to }]);
        fits += 1;
      }
      return fits;
    });
    for (const { space, edits, records } of parts.slice(0, taken)) this.#heard({ what: 'taken', space, edits, rows: records.length > 0 });
    if (erased.size > 0) this.#heard({ what: 'answered', docs: [], claims: [], resync: [], cannotStore: false, refused: [...erased] });
    return taken;
  }

  async newEpoch(epoch: number): Promise<void> {
    await this.#tables.transact('rw', ['meta', 'cursors', 'rows'], async (tx) => {
      await tx.clear('cursors');
      const before = (await tx.get('meta', 'epoch'))?.value;
      await tx.put('meta', [{ key: 'epoch', value: epoch }]);
      // The stream that begins now puts the store's own rows over these: what it may lack is kept beside until it has been given back.
      if (typeof before === 'number' && before !== 0) await holdForReturn(tx);
    });
  }

  async waiting(after: number, maxBytes: number): Promise<readonly Letter[]> {
    // A round begins: all that had gone out is answered.
    if (after === 0) this.#rowsOfLetter.clear();
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
    const letters = fold(waiting, maxBytes, merge, clientsIn);
    for (const { letter, rows } of letters) this.#rowsOfLetter.set(letter.number, rows);
    return letters.map(({ letter }) => letter);
  }

  async answered(answers: readonly Answer[]): Promise<void> {
    const { learn } = await inside();
    const docs = new Set<DocId>();
    const resync = new Set<DocId>();
    const refused = new Set<DocId>();
    const claims: ClaimId[] = [];
    await this.#tables.transact('rw', ['journal', 'spaces', 'docs', 'claims'], async (tx) => {
      for (const answer of answers) {
        const one = await tx.get('journal', answer.number);
        const rows = this.#rowsOfLetter.get(answer.number) ?? (one ? [one] : []);
        const last = rows.at(-1);
        if (!last || answer.code === 'cannot-store') continue;
        if (answer.code === 'quarantined') {
          const doc = last.doc === '' ? undefined : await tx.get('docs', last.doc);
          if (doc) await tx.put('docs', [{ ...doc, restsUntil: Date.now() + restMsOf(answer) }]);
          continue;
        }
        if (last.kind === 'claim' && last.claim) {
          const claim = await tx.get('claims', last.claim.id);
          if (claim) await tx.put('claims', [{ ...claim, code: answer.code, detail: answer.detail }]);
          await tx.remove('journal', [last.number]);
          claims.push(last.claim.id);
        } else if (answer.code === 'kept') {
          await keepAnswered(tx, rows, Date.now(), learn);
          if (last.doc !== '') {
            docs.add(last.doc);
            this.#resyncs.over(last.doc);
          }
        } else if (last.doc === '') {
          const space = await tx.get('spaces', last.space);
          if (space) await tx.put('spaces', [{ ...space, refused: answer.code as AnswerCode }]);
        } else if (answer.code === 'resync' && !this.#resyncs.isOnceTooOften(last.doc, answer.number, this.underWay)) {
          resync.add(last.doc);
        } else {
          docs.add(last.doc);
          const doc = await tx.get('docs', last.doc);
          // Of a document that was set aside meanwhile nothing more is asked.
          if (!doc || !one) continue;
          await tx.put('docs', [{ ...doc, refused: answer.code, detail: answer.detail }]);
          refused.add(last.doc);
        }
      }
    });
    for (const answer of answers) if (answer.code !== 'cannot-store') this.#rowsOfLetter.delete(answer.number);
    const cannotStore = answers.some((answer) => answer.code === 'cannot-store');
    this.#heard({ what: 'answered', docs: [...docs], claims, resync: [...resync], cannotStore, refused: [...refused] });
  }

  async gone(space: SpaceId): Promise<void> {
    await this.#tables.transact('rw', ['spaces', 'cursors'], async (tx) => {
      const row = await tx.get('spaces', space);
      if (row) await tx.put('spaces', [{ ...row, state: 'gone' }]);
      await tx.remove('cursors', [space]);
    });
    this.#heard({ what: 'spaces' });
    this.#heard({ what: 'gone', space });
  }
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
  const replaced = local.filter((row) => !/^(space|hosted)\//.test(row.key) || records.some((record) => record.key === row.key));
  await tx.remove(
    'rows',
    replaced.map((row) => [row.space, row.key] as const),
  );
  await tx.put(
    'rows',
    records.filter((record) => record.value !== null).map(({ key, value, seal }) => ({ space, key, value, local: 0, ...(seal && { seal }) }) as const),
  );
  await tx.remove(
    'rows',
    records.filter((record) => record.value === null).map(({ key }) => [space, key] as const),
  );
  const before = await tx.get('spaces', space);
  const birth = birthOf(records.find((record) => record.key === 'birth')?.value);
  // The server makes a member's own space with the account: what was written in it here before still waits for its member's word.
  const state = birth?.kind === 'member' && (before?.state === 'undecided' || before?.state === 'here-only') ? before.state : 'server';
  if (birth) await tx.put('spaces', [{ ...birth, id: space, state, refused: null, sentAt: before?.sentAt ?? 0 }]);
}

function birthOf(value: Json | undefined): Pick<SpaceRow, 'kind' | 'maker' | 'at' | 'hosts'> | null {
  const birth = recordOf(value);
  if (typeof birth?.kind !== 'string' || !isId(birth.maker)) return null;
  const hosts = Array.isArray(birth.hosts) ? birth.hosts.filter((host): host is SpaceId => isId(host)) : [];
  return { kind: birth.kind, maker: birth.maker as MemberId, at: typeof birth.at === 'number' ? birth.at : 0, hosts };
}
