/**
 * Takes the spaces' streams to the disk and knows how far each has come (W20 to W27, W120). Batches that wait side by side go together:
 * a strict transaction costs a flush, and a first sync brings hundreds. Lives as long as one line.
 */
import type { SpaceId } from '../shared/base/ids.ts';
import { type Inflate, inflateEntries } from '../shared/wire/deflated.ts';
import type { Seq, ServerFrame, StreamEntry } from '../shared/wire/frames.ts';
import type { Batch, LineStore } from './store.ts';

type BatchFrame = Extract<ServerFrame, { type: 'batch' }>;

/** What goes into one transaction: bounded, so that screens show what has come while the rest is still coming. */
const mostTogether = 64;
const mostBytesTogether = 2_097_152;

export interface IncomingParts {
  readonly store: LineStore;
  readonly inflate: Inflate;
  readonly taken: (space: SpaceId, entries: readonly StreamEntry[]) => void;
}

/** Batches that wait for one transaction. */
export class Waiting {
  readonly batches: BatchFrame[] = [];
  #bytes = 0;

  /** False when it is full. */
  add(batch: BatchFrame, bytes: number): boolean {
    if (this.batches.length >= mostTogether || (this.batches.length > 0 && this.#bytes + bytes > mostBytesTogether)) return false;
    this.batches.push(batch);
    this.#bytes += bytes;
    return true;
  }
}

export class Incoming {
  readonly #parts: IncomingParts;
  #cursors = new Map<SpaceId, Seq>();

  constructor(parts: IncomingParts) {
    this.#parts = parts;
  }

  /** The cursors as they were said in a hello. */
  begin(cursors: readonly (readonly [SpaceId, Seq])[]): void {
    this.#cursors = new Map(cursors);
  }

  forget(space: SpaceId): void {
    this.#cursors.delete(space);
  }

  /** False at a gap: something before one of them did not come, and nothing of it or of those behind it was taken. What came twice is passed over. */
  async take(frames: readonly BatchFrame[]): Promise<boolean> {
    const cursors = new Map(this.#cursors);
    const fresh: Batch[] = [];
    for (const { space, from, to, entries } of frames) {
      if (to <= (cursors.get(space) ?? 0)) continue;
      cursors.set(space, to);
      fresh.push({ space, from, to, entries: await inflateEntries(entries, this.#parts.inflate) });
    }
    if (fresh.length === 0) return true;
    const taken = await this.#parts.store.take(fresh);
    for (const { space, to, entries } of fresh.slice(0, taken)) {
      this.#cursors.set(space, to);
      this.#parts.taken(space, entries);
    }
    return taken === fresh.length;
  }
}
