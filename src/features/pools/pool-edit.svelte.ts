/** Editing of one pool's card: puts with their drafts, and one's own undo. */
import type { Device } from '../../device/api.ts';
import { HeadDrafts } from '../../live/head-drafts.svelte.ts';
import type { Paper } from '../../shared/model/paper.ts';
import { type PoolField, type PoolValue, putPool, readPool } from '../../shared/model/pool.ts';
import type { Seen } from '../../shared/model/thing.ts';
import type { Outcome } from '../../shared/model/verbs.ts';
import type { Acts } from './acts.svelte.ts';
import { say } from './words.ts';

/** The fields that are typed; skills are put at the press. */
export const typedFields = ['name', 'purpose'] as const;
export type TypedField = (typeof typedFields)[number];

export class PoolEdit {
  readonly drafts: HeadDrafts<TypedField>;
  readonly #paper: Paper;
  readonly #acts: Acts;

  constructor(device: Device, paper: Paper, acts: Acts) {
    this.#paper = paper;
    this.#acts = acts;
    this.drafts = new HeadDrafts({
      device,
      paper,
      fields: typedFields,
      seen: (field) => readPool(paper)[field].seen,
      put: (then, field, seen, value) => acts.did(putPool(then, field, seen, value)),
    });
  }

  /** Writes one field over what was shown of it. */
  put<F extends PoolField>(field: F, seen: Seen, value: PoolValue<F>): Outcome {
    const outcome = this.#acts.did(putPool(this.#paper, field, seen, value));
    this.drafts.put(field, outcome);
    return outcome;
  }

  /** Takes one of the values on offer, and tells it with a way back. */
  settle<F extends PoolField>(field: F, seen: Seen, value: PoolValue<F>): void {
    this.#acts.did(putPool(this.#paper, field, seen, value), say('which.settled'));
  }
}
