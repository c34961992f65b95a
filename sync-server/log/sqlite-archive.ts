/**
 * What the log on SQLite does for a document beside taking its edits: writes it as one, keeps and thins its versions, erases.
 * The work is done in a thread; what it made takes its place in the log's own queue, so that it shares the commits of the edits and their order.
 */
import type { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import { type DocId, isId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';
import type { Seq } from '../../src/shared/wire/frames.ts';
import { CannotStore, type LogEntry, Unsettled, type Version, type VersionCause, type VersionWish } from './log.ts';
import { emptyState, stateOfVersion } from './settle.ts';
import { type GivenVersion, type Settling, ThreadGone } from './settling.ts';
import { archiveStatements } from './sqlite-archive-statements.ts';
import { numberOf } from './sqlite-schema.ts';
import { outlived } from './thinning.ts';
import { unpacked } from './version-bytes.ts';

/** Entries that one commit takes away behind a compaction: some milliseconds. */
const entriesPerPiece = 500;
const pagesPerPiece = 256;
const checkpointTries = 50;
const checkpointMs = 100;

/** The next number of a space, and where its entry goes. */
export type Grow = (space: SpaceId) => { readonly seq: Seq; readonly entries: LogEntry[] };

export interface ArchiveNeeds {
  readonly database: DatabaseSync;
  readonly settling: Settling;
  /** Hands in what is to be written with the next commit; resolves when it is on disk. */
  readonly hand: (write: (grow: Grow) => void) => Promise<void>;
  readonly isClosed: () => boolean;
  readonly sabotage: { readonly compactWrong?: true; readonly eraseNothing?: true };
  /** Tests halt here: after the state was made, before it takes its place; and after that, before the entries below it go. */
  readonly step: (step: 'settled' | 'swapped') => void;
}

export class SqliteArchive {
  readonly #needs: ArchiveNeeds;
  readonly #sql: ReturnType<typeof archiveStatements>;
  readonly #turns = new Map<DocId, Promise<unknown>>();

  constructor(needs: ArchiveNeeds) {
    this.#needs = needs;
    this.#sql = archiveStatements(needs.database);
  }

  compact(doc: DocId, fromEntries: number): Promise<boolean> {
    return this.#inTurn(doc, async () => {
      const upTo = this.#sql.lastOf(doc);
      const isLeft = this.#sql.isLeftBelow(doc);
      if (upTo === 0 || (this.#sql.count(doc, fromEntries) < fromEntries && !isLeft)) return false;
      const given = await this.#settled(doc, () => this.#needs.settling.state(doc, upTo, this.#needs.sabotage.compactWrong === true));
      if (!given) return false;
      this.#needs.step('settled');
      await this.#needs.hand(() => this.#sql.swap(doc, given.seq, given.body, given.hash));
      this.#needs.step('swapped');
      // What lies below says nothing that the one entry does not: it goes piece by piece, and is harmless meanwhile
      for (let more = true; more && !this.#needs.isClosed(); )
        await this.#needs.hand(() => {
          more = this.#sql.dropBelow(doc, given.seq, entriesPerPiece) === entriesPerPiece;
        });
      return true;
    });
  }

  unsettled(): Promise<readonly DocId[]> {
    return this.#settled('' as DocId, () => this.#needs.settling.unsettled()).then((docs) => docs.filter(isId) as DocId[]);
  }

  versions(doc: DocId): readonly Version[] {
    return this.#sql.versionsOf(doc);
  }

  version(id: number): (Version & { readonly state: Uint8Array }) | null {
    const found = this.#sql.version(id);
    return found && { ...found.version, state: stateOfVersion(unpacked(found.body), found.version.hash) };
  }

  keepVersion(doc: DocId, at: number, wish: VersionWish): Promise<Version | null> {
    return this.#inTurn(doc, async () => {
      const { name = null, until = null } = wish;
      const upTo = this.#sql.lastOf(doc);
      if (upTo === 0) return null;
      const newest = this.#sql.versionsOf(doc).at(-1);
      if (newest?.seq === upTo && (name === null || newest.name === null || newest.name === name)) {
        const id = newest.id;
        const latest = until === null ? newest.until : Math.max(until, newest.until ?? 0);
        await this.#needs.hand(() => this.#sql.wish(id, name ?? newest.name, latest));
        return this.#sql.version(id)?.version ?? null;
      }
      const given = await this.#settled(doc, () => this.#needs.settling.version(doc, upTo, newest?.seq ?? 0));
      return given && this.#put(doc, given, name === null && until === null ? 'rest' : 'asked', at, { name, until });
    });
  }

  keepBeforeDeletions(doc: DocId, at: number): Promise<readonly Version[]> {
    return this.#inTurn(doc, async () => {
      const standing = this.#sql.versionsOf(doc);
      const after = standing.findLast(({ cause }) => cause === 'before-deletion')?.seq ?? 0;
      const seqs = await this.#settled(doc, () => this.#needs.settling.seqsBeforeDeletions(doc, this.#sql.lastOf(doc), after));
      const kept: Version[] = [];
      for (const seq of seqs) {
        const before = standing.findLast((version) => version.seq <= seq);
        if (before?.seq === seq) {
          await this.#needs.hand(() => this.#sql.stoodBefore(before.id));
          kept.push({ ...before, cause: 'before-deletion' });
          continue;
        }
        const given = await this.#settled(doc, () => this.#needs.settling.version(doc, seq, before?.seq ?? 0));
        if (given?.seq === seq) kept.push(await this.#put(doc, given, 'before-deletion', at, { name: null, until: null }));
      }
      return kept;
    });
  }

  async #put(doc: DocId, given: GivenVersion, cause: VersionCause, at: number, wish: Pick<Version, 'name' | 'until'>): Promise<Version> {
    const { seq, seconds, hash } = given;
    const version = { doc, seq, seconds, hash, cause, members: given.members as readonly MemberId[], ...wish };
    let id = 0;
    await this.#needs.hand(() => {
      id = this.#sql.putVersion(version, given.body);
      for (const gone of outlived(this.#sql.versionsOf(doc), at)) if (gone !== id) this.#sql.dropVersion(gone);
    });
    return { id, ...version };
  }

  async thin(at: number): Promise<number> {
    let count = 0;
    for (const doc of this.#needs.isClosed() ? [] : this.#sql.docsWithVersions()) {
      if (this.#needs.isClosed()) throw new CannotStore('closed');
      const gone = outlived(this.#sql.versionsOf(doc), at);
      if (gone.length === 0) continue;
      await this.#needs.hand(() => {
        for (const id of gone) this.#sql.dropVersion(id);
      });
      count += gone.length;
    }
    return count;
  }

  erase(doc: DocId, leaving: 'what-stands' | 'nothing'): Promise<{ readonly docEpoch: number } | null> {
    return this.#inTurn(doc, async () => {
      const standing = this.#sql.place(doc);
      if (!standing) return null;
      if (this.#needs.sabotage.eraseNothing) return { docEpoch: 1 };
      let docEpoch = 0;
      for (let written = false; !written; ) {
        const upTo = this.#sql.lastOf(doc);
        const given = leaving === 'nothing' ? null : await this.#settled(doc, () => this.#needs.settling.state(doc, upTo, false));
        const body = given?.body ?? (await promisify(deflateRaw)(emptyState));
        await this.#needs.hand((grow) => {
          if (this.#sql.lastOf(doc) !== upTo) return; // Somebody wrote meanwhile: once more
          const { seq, entries } = grow(standing.space);
          ({ docEpoch } = this.#sql.writeAfresh(doc, standing, { seq, body, hash: given?.hash ?? null }));
          entries.push({ kind: 'edit', seq, doc, ...standing.told, device: null, update: new Uint8Array(body), deflated: true, docEpoch });
          written = true;
        });
      }
      await this.#checkpoint();
      return { docEpoch };
    });
  }

  /** The write-ahead file still holds what was erased: it goes into the store and is cut to nothing. */
  async #checkpoint(): Promise<void> {
    for (let tries = 0; tries < checkpointTries; tries++) {
      if (this.#cutShort()) return;
      await new Promise((done) => setTimeout(done, checkpointMs));
    }
    throw new CannotStore('somebody reads in the write-ahead file and does not end');
  }

  /** Tries once, and lets nobody wait for whoever reads. Whether the write-ahead file is empty now. */
  #cutShort(): boolean {
    const { database } = this.#needs;
    const waits = Number(numberOf(database, 'busy_timeout'));
    database.exec('PRAGMA busy_timeout = 0');
    try {
      // Its first column tells whether somebody who reads was in the way
      return numberOf(database, 'wal_checkpoint(TRUNCATE)') === 0;
    } finally {
      database.exec(`PRAGMA busy_timeout = ${waits}`);
    }
  }

  async giveRoomBack(): Promise<boolean> {
    const { database, isClosed } = this.#needs;
    for (let more = true; more && !isClosed(); ) {
      const free = Number(numberOf(database, 'freelist_count'));
      more = free > 0 && numberOf(database, 'auto_vacuum') === 2;
      // Stepped through to its end: each step of this PRAGMA frees one page
      if (more) database.prepare(`PRAGMA incremental_vacuum(${pagesPerPiece})`).all();
      more &&= Number(numberOf(database, 'freelist_count')) < free;
      await new Promise((done) => setImmediate(done));
    }
    if (isClosed()) return true;
    return this.#cutShort() && (numberOf(database, 'auto_vacuum') !== 2 || numberOf(database, 'freelist_count') === 0);
  }

  /** What the thread said, or why nothing came of it. */
  async #settled<T>(doc: DocId, asking: () => Promise<T>): Promise<T> {
    try {
      return await asking();
    } catch (fault) {
      if (fault instanceof ThreadGone && (fault.isShutOut || this.#needs.isClosed())) throw new CannotStore(fault);
      throw new Unsettled(doc, fault instanceof Error ? fault.message : String(fault));
    }
  }

  /** One document's affairs are done one at a time. */
  #inTurn<T>(doc: DocId, act: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(doc) ?? Promise.resolve();
    const open = async (): Promise<T> => {
      if (this.#needs.isClosed()) throw new CannotStore('closed');
      return act();
    };
    const turn = before.then(open, open);
    const over = turn.then(
      () => undefined,
      () => undefined,
    );
    this.#turns.set(doc, over);
    void over.then(() => this.#turns.get(doc) === over && this.#turns.delete(doc));
    return turn;
  }
}
