/**
 * Which documents had something erased for good, how often, and up to which erasure each device has come: what was written before the last
 * one is not taken, whoever brings it. Rules R100 to R103.
 */
import type { DocId } from '../../src/shared/base/ids.ts';
import type { Json } from '../../src/shared/base/json.ts';
import type { Hand } from './verdict.ts';

/** The shelf of erased documents: how often each was, by document. */
export const erasedShelf = 'erased';

/** Breaks the room on purpose, so that tests can see that they would notice. */
export interface ErasureSabotage {
  /** What was written before an erasure is taken as if nothing had happened. */
  readonly epochsOff?: true;
}

export class Erasures {
  readonly #epochs = new Map<DocId, number>();
  /** What the device of a line has said of itself; goes with the line. */
  readonly #saidBy = new WeakMap<Hand, Map<DocId, number>>();
  readonly #sabotage: ErasureSabotage;

  constructor(sabotage: ErasureSabotage = {}) {
    this.#sabotage = sabotage;
  }

  /** Called with what the log keeps, before the first line is opened. */
  read(kept: readonly (readonly [key: string, value: Json])[]): void {
    for (const [doc, epoch] of kept) if (typeof epoch === 'number') this.#epochs.set(doc as DocId, epoch);
  }

  epochOf(doc: DocId): number {
    return this.#epochs.get(doc) ?? 0;
  }

  /** From now on what was written before is turned away: called before the first byte goes. */
  raise(doc: DocId, epoch: number): void {
    this.#epochs.set(doc, Math.max(this.epochOf(doc), epoch));
  }

  say(hand: Hand, docs: readonly (readonly [DocId, number])[]): void {
    const said = this.#saidBy.get(hand) ?? new Map<DocId, number>();
    this.#saidBy.set(hand, said);
    for (const [doc, epoch] of docs) if (this.#epochs.has(doc)) said.set(doc, epoch);
  }

  /** Whether what this hand writes in a document was written before the last erasure, as far as its device has said. */
  isBefore(doc: DocId, hand: Hand): boolean {
    const epoch = this.#epochs.get(doc);
    if (epoch === undefined || this.#sabotage.epochsOff) return false;
    return (this.#saidBy.get(hand)?.get(doc) ?? 0) < epoch;
  }
}
