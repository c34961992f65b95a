/** One edit as it comes from the door to its room. */
import type { DocId, SpaceId } from '../../src/shared/base/ids.ts';
import type { Hand } from './verdict.ts';

/** One edit at the door. What it asks is asked at the moment of the trial, of rows that are committed. */
export interface Edit {
  readonly space: SpaceId;
  readonly docKind: string;
  readonly update: Uint8Array;
  readonly hand: Hand;
  readonly mayWrite: () => boolean;
  /** What a document that begins with this edit counts towards; null: nothing. */
  readonly quota: Quota | null;
  readonly isMyName: (name: string) => boolean;
  /** How many clientIDs the same push has brought anew so far, by document. */
  readonly broughtInPush: Map<DocId, number>;
}

/** How many documents of a sort there are, those on their way to the log among them. */
export interface Quota {
  count: number;
  readonly max: number;
}
