/**
 * A tab's side of search: tells the worker when the catalogue's texts changed and where they are, and asks it. Questions go between the batches
 * of rows, so the first answers come while a large index is still being made. Opens no document.
 */
import type { TextSource } from '../catalog/text-source.ts';
import { type Ask, type Found, type Held, keyOf } from './found.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** So many answers are kept, thought ahead or given: a word's keys with what may follow each. */
const mostKnown = 96;

/** A worker as search sees it. */
export interface SearchPort {
  postMessage(message: ToWorker): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  terminate(): void;
}

/** Where the texts are now. `told`: with the rows themselves, also where they are on disk. */
export type AskSource = (how: { readonly told: boolean }) => Promise<TextSource>;

export class Search {
  readonly #port: SearchPort;
  readonly #source: AskSource;
  readonly #asked = new Map<number, { readonly ask: Ask; readonly answer: (found: Found | null) => void }>();
  /** Answers of the index as it stands, by their asks. */
  readonly #known = new Map<string, Found>();
  #number = 0;
  #taken: ((held: Held | null) => void) | null = null;
  #feeding: Promise<void> | null = null;
  #again = false;
  #closed = false;
  /** What the index holds; null before it has followed the catalogue once. */
  held: Held | null = null;
  /** Milliseconds that the index took for its last answer. */
  tookMs = 0;

  constructor(port: SearchPort, source: AskSource) {
    this.#port = port;
    this.#source = source;
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

  /** The answer, where it is here already. @returns null for one that has to be asked for */
  known(ask: Ask): Found | null {
    const found = this.#known.get(keyOf(ask)) ?? null;
    if (!found) return null;
    this.#keep(ask, found);
    this.#forgetAsked();
    return found;
  }

  /** Has the index think of what may be asked behind this: said when the answer is drawn, for which the processor is better used first. */
  think(ask: Ask): void {
    if (!this.#closed) this.#port.postMessage({ type: 'think', ask });
  }

  /** Whether `known` has an answer. */
  knows(ask: Ask): boolean {
    return this.#known.has(keyOf(ask));
  }

  /** Null when a later question has been asked meanwhile, or search was closed. */
  find(ask: Ask): Promise<Found | null> {
    const number = ++this.#number;
    this.#forgetAsked();
    if (this.#closed) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#asked.set(number, { ask, answer: resolve });
      this.#port.postMessage({ type: 'find', number, ask });
    });
  }

  close(): void {
    this.#closed = true;
    this.#forgetAsked();
    this.#known.clear();
    this.#taken?.(null);
    this.#port.terminate();
  }

  async #feed(): Promise<void> {
    do {
      this.#again = false;
      let source = await this.#source({ told: false });
      let held = await this.#give(source);
      // A disk that the worker cannot read may still be read here.
      if (!held && source.database !== null && !this.#closed) {
        source = await this.#source({ told: true });
        held = await this.#give(source);
      }
      this.held = held ?? this.held;
    } while (this.#again && !this.#closed);
  }

  #give(source: TextSource): Promise<Held | null> {
    if (this.#closed) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#taken = resolve;
      this.#known.clear();
      this.#port.postMessage({ type: 'texts', source });
    });
  }

  #hear(message: FromWorker): void {
    if (message.type === 'taken') {
      this.#taken?.(message.held);
      this.#taken = null;
      return;
    }
    // While texts are being taken, what was answered before them and after them comes in one row.
    if (!this.#taken) this.#keep(message.type === 'thought' ? message.ask : this.#asked.get(message.number)?.ask, message.found);
    if (message.type === 'thought') return;
    this.tookMs = message.tookMs;
    this.#asked.get(message.number)?.answer(message.found);
    this.#asked.delete(message.number);
  }

  /** Behind the others, so that what was asked last is the last to go. */
  #keep(ask: Ask | undefined, found: Found): void {
    if (!ask || this.#closed) return;
    const key = keyOf(ask);
    this.#known.delete(key);
    this.#known.set(key, found);
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostKnown && oldest !== undefined) this.#known.delete(oldest);
  }

  #forgetAsked(): void {
    for (const { answer } of this.#asked.values()) answer(null);
    this.#asked.clear();
  }
}
