/**
 * Which documents ended the tab that opened them. A mark is written before a document is opened, at once and not later (a frozen page does
 * nothing later), and goes when it stands open: two marks of tabs that are gone, or that have been opening for long, and the document is
 * not opened by itself any more. Rule D121 of DOCUMENTS.md.
 */

import type { DocId } from '../shared/base/ids.ts';
import { recordOf } from '../shared/base/json.ts';
import { marksOf } from './marks-of.ts';

/** Where marks lie: `localStorage`, or what a test puts in its place. */
export interface MarkShelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

interface Mark {
  readonly by: string;
  readonly at: number;
}

/** So many openings may end a tab. */
const mostEnds = 2;
/** Whoever opens a document for so long is frozen. */
const frozenMs = 10_000;

export interface MarksHost {
  readonly prefix: string;
  /** This opening's own name. */
  readonly opening: string;
  readonly isAlive: (opening: string) => Promise<boolean>;
  readonly now: () => number;
  /** Null where there is none: then nothing is marked. */
  readonly shelf: MarkShelf | null;
}

export class CrashMarks {
  readonly #host: MarksHost;
  readonly #begun = new Set<DocId>();

  constructor(host: MarksHost) {
    this.#host = host;
    // A page that is left in good order crashed nowhere.
    (globalThis as { addEventListener?: typeof addEventListener }).addEventListener?.('pagehide', () => this.#endAll());
  }

  /** The document is about to be opened. */
  begin(doc: DocId): void {
    const marks = this.#read(doc).filter(({ by }) => by !== this.#host.opening);
    this.#begun.add(doc);
    this.#write(doc, [...marks, { by: this.#host.opening, at: this.#host.now() }]);
  }

  /** It stands open, or was closed in good order: what was before is forgiven. */
  end(doc: DocId): void {
    if (this.#begun.delete(doc)) this.#write(doc, []);
  }

  async endsTabs(doc: DocId): Promise<boolean> {
    const others = this.#read(doc).filter(({ by }) => by !== this.#host.opening);
    if (others.length < mostEnds) return false;
    const { now, isAlive } = this.#host;
    const frozen = await Promise.all(others.map(async ({ by, at }) => now() - at > frozenMs || !(await isAlive(by))));
    return frozen.filter(Boolean).length >= mostEnds;
  }

  /** The member wants to try it again. */
  forgive(doc: DocId): void {
    this.#write(doc, []);
  }

  #endAll(): void {
    for (const doc of [...this.#begun]) this.end(doc);
  }

  #key(doc: DocId): string {
    return `${marksOf(this.#host.prefix)}${doc}`;
  }

  #read(doc: DocId): readonly Mark[] {
    try {
      const marks: unknown = JSON.parse(this.#host.shelf?.getItem(this.#key(doc)) ?? '[]');
      return (Array.isArray(marks) ? marks.map(recordOf) : []).filter((mark): mark is Mark & ReturnType<typeof recordOf> & object => {
        return typeof mark?.by === 'string' && typeof mark.at === 'number';
      });
    } catch {
      return [];
    }
  }

  #write(doc: DocId, marks: readonly Mark[]): void {
    try {
      if (marks.length > 0) this.#host.shelf?.setItem(this.#key(doc), JSON.stringify(marks));
      else this.#host.shelf?.removeItem(this.#key(doc));
    } catch {
      // Full or forbidden: then nothing is marked.
    }
  }
}

/** The page's own shelf, where there is one. */
export function pageShelf(): MarkShelf | null {
  try {
    const shelf = (globalThis as { localStorage?: MarkShelf }).localStorage;
    return typeof document === 'undefined' ? null : (shelf ?? null);
  } catch {
    return null;
  }
}
