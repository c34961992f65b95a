/** What the floors above see of backups: writing one, looking into one, and taking it in. */
import type { DocId, MemberId, SpaceId } from '../../shared/base/ids.ts';

/** Where the lines of a file go, one after another. */
export interface BackupSink {
  write(text: string): Promise<void>;
}

/** A file that is read as often as needed, each time from its beginning. */
export interface BackupSource {
  readonly bytes: number;
  stream(): ReadableStream<Uint8Array>;
}

/** Long work: told how far it has come, and may be stopped between two things. */
export interface BackupWork {
  readonly signal?: AbortSignal;
  /** Called as it goes on, with what is done of how many. */
  readonly step?: (done: number, total: number) => void;
}

export interface BackupCounts {
  readonly spaces: number;
  readonly docs: number;
  /** Edits, births and claims that no server has answered. */
  readonly unsent: number;
}

/** A thing in a file, as it is called. `kind` may be one that this app has never heard of. */
export interface BackupThing {
  readonly sort: 'space' | 'doc' | 'unsent' | 'draft' | 'other';
  readonly kind: string;
  /** '' when it has none, or when the line that tells is damaged too. */
  readonly name: string;
  readonly space: SpaceId | '';
  readonly doc: DocId | '';
}

/** A document in a file beside what stands here. */
export interface BackupDoc extends BackupThing {
  readonly here: 'new' | 'more' | 'same';
}

/** Whose a file is, for this device. */
export type BackupOwner =
  /** This member's own. */
  | 'mine'
  /** Made without an account: may be taken as one's own when the member says so. */
  | 'unclaimed'
  /** Of another account: comes in as new documents alone. */
  | 'other';

export interface BackupLook {
  readonly owner: BackupOwner;
  readonly member: MemberId;
  readonly name: string;
  readonly organisation: string;
  readonly hasAccount: boolean;
  /** When it was written, milliseconds. */
  readonly at: number;
  readonly docs: readonly BackupDoc[];
  /** Edits, births and claims that had not been sent when it was written. */
  readonly unsent: number;
  /** Those of them that neither wait here nor have been answered. */
  readonly newUnsent: number;
  readonly drafts: number;
  /** Lines that are not whole, by name where that can be told. */
  readonly damaged: readonly BackupThing[];
  /** The file ends before its end: what stood behind the cut is not in it. */
  readonly cut: boolean;
}

/** Why a file cannot be read at all. Nothing has changed. */
export type NoBackup =
  | { readonly no: 'not-a-backup' }
  | { readonly no: 'too-large'; readonly bytes: number; readonly maxBytes: number }
  | { readonly no: 'newer' }
  | { readonly no: 'unreadable' };

export type BackupLooked = { readonly ok: true; readonly look: BackupLook } | ({ readonly ok: false } & NoBackup);

export interface BackupTaken {
  /** Documents that are here now and were not, or have more than they had. */
  readonly docs: readonly BackupDoc[];
  readonly same: number;
  /** Unsent edits that wait here now to be sent. */
  readonly edits: number;
  /** What is in the file and did not come, by name. */
  readonly left: readonly (BackupThing & { readonly why: 'damaged' | 'incomplete' | 'personal' | 'unknown' | 'copied-before' })[];
  /** `stopped` by the member, `full` when the disk took no more: what had come by then stays, whole. */
  readonly end: 'done' | 'stopped' | 'full';
}

export interface Backup {
  /** Writes everything of this device's member, line by line. Rejects with an AbortError when it was stopped. */
  write(sink: BackupSink, work?: BackupWork): Promise<BackupCounts>;
  /** Notes that a file has been written to where it lasts. */
  written(): Promise<void>;
  /** When that was last, milliseconds, or null. */
  lastWritten(): Promise<number | null>;
  /** Looks into a file. Changes nothing. */
  look(source: BackupSource, work?: BackupWork): Promise<BackupLooked>;
  /**
   * Takes a file in. `own`: merges into what is here, under the same ids, for files that are `mine` or `unclaimed`.
   * `copies`: as new things of this member.
   */
  take(source: BackupSource, how: 'own' | 'copies', work?: BackupWork): Promise<BackupTaken>;
  /** In how many different minutes something was written on this device. */
  minutesOfWork(): Promise<number>;
}
