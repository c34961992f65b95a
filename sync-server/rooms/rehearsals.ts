/**
 * Heavy updates are tried in a thread of their own first, with a deadline and a memory of its own, so that neither a hang nor a
 * flood reaches the loop that serves everybody. One thread, one rehearsal at a time; it is begun when it is first needed. Rules R73 and R74.
 */
import { Worker } from 'node:worker_threads';
import type { DocId } from '../../src/shared/base/ids.ts';
import { refused, type Verdict } from './verdict.ts';

/** Processor time that one update may take in its rehearsal, and the wall time after which even a busy machine is no excuse. */
const deadlineMs = 250;
const longestMs = 2_500;
/** A document at its limit loads in a fraction of this. */
const loadMs = 15_000;
const usualMemoryMb = 256;
/** Copies that the thread keeps, so that a document with many heavy updates is not carried over each time. */
const mostKnown = 3;

export type ToWorker =
  | { readonly say: 'rehearse'; readonly doc: string /** null: the thread has it */; readonly whole: Uint8Array | null; readonly update: Uint8Array }
  | { readonly say: 'follow'; readonly doc: string; readonly update: Uint8Array }
  | { readonly say: 'forget'; readonly doc: string }
  | { readonly say: 'cut'; readonly updates: readonly Uint8Array[] };

export type FromWorker =
  | { readonly say: 'loaded'; readonly cpuMs: number }
  /** It has no copy of the document any more. */
  | { readonly say: 'unknown' }
  | { readonly say: 'rehearsed'; readonly is: 'throws' | 'pending' }
  | { readonly say: 'rehearsed'; readonly is: 'fine'; readonly pieces: Uint8Array[] | null }
  | { readonly say: 'cut'; readonly pieces: Uint8Array[] };

export type Rehearsal =
  | {
      readonly is: 'fine';
      /** The update in parts, each for one turn of the loop; null: it was quick, as a whole. */
      readonly pieces: readonly Uint8Array[] | null;
    }
  | { readonly is: 'throws' | 'pending' | 'slow' | 'memory' }
  /** Nothing was found out, by no fault of the update. */
  | { readonly is: 'failed'; readonly fault: unknown };

type Ended = { readonly is: 'slow' | 'memory' } | { readonly is: 'failed'; readonly fault: unknown };

export class Rehearsals {
  #worker: Worker | null = null;
  #heard: ((answer: FromWorker) => void) | null = null;
  #ended: ((why: Ended) => void) | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  /** What the thread has a copy of, in the order of last use. */
  readonly #known = new Set<DocId>();
  readonly #memoryMb: number;
  #closed = false;
  /** Since the start: for whoever looks after the server. */
  readonly counts = { rehearsed: 0, slow: 0, memory: 0, threw: 0, longestMs: 0 };

  /** @param memoryMb what the thread may use */
  constructor(memoryMb = usualMemoryMb) {
    this.#memoryMb = memoryMb;
  }

  /**
   * Tries an update on a copy of the document, apart from everything.
   *
   * @param whole the document as it stands, asked for only when the thread has no copy
   */
  rehearse(doc: DocId, whole: () => Uint8Array, update: Uint8Array): Promise<Rehearsal> {
    return this.#inTurn(async () => {
      const begun = performance.now();
      let answer = await this.#ask({ say: 'rehearse', doc, whole: this.#known.has(doc) ? null : whole(), update });
      if ('say' in answer && answer.say === 'unknown') answer = await this.#ask({ say: 'rehearse', doc, whole: whole(), update });
      this.counts.rehearsed++;
      this.counts.longestMs = Math.max(this.counts.longestMs, performance.now() - begun);
      if ('say' in answer) {
        if (answer.say !== 'rehearsed') return { is: 'failed', fault: `the thread said ${answer.say}` };
        if (answer.is === 'fine') this.#knows(doc);
        else this.#known.delete(doc);
        if (answer.is === 'throws') this.counts.threw++;
        return answer;
      }
      if (answer.is !== 'failed') this.counts[answer.is]++;
      return answer;
    });
  }

  /** The document of many or large updates as parts of which each is read in one turn of the loop; null when that cannot be had. */
  cutForLoading(updates: readonly Uint8Array[]): Promise<readonly Uint8Array[] | null> {
    return this.#inTurn(async () => {
      const answer = await this.#ask({ say: 'cut', updates });
      return 'say' in answer && answer.say === 'cut' ? answer.pieces : null;
    });
  }

  /** An update is on the disk: a copy in the thread takes it too. */
  follow(doc: DocId, update: Uint8Array): void {
    if (this.#known.has(doc)) this.#worker?.postMessage({ say: 'follow', doc, update } satisfies ToWorker);
  }

  /** The copy in the thread may hold what was not written. */
  forget(doc: DocId): void {
    if (this.#known.delete(doc)) this.#worker?.postMessage({ say: 'forget', doc } satisfies ToWorker);
  }

  /** The thread goes; what is still to be tried is tried no more. A thread that is at work would keep a process from ending. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#end({ is: 'failed', fault: 'closed' });
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(act);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  #knows(doc: DocId): void {
    this.#known.delete(doc);
    this.#known.add(doc);
    for (const oldest of this.#known) {
      if (this.#known.size <= mostKnown) break;
      this.#known.delete(oldest);
    }
  }

  #ask(asked: ToWorker): Promise<FromWorker | Ended> {
    if (this.#closed) return Promise.resolve({ is: 'failed', fault: 'closed' });
    const worker = this.#start();
    return new Promise((resolve) => {
      let timer = setTimeout(() => void this.#end({ is: 'failed', fault: 'loading took too long' }), loadMs);
      const done = (answer: FromWorker | Ended): void => {
        clearTimeout(timer);
        this.#heard = null;
        this.#ended = null;
        resolve(answer);
      };
      this.#ended = done;
      this.#heard = (answer) => {
        if (answer.say !== 'loaded') return done(answer);
        clearTimeout(timer);
        const since = performance.now();
        // On a busy machine the thread may have had no turn: what counts is what it used, and the wall only in the end.
        const look = async (): Promise<void> => {
          const { user, system } = await worker.cpuUsage().catch(() => ({ user: Number.POSITIVE_INFINITY, system: 0 }));
          const left = deadlineMs - ((user + system) / 1_000 - answer.cpuMs);
          if (this.#ended !== done) return;
          if (left <= 1 || performance.now() - since > longestMs) await this.#end({ is: 'slow' });
          else timer = setTimeout(() => void look(), left);
        };
        timer = setTimeout(() => void look(), deadlineMs);
      };
      worker.postMessage(asked);
    });
  }

  #start(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL('./rehearsal-worker.ts', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: this.#memoryMb } });
    worker.unref();
    worker.on('message', (answer: FromWorker) => this.#heard?.(answer));
    worker.on('error', (fault: Error & { readonly code?: string }) => {
      if (this.#worker === worker) void this.#end(fault.code === 'ERR_WORKER_OUT_OF_MEMORY' ? { is: 'memory' } : { is: 'failed', fault });
    });
    this.#worker = worker;
    return worker;
  }

  async #end(why: Ended): Promise<void> {
    const worker = this.#worker;
    const tell = this.#ended;
    this.#worker = null;
    this.#known.clear();
    await worker?.terminate();
    tell?.(why);
  }
}

/** What the device is told of an update that did not come through. A fault of ours is no refusal: it keeps its letter and tries again. */
export function verdictOfRehearsal(found: Exclude<Rehearsal, { readonly is: 'fine' }>): Verdict {
  switch (found.is) {
    case 'failed':
      return refused('cannot-store');
    case 'pending':
      return refused('resync');
    case 'throws':
      return refused('bad-form');
    default:
      return refused('too-many', { why: found.is });
  }
}
