/**
 * What the floors above see of a device. `device.ts` makes one for a browser tab or a test; nothing here knows Svelte.
 */
import type { EventRow, FindsRow, GoalRow, NetworkRow, NoteRow, OwnDaysRow, OwnShownRow, PoolRow } from '../catalog/rows.ts';
import type { TextSource } from '../catalog/text-source.ts';
import type { ClaimId, DeviceId, DocId, MemberId, SpaceId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import type { DocKind, Paper, SpaceKind } from '../shared/model/paper.ts';
import type { AnswerCode } from '../shared/wire/frames.ts';
import type { Backup } from './backup/api.ts';
import type { Copies, CopyId } from './copies/api.ts';
import type { Past } from './past.ts';

export type Stop = () => void;

/** An opened document. Close it when it leaves the screen; what was written is kept whether it is closed or not. */
export interface OpenPaper {
  readonly paper: Paper;
  /** Why nobody may write here now, or null. The document stays whole and readable either way. */
  readonly readOnly: null | 'no-right' | 'newer-app';
  readonly presence: Presence;
  close(): void;
}

export interface Here {
  readonly client: number;
  readonly member: MemberId;
  readonly state: Json;
}

/** Who else has this document open now. Passed on by the server, never stored; empty while there is no line. */
export interface Presence {
  /** Tells the others where I am: at most 2 KiB of JSON; null when I leave. */
  show(state: Json): void;
  others(): readonly Here[];
  listen(heard: () => void): Stop;
}

/** The nine states of the sign, by rank (DESIGN §5). Computed from the journal and the answers alone. */
export type SignState = 'unstored' | 'problem' | 'signin' | 'offline' | 'syncing' | 'device' | 'saved' | 'local' | 'update';

export interface Sign {
  readonly state: SignState;
  /** How many documents (or rows) wait, or were not sent: what the words count. */
  readonly count: number;
  /** True from the first key until the journal's commit: the thread is dashed and the words are left out. */
  readonly settling: boolean;
}

/** One line of the sync panel: a document or a claim that has not reached the server, by name. */
export interface Waiting {
  readonly doc: DocId | null;
  readonly space: SpaceId;
  readonly kind: DocKind | 'claim' | 'birth';
  readonly claim: { readonly id: ClaimId; readonly verb: string } | null;
  /** When the oldest of its unsent edits was made, milliseconds. */
  readonly since: number;
  readonly edits: number;
  /** `undecided`: made without an account and not yet said whose; `here-only`: marked to stay on this device. */
  readonly why: 'waiting' | 'refused' | 'undecided' | 'here-only';
  readonly code: AnswerCode | null;
  /** It stands in a copy of the member's own, under this name. */
  readonly copy?: { readonly id: CopyId; readonly name: string };
}

export interface Account {
  readonly member: MemberId;
  readonly name: string;
  readonly organisation: string;
}

export type ClaimOutcome = { readonly code: AnswerCode; readonly detail: Json } | { readonly code: 'waiting' };

/** What was made on this device before there was an account, for the page that asks whose it is. */
export interface MadeHere {
  readonly space: SpaceId;
  readonly kind: SpaceKind;
  readonly madeAt: number;
  /** The name under which it was made, '' when none had been given. */
  readonly by: string;
  /** Of a space of one's own: what was written in it. */
  readonly holds?: HoldsOwn;
}

/** What a member's own space holds, as far as lists know. */
export interface HoldsOwn {
  /** Notes that are not in the bin. */
  readonly notes: number;
  /** Months of which something was said ("2027-03"), in the order of the calendar. */
  readonly months: readonly string[];
  /** Whether the profile says what is shown in pools. */
  readonly shows: boolean;
}

export interface StorageState {
  /** `memory`: IndexedDB is forbidden, full or does not answer; what is typed stays in memory and is still sent. */
  readonly kept: 'disk' | 'memory';
  readonly reason: null | 'forbidden' | 'full' | 'no-answer' | 'newer-app';
  readonly persistent: boolean | null;
  readonly damagedRows: number;
  /** Rows of `kept` that were set aside, by table and what they were of: `inbox/<document>`. */
  readonly setAside: readonly string[];
  /** The browser emptied the disk under the running app: what is open is kept again, the rest comes from the server. */
  readonly wiped: boolean;
  /** A document of a newer app was opened: it is read, and asks for an update. */
  readonly newerDocument: boolean;
}

/** The rows that lists, Tänään and search read instead of documents, in no order. */
export interface CatalogRows {
  networks(): Promise<readonly NetworkRow[]>;
  events(): Promise<readonly EventRow[]>;
  goals(): Promise<readonly GoalRow[]>;
  notes(): Promise<readonly NoteRow[]>;
  pools(): Promise<readonly PoolRow[]>;
  /** What was written into things in the bin by those who had not seen them go. */
  finds(): Promise<readonly FindsRow[]>;
  /** My own strip, null before it was begun here. */
  ownDays(): Promise<OwnDaysRow | null>;
  /** What I show in which pool, null before anything was said here. */
  ownShown(): Promise<OwnShownRow | null>;
  /** Where the words of every document on this device are, for search. @param told with the rows themselves, also where they can be read on disk */
  texts(how: { readonly told: boolean }): Promise<TextSource>;
}

/** The invented set that shows what a full Solmu looks like. */
export interface Examples {
  has(space: SpaceId): boolean;
  /** How many of its spaces are on this device. */
  count(): number;
  /** Brings the set, unless it is here; all of it or nothing. */
  load(): Promise<void>;
  /** Takes all of it away, with what was typed into it. */
  remove(): Promise<void>;
}

/** A document that ended the tab that opened it, twice. */
export interface Stuck {
  readonly space: SpaceId;
  readonly kind: DocKind;
  readonly doc: DocId;
}

/** Documents that are not opened, so that the rest of the app lives (rule D121). `open` answers null for them. Changes call the topic `stuck`. */
export interface SafeReading {
  all(): readonly Stuck[];
  /** What there is of it, as updates that nobody has opened. */
  bytes(doc: DocId): Promise<readonly Uint8Array[]>;
  /** The member wants it opened once more. */
  again(doc: DocId): void;
}

export interface Device {
  readonly id: DeviceId;
  /** The member under whose name this device writes: made at the first start; the account's after signing in. */
  readonly me: () => MemberId;
  /** All ids that are this member: `me` first, then those under which the member worked before the account, here and on other devices. Changes call the topics `account` and `spaces`. */
  readonly mine: () => readonly MemberId[];
  /** Name and organisation as the member gave them here; empty strings before the first screen. */
  readonly self: () => { readonly name: string; readonly organisation: string };
  introduce(self: { readonly name: string; readonly organisation: string }): Promise<void>;
  /** null: no account has been used here, or it was signed out. An expired session keeps the account. */
  readonly account: () => Account | null;
  /** The session that the server just opened (the answer of POST /api/enter). Starts the line. */
  signedIn(account: Account): Promise<void>;
  signedOut(): Promise<void>;

  /** Founds a space: its birth certificate goes into the journal, the founder's role stands at once. */
  found(kind: SpaceKind, hosts: readonly SpaceId[]): Promise<SpaceId>;
  /** Opens a space's single document of a kind, or the note that `doc` names (a fresh id begins a new one); the same document opened twice is one Y.Doc. Resolves `null` when nothing of the space is on this device. */
  open(space: SpaceId, kind: DocKind, doc?: DocId): Promise<OpenPaper | null>;

  /** Record rows of a space, by key; the server's, or the device's own for a space the server has not seen. */
  rows(space: SpaceId): Promise<ReadonlyMap<string, Json>>;
  /** The member's roles in a space, those through the networks that host it among them (`host-member`), for `access/decide.ts`. Changes call `rows:<space>`. */
  roles(space: SpaceId): Promise<readonly string[]>;

  /** Puts a claim into the one order of journal and outbox. */
  claim(verb: string, args: Json): Promise<ClaimId>;
  /** What became of a claim; resolves when it is answered. Ask `outcomeNow` to look without waiting. */
  outcome(id: ClaimId): Promise<ClaimOutcome>;

  sign(): Sign;
  /** Whether the line is up now: for what needs a connection. Never the source of the sign. */
  online(): boolean;
  /** The server speaks a newer version than this app: work goes on, and nothing is sent until it is updated. Told with `online`. */
  mustUpdate(): boolean;
  waiting(): Promise<readonly Waiting[]>;
  /** When the server last answered for a document of the space, milliseconds, or null. */
  lastSent(): Promise<readonly { readonly space: SpaceId; readonly at: number }[]>;
  storage(): StorageState;

  madeHere(): Promise<readonly MadeHere[]>;
  /** What the member said on the page *Nämä ovat minun · Jätä tälle laitteelle · Poista*. */
  decide(space: SpaceId, answer: 'mine' | 'here-only' | 'delete'): Promise<void>;

  /** The rows that lists read. Changes call the topic `catalog`. */
  readonly catalog: CatalogRows;
  /** Versions of documents, what changed in them, and what came from others. */
  readonly past: Past;

  /** What the server did not take, whole. */
  readonly copies: Copies;

  readonly safe: SafeReading;

  /** Everything of the member in one file, out and in. */
  readonly examples: Examples;
  readonly backup: Backup;

  /** Drafts: what stands in an input and is no edit yet. */
  readonly drafts: Drafts;

  /** The app has a newer version waiting: the sign may say so when nothing else is to be said. */
  updateReady(ready: boolean): void;
  /** The tab woke up or the network came back: look at the line at once. */
  wake(): void;

  /** Something of a topic changed; look again. */
  listen(topic: Topic, heard: () => void): Stop;
  /** Closes everything of this tab. */
  close(): Promise<void>;
  /**
   * Takes everything off this device, in all tabs: show what `waiting` says first, and ask. Resolves when it is gone; load the page anew then,
   * nothing else works any more. Other tabs hear the topic `wiped` and do the same.
   */
  wipe(): Promise<void>;
}

export type Topic = 'stuck' | 'catalog' | 'news' | 'copies' | 'sign' | 'account' | 'spaces' | 'online' | `rows:${string}` | 'storage' | 'waiting' | 'wiped';

export interface DraftKey {
  readonly doc: DocId;
  readonly thing: string;
  readonly field: string;
}
export interface Draft extends DraftKey {
  readonly value: string;
  readonly seen: readonly string[];
  readonly second: number;
}
export interface Drafts {
  /** Keeps what stands in an input (strict, per key press). Replaces this opening's draft of the same field. */
  keep(draft: Draft): void;
  /** The draft became an entry, or was given up: it goes with the journal row of its put. */
  drop(key: DraftKey): void;
  /** Drafts of openings that are gone (their lock is free), to be put or offered. */
  left(doc: DocId): Promise<readonly Draft[]>;
}
