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

  /** Puts `state` in the place of a document's entries up to `upTo`, at the highest of their numbers. What came after stays as it is. */
  compact(doc: DocId, upTo: Seq, state: Uint8Array): Promise<void>;

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
