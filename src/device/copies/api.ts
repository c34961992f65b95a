/** *Oma kopio* as the floors above see it: what the server did not take, whole, with what is unsent marked, and the ways on from there. */
import type { Part } from '../../history/compare-text.ts';
import type { ClaimId, DocId, SpaceId } from '../../shared/base/ids.ts';
import type { Json } from '../../shared/base/json.ts';
import type { TextStep } from '../../shared/model/cutting.ts';
import type { Place } from '../../shared/model/verbs.ts';
import type { AnswerCode } from '../../shared/wire/frames.ts';

export type CopyId = string & { readonly kind?: 'copy' };
/** What the server answered, or: the space is no longer this member's, the document was erased. */
export type CopyCode = AnswerCode | 'gone' | 'erased';

/** What a copy is about, as far as this device knew when it was made. */
export interface CopyAbout {
  /** Of the event, goal or pool; '' when it has none, or there is no such thing. */
  readonly title: string;
  /** Names of the network in which it lies; null when it lies in none. */
  readonly network: { readonly fi: string; readonly sv: string; readonly en: string } | null;
  /** Who may give the right: organisers, coordinators. */
  readonly people: readonly string[];
}

/** One copy in a list. */
export interface OwnCopy {
  readonly id: CopyId;
  readonly doc: DocId;
  readonly space: SpaceId;
  readonly kind: string;
  readonly code: CopyCode;
  readonly detail: Json;
  readonly name: string;
  readonly about: CopyAbout;
  /** Milliseconds: when it was set aside, and when the oldest of its unsent edits was made. */
  readonly at: number;
  readonly since: number;
  readonly edits: number;
  readonly seen: boolean;
  readonly binnedAt: number | null;
}

/** A piece of what was never kept that can be added back by itself. */
export type CopyPart = { readonly key: string; readonly at: Place; readonly title: string; readonly isBack: boolean } & (
  | {
      readonly sort: 'text';
      /** Its words with what stands around them. `gone`: words of others or of before that were deleted. */
      readonly parts: readonly Part[];
      readonly cutBefore: boolean;
      readonly cutAfter: boolean;
    }
  /** Only headings, lists and marks of a text differ. */
  | { readonly sort: 'marks' }
  | { readonly sort: 'field'; readonly field: string; readonly from: Json; readonly to: Json }
  | { readonly sort: 'added'; readonly fields: readonly { readonly field: string; readonly value: Json }[] }
  | { readonly sort: 'removed' | 'restored' | 'moved' }
);

/** A document as the copy has it, thing by thing, for taking it along. */
export interface CopyThing {
  readonly at: Place;
  readonly title: string;
  readonly fields: readonly { readonly field: string; readonly value: Json }[];
  readonly text: readonly TextStep[];
  readonly binned: boolean;
}

export interface CopyContent {
  readonly parts: readonly CopyPart[];
  readonly things: readonly CopyThing[];
  /** Words that were added, and that were deleted. */
  readonly words: { readonly added: number; readonly gone: number };
  /** Why nothing can be added back where it came from; null when it can. */
  readonly closed: null | 'no-right' | 'newer-app' | 'gone' | 'in-bin';
}

export type AddedBack =
  | { readonly done: true; readonly undo: () => Promise<'undone' | 'changed-since'> }
  | { readonly done: false; readonly why: 'no-right' | 'newer-app' | 'gone' | 'in-bin' };

/** A request that the server did not grant. */
export interface ReturnedClaim {
  readonly id: ClaimId;
  readonly verb: string;
  readonly code: AnswerCode;
  readonly at: number;
}

/** A space whose birth the server did not take: it stays on this device. */
export interface UntakenSpace {
  readonly space: SpaceId;
  readonly kind: string;
  readonly code: AnswerCode;
  readonly at: number;
}

/** A document that begins anew after it was set aside. */
export interface Begun {
  readonly doc: DocId;
  readonly space: SpaceId;
  readonly kind: string;
}

export interface Copies {
  /** All that there are, also those in the bin, the newest first. Changes call the topic `copies`. */
  list(): Promise<readonly OwnCopy[]>;
  /** null when it is here no more. */
  look(id: CopyId): Promise<CopyContent | null>;
  /** Writes a piece as an ordinary new edit into the document that it came from. `line`: the words under which what has lost its place comes at the end. */
  addBack(id: CopyId, key: string, line: string): Promise<AddedBack>;
  /** The member has had them before the eyes: they no longer call for it. */
  looked(ids: readonly CopyId[]): Promise<void>;
  /** Into the bin, for thirty days, or out of it again. */
  bin(id: CopyId, is: boolean): Promise<void>;
  claims(): Promise<readonly ReturnedClaim[]>;
  /** Takes note of a request that came back: it is listed no more. */
  heard(claim: ClaimId): Promise<void>;
  untaken(): Promise<readonly UntakenSpace[]>;
}
