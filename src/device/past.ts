/** What a device remembers of its documents, as the floors above see it: versions, what changed, what came from others. */
import type { Ask, ThingChange } from '../history/compare.ts';
import type { Overlap } from '../history/passages.ts';
import type { NewsRow, Why } from '../history/store.ts';
import type { DocId, MemberId, SpaceId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import type { DocKind } from '../shared/model/paper.ts';
import type { Place } from '../shared/model/verbs.ts';

export type { Ask, FieldChange, TextChange, ThingChange } from '../history/compare.ts';
export type { Part } from '../history/compare-text.ts';
export { type Passage, passagesOf } from '../history/passages.ts';
export type { FromOne, NewsRow, Why } from '../history/store.ts';

/** One thing that has a past: an event (its two documents are one), a goal, a note, a plan, a card, a pool, a strip of days. */
export interface WhichPast {
  readonly space: SpaceId;
  readonly kind: DocKind;
  /** A note is named by its own id. */
  readonly doc?: DocId | undefined;
}

/** A moment whose content is kept. */
export interface Moment {
  /** The numbers of the versions that stand for it, joined by `-`: what an address carries. */
  readonly id: string;
  readonly at: number;
  /** Who had written since the moment before. */
  readonly by: readonly MemberId[];
  readonly name: string;
  readonly why: Why;
  /** Who brought it back when the server had lost it; null: nobody had to. */
  readonly broughtBy: MemberId | null;
}

/** A thing as it stood. */
export interface ThingThen {
  readonly at: Place;
  readonly title: string;
  readonly fields: readonly { readonly field: string; readonly value: Json }[];
  readonly text: string;
}

/** A moment beside how things stand now. */
export interface Beside {
  /** From the moment to now. */
  readonly changes: readonly ThingChange[];
  /** From the moment before to this one; null for the first. */
  readonly made: readonly ThingChange[] | null;
  readonly things: readonly ThingThen[];
}

/** A line that I and a colleague changed apart. */
export interface Apart {
  readonly title: string;
  readonly at: Place;
  readonly overlap: Overlap;
}

export interface WhatChanged {
  /** What others did, one per thing. */
  readonly changes: readonly ThingChange[];
  readonly apart: readonly Apart[];
  /** What I may be asked to choose between; empty where I may not write. */
  readonly asks: readonly (Ask & { readonly kind: DocKind })[];
}

/** What an act of the past did, and the way back; `why` when it was not done. */
export type Turned =
  | { readonly done: true; undo(): Promise<'undone' | 'changed-since'> }
  | { readonly done: false; readonly why: 'no-right' | 'newer-app' | 'same' | 'gone' };

/** What an emptying of the bin took last, as long as the server has it. */
export interface EmptiedPast {
  /** Milliseconds. */
  readonly at: number;
  /** Whole days that the server still has it, at least one. */
  readonly days: number;
  readonly isWhole: boolean;
  /** What was emptied, by name. */
  readonly titles: readonly string[];
  /** The moment that has it, once it was fetched. */
  readonly moment: string | null;
}

export interface Past {
  /** Until all that was taken down so far is kept. Rejects where the past cannot be fetched. */
  noted(): Promise<unknown>;
  /** Rows of what came from others and was not looked at since, the newest first. Changes call the topic `news`. */
  news(): Promise<readonly NewsRow[]>;
  /** Milliseconds of the last contact before these came; null when nothing came or it is not known. */
  awaySince(): Promise<number | null>;
  /** Compares what a thing was when it was last looked at with what it is. Opens it for as long as that takes; null when it is not here. */
  whatChanged(which: WhichPast): Promise<WhatChanged | null>;
  /** Takes rows off the list. Gives the way back. */
  seen(docs: readonly DocId[]): Promise<() => Promise<void>>;
  /** The moments that are kept of a thing, the newest first. */
  moments(which: WhichPast): Promise<readonly Moment[]>;
  /** null when the moment has gone. */
  beside(which: WhichPast, moment: string): Promise<Beside | null>;
  /** Brings a thing back to how it stood, by ordinary edits. */
  restore(which: WhichPast, moment: string): Promise<Turned>;
  /** What was emptied of a thing and has not come back; null when nothing was, or the server has it no more. */
  emptied(which: WhichPast): Promise<EmptiedPast | null>;
  /** Fetches how it stood before: a moment like any other, of which a restoration brings back what was emptied and nothing else. Needs a line. */
  fetchEmptied(which: WhichPast): Promise<{ readonly moment: string } | { readonly moment: null; readonly why: 'offline' | 'gone' }>;
  /** Takes one of several values on offer. */
  choose(which: WhichPast, at: Place, field: string, value: Json): Promise<Turned>;
  /** A named moment stays for ever; '' takes the name away. `null` for the moment now. */
  name(which: WhichPast, moment: string | null, name: string): Promise<void>;
}
