/**
 * The log on embedded SQLite. Units that arrive within one turn of the event loop share one COMMIT, whose fsync is what costs;
 * their promises resolve after COMMIT has returned. Writing runs on the main thread: a group takes a millisecond or two.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DocId, SpaceId } from '../../src/shared/base/ids.ts';
import type { Json } from '../../src/shared/base/json.ts';
import type { Seq } from '../../src/shared/wire/frames.ts';
import { lockStore } from './lock.ts';
import { type Act, type Added, CannotStore, type KeptDoc, type Log, type LogEntry, type Version, type VersionWish } from './log.ts';
import { Settling } from './settling.ts';
import { Growth, KnownDocs } from './sqlite-acts.ts';
import { SqliteArchive } from './sqlite-archive.ts';
import { checkConnection, damageIn, freshEpoch, isOfTheDisk, isOfTheFile, NoStore, prepareConnection, prepareTables } from './sqlite-schema.ts';
import { type Statements, statements } from './sqlite-statements.ts';

/** The store's file in its folder. */
export const storeName = 'solmu.sqlite';
const unitsPerGroup = 2_000;
const probeMs = 1_000;
const healthyForMs = 30_000;
/** Nobody else writes for longer; the thread that everybody waits for does not wait for a stranger. */
const busyMs = 250;

export interface SqliteOptions {
  readonly folder: string;
  /** Takes the connection once it stands: tests narrow the disk through it and look at its PRAGMAs. */
  readonly opened?: (database: DatabaseSync) => void;
  /** Hears each step of a group and of a compaction: tests hold the order of commit and answer against it, fill the disk there, or end the process. */
  readonly step?: (step: 'begin' | 'before-commit' | 'committed' | 'failed' | 'settled' | 'swapped') => void;
  readonly sabotage?: LogSabotage;
}

/**
 * Breaks the log on purpose, to show that the tests would notice. `answerBeforeCommit` answers every group and stays for ever before the first COMMIT;
 * `synchronousOff` leaves the disk out of COMMIT; `eachByItself` writes a group act by act, so that of one that fails the first acts stand;
 * `compactWrong` leaves the last entry out of a compaction and does not compare; `eraseNothing` says that it erased and does not.
 */
export interface LogSabotage {
  readonly answerBeforeCommit?: true;
  readonly synchronousOff?: true;
  readonly eachByItself?: true;
  readonly compactWrong?: true;
  readonly eraseNothing?: true;
}

interface Unit {
  write(growth: Growth): void;
  resolve(): void;
  reject(fault: unknown): void;
}

export class SqliteLog implements Log {
  readonly #database: DatabaseSync;
  readonly #sql: Statements;
  readonly #options: SqliteOptions;
  readonly #unlock: () => void;
  readonly #settling: Settling;
  readonly #archive: SqliteArchive;
  readonly #heads = new Map<SpaceId, Seq>();
  readonly #known = new KnownDocs();
  readonly #added: ((added: readonly Added[]) => void)[] = [];
  readonly #failed: (() => void)[] = [];
  #queue: Unit[] = [];
  #scheduled = false;
  #neverCommits = false;
  #closed = false;
  /** Set while the disk refuses: what comes is turned away at once, and one probe a second finds out when it is over. */
  #probe: NodeJS.Timeout | null = null;
  #wroteAt = 0;
  #epoch: number;
  /** What a look at the store's start has found; null when it is whole. Nothing is written into a damaged store. */
  readonly damage: string | null;

  /** @throws StoreInUse when another server has the folder; NoStore when the file is none */
  constructor(options: SqliteOptions) {
    this.#options = options;
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
    this.#unlock = lockStore(options.folder);
    const path = join(options.folder, storeName);
    try {
      this.#database = new DatabaseSync(path, { timeout: busyMs });
      const off = options.sabotage?.synchronousOff === true;
      prepareConnection(this.#database, off ? 'OFF' : 'FULL');
      prepareTables(this.#database, path);
      if (!off) checkConnection(this.#database);
      this.damage = damageIn(this.#database);
      this.#sql = statements(this.#database);
      this.#epoch = Number(this.#database.prepare("SELECT value FROM meta WHERE key = 'epoch'").get()?.value);
      this.#settling = new Settling(path);
      this.#archive = new SqliteArchive({
        database: this.#database,
        settling: this.#settling,
        hand: (write) => this.#hand((growth) => write((space) => growth.grow(space))),
        isClosed: () => this.#closed || this.#neverCommits,
        step: (step) => this.#step(step),
        sabotage: options.sabotage ?? {},
      });
      options.opened?.(this.#database);
    } catch (fault) {
      this.#unlock();
      throw isOfTheFile(fault) ? new NoStore(path, 'is no store of Solmu, or so damaged that it cannot be opened') : fault;
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
    return this.#hand((growth) => {
      for (const act of acts) growth.write(act);
    });
  }

  #hand(write: (growth: Growth) => void): Promise<void> {
    if (this.#closed) return Promise.reject(new CannotStore('closed'));
    if (this.damage !== null) return Promise.reject(new CannotStore(this.damage));
    if (this.#probe) return Promise.reject(new CannotStore('the disk refuses'));
    return new Promise((resolve, reject) => {
      this.#queue.push({ write, resolve, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled || this.#queue.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#closed) return;
    const group = this.#queue.slice(0, unitsPerGroup);
    let added: Added[];
    try {
      this.#step('begin');
      const whole = !this.#options.sabotage?.eachByItself;
      if (whole && !this.#neverCommits) this.#sql.begin.run();
      const growth = new Growth(this.#sql, this.#known, (space) => this.#heads.get(space) ?? this.#headOnDisk(space));
      for (const unit of group) unit.write(growth);
      added = growth.end();
      if (this.#options.sabotage?.answerBeforeCommit) {
        this.#neverCommits = true;
      } else {
        this.#step('before-commit');
        if (whole) this.#sql.commit.run();
        growth.stands();
        this.#wroteAt = Date.now();
        this.#step('committed');
      }
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

  compact(doc: DocId, fromEntries: number): Promise<boolean> {
    return this.#archive.compact(doc, fromEntries);
  }

  unsettled(): Promise<readonly DocId[]> {
    return this.#archive.unsettled();
  }

  async versions(doc: DocId): Promise<readonly Version[]> {
    return this.#archive.versions(doc);
  }

  async version(id: number): Promise<(Version & { readonly state: Uint8Array }) | null> {
    return this.#archive.version(id);
  }

  keepVersion(doc: DocId, at: number, wish: VersionWish = {}): Promise<Version | null> {
    return this.#archive.keepVersion(doc, at, wish);
  }

  keepBeforeDeletions(doc: DocId, at: number): Promise<readonly Version[]> {
    return this.#archive.keepBeforeDeletions(doc, at);
  }

  thin(at: number): Promise<number> {
    return this.#archive.thin(at);
  }

  erase(doc: DocId, leaving: 'what-stands' | 'nothing'): Promise<{ readonly docEpoch: number } | null> {
    return this.#archive.erase(doc, leaving);
  }

  giveRoomBack(): Promise<boolean> {
    return this.#archive.giveRoomBack();
  }

  async kept(shelf: string, key: string): Promise<Json> {
    return this.#sql.keptOn(shelf, key);
  }

  async shelf(shelf: string, prefix: string): Promise<readonly (readonly [string, Json])[]> {
    return this.#sql.shelfOf(shelf, prefix);
  }

  async health(): Promise<'ok' | 'cannot-write'> {
    if (!this.#probe && Date.now() - this.#wroteAt > healthyForMs && !this.#canWrite()) this.#beginProbing();
    return this.#probe || this.damage !== null ? 'cannot-write' : 'ok';
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
    while (this.#queue.length > 0) await new Promise((done) => setImmediate(done));
    this.#closed = true;
    if (this.#probe) clearInterval(this.#probe);
    await this.#settling.close();
    this.#database.close();
    this.#unlock();
  }

  #step(step: Parameters<NonNullable<SqliteOptions['step']>>[0]): void {
    this.#options.step?.(step);
  }
}
