/**
 * Drafts of what is typed into the head of a card: each key goes into the device's strict rows, and what an earlier opening left is put
 * with the second of its last key when nothing came in between, else offered beside its input. Rules D1 and D14.
 */
import type { Device, Draft } from '../device/api.ts';
import type { Paper } from '../shared/model/paper.ts';
import type { Seen } from '../shared/model/thing.ts';
import { head, type Outcome } from '../shared/model/verbs.ts';
import { putDraft } from './put-draft.ts';

const thing = 'head';

export interface HeadDraftsOptions<F extends string> {
  readonly device: Pick<Device, 'drafts'>;
  readonly paper: Paper;
  /** The fields that are typed; what is put at a press leaves no draft. */
  readonly fields: readonly F[];
  /** What is shown of a field now. */
  readonly seen: (field: F) => Seen;
  readonly put: (paper: Paper, field: F, seen: Seen, value: string) => Outcome;
}

export class HeadDrafts<F extends string> {
  readonly #options: HeadDraftsOptions<F>;
  #left: readonly Draft[] = $state.raw([]);

  constructor(options: HeadDraftsOptions<F>) {
    this.#options = options;
  }

  /** Keeps what stands in an input, per key press. */
  keep(field: F, value: string, seen: Seen): void {
    const { device, paper } = this.#options;
    device.drafts.keep({ doc: paper.id, thing, field, value, seen, second: paper.seconds() });
  }

  /** A field was put: unless that was refused, its draft has become an entry. */
  put(field: string, outcome: Outcome): void {
    if (outcome?.kind !== 'refused') this.#drop(field);
  }

  /** What an earlier opening left in this field and could not put by itself, or null. */
  leftIn(field: F): string | null {
    return this.#left.find((draft) => draft.field === field)?.value ?? null;
  }

  /** Puts the drafts of openings that are gone, where what they were typed over still stands; keeps the others to be offered. */
  async resume(): Promise<void> {
    const { device, paper, fields, put } = this.#options;
    const offered: Draft[] = [];
    for (const draft of await device.drafts.left(paper.id)) {
      const field = fields.find((one) => one === draft.field);
      if (!field || draft.thing !== thing) continue;
      if (putDraft(paper, head, draft, (then) => put(then, field, draft.seen, draft.value))) this.#drop(field);
      else offered.push(draft);
    }
    this.#left = offered;
  }

  /** The member's word on what was left unfinished. */
  answer(field: F, take: boolean): void {
    const value = this.leftIn(field);
    this.#left = this.#left.filter((draft) => draft.field !== field);
    const { paper, seen, put } = this.#options;
    if (take && value !== null) this.put(field, put(paper, field, seen(field), value));
    else this.#drop(field);
  }

  #drop(field: string): void {
    const { device, paper } = this.#options;
    device.drafts.drop({ doc: paper.id, thing, field });
  }
}
