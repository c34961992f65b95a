/** Editing of one pool's card: puts with their drafts, one's own undo, and what an earlier opening left unfinished. */
import type { Device, Draft } from '../../device/api.ts';
import type { Paper } from '../../shared/model/paper.ts';
import { type PoolField, type PoolValue, putPool, readPool } from '../../shared/model/pool.ts';
import type { Seen } from '../../shared/model/thing.ts';
import type { Outcome } from '../../shared/model/verbs.ts';
import type { Acts } from './acts.svelte.ts';
import { say } from './words.ts';

/** The fields that are typed; skills are put at the press. */
export const typedFields = ['name', 'purpose'] as const;
export type TypedField = (typeof typedFields)[number];

const thing = 'head';

export class PoolEdit {
  readonly #device: Device;
  readonly #paper: Paper;
  readonly #acts: Acts;
  #left: readonly Draft[] = $state.raw([]);

  constructor(device: Device, paper: Paper, acts: Acts) {
    this.#device = device;
    this.#paper = paper;
    this.#acts = acts;
  }

  /** Writes one field over what was shown of it. */
  put<F extends PoolField>(field: F, seen: Seen, value: PoolValue<F>): Outcome {
    const outcome = this.#acts.did(putPool(this.#paper, field, seen, value));
    if (outcome?.kind !== 'refused') this.#device.drafts.drop({ doc: this.#paper.id, thing, field });
    return outcome;
  }

  /** Takes one of the values on offer, and tells it with a way back. */
  settle<F extends PoolField>(field: F, seen: Seen, value: PoolValue<F>): void {
    this.#acts.did(putPool(this.#paper, field, seen, value), say('which.settled'));
  }

  /** Keeps what stands in an input, per key press. */
  keep(field: TypedField, value: string, seen: Seen): void {
    this.#device.drafts.keep({ doc: this.#paper.id, thing, field, value, seen, second: this.#paper.seconds() });
  }

  /** What an earlier opening left in this field and could not put by itself, or null. */
  leftIn(field: TypedField): string | null {
    return this.#left.find((draft) => draft.field === field)?.value ?? null;
  }

  /** Puts the drafts of openings that are gone, where what they were typed over still stands; keeps the others to be offered. */
  async resume(): Promise<void> {
    const offered: Draft[] = [];
    for (const draft of await this.#device.drafts.left(this.#paper.id)) {
      const field = typedFields.find((one) => one === draft.field);
      if (!field || draft.thing !== thing) continue;
      const stands = draft.seen.every((id) => readPool(this.#paper)[field].seen.includes(id));
      if (stands && this.put(field, draft.seen, draft.value)?.kind !== 'refused') continue;
      offered.push(draft);
    }
    this.#left = offered;
  }

  /** The member's word on what was left unfinished. */
  answer(field: TypedField, take: boolean): void {
    const value = this.leftIn(field);
    this.#left = this.#left.filter((draft) => draft.field !== field);
    if (take && value !== null) this.put(field, readPool(this.#paper)[field].seen, value);
    else this.#device.drafts.drop({ doc: this.#paper.id, thing, field });
  }
}
