/**
 * What travels on the line between a device and the server. `PROTOCOL.md` beside this file is the rule book (W…);
 * `codec.ts` turns frames into bytes and back. One frame is one WebSocket message, or one body on POST `/sync`.
 */
import type { ClaimId, DeviceId, DocId, MemberId, SpaceId } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import type { HealingFromDevice, HealingFromServer, Seal } from './healing.ts';

export const wireVersion = 1;

/** A place in a space's sequence. Numbers rise, and have holes after compaction. */
export type Seq = number;

/** Who made a space, when, and for whom: written once, travels as the first letter of a space. */
export interface Birth {
  readonly space: SpaceId;
  readonly kind: string;
  readonly maker: MemberId;
  /** Whole seconds since 1970 by the maker's corrected clock. */
  readonly at: number;
  /** Networks that host it; empty for a network or a member's own space. */
  readonly hosts: readonly SpaceId[];
}

/** One thing the device sends, in the journal's order. `number` is the journal's own and rises. */
export type Letter =
  | { readonly kind: 'birth'; readonly number: number; readonly birth: Birth }
  | { readonly kind: 'edit'; readonly number: number; readonly space: SpaceId; readonly doc: DocId; readonly docKind: string; readonly update: Uint8Array }
  | { readonly kind: 'claim'; readonly number: number; readonly id: ClaimId; readonly verb: string; readonly args: Json };

export type ClientFrame =
  | HealingFromDevice
  | {
      readonly type: 'hello';
      readonly version: number;
      readonly device: DeviceId;
      readonly epoch: number;
      readonly cursors: readonly (readonly [SpaceId, Seq])[];
    }
  | { readonly type: 'push'; readonly letters: readonly Letter[] }
  /** `state` null: the writer has left. */
  | { readonly type: 'presence'; readonly space: SpaceId; readonly doc: DocId; readonly client: number; readonly state: Json }
  | { readonly type: 'ping' };

/** The answer to one letter. `kept`: its commit is on disk. Anything else is a code of PROTOCOL.md; nothing of the letter was taken. */
export interface Answer {
  readonly number: number;
  readonly code: AnswerCode;
  /** A claim's result, or what the code's sentence needs (for example `{ maxBytes: 262144 }`). */
  readonly detail: Json;
}

export type AnswerCode =
  | 'kept'
  /** Not taken, try later: the log cannot be written now (disk full, read-only). The device keeps and repeats it. */
  | 'cannot-store'
  /** Something before it is missing at the server: the device sends the document whole. */
  | 'resync'
  /** Not taken, try later: this one document is set aside for a while (`detail.seconds`). The device keeps it, and other documents go on. */
  | 'quarantined'
  | RefusalCode;

/** Why a letter was not taken, for good. Each has a sentence in every language. */
export type RefusalCode =
  | 'not-allowed'
  | 'not-available'
  | 'bad-id'
  | 'bad-form'
  | 'too-large'
  | 'too-deep'
  | 'too-many'
  | 'id-taken'
  | 'used-id'
  | 'unknown-verb'
  | 'invitation-unknown'
  | 'invitation-used'
  | 'invitation-expired'
  | 'not-a-member'
  /** Written before something of the document was erased for good: bytes from before do not come back. */
  | 'erased';

/** One entry of a space's stream. The device's own edits are left out (except where its cursor was 0); the batch's `to` still covers them. */
export type StreamEntry =
  | {
      readonly kind: 'edit';
      readonly seq: Seq;
      readonly doc: DocId;
      readonly docKind: string;
      readonly member: MemberId;
      readonly seconds: number;
      readonly update: Uint8Array /** `update` is raw DEFLATE; `inflateEntries` takes it off before anything reads it. */;
      readonly deflated?: true;
      /** Said beside the batch (W104, W109): up to which erasure of the document it stands, and whether it was brought back in its makers' stead. */
      readonly docEpoch?: number;
      readonly returned?: true;
    }
  | {
      readonly kind: 'row';
      readonly seq: Seq;
      readonly key: string;
      /** null: gone */
      readonly value: Json;
      /** Said beside the batch (W104). */
      readonly seal?: Seal;
    };

export type ServerFrame =
  | HealingFromServer
  | {
      readonly type: 'welcome';
      readonly version: number;
      readonly epoch: number /** server's clock, milliseconds */;
      readonly now: number;
      readonly member: MemberId;
    }
  | { readonly type: 'batch'; readonly space: SpaceId; readonly from: Seq; readonly to: Seq; readonly entries: readonly StreamEntry[] }
  | { readonly type: 'caught-up' }
  | { readonly type: 'answers'; readonly answers: readonly Answer[] }
  | { readonly type: 'presence'; readonly space: SpaceId; readonly doc: DocId; readonly client: number; readonly member: MemberId; readonly state: Json }
  /** The space is no longer for this member (or never was): what it is subscribed to ends here. */
  | { readonly type: 'gone'; readonly space: SpaceId }
  /** The server closes after this. `signin`: no session; `upgrade-required`: this app is too old. */
  | { readonly type: 'stop'; readonly code: StopCode }
  | { readonly type: 'pong'; readonly now: number };

export type StopCode = 'signin' | 'upgrade-required' | 'bad-frame' | 'too-many' | 'going-down';

/** A frame of a later app, by its number. It is passed over, not answered. */
export interface UnknownFrame {
  readonly type: 'unknown';
  readonly number: number;
}

/** The limits of the door. The device holds itself to the same before it writes. */
export const limits = {
  frameBytes: 1_048_576,
  updateBytes: 262_144,
  docBytes: 5_242_880,
  /** What a document is made of: so many are loaded in a blink, and in the memory of a trial. */
  docStructs: 250_000,
  /** What one deflated entry may inflate to: a document at its limit and its deletions. */
  inflatedBytes: 16_777_216,
  structsPerUpdate: 100_000,
  deleteRanges: 10_000,
  stringBytes: 1_048_576,
  /** Names of roots, keys of maps and values, names of formats. */
  keyBytes: 1_024,
  depth: 32,
  jsonDepth: 16,
  rootNames: 2_000,
  newClientsPerPush: 200,
  presenceBytes: 2_048,
  lettersPerPush: 500,
  spacesPerHello: 20_000,
} as const;
