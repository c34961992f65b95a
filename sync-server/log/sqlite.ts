/**
 * The log on embedded SQLite. Units that arrive within one turn of the event loop share one COMMIT, whose fsync is what costs;
 * their promises resolve after COMMIT has returned. Writing runs on the main thread: a group takes a millisecond or two.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import type { DocId, SpaceId } from '../../src/shared/base/ids.ts';
import type { Json } from '../../src/shared/base/json.ts';
import type { Seq } from '../../src/shared/wire/frames.ts';
import { lockStore } from './lock.ts';
import { type Act, type Added, CannotStore, type KeptDoc, type Log, type LogEntry } from './log.ts';
import { checkConnection, freshEpoch, isOfTheDisk, prepareConnection, prepareTables } from './sqlite-schema.ts';
import { type Statements, statements } from './sqlite-statements.ts';

/** The store's file in its folder. */
export const storeName = 'solmu.sqlite';
const unitsPerGroup = 2_000;
const probeMs = 1_000;
const healthyForMs = 30_000;
const busyMs = 2_000;

export interface SqliteOptions {
  readonly folder: string;
  /** Takes the connection once it stands: tests narrow the disk through it and look at its PRAGMAs. */
  readonly opened?: (database: DatabaseSync) => void;
  /** Hears each step of a group: tests hold the order of commit and answer against it. */
  readonly step?: (step: 'begin' | 'before-commit' | 'committed' | 'failed') => void;
  /**
   * Breaks the log on purpose, to show that the tests would notice. `answerBeforeCommit` answers and then halts for ever where it should commit;
   * `synchronousOff` leaves the disk out of COMMIT.
   */
  readonly sabotage?: { readonly answerBeforeCommit?: true; readonly synchronousOff?: true };
}

interface Unit {
  readonly acts: readonly Act[];
  resolve(): void;
  reject(fault: unknown): void;
}

export class SqliteLog implements Log {
  readonly #database: DatabaseSync;
  readonly #sql: Statements;
  readonly #options: SqliteOptions;
  readonly #unlock: () => void;
  readonly #heads = new Map<SpaceId, Seq>();
  readonly #added: ((added: readonly Added[]) => void)[] = [];
  readonly #failed: (() => void)[] = [];
  #queue: Unit[] = [];
  #scheduled = false;
  #halted = false;
  #closed = false;
  /** Set while the disk refuses: what comes is turned away at once, and one probe a second finds out when it is over. */
  #probe: NodeJS.Timeout | null = null;
  #wroteAt = 0;
  #epoch: number;

  /** @throws StoreInUse when another server has the folder; whatever SQLite says when the file is no store */
  constructor(options: SqliteOptions) {
    this.#options = options;
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
    this.#unlock = lockStore(options.folder);
    try {
      this.#database = new DatabaseSync(join(options.folder, storeName), { timeout: busyMs });
      const off = options.sabotage?.synchronousOff === true;
      prepareConnection(this.#database, off ? 'OFF' : 'FULL');
      prepareTables(this.#database);
      if (!off) checkConnection(this.#database);
      this.#sql = statements(this.#database);
      this.#epoch = Number(this.#database.prepare("SELECT value FROM meta WHERE key = 'epoch'").get()?.value);
      options.opened?.(this.#database);
    } catch (fault) {
      this.#unlock();
      throw fault;
    }
  }

  get epoch(): number {
    return this.#epoch;
  }

  async raiseEpoch(): Promise<void> {
    const epoch = freshEpoch();
    this.#database.prepare("UPDATE meta SET value = ? WHERE key = 'epoch'").run(epoch);
    this.#epoch = epoch;
  }

  commit(acts: readonly Act[]): Promise<void> {
    if (this.#closed) return Promise.reject(new CannotStore('closed'));
    if (this.#probe) return Promise.reject(new CannotStore('the disk refuses'));
    return new Promise((resolve, reject) => {
      this.#queue.push({ acts, resolve, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled || this.#halted || this.#queue.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#closed || this.#halted) return;
    const group = this.#queue.slice(0, unitsPerGroup);
    let added: Added[];
    try {
      this.#step('begin');
      this.#database.exec('BEGIN IMMEDIATE');
      added = this.#write(group);
      if (this.#options.sabotage?.answerBeforeCommit) {
        this.#halted = true;
        this.#tell(group, added);
        return;
      }
      this.#step('before-commit');
      this.#database.exec('COMMIT');
      this.#wroteAt = Date.now();
      this.#step('committed');
    } catch (fault) {
      this.#fail(fault);
      return;
    }
    this.#queue = this.#queue.slice(group.length);
    this.#tell(group, added);
    this.#schedule();
  }

  #tell(group: readonly Unit[], added: readonly Added[]): void {
    for (const { space, to } of added) this.#heads.set(space, to);
    for (const heard of this.#added) heard(added);
    for (const unit of group) unit.resolve();
  }

  /** All that waits fails with the group: it may have been built on what was not written. */
  #fail(fault: unknown): void {
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
    this.#step('failed');
    const waiting = this.#queue;
    this.#queue = [];
    if (isOfTheDisk(fault)) this.#beginProbing();
    for (const heard of this.#failed) heard();
    for (const unit of waiting) unit.reject(isOfTheDisk(fault) ? new CannotStore(fault) : fault);
  }

  #write(group: readonly Unit[]): Added[] {
    const grown = new Map<SpaceId, { from: Seq; to: Seq; entries: LogEntry[] }>();
    const next = (space: SpaceId): { seq: Seq; entries: LogEntry[] } => {
      let growth = grown.get(space);
      if (!growth) {
        const from = this.#heads.get(space) ?? this.#headOnDisk(space);
        growth = { from, to: from, entries: [] };
        grown.set(space, growth);
      }
      growth.to += 1;
      return { seq: growth.to, entries: growth.entries };
    };
    for (const unit of group) {
      for (const act of unit.acts) {
        if (act.kind === 'keep') {
          if (act.value === null) this.#sql.dropKept.run(act.shelf, act.key);
          else this.#sql.putKept.run(act.shelf, act.key, JSON.stringify(act.value));
          continue;
        }
        const { seq, entries } = next(act.space);
        if (act.kind === 'row') {
          this.#sql.putRow.run(act.space, act.key, seq, act.value === null ? null : JSON.stringify(act.value));
          entries.push({ kind: 'row', seq, key: act.key, value: act.value });
        } else {
          this.#sql.putDoc.run(act.doc, act.space, act.docKind);
          this.#sql.putEntry.run(act.space, seq, act.doc, act.member, act.device, act.seconds, 0, act.update);
          entries.push({
            kind: 'edit',
            seq,
            doc: act.doc,
            docKind: act.docKind,
            member: act.member,
            device: act.device,
            seconds: act.seconds,
            update: act.update,
          });
        }
      }
    }
    for (const [space, { to }] of grown) this.#sql.putHead.run(space, to);
    return [...grown].map(([space, growth]) => ({ space, ...growth }));
  }

  onAdded(heard: (added: readonly Added[]) => void): void {
    this.#added.push(heard);
  }

  onFailed(heard: () => void): void {
    this.#failed.push(heard);
  }

  async read(space: SpaceId, after: Seq, maxBytes: number): Promise<{ entries: readonly LogEntry[]; to: Seq; more: boolean }> {
    return this.#sql.readSpace(space, after, maxBytes, await this.head(space));
  }

  async head(space: SpaceId): Promise<Seq> {
    const known = this.#heads.get(space);
    if (known !== undefined) return known;
    const head = this.#headOnDisk(space);
    if (head > 0) this.#heads.set(space, head);
    return head;
  }

  #headOnDisk(space: SpaceId): Seq {
    return Number(this.#sql.head.get(space)?.seq ?? 0);
  }

  async rows(space: SpaceId): Promise<ReadonlyMap<string, Json>> {
    return new Map(this.#sql.rows.all(space).map((row) => [String(row.key), JSON.parse(String(row.value)) as Json]));
  }

  async doc(doc: DocId): Promise<KeptDoc | null> {
    return this.#sql.readDoc(doc);
  }

  async lastOf(doc: DocId): Promise<Seq> {
    return this.#sql.lastOf(doc);
  }

  async docsIn(space: SpaceId, docKind: string): Promise<number> {
    return this.#sql.docsIn(space, docKind);
  }

  async compact(doc: DocId, upTo: Seq, state: Uint8Array): Promise<void> {
    const body = await promisify(deflateRaw)(state);
    if (this.#closed || this.#halted || this.#probe) return;
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      this.#sql.compact(doc, upTo, body);
      this.#database.exec('COMMIT');
    } catch (fault) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw isOfTheDisk(fault) ? new CannotStore(fault) : fault;
    }
  }

  async kept(shelf: string, key: string): Promise<Json> {
    return this.#sql.keptOn(shelf, key);
  }

  async shelf(shelf: string, prefix: string): Promise<readonly (readonly [string, Json])[]> {
    return this.#sql.shelfOf(shelf, prefix);
  }

  async health(): Promise<'ok' | 'cannot-write'> {
    if (!this.#probe && Date.now() - this.#wroteAt > healthyForMs && !this.#canWrite()) this.#beginProbing();
    return this.#probe ? 'cannot-write' : 'ok';
  }

  #beginProbing(): void {
    this.#probe ??= setInterval(() => {
      if (!this.#canWrite()) return;
      if (this.#probe) clearInterval(this.#probe);
      this.#probe = null;
    }, probeMs).unref();
  }

  /** Writes 64 kB and takes them away again: a disk with room for one small row and nothing more still counts as full. */
  #canWrite(): boolean {
    try {
      this.#database.exec("BEGIN IMMEDIATE; INSERT OR REPLACE INTO meta (key, value) VALUES ('probe', zeroblob(65536)); COMMIT");
      this.#database.exec("BEGIN IMMEDIATE; DELETE FROM meta WHERE key = 'probe'; COMMIT");
      this.#wroteAt = Date.now();
      return true;
    } catch {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      return false;
    }
  }

  /** What was handed in is still committed; then the store is closed. */
  async close(): Promise<void> {
    if (this.#closed) return;
    while (this.#queue.length > 0 && !this.#halted) await new Promise((done) => setImmediate(done));
    this.#closed = true;
    if (this.#probe) clearInterval(this.#probe);
    this.#database.close();
    this.#unlock();
  }

  #step(step: 'begin' | 'before-commit' | 'committed' | 'failed'): void {
    this.#options.step?.(step);
  }
}
