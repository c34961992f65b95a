/** What the self-check finds out, as plain facts. Nothing of content is among them: no names, no words, no ids. */
import type { AnswerCode, StopCode } from '../../shared/wire/frames.ts';
import type { StorageState, Waiting } from '../api.ts';

/** `foreign`: something answered that is not our server (a page of the network's). `down`: a proxy says that the server is not there. */
export type ServerAnswer = 'ok' | 'cannot-write' | 'foreign' | 'down' | 'none';

export interface ServerFacts {
  readonly answer: ServerAnswer;
  readonly ms: number;
  readonly version: string | null;
  /** The version of the wire that it speaks; null: it does not say. */
  readonly wire: number | null;
  /** The server's clock minus this device's, milliseconds; null: not known. */
  readonly clockMs: number | null;
}

/** `cut`: it carried, and was closed while nothing was said. `silent`: nothing came in time. */
export type SocketEnd = 'carries' | 'cut' | 'closed' | 'silent';
export type PostEnd = 'carries' | 'foreign' | 'none' | StopCode;

export interface PostFacts {
  readonly end: PostEnd;
  /** The epoch under which the server welcomed; null: it did not. */
  readonly epoch: number | null;
  /** After how many seconds it may be asked again, where it said so. */
  readonly waitSeconds: number | null;
}

export type AccountAnswer = 'none' | 'stands' | 'signin' | 'gone' | 'other' | 'too-many' | 'no-answer';
export type DiskAnswer = 'ok' | 'full' | 'forbidden' | 'silent';
export type HolderAnswer = 'answers' | 'silent' | 'nobody';

export interface DiskFacts {
  readonly answer: DiskAnswer;
  readonly ms: number;
  readonly kept: StorageState['kept'];
  readonly reason: StorageState['reason'];
  readonly persistent: boolean | null;
  readonly damagedRows: number;
  readonly usedBytes: number | null;
  readonly roomBytes: number | null;
}

/** What stands in `kept`, counted. */
export interface InsideFacts {
  readonly epoch: number;
  /** Something is held for a server that was put back from a copy. */
  readonly returning: boolean;
  /** Documents that the server lets rest. */
  readonly resting: number;
  readonly docs: number;
  readonly journal: number;
  readonly inbox: number;
  readonly spaces: number;
}

export interface WaitingFacts {
  readonly why: Waiting['why'];
  readonly code: AnswerCode | null;
}

export interface Facts {
  /** What the browser says; believed only where nothing answers either. */
  readonly hasNetwork: boolean;
  readonly server: ServerFacts;
  readonly socket: SocketEnd;
  readonly post: PostFacts;
  readonly account: AccountAnswer;
  readonly disk: DiskFacts;
  readonly holder: HolderAnswer;
  readonly mustUpdate: boolean;
  readonly online: boolean;
  readonly sign: string;
  readonly inside: InsideFacts | null;
  readonly waiting: readonly WaitingFacts[];
  /** When the server last answered for anything, milliseconds; null: never. */
  readonly lastSentAt: number | null;
  readonly tookMs: number;
}

export const steps = ['server', 'socket', 'post', 'disk', 'clock', 'version', 'account', 'tab'] as const;
export type Step = (typeof steps)[number];
