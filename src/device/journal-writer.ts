/**
 * Brings own edits into the journal in their order, many in one flush, and says when all that was typed is flushed.
 * A write that fails is not given up: what it held waits here, and the device is told.
 */
import type { NewJournalRow } from '../disk/kept.ts';

export class JournalWriter {
  readonly #append: (rows: readonly NewJournalRow[], drafts: readonly string[]) => Promise<readonly number[]>;
  readonly #committed: (rows: readonly NewJournalRow[], numbers: readonly number[]) => void;
  readonly #failed: (fault: unknown) => Promise<void>;
  readonly #changed: () => void;
  #rows: NewJournalRow[] = [];
  #drafts: string[] = [];
  #flushing: Promise<void> | null = null;

  constructor(hooks: {
    readonly append: (rows: readonly NewJournalRow[], drafts: readonly string[]) => Promise<readonly number[]>;
    readonly committed: (rows: readonly NewJournalRow[], numbers: readonly number[]) => void;
    /** A write has failed. When it resolves the same rows are tried again. */
    readonly failed: (fault: unknown) => Promise<void>;
    /** `settling` may have changed. */
    readonly changed: () => void;
  }) {
    this.#append = hooks.append;
    this.#committed = hooks.committed;
    this.#failed = hooks.failed;
    this.#changed = hooks.changed;
  }

  /** Whether something typed is not yet flushed. */
  get settling(): boolean {
    return this.#rows.length > 0;
  }

  add(row: NewJournalRow): void {
    this.#rows.push(row);
    if (this.#rows.length === 1) this.#changed();
    this.#start();
  }

  /** A draft that became an entry goes with the flush of its put. */
  dropDraft(key: string): void {
    this.#drafts.push(key);
    this.#start();
  }

  /** Resolves when everything added so far is flushed. */
  async flushed(): Promise<void> {
    while (this.#flushing) await this.#flushing;
  }

  #start(): void {
    this.#flushing ??= this.#run().finally(() => {
      this.#flushing = null;
      if (this.#rows.length > 0 || this.#drafts.length > 0) this.#start();
    });
  }

  async #run(): Promise<void> {
    // One turn of the microtask queue, so that the edits of one act share a flush.
    await Promise.resolve();
    while (this.#rows.length > 0 || this.#drafts.length > 0) {
      const rows = this.#rows.slice();
      const drafts = this.#drafts.slice();
      try {
        const numbers = await this.#append(rows, drafts);
        this.#rows = this.#rows.slice(rows.length);
        this.#drafts = this.#drafts.slice(drafts.length);
        this.#committed(rows, numbers);
        this.#changed();
      } catch (fault) {
        await this.#failed(fault);
      }
    }
  }
}
