/**
 * Puts away at leisure what came for documents that nobody opens and that keep changing: from the inbox into their own databases, one
 * after the other, when nothing has come for a while. Few are; the others stay in the inbox until somebody opens them. (Measured with
 * size S in Chromium 156: 1 765 documents in databases of their own take 141 MB by the browser's count, in the inbox 16.5 MB.)
 */
import type { UnsettledDoc } from '../disk/last-changes.ts';
import type { DocId, SpaceId } from '../shared/base/ids.ts';
import { type DocKind, isSingle } from '../shared/model/paper.ts';
import type { Aside } from './aside.ts';

/** Rows of a document in the inbox from which on reading them again and again would cost more than a database. */
const rowsBeforePutAway = 50;
/** The rest after the last batch. */
const restMs = 3_000;
/** Between two documents, so that typing and lists have the disk to themselves most of the time. */
const breathMs = 25;

export interface PutAwayHost {
  readonly aside: Aside;
  /** False in memory mode: there is nothing to put anything into. */
  readonly onDisk: () => boolean;
  /** Whether a space is (still) on this device: nothing is made for what goes meanwhile. */
  readonly stands: (space: SpaceId) => boolean;
  readonly unsettled: (rows: number) => Promise<readonly UnsettledDoc[]>;
  readonly glance: (space: SpaceId, kind: DocKind, look: () => void, doc: DocId) => Promise<void>;
}

export class PutAway {
  readonly #host: PutAwayHost;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #working = false;
  #closed = false;

  constructor(host: PutAwayHost) {
    this.#host = host;
  }

  /** Something came, or this tab begins to hold the line: looks after a rest. */
  soon(): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (!this.#working) this.#host.aside.do(this.#work());
    }, restMs);
    (this.#timer as { unref?: () => void }).unref?.();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #work(): Promise<void> {
    this.#working = true;
    try {
      for (const { doc, space, docKind } of this.#host.onDisk() ? await this.#host.unsettled(rowsBeforePutAway) : []) {
        if (this.#closed) return;
        // A kind of a newer app stays in the inbox until this app knows it.
        if ((!isSingle(docKind) && docKind !== 'note') || !this.#host.stands(space)) continue;
        await this.#host.glance(space, docKind, () => undefined, doc).catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, breathMs));
      }
    } finally {
      this.#working = false;
    }
  }
}
