/**
 * A tab's side of search: tells the worker what changed in the catalogue's texts, and asks it. Questions go between the batches of rows, so
 * the first answers come while a large index is still being made. Opens no document.
 */
import type { TextRow } from '../catalog/rows.ts';
import type { DocId } from '../shared/base/ids.ts';
import type { Ask, Found, Held } from './found.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** A worker as search sees it. */
export interface SearchPort {
  postMessage(message: ToWorker): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  terminate(): void;
}

/** Rows are sent so many letters at a time: some ten milliseconds of work for the worker. */
const lettersAtOnce = 60_000;

export class Search {
  readonly #port: SearchPort;
  readonly #texts: () => Promise<readonly TextRow[]>;
  /** What of each row the index has. */
  readonly #sent = new Map<DocId, string>();
  readonly #asked = new Map<number, (found: Found | null) => void>();
  #number = 0;
  #taken: ((held: Held) => void) | null = null;
  #feeding: Promise<void> | null = null;
  #again = false;
  #closed = false;
  /** What the index holds; null before its first rows. */
  held: Held | null = null;
  /** Milliseconds that the index took for its last answer. */
  tookMs = 0;

  constructor(port: SearchPort, texts: () => Promise<readonly TextRow[]>) {
    this.#port = port;
    this.#texts = texts;
    port.onmessage = ({ data }) => this.#hear(data);
  }

  /** Brings the index up to the catalogue. Called as often as the catalogue changes: what was asked for meanwhile is done in one go afterwards. */
  refresh(): Promise<void> {
    this.#again = this.#feeding !== null;
    this.#feeding ??= this.#feed().finally(() => {
      this.#feeding = null;
    });
    return this.#feeding;
  }

  /** Until what is being brought up is; at once when nothing is. */
  rest(): Promise<void> {
    return this.#feeding ?? Promise.resolve();
  }

  /** Null when a later question has been asked meanwhile, or search was closed. */
  find(ask: Ask): Promise<Found | null> {
    const number = ++this.#number;
    for (const [earlier, answer] of this.#asked) {
      answer(null);
      this.#asked.delete(earlier);
    }
    if (this.#closed) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#asked.set(number, resolve);
      this.#port.postMessage({ type: 'find', number, ask });
    });
  }

  close(): void {
    this.#closed = true;
    for (const answer of this.#asked.values()) answer(null);
    this.#asked.clear();
    this.#taken?.({ documents: 0, parts: 0, words: 0 });
    this.#port.terminate();
  }

  async #feed(): Promise<void> {
    do {
      this.#again = false;
      const rows = await this.#texts();
      const standing = new Set(rows.map(({ id }) => id));
      const gone = [...this.#sent.keys()].filter((id) => !standing.has(id));
      for (const id of gone) this.#sent.delete(id);
      const fresh = rows.filter((row) => this.#sent.get(row.id) !== stampOf(row)).toSorted((a, b) => b.changedAt - a.changedAt);
      if (gone.length > 0 || fresh.length > 0 || this.held === null) await this.#send(fresh, gone);
    } while (this.#again && !this.#closed);
  }

  async #send(rows: readonly TextRow[], gone: readonly DocId[]): Promise<void> {
    let remove = gone;
    let at = 0;
    do {
      const put: TextRow[] = [];
      for (let letters = 0; at < rows.length && letters < lettersAtOnce; at++) {
        const row = rows[at] as TextRow;
        put.push(row);
        letters += lettersOf(row) + 100;
      }
      if (this.#closed) return;
      this.held = await this.#give({ type: 'rows', put, remove, last: at >= rows.length });
      for (const row of put) this.#sent.set(row.id, stampOf(row));
      remove = [];
    } while (at < rows.length);
  }

  #give(message: ToWorker): Promise<Held> {
    return new Promise((resolve) => {
      this.#taken = resolve;
      this.#port.postMessage(message);
    });
  }

  #hear(message: FromWorker): void {
    if (message.type === 'taken') {
      this.#taken?.(message.held);
      this.#taken = null;
      return;
    }
    this.tookMs = message.tookMs;
    this.#asked.get(message.number)?.(message.found);
    this.#asked.delete(message.number);
  }
}

/** Tells a row from what it was: when it changed, and how much it says, since two changes may come within one tick of a clock. */
function stampOf(row: TextRow): string {
  return `${row.changedAt}/${row.parts.length}/${lettersOf(row)}`;
}

function lettersOf(row: TextRow): number {
  const people = row.people.reduce((sum, { name, organisation, skills }) => sum + name.length + organisation.length + skills.join().length + 1, 0);
  return row.parts.reduce((sum, part) => sum + part.title.length + part.text.length, row.title.length + people);
}
