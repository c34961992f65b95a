/**
 * Drafts of this tab: what stands in an input and is no entry yet, kept at every key. A draft whose tab is gone
 * (its lock is free) is given to whoever opens the document next.
 */
import type { Kept } from '../disk/kept.ts';
import type { DraftRow } from '../disk/tables.ts';
import type { DocId } from '../shared/base/ids.ts';
import type { Draft, DraftKey, Drafts } from './api.ts';

export interface DraftsHost {
  readonly kept: () => Kept;
  readonly opening: string;
  readonly isAlive: (opening: string) => Promise<boolean>;
  /** The draft goes in the transaction that writes its put's journal row. */
  readonly dropWithJournal: (key: string) => void;
  readonly failed: (fault: unknown) => void;
}

export class TabDrafts implements Drafts {
  readonly #host: DraftsHost;
  /** One write at a time, the newest value of each field: a fast hand never queues. */
  readonly #next = new Map<string, DraftRow>();
  #writing = false;

  constructor(host: DraftsHost) {
    this.#host = host;
  }

  keep(draft: Draft): void {
    const key = this.#key(draft);
    this.#next.set(key, { ...draft, seen: [...draft.seen], key, opening: this.#host.opening });
    void this.#write();
  }

  drop(key: DraftKey): void {
    const own = this.#key(key);
    this.#next.delete(own);
    this.#host.dropWithJournal(own);
  }

  async left(doc: DocId): Promise<readonly Draft[]> {
    const rows = await this.#host.kept().draftsOf(doc);
    const left: Draft[] = [];
    for (const row of rows) {
      if (row.opening === this.#host.opening || (await this.#host.isAlive(row.opening))) continue;
      left.push({ doc: row.doc, thing: row.thing, field: row.field, value: row.value, seen: row.seen, second: row.second });
      // From here on it is this tab's: shown again here, or put from here.
      const { key: old, ...rest } = row;
      await this.#host.kept().dropDrafts([old]);
      this.keep(rest);
    }
    return left;
  }

  #key({ doc, thing, field }: DraftKey): string {
    return `${this.#host.opening}|${doc}|${thing}|${field}`;
  }

  async #write(): Promise<void> {
    if (this.#writing) return;
    this.#writing = true;
    try {
      for (;;) {
        const [key, row] = this.#next.entries().next().value ?? [];
        if (!key || !row) return;
        this.#next.delete(key);
        await this.#host.kept().keepDraft(row);
      }
    } catch (fault) {
      this.#host.failed(fault);
    } finally {
      this.#writing = false;
    }
  }
}
