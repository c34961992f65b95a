/**
 * The tables of the database `kept`, behind an interface so small that the same rooms run on IndexedDB and,
 * where that is forbidden or full, in memory. A transaction is all or nothing and, on disk, strict:
 * it resolves when the bytes are flushed.
 */
import type { ClaimId, DocId, Id, MemberId, SpaceId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import type { AnswerCode, Birth, Seq } from '../shared/wire/frames.ts';
import type { Seal } from '../shared/wire/healing.ts';

export type CopyId = Id<'copy'>;

/** What this device did and has not yet put away: edits, births and claims in one order. */
export interface JournalRow {
  readonly number: number;
  readonly kind: 'edit' | 'birth' | 'claim';
  readonly space: SpaceId;
  /** '' for births and claims. */
  readonly doc: DocId | '';
  readonly docKind: string;
  readonly update?: Uint8Array;
  readonly birth?: Birth;
  readonly claim?: { readonly id: ClaimId; readonly verb: string; readonly args: Json };
  /** Milliseconds by this device's clock. */
  readonly at: number;
  /** 1 when the server has answered `kept`. */
  readonly answered: 0 | 1;
  /** 1 when the document's own database has it on disk. */
  readonly stored: 0 | 1;
  /** 1: the service worker marked it answered, and what the server has by it is not yet in `docs` (`learn-from-worker.ts`). */
  readonly byWorker?: 1;
  /** How often the document had been read anew when this was written (`DocRow.anew`); absent: never. */
  readonly anew?: number;
}

/** What came from others and is not yet in the document's own database. */
export interface InboxRow {
  readonly number: number;
  readonly doc: DocId;
  readonly space: SpaceId;
  readonly docKind: string;
  readonly member: MemberId;
  readonly seconds: number;
  readonly update: Uint8Array;
  /** 1: a backup gave it, so that the server is not known to have it. */
  readonly given?: 1;
  /** The first of the document after this erasure: nothing from before it is merged with it. */
  readonly docEpoch?: number;
}

export interface CursorRow {
  readonly space: SpaceId;
  readonly to: Seq;
}

/** A record row as received, or made here for a space the server has not seen (`local` 1). */
export interface RecordRow {
  readonly space: SpaceId;
  readonly key: string;
  readonly value: Json;
  readonly local: 0 | 1;
  /** The server's proof that it wrote the row: with it the row is given back to a store that was put back from a copy. */
  readonly seal?: Seal;
}

/**
 * `mine`: may be sent · `undecided`: made without an account, not yet said whose · `here-only`: stays here ·
 * `server`: the server has it · `gone`: no longer for this member.
 */
export type SpaceState = 'mine' | 'undecided' | 'here-only' | 'server' | 'gone';

export interface SpaceRow {
  readonly id: SpaceId;
  readonly kind: string;
  readonly maker: MemberId;
  readonly at: number;
  readonly hosts: readonly SpaceId[];
  readonly state: SpaceState;
  /** The refusal of its birth, for good. */
  readonly refused: AnswerCode | null;
  /** Milliseconds of the server's last `kept` for something in it, 0: never. */
  readonly sentAt: number;
  /** 1: of the example set. It stays here whatever anybody says, and goes with the set. */
  readonly example?: 1;
}

export interface DocRow {
  readonly id: DocId;
  readonly space: SpaceId;
  readonly kind: string;
  readonly refused: AnswerCode | null;
  /** What the server is known to have: an encoded Yjs snapshot, empty: nothing. */
  readonly known: Uint8Array;
  /** Milliseconds of the last change that the document's own database has; absent where only an older app has written the row. */
  readonly changedAt?: number;
  /** What the answer behind `refused` says more. */
  readonly detail?: Json;
  /** Milliseconds by this device's clock until which the server lets it rest (W93): nothing of it goes out before. */
  readonly restsUntil?: number;
  /** Up to which erasure of the document this is (W109). Absent: none. */
  readonly docEpoch?: number;
  /** How often the document was read anew after a refusal: its own database is named by it. Absent: never. */
  readonly anew?: number;
}

/** Why a document was set aside: what the server answered, or that its space is no longer this member's, or that it was erased. */
export type CopyCode = AnswerCode | 'gone' | 'erased';

/** *Oma kopio*: a document as it stood here when the server refused it, in short. It is local, and never sent. */
export interface CopyRow {
  readonly id: CopyId;
  readonly doc: DocId;
  readonly space: SpaceId;
  readonly docKind: string;
  /** `DocRow.anew` of what it was made from: what a tab that has not heard of it still writes belongs to it. */
  readonly anew: number;
  readonly code: CopyCode;
  readonly detail: Json;
  /** Milliseconds by this device's clock: when it was set aside, and when the oldest of its unsent edits was made. */
  readonly at: number;
  readonly since: number;
  readonly edits: number;
  /** What it is called, '' when it has no name. */
  readonly name: string;
  /** The space that it stands in, by its names, and who may give the right back: for when nothing of it is here any more. */
  readonly about: Json;
  readonly seen: 0 | 1;
  /** When it was put into the bin, milliseconds. */
  readonly binnedAt: number | null;
  /** What was added back, each by its key; of a thing the id under which it was made anew. */
  readonly back: { readonly [key: string]: string };
}

/** What a copy holds. */
export interface CopyBytesRow {
  readonly id: CopyId;
  /** The document whole, as an update. */
  readonly state: Uint8Array;
  /** What the server was known to have of it: an encoded Yjs snapshot, and as a document. */
  readonly known: Uint8Array;
  readonly base: Uint8Array;
  /** The edits that were never kept, as they stood in the journal, and those that came to it afterwards. */
  readonly unsent: readonly Uint8Array[];
}

/** `DocRow.known` of a document that the server has nothing of: the encoded Yjs snapshot of an empty document. */
export const knowsNothing: Uint8Array = new Uint8Array([0, 0]);

export interface ClaimRow {
  readonly id: ClaimId;
  readonly verb: string;
  readonly args: Json;
  readonly at: number;
  readonly code: AnswerCode | 'waiting';
  readonly detail: Json;
}

export interface DraftRow {
  readonly key: string;
  readonly opening: string;
  readonly doc: DocId;
  readonly thing: string;
  readonly field: string;
  readonly value: string;
  readonly seen: readonly string[];
  readonly second: number;
}

export interface MetaRow {
  readonly key: string;
  readonly value: Json;
}

export interface TableRows {
  journal: JournalRow;
  inbox: InboxRow;
  cursors: CursorRow;
  rows: RecordRow;
  spaces: SpaceRow;
  docs: DocRow;
  claims: ClaimRow;
  drafts: DraftRow;
  meta: MetaRow;
  copies: CopyRow;
  copyBytes: CopyBytesRow;
}
export type TableName = keyof TableRows;
export type Key = string | number | readonly [string, string];

/** Primary keys and the indexes that are asked for. `number` counts up by itself. */
export const tableKeys: { readonly [T in TableName]: { readonly key: string; readonly counts?: true; readonly indexes: readonly string[] } } = {
  journal: { key: 'number', counts: true, indexes: ['doc', 'space', 'answered'] },
  inbox: { key: 'number', counts: true, indexes: ['doc'] },
  cursors: { key: 'space', indexes: [] },
  rows: { key: '[space+key]', indexes: ['space'] },
  spaces: { key: 'id', indexes: [] },
  docs: { key: 'id', indexes: ['space'] },
  claims: { key: 'id', indexes: [] },
  drafts: { key: 'key', indexes: ['doc'] },
  meta: { key: 'key', indexes: [] },
  copies: { key: 'id', indexes: ['doc'] },
  copyBytes: { key: 'id', indexes: [] },
};

export const everyTable = Object.keys(tableKeys) as readonly TableName[];

export interface Transaction {
  get<T extends TableName>(table: T, key: Key): Promise<TableRows[T] | undefined>;
  /** All rows, or those whose index has the value, in the order of the primary key. */
  all<T extends TableName>(table: T, where?: { readonly index: string; readonly is: string | number }): Promise<TableRows[T][]>;
  /** Rows of a counting table with a number above `after`, ascending, at most `limit`. */
  above<T extends 'journal' | 'inbox'>(table: T, after: number, limit: number): Promise<TableRows[T][]>;
  /** Adds rows to a counting table; their `number` is given by the table. */
  add<T extends 'journal' | 'inbox'>(table: T, rows: readonly Omit<TableRows[T], 'number'>[]): Promise<number[]>;
  put<T extends TableName>(table: T, rows: readonly TableRows[T][]): Promise<void>;
  remove(table: TableName, keys: readonly Key[]): Promise<void>;
  clear(table: TableName): Promise<void>;
}

export interface Tables {
  transact<R>(mode: 'r' | 'rw', tables: readonly TableName[], act: (tx: Transaction) => Promise<R>): Promise<R>;
  close(): void;
}
