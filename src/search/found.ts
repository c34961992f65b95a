/** What search is asked and what it answers; both cross to the worker and back. */
import type { DocId, SpaceId } from '../shared/base/ids.ts';

export const hitKinds = ['network', 'plan', 'event', 'item', 'goal', 'step', 'note', 'pool', 'person'] as const;
export type HitKind = (typeof hitKinds)[number];

export interface Ask {
  readonly text: string;
  /** Only these kinds; all when absent. */
  readonly kinds?: readonly HitKind[];
  /** At most so many of each kind. */
  readonly each: number;
  /** At most so many of things and documents in all, the best; then `each` holds only as long as other kinds have any. People are counted apart. */
  readonly most?: number;
}

/** The same for two asks that have the same answer: a blank at the end asks nothing more. */
export function keyOf({ text, each, most, kinds }: Ask): string {
  return JSON.stringify([text.trimEnd(), each, most, kinds]);
}

/** A text and the places in it that answer, from the left. */
export interface Marked {
  readonly text: string;
  readonly marks: readonly (readonly [start: number, end: number])[];
}

/** What shows a person: a network or event in which they are, or a pool that shows their skills. */
export type ShownBy = 'network' | 'event' | 'pool';

export interface Hit {
  /** Of a person: of the document whose page shows them. */
  readonly doc: DocId;
  readonly space: SpaceId;
  readonly kind: HitKind;
  /** The agenda item, the step or the member; '' for the document itself. */
  readonly thing: string;
  readonly title: Marked;
  /** The sentence in which the words stand, when the title does not say them all. */
  readonly sentence: Marked | null;
  /** The document in which a thing stands; '' for the document itself. */
  readonly where: string;
  readonly score: number;
  readonly changedAt: number;
  /** Of a person alone: what the page is, and the networks in which they are. */
  readonly person?: { readonly shownBy: ShownBy; readonly networks: readonly SpaceId[] };
}

export interface Found {
  /** The best first; of each kind as many as were asked for. */
  readonly hits: readonly Hit[];
  /** How many there are of each kind in all. */
  readonly total: { readonly [K in HitKind]?: number };
}

/** What is in the index now. */
export interface Held {
  readonly documents: number;
  readonly parts: number;
  readonly words: number;
}
