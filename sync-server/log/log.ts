/**
 * The append-only log: what has been kept, in the order in which it was kept.
 * An asynchronous interface, so that an embedded store and one behind a network look alike; every implementation passes `test/contracts/log.ts`.
 * Beside the spaces' sequences it keeps shelves: small records by key (accounts, births, answers of claims) that are written in the same commit as the entries they belong to.
 */
import type { DeviceId, DocId, MemberId, SpaceId } from '../../src/shared/base/ids.ts';
import type { Json } from '../../src/shared/base/json.ts';
import type { Seq } from '../../src/shared/wire/frames.ts';

/** One thing to write. What is committed together stands together or not at all. */
export type Act =
  | {
      readonly kind: 'edit';
      readonly space: SpaceId;
      readonly doc: DocId;
      readonly docKind: string;
      readonly member: MemberId;
      readonly device: DeviceId;
      /** By the server's clock. */
      readonly seconds: number;
      readonly update: Uint8Array;
    }
  /** `value` null: the row is gone. */
  | { readonly kind: 'row'; readonly space: SpaceId; readonly key: string; readonly value: Json }
  /** `value` null: the record is taken off the shelf. Shelves have no sequence and do not travel. */
  | { readonly kind: 'keep'; readonly shelf: string; readonly key: string; readonly value: Json };

export type LogEntry =
  | {
      readonly kind: 'edit';
      readonly seq: Seq;
      readonly doc: DocId;
      readonly docKind: string;
      readonly member: MemberId;
      /** null: a compacted entry, which holds the edits of several devices. */
      readonly device: DeviceId | null;
      readonly seconds: number;
      readonly update: Uint8Array;
      /** A compacted entry lies deflated in the log and travels as it lies. */
      readonly deflated?: true;
      /** Of a compacted entry: how often something of the document was erased (R86); absent: never. */
      readonly docEpoch?: number;
    }
  | { readonly kind: 'row'; readonly seq: Seq; readonly key: string; readonly value: Json };

/** What one commit added to one space. `from` is the number before its first entry. */
export interface Added {
  readonly space: SpaceId;
  readonly from: Seq;
  readonly to: Seq;
  readonly entries: readonly LogEntry[];
}

/** A document as the log holds it, inflated. Applying `updates` in order gives what was kept up to `seq`. */
export interface KeptDoc {
  readonly space: SpaceId;
  readonly docKind: string;
  readonly seq: Seq;
  readonly updates: readonly Uint8Array[];
  /** How often something of it was erased; bytes that a device had before the last time may not come back. */
  readonly docEpoch: number;
}

/** A document as it once stood. Made at rests and before much was deleted (R82, R83), and when somebody asks for one. */
export interface Version {
  readonly id: number;
  readonly doc: DocId;
  /** It holds the document's entries up to this number. */
  readonly seq: Seq;
  /** When the last of them came, by the server's clock. */
  readonly seconds: number;
  /** Who wrote since the version before. */
  readonly members: readonly MemberId[];
  readonly cause: VersionCause;
  /** A named version stays for ever. */
  readonly name: string | null;
  /** It stays at least until then, seconds since 1970. */
  readonly until: number | null;
  /** Of its content (W100). */
  readonly hash: string;
}

export type VersionCause = 'rest' | 'before-deletion' | 'asked';

/** What a version is kept for; nothing of it: for as long as the thinning lets it stand. */
export interface VersionWish {
  readonly name?: string;
  readonly until?: number;
}

export interface Log {
  /** A number that is another one when the store was restored, or is another store. Never 0. */
  readonly epoch: number;
  /** The store turned out to have gone back: from now on it has another epoch, and no cursor of the old one counts. */
  raiseEpoch(): Promise<void>;

  /**
   * Writes all of `acts` in one unit. Resolves after the commit has reached the disk, never before; rejects with `CannotStore` when nothing of it was written.
   * When a group of units fails, all that was handed in behind it fails too, so that nothing ever stands on a missing neighbour.
   */
  commit(acts: readonly Act[]): Promise<void>;

  /** Hears of every commit, in order, after it has reached the disk and before its promise resolves. */
  onAdded(heard: (added: readonly Added[]) => void): void;
  /** Hears of a failed group before anything else is taken: standing copies that hold its edits must go. */
  onFailed(heard: () => void): void;

  /**
   * What came into a space after a number, rising, at least one entry and then as many as fit in about `maxBytes`.
   * `to` covers all that was passed over; `more` tells that something stands behind it.
   */
  read(space: SpaceId, after: Seq, maxBytes: number): Promise<{ readonly entries: readonly LogEntry[]; readonly to: Seq; readonly more: boolean }>;
  /** The highest number of a space, 0 when nothing is in it. */
  head(space: SpaceId): Promise<Seq>;
  /** The rows of a space that stand, by key. */
  rows(space: SpaceId): Promise<ReadonlyMap<string, Json>>;
  doc(doc: DocId): Promise<KeptDoc | null>;
  /** The number of a document's last entry, 0 when nothing of it is kept. Cheap: for asking whether something came since. */
  lastOf(doc: DocId): Promise<Seq>;
  /** How many documents of a kind are in a space. */
  docsIn(space: SpaceId, docKind: string): Promise<number>;

  /**
   * Writes a document's entries as one, at the highest of their numbers, when there are at least `fromEntries` of them; what comes meanwhile stays as it is.
   * The state is made and compared with the entries away from the main thread. False: nothing was to be done, or it is being done.
   *
   * @throws CannotStore; Unsettled when the entries do not come together to one state, and then all stays as it was
   */
  compact(doc: DocId, fromEntries: number): Promise<boolean>;
  /** Documents of which something was begun or left out when this log's store was last used: entries below a compacted one, or none of their versions. */
  unsettled(): Promise<readonly DocId[]>;

  /** The versions of a document, oldest first, without their states. */
  versions(doc: DocId): Promise<readonly Version[]>;
  /** A version with its state, an update that applies to an empty document. Null: there is none, or no longer. */
  version(id: number): Promise<(Version & { readonly state: Uint8Array }) | null>;
  /**
   * Keeps a version of a document as it stands, and thins those that it has. One that is as it stands already gets the name or the time instead.
   *
   * @param at now, seconds since 1970
   * @returns the version; null when nothing of the document is kept
   */
  keepVersion(doc: DocId, at: number, wish?: VersionWish): Promise<Version | null>;
  /** Looks whether much of a document was deleted within a few seconds, and keeps what stood before (R83). */
  keepBeforeDeletions(doc: DocId, at: number): Promise<readonly Version[]>;
  /** Drops what the thinning no longer lets stand, in all documents. Gives how many went. */
  thin(at: number): Promise<number>;

  /**
   * Takes what was deleted in a document, or all that it held, out of the store: entries and versions go, what stands is written afresh under a new number,
   * and the document has another epoch from then on. When it resolves, the bytes are in no file of the store.
   */
  erase(doc: DocId, leaving: 'what-stands' | 'nothing'): Promise<{ readonly docEpoch: number } | null>;
  /** Gives room back to the disk that is no longer needed. Takes a few milliseconds at a time. False: somebody who reads was in the way, and more is left. */
  giveRoomBack(): Promise<boolean>;

  /** A record of a shelf, or null. */
  kept(shelf: string, key: string): Promise<Json>;
  /** The records of a shelf whose keys begin with `prefix`, by key. */
  shelf(shelf: string, prefix: string): Promise<readonly (readonly [key: string, value: Json])[]>;

  /** Whether a commit would succeed now, as far as the last tries tell. */
  health(): Promise<'ok' | 'cannot-write'>;
  close(): Promise<void>;
}

/** The log cannot be written now: disk full, read-only, broken. Nothing was taken; the same may be tried again later. */
export class CannotStore extends Error {
  constructor(cause: unknown) {
    super('the log cannot be written', { cause });
    this.name = 'CannotStore';
  }
}

/** A document's entries do not come together to one state: it is left as it lies. */
export class Unsettled extends Error {
  constructor(doc: DocId, why: string) {
    super(`document ${doc} could not be settled: ${why}`);
    this.name = 'Unsettled';
  }
}
