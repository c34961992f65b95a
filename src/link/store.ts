/**
 * What the line needs of the device's disk. `disk` implements it on Dexie, tests play it in memory;
 * both pass `test/contracts/line-store.ts`.
 */
import type { DeviceId, SpaceId } from '../shared/base/ids.ts';
import type { Answer, Letter, Seq, StreamEntry } from '../shared/wire/frames.ts';

/** One piece of a space's stream, inflated. */
export interface Batch {
  readonly space: SpaceId;
  readonly from: Seq;
  readonly to: Seq;
  readonly entries: readonly StreamEntry[];
}

export interface LineStore {
  /** Which device this is, what epoch it last heard of (0: none), and how far it has come in each space. */
  standing(): Promise<{ readonly device: DeviceId; readonly epoch: number; readonly cursors: readonly (readonly [SpaceId, Seq])[] }>;

  /**
   * Takes batches in their order: inbox rows, record rows and cursors in ONE strict transaction.
   * Takes nothing of a batch whose `from` is not the cursor (0 for a space it has not heard of), nor of any behind it.
   *
   * @returns how many were taken, from the first on
   */
  take(batches: readonly Batch[]): Promise<number>;

  /** The server was restored from a backup or is another one: all cursors begin again under the new epoch. */
  newEpoch(epoch: number): Promise<void>;

  /** Unanswered letters after `after`, in the journal's order, at most about `maxBytes` together but at least one. Empty: nothing waits. */
  waiting(after: number, maxBytes: number): Promise<readonly Letter[]>;

  /** What the server said of letters. `kept` rows may go; refused documents are set aside whole; `resync` makes the document go out whole; a claim's answer is kept beside it. */
  answered(answers: readonly Answer[]): Promise<void>;

  /** The space is no longer for this member. */
  gone(space: SpaceId): Promise<void>;
}
