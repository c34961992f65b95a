/** Rows that lists read instead of documents. Derived: the catalogue can be thrown away and rebuilt. */
import type { DocId, MemberId, SpaceId, StepId } from '../shared/base/ids.ts';
import type { Find } from '../shared/model/lost.ts';
import type { DocKind } from '../shared/model/paper.ts';

export interface NetworkRow {
  readonly id: SpaceId;
  readonly nameFi: string;
  readonly nameSv: string;
  readonly nameEn: string;
  readonly purpose: string;
  readonly themes: readonly string[];
  readonly colour: string;
  readonly weave: string;
  /** My role: 'coordinator' | 'member' | '' when none. */
  readonly role: string;
  readonly members: number;
  readonly binned: boolean;
  /** When what it is made from last changed, milliseconds: by this device's clock what was written here, by the server's what came. */
  readonly changedAt: number;
}

export interface EventRow {
  readonly id: SpaceId;
  readonly title: string;
  /** ISO instants in UTC, or '' when not set. */
  readonly start: string;
  readonly end: string;
  readonly zone: string;
  readonly place: string;
  readonly link: string;
  readonly hosts: readonly SpaceId[];
  readonly items: number;
  readonly minutes: number;
  readonly role: string;
  readonly binned: boolean;
  readonly changedAt: number;
}

/** A step of a goal, as Tänään and the plan list it. */
export interface StepRow {
  readonly id: StepId;
  readonly text: string;
  readonly owner: { readonly member: MemberId | null; readonly name: string } | null;
  /** A date ("2027-03-09"), '' when there is none. */
  readonly due: string;
  readonly state: 'coming' | 'going' | 'done' | 'stuck' | 'lapsed';
}

export interface GoalRow {
  readonly id: SpaceId;
  /** The two halves of the sentence "Kun …, silloin …". */
  readonly when: string;
  readonly then: string;
  readonly hosts: readonly SpaceId[];
  /** Those that are not in the bin, in their order. */
  readonly steps: readonly StepRow[];
  readonly binned: boolean;
  readonly changedAt: number;
}

export interface NoteRow {
  readonly id: DocId;
  /** The member's own space for a private note, else the network's. */
  readonly space: SpaceId;
  readonly private: boolean;
  readonly title: string;
  /** The first words after the title, at most 160 characters. */
  readonly excerpt: string;
  readonly binned: boolean;
  readonly changedAt: number;
}

/** What one member shows in one pool: as the server projects it, with the device's own laid over. */
export interface ShownRow {
  readonly member: MemberId;
  readonly name: string;
  readonly organisation: string;
  readonly skills: readonly string[];
  /** The last day of a pause ("2027-03-09"), '' when there is none. */
  readonly pause: string;
  /** Quarter-hours by month ("2027-03"); a month that is not here was never said. */
  readonly months: { readonly [month: string]: number };
}

export interface PoolRow {
  readonly id: SpaceId;
  readonly name: string;
  readonly purpose: string;
  readonly hosts: readonly SpaceId[];
  readonly skills: readonly string[];
  /** My role: 'steward' | 'expert' | '' when none. */
  readonly role: string;
  readonly shown: readonly ShownRow[];
  readonly binned: boolean;
  readonly changedAt: number;
}

/** My own strip of days, quarter-hours by month. One row, so that Tänään opens no document. */
export interface OwnDaysRow {
  readonly id: SpaceId;
  readonly months: { readonly [month: string]: number };
}

/** What I say of myself pool by pool, from my profile: which skills I show there, and a pause. */
export interface OwnShownRow {
  readonly id: SpaceId;
  readonly pools: { readonly [pool: string]: { readonly skills: readonly string[]; readonly pause: string } };
}

/** What search finds: the words of one document, thing by thing, as plain text. */
export interface TextRow {
  readonly id: DocId;
  readonly space: SpaceId;
  readonly kind: 'card' | 'plan' | 'event' | 'goal' | 'pool' | 'note';
  readonly title: string;
  readonly parts: readonly {
    /** The thing in the document (an agenda item, a step), '' for the document itself. */
    readonly thing: string;
    readonly title: string;
    readonly text: string;
  }[];
  /** Who is in the space, as its record rows tell: of networks, events and pools alone. Of nobody more than the page of the space shows. */
  readonly people: readonly PersonWords[];
  readonly changedAt: number;
}

export interface PersonWords {
  readonly member: MemberId;
  readonly name: string;
  readonly organisation: string;
  /** Those that they show in this pool; empty elsewhere. */
  readonly skills: readonly string[];
}

/** What was written into things of a document that a colleague had put into the bin (rule D126). */
export interface FindsRow {
  readonly id: DocId;
  readonly space: SpaceId;
  readonly kind: DocKind;
  readonly finds: readonly Find[];
  readonly changedAt: number;
}
