/**
 * Where this tab keeps things: `kept` on disk as long as that takes what it is given, in memory from then on.
 * Everybody asks for `kept` anew each time, so that the move is one assignment.
 */
import { reasonOf } from '../disk/dexie-tables.ts';
import { Kept } from '../disk/kept.ts';
import type { KeptNews, KeptSabotage } from '../disk/line-disk.ts';
import { MemoryTables } from '../disk/memory-tables.ts';
import { moveTables } from '../disk/move.ts';
import { everyTable, type Tables, type Transaction } from '../disk/tables.ts';
import type { LineStore } from '../link/store.ts';
import type { DeviceId, DocId, SpaceId } from '../shared/base/ids.ts';
import type { StorageState } from './api.ts';

/** Writes in a row that may fail for a passing reason before work goes on in memory. */
const writesBeforeMemory = 3;

export interface StorageHost {
  readonly heard: (news: KeptNews) => void;
  readonly changed: () => void;
  /** `kept` is another one now. `refilled`: of what stood on disk nothing could be read, and this tab put in what it knew. */
  readonly moved: (refilled: boolean) => Promise<void>;
  readonly refill: (tx: Transaction) => Promise<void>;
}

export class Storage {
  readonly #device: DeviceId;
  readonly #host: StorageHost;
  #tables: Tables;
  #kept: Kept;
  #state: StorageState;
  #failedWrites = 0;
  #moving: Promise<void> | null = null;
  #closed = false;

  constructor(tables: Tables, device: DeviceId, reason: StorageState['reason'], host: StorageHost, sabotage: KeptSabotage = {}) {
    this.#device = device;
    this.#host = host;
    this.#tables = tables;
    this.#kept = new Kept(tables, device, host.heard, sabotage);
    this.#state = { kept: reason === null ? 'disk' : 'memory', reason, persistent: null, damagedRows: 0, setAside: [], wiped: false, newerDocument: false };
  }

  get kept(): Kept {
    return this.#kept;
  }

  get state(): StorageState {
    return this.#state;
  }

  get onDisk(): boolean {
    return this.#state.kept === 'disk';
  }

  /** The line's store, whichever `kept` is in use. */
  readonly line: LineStore = {
    standing: () => this.#kept.line.standing(),
    take: (batches) => this.#kept.line.take(batches),
    newEpoch: (epoch) => this.#kept.line.newEpoch(epoch),
    waiting: (after, maxBytes) => this.#kept.line.waiting(after, maxBytes),
    answered: (answers) => this.#kept.line.answered(answers),
    gone: (space) => this.#kept.line.gone(space),
  };

  /** Runs a write that the member waits for; when the disk fails, in memory, so that nothing is refused. */
  async write<T>(act: (kept: Kept) => Promise<T>): Promise<T> {
    try {
      return await act(this.#kept);
    } catch (fault) {
      await this.toMemory(reasonOf(fault));
      return act(this.#kept);
    }
  }

  wrote(): void {
    this.#failedWrites = 0;
  }

  /** A write failed: once more where it may pass (a closed connection, a lost transaction), then in memory. Resolves when it may be tried again. */
  async failed(fault: unknown): Promise<void> {
    const reason = reasonOf(fault);
    if (reason === 'full' || reason === 'newer-app' || ++this.#failedWrites > writesBeforeMemory) return this.toMemory(reason);
    await new Promise((resolve) => setTimeout(resolve, 40 * this.#failedWrites));
  }

  /** The disk no longer takes anything: what it still gives moves into memory, and work goes on, unstored and said to be. */
  toMemory(reason: NonNullable<StorageState['reason']>): Promise<void> {
    if (this.#closed || (!this.onDisk && !this.#moving)) return Promise.resolve();
    this.#moving ??= (async () => {
      this.#set({ kept: 'memory', reason });
      const memory = new MemoryTables();
      const disk = this.#tables;
      const refilled = (await moveTables(disk, memory)).includes('meta');
      if (refilled) await memory.transact('rw', everyTable, this.#host.refill);
      this.#tables = memory;
      this.#kept = new Kept(memory, this.#device, this.#host.heard);
      disk.close();
      this.#moving = null;
      await this.#host.moved(refilled);
    })();
    return this.#moving;
  }

  /** Received rows of a document that cannot be read: counted, and fetched again with the next hello. */
  damaged(doc: DocId, space: SpaceId, rows: readonly Uint8Array[]): void {
    this.#set({ damagedRows: this.#state.damagedRows + rows.length });
    this.#kept.fetchAgain(doc, space, rows.map(markOf).join(' ')).catch(() => undefined);
  }

  /** A document's own database lost something: the space is asked for from its beginning, once for each loss. True when that is to be done now. */
  async lost(doc: DocId, space: SpaceId, rows: number, mark: string): Promise<boolean> {
    this.#set({ damagedRows: this.#state.damagedRows + rows, setAside: [...this.#state.setAside, `doc/${doc}`] });
    return this.#kept.fetchAgain(doc, space, mark);
  }

  /** Rows of `kept` that nobody could read were set aside. */
  asideRows(names: readonly string[]): void {
    this.#set({ damagedRows: this.#state.damagedRows + names.length, setAside: [...this.#state.setAside, ...names] });
  }

  /** A document is of a newer app. */
  newer(): void {
    if (!this.#state.newerDocument) this.#set({ newerDocument: true });
  }

  /** The disk was emptied under this tab, and filled again with what the tab knew. */
  emptied(): void {
    this.#set({ wiped: true });
  }

  /** Asks the browser to keep what is here, without a question to the member; what it said is shown, not relied on. */
  async askPersistence(): Promise<void> {
    if (!this.onDisk || typeof navigator === 'undefined' || !navigator.storage?.persisted) return;
    const persistent = (await navigator.storage.persisted()) || (await navigator.storage.persist?.()) || false;
    if (persistent !== this.#state.persistent) this.#set({ persistent });
  }

  close(): void {
    this.#closed = true;
    this.#kept.close();
  }

  #set(change: Partial<StorageState>): void {
    this.#state = { ...this.#state, ...change };
    this.#host.changed();
  }
}

/** A short word for some bytes: not safe from anybody's skill, only from chance (FNV-1a). */
function markOf(bytes: Uint8Array): string {
  let mark = 0x811c9dc5;
  for (const byte of bytes) mark = Math.imul(mark ^ byte, 0x01000193) >>> 0;
  return `${bytes.length}-${mark.toString(16)}`;
}
