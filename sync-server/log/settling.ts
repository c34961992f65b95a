/**
 * The thread in which documents are settled, as the main thread sees it: begun when there is something to do, ended when there is nothing,
 * and given up when it takes too long over one document.
 */
import { Worker } from 'node:worker_threads';
import type { Seq } from '../../src/shared/wire/frames.ts';

const patienceMs = 30_000;
const idleMs = 10_000;
const megabytes = 512;

export type Asked =
  | { readonly job: 'state'; readonly doc: string; readonly upTo: Seq; readonly sabotage: boolean }
  /** `after`: the number of the version before, from which on its members count. */
  | { readonly job: 'version'; readonly doc: string; readonly upTo: Seq; readonly after: Seq }
  | { readonly job: 'deletions'; readonly doc: string; readonly upTo: Seq; readonly after: Seq }
  | { readonly job: 'unsettled' };

export interface GivenState {
  readonly seq: Seq;
  readonly hash: string;
  readonly count: number;
  /** Of the state before it was deflated. */
  readonly bytes: number;
  readonly body: Uint8Array;
}

export interface GivenVersion {
  readonly seq: Seq;
  readonly hash: string;
  readonly seconds: number;
  readonly members: readonly string[];
  readonly body: Uint8Array;
}

/** null: nothing of the document is kept. */
export type Given = GivenState | GivenVersion | { readonly seqs: readonly Seq[] } | { readonly docs: readonly string[] } | null;

/** Number 0: the thread has opened the store. */
export type Done = { readonly number: number; readonly given: Given } | { readonly number: number; readonly fault: string };

/** The thread ended or was too slow; nothing came of what was asked. */
export class ThreadGone extends Error {
  /** It could not even open the store: whatever is asked next would fare the same. */
  readonly isShutOut: boolean;

  constructor(why: string, isShutOut = false) {
    super(why);
    this.isShutOut = isShutOut;
  }
}

interface Waiting {
  readonly asked: Asked;
  resolve(given: Given): void;
  reject(fault: Error): void;
}

export class Settling {
  readonly #path: string;
  #worker: Worker | null = null;
  #hasOpened = false;
  #queue: Waiting[] = [];
  #current: (Waiting & { readonly number: number; readonly late: NodeJS.Timeout }) | null = null;
  #number = 0;
  #idle: NodeJS.Timeout | null = null;
  #closed = false;

  /** @param path the store's file */
  constructor(path: string) {
    this.#path = path;
  }

  state(doc: string, upTo: Seq, sabotage: boolean): Promise<GivenState | null> {
    return this.#ask({ job: 'state', doc, upTo, sabotage }) as Promise<GivenState | null>;
  }

  version(doc: string, upTo: Seq, after: Seq): Promise<GivenVersion | null> {
    return this.#ask({ job: 'version', doc, upTo, after }) as Promise<GivenVersion | null>;
  }

  async seqsBeforeDeletions(doc: string, upTo: Seq, after: Seq): Promise<readonly Seq[]> {
    const given = (await this.#ask({ job: 'deletions', doc, upTo, after })) as { readonly seqs: readonly Seq[] } | null;
    return given?.seqs ?? [];
  }

  async unsettled(): Promise<readonly string[]> {
    return ((await this.#ask({ job: 'unsettled' })) as { readonly docs: readonly string[] }).docs;
  }

  /** One after the other: the thread works on one document at a time, and lateness is that document's own. */
  #ask(asked: Asked): Promise<Given> {
    if (this.#closed) return Promise.reject(new ThreadGone('closed'));
    return new Promise((resolve, reject) => {
      this.#queue.push({ asked, resolve, reject });
      this.#next();
    });
  }

  #next(): void {
    if (this.#current || this.#closed) return;
    if (this.#idle) clearTimeout(this.#idle);
    const next = this.#queue.shift();
    if (!next) {
      this.#idle = setTimeout(() => this.#end('idle'), idleMs).unref();
      return;
    }
    const number = ++this.#number;
    this.#current = { ...next, number, late: setTimeout(() => this.#end(`no answer in ${patienceMs / 1000} s`), patienceMs).unref() };
    this.#worker ??= this.#begin();
    this.#worker.ref();
    this.#worker.postMessage({ number, asked: next.asked });
  }

  #begin(): Worker {
    this.#hasOpened = false;
    const worker = new Worker(new URL('./settle-worker.ts', import.meta.url), {
      workerData: { path: this.#path },
      resourceLimits: { maxOldGenerationSizeMb: megabytes },
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    worker.on('message', (done: Done) => this.#done(done));
    worker.on('error', (fault) => worker === this.#worker && this.#end(fault.message, !this.#hasOpened));
    worker.on('exit', () => worker === this.#worker && this.#end('it ended'));
    return worker;
  }

  #done(done: Done): void {
    this.#hasOpened = true;
    const current = this.#current;
    if (!current || current.number !== done.number) return;
    clearTimeout(current.late);
    this.#current = null;
    this.#worker?.unref(); // At rest it keeps no process alive
    if ('given' in done) current.resolve(done.given);
    else current.reject(new Error(done.fault));
    this.#next();
  }

  /** The thread goes, and what it was at with it; the next question begins another. */
  #end(why: string, isShutOut = false): void {
    const worker = this.#worker;
    this.#worker = null;
    void worker?.terminate();
    const current = this.#current;
    this.#current = null;
    if (!current) return;
    clearTimeout(current.late);
    current.reject(new ThreadGone(why, isShutOut));
    this.#next();
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#idle) clearTimeout(this.#idle);
    const waiting = this.#queue;
    this.#queue = [];
    for (const { reject } of waiting) reject(new ThreadGone('closed'));
    const worker = this.#worker;
    this.#end('closed');
    await worker?.terminate();
  }
}
