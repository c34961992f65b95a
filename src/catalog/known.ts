/** What is known of a document besides its content, when rows are made of it. */
import type { MemberId, SpaceId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';

export interface Known {
  /** The record rows of its space. */
  readonly rows: ReadonlyMap<string, Json>;
  readonly hosts: readonly SpaceId[];
  readonly spaceKind: string;
  /** All ids that are the member of this device. */
  readonly mine: readonly MemberId[];
  /** Milliseconds of its last change. */
  readonly changedAt: number;
  /** An event's notes, by item; empty for everything else. */
  readonly notes: ReadonlyMap<string, string>;
}
