/**
 * What a line does with the frames of healing: it joins what is said beside a batch to the entries it speaks of, hands the rest to whoever
 * heals, and lets that one finish what has to come before anything of the journal goes out. What is healed, and how, it does not know.
 */
import type { ClientFrame, ServerFrame, StreamEntry } from '../shared/wire/frames.ts';
import type { HealingFromServer } from '../shared/wire/healing.ts';

/** Whoever heals, for as long as lines come and go. */
export interface Healer {
  /** A line is welcomed; `say` answers false when it is over. */
  begun(say: (frame: ClientFrame) => boolean): void;
  heard(frame: Exclude<HealingFromServer, { type: 'beside' }>): void;
  /** All that the server had is on the disk. The journal may go out when this resolves; it never rejects. */
  caughtUp(): Promise<void>;
  ended(): void;
}

type Batch = Extract<ServerFrame, { type: 'batch' }>;
type Beside = Extract<HealingFromServer, { type: 'beside' }>;

/** What was said of batches that have not come yet. */
export class Besides {
  readonly #bySpace = new Map<string, Beside>();

  note(beside: Beside): void {
    this.#bySpace.set(beside.space, beside);
  }

  /** The batch with what was said of it. */
  join(batch: Batch): Batch {
    const beside = this.#bySpace.get(batch.space);
    if (!beside) return batch;
    this.#bySpace.delete(batch.space);
    const macs = new Map(beside.seals);
    const epochs = new Map(beside.epochs);
    const entries = batch.entries.map((entry): StreamEntry => {
      if (entry.kind === 'row') {
        const mac = macs.get(entry.seq);
        return mac ? { ...entry, seal: { epoch: beside.epoch, seq: entry.seq, mac } } : entry;
      }
      const docEpoch = epochs.get(entry.doc);
      const returned = beside.returned.includes(entry.seq);
      return docEpoch || returned ? { ...entry, ...(docEpoch && { docEpoch }), ...(returned && { returned }) } : entry;
    });
    return { ...batch, entries };
  }
}
