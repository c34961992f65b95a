/**
 * Stands beside an open document and takes down how it stood: when it is looked at, before somebody goes on after a pause, before others'
 * changes come in, and when the member leaves it. What it takes down is kept at leisure by `remember.ts`; nothing here waits.
 */
import * as Y from 'yjs';
import type { Moment } from '../history/keep.ts';
import type { Why } from '../history/store.ts';
import { betweenMs } from '../history/thin.ts';
import { type DocId, isId, type MemberId } from '../shared/base/ids.ts';
import { type Paper, whoRoot } from '../shared/model/paper.ts';

/** Who stays this long has looked: how it stood then is kept, since a tab may go without a word. */
const lookedMs = 1_500;

export interface WitnessHost {
  now(): number;
  /** The second of the first edit of others that was not looked at yet, by the server's clock; null when there is none. */
  newsSince(doc: DocId): Promise<number | null>;
  /** Keeps a moment; one that is the same as the last is kept once. */
  keep(moment: Moment, why: Why): void;
  /** A member looks at the document here, or no longer does. */
  looks(paper: Paper, is: boolean): void;
  /** The member left the document as this moment has it. */
  left(moment: Moment): void;
}

export class Witness {
  readonly #paper: Paper;
  readonly #host: WitnessHost;
  /** Something may have changed since the last moment taken down. */
  #isNew = true;
  #takenAt = Number.NEGATIVE_INFINITY;
  #lookers = 0;
  /** What came since nobody looks has been told apart already. */
  #hasArrived = false;
  #isOver = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(paper: Paper, host: WitnessHost) {
    this.#paper = paper;
    this.#host = host;
  }

  /** Others' changes are about to be merged: what stands now is how this member knows it. */
  arriving(): void {
    this.#hasArrived = true;
    this.#take('arrived');
  }

  /** The same of a document that is still open after its member has left it. */
  merging(): void {
    if (this.#lookers === 0 && !this.#hasArrived) this.arriving();
  }

  /** The document is filled: from here on every change goes by. */
  begin(): void {
    const { y } = this.#paper;
    y.on('beforeTransaction', () => {
      if (this.#lookers > 0 && this.#isNew && this.#host.now() - this.#takenAt >= betweenMs) this.#take('rest');
    });
    y.on('update', () => {
      this.#isNew = true;
    });
    if (typeof document === 'undefined') return;
    // A tab that goes out of sight may never come back.
    const hidden = (): void => {
      if (document.visibilityState === 'hidden' && this.#lookers > 0 && this.#isNew) this.#take('close');
    };
    document.addEventListener('visibilitychange', hidden);
    y.on('destroy', () => document.removeEventListener('visibilitychange', hidden));
  }

  /** The document begins anew from what the server has: how it stood is a copy's affair, or was erased, and is no version. */
  end(): void {
    this.#isOver = true;
  }

  looked(): void {
    if (this.#lookers++ > 0) return;
    this.#hasArrived = false;
    this.#host.looks(this.#paper, true);
    this.#timer = setTimeout(() => {
      if (this.#isNew) this.#take('rest');
    }, lookedMs);
    (this.#timer as { unref?: () => void }).unref?.();
  }

  leaves(): void {
    if (--this.#lookers > 0) return;
    clearTimeout(this.#timer);
    this.#host.looks(this.#paper, false);
    const moment = this.#moment();
    if (!moment) return;
    this.#isNew = false;
    this.#host.left(moment);
  }

  #take(why: Why): void {
    const moment = this.#moment();
    if (!moment) return;
    this.#isNew = false;
    this.#takenAt = this.#host.now();
    this.#host.keep(moment, why);
  }

  /** null while nothing has been written, and once it is over. */
  #moment(): Moment | null {
    if (this.#isOver) return null;
    const { id, space, kind, y } = this.#paper;
    const snapshot = Y.snapshot(y);
    if (snapshot.sv.size === 0) return null;
    return { doc: id, space, kind, at: this.#host.now(), state: Y.encodeStateAsUpdate(y), mark: Y.encodeSnapshot(snapshot), who: whoIn(y) };
  }
}

/** Under which member each clientID writes. */
export function whoIn(y: Y.Doc): ReadonlyMap<number, MemberId> {
  const who = new Map<number, MemberId>();
  for (const [client, member] of whoRoot(y)) if (isId(member)) who.set(Number(client), member as MemberId);
  return who;
}
