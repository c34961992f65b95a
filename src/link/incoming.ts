/**
 * Takes the spaces' streams to the disk, batch by batch, and knows how far each has come (W20 to W27). Lives as long as one line.
 */
import type { SpaceId } from '../shared/base/ids.ts';
import { type Inflate, inflateEntries } from '../shared/wire/deflated.ts';
import type { Seq, ServerFrame, StreamEntry } from '../shared/wire/frames.ts';
import type { LineStore } from './store.ts';

type Batch = Extract<ServerFrame, { type: 'batch' }>;

export interface IncomingParts {
  readonly store: LineStore;
  readonly inflate: Inflate;
  readonly taken: (space: SpaceId, entries: readonly StreamEntry[]) => void;
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

  /** `had`: a batch that came twice. `gap`: something before it did not come, and nothing of it was taken. */
  async take(batch: Batch): Promise<'taken' | 'had' | 'gap'> {
    const { space, from, to } = batch;
    if (to <= (this.#cursors.get(space) ?? 0)) return 'had';
    const entries = await inflateEntries(batch.entries, this.#parts.inflate);
    const outcome = await this.#parts.store.take({ space, from, to, entries });
    if (outcome === 'gap') return 'gap';
    this.#cursors.set(space, to);
    this.#parts.taken(space, entries);
    return 'taken';
  }
}
