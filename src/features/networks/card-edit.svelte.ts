/** Editing of one card: puts with their drafts, and one's own undo and redo. */
import type { Device } from '../../device/api.ts';
import { HeadDrafts } from '../../live/head-drafts.svelte.ts';
import { type CardField, type CardValue, putCard, readCard } from '../../shared/model/network.ts';
import type { Paper } from '../../shared/model/paper.ts';
import type { Seen } from '../../shared/model/thing.ts';
import { type Blocked, UndoList, type Undone } from '../../shared/model/undo.ts';
import type { Outcome } from '../../shared/model/verbs.ts';

/** The fields that are typed; the others are put at the press. */
export const typedFields = ['nameFi', 'nameSv', 'nameEn', 'purpose'] as const;
export type TypedField = (typeof typedFields)[number];

export class CardEdit {
  readonly drafts: HeadDrafts<TypedField>;
  readonly #paper: Paper;
  readonly #undo = new UndoList();
  #canUndo = $state(false);
  #canRedo = $state(false);

  constructor(device: Device, paper: Paper) {
    this.#paper = paper;
    this.drafts = new HeadDrafts({
      device,
      paper,
      fields: typedFields,
      seen: (field) => readCard(paper)[field].seen,
      put: (then, field, seen, value) => this.#undo.take(putCard(then, field, seen, value)),
    });
    this.#undo.listen(() => {
      this.#canUndo = this.#undo.canUndo;
      this.#canRedo = this.#undo.canRedo;
    });
  }

  get canUndo(): boolean {
    return this.#canUndo;
  }

  get canRedo(): boolean {
    return this.#canRedo;
  }

  /** Writes one field over what was shown of it. */
  put<F extends CardField>(field: F, seen: Seen, value: CardValue<F>): Outcome {
    const outcome = this.#undo.take(putCard(this.#paper, field, seen, value));
    this.drafts.put(field, outcome);
    return outcome;
  }

  undo(): Undone {
    return this.#undo.undo();
  }

  redo(): Undone {
    return this.#undo.redo();
  }
}

export function isBlocked(undone: Undone): undone is Blocked {
  return undone?.kind === 'blocked';
}
