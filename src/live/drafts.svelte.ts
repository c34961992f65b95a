/**
 * Drafts of one document: each key goes into the device's strict rows, and what an earlier opening left is put when nothing
 * came in between, else offered beside its field.
 */
import { SvelteMap } from 'svelte/reactivity';
import type { Draft } from '../device/api.ts';
import type { Paper } from '../shared/model/paper.ts';
import type { Seen } from '../shared/model/thing.ts';
import { useDevice } from './device.ts';

export class DraftDesk {
  readonly #paper: () => Paper;
  readonly #device = useDevice();
  /** The latest of each field that has become no entry yet, by thing and field. */
  readonly #kept = new Map<string, Draft>();
  /** What was left and could not be put, by thing and field. */
  readonly offered = new SvelteMap<string, Draft>();

  constructor(paper: () => Paper) {
    this.#paper = paper;
  }

  keep(thing: string, field: string, value: string, seen: Seen): void {
    const paper = this.#paper();
    const draft = { doc: paper.id, thing, field, value, seen, second: paper.seconds() };
    this.#kept.set(keyOf(thing, field), draft);
    this.#device.drafts.keep(draft);
  }

  /** The inputs of a thing leave the screen: what stood in them and could not be put is on offer when they come back. */
  leave(thing: string): void {
    for (const [key, draft] of this.#kept) if (draft.thing === thing) this.offered.set(key, draft);
  }

  /** The draft became an entry, or was given up. */
  drop(thing: string, field: string): void {
    const key = keyOf(thing, field);
    this.offered.delete(key);
    if (!this.#kept.delete(key)) return;
    this.#device.drafts.drop({ doc: this.#paper().id, thing, field });
  }

  has(thing: string): boolean {
    return [...this.#kept.values()].some((draft) => draft.thing === thing);
  }

  offer(thing: string, field: string): Draft | undefined {
    return this.offered.get(keyOf(thing, field));
  }

  /** Looks for what earlier openings left. `put` answers whether the draft could be put as if its member had just left the input. */
  async pickUp(put: (draft: Draft) => boolean): Promise<void> {
    for (const draft of await this.#device.drafts.left(this.#paper().id)) {
      const key = keyOf(draft.thing, draft.field);
      this.#kept.set(key, draft);
      if (put(draft)) this.drop(draft.thing, draft.field);
      else this.offered.set(key, draft);
    }
  }
}

function keyOf(thing: string, field: string): string {
  return `${thing} ${field}`;
}
