/** Editing of one card: puts with their drafts, one's own undo and redo, and what an earlier opening left unfinished. */
import type { Device, Draft } from '../../device/api.ts';
import { type CardField, type CardValue, putCard, readCard } from '../../shared/model/network.ts';
import type { Paper } from '../../shared/model/paper.ts';
import type { Seen } from '../../shared/model/thing.ts';
import { type Blocked, UndoList, type Undone } from '../../shared/model/undo.ts';
import type { Outcome } from '../../shared/model/verbs.ts';

/** The fields that are typed; the others are put at the press. */
export const typedFields = ['nameFi', 'nameSv', 'nameEn', 'purpose'] as const;
export type TypedField = (typeof typedFields)[number];

const thing = 'head';

export class CardEdit {
  readonly #device: Device;
  readonly #paper: Paper;
  readonly #undo = new UndoList();
  #left: readonly Draft[] = $state.raw([]);
  #canUndo = $state(false);
  #canRedo = $state(false);

  constructor(device: Device, paper: Paper) {
    this.#device = device;
    this.#paper = paper;
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
    if (outcome?.kind !== 'refused') this.#device.drafts.drop({ doc: this.#paper.id, thing, field });
    return outcome;
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
      const card = readCard(this.#paper);
      const stands = draft.seen.every((id) => card[field].seen.includes(id));
      if (stands && this.put(field, draft.seen, draft.value)?.kind !== 'refused') continue;
      offered.push(draft);
    }
    this.#left = offered;
  }

  /** The member's word on what was left unfinished. */
  answer(field: TypedField, take: boolean): void {
    const value = this.leftIn(field);
    this.#left = this.#left.filter((draft) => draft.field !== field);
    if (take && value !== null) this.put(field, readCard(this.#paper)[field].seen, value);
    else this.#device.drafts.drop({ doc: this.#paper.id, thing, field });
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
