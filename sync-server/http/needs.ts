/** What the doors need of the rooms behind them. */
import type { Healing } from '../claims/healing.ts';
import type { Letters } from '../claims/letters.ts';
import type { Session } from '../people/sessions.ts';
import type { Presence } from '../rooms/presence.ts';
import type { Streams } from '../rooms/streams.ts';
import type { Report } from '../rooms/verdict.ts';
import type { DoorCounts } from './limits.ts';

export interface DoorNeeds {
  readonly epoch: () => number;
  readonly letters: Letters;
  /** Absent: devices are served as by a server that knows nothing of healing. */
  readonly healing?: Healing;
  readonly streams: Streams;
  readonly presence: Presence;
  /** A session is in use now: noted now and then, for the member's list of devices. */
  readonly seen: (session: Session) => void;
  /** Milliseconds by the server's clock. */
  readonly now: () => number;
  readonly report: Report;
  readonly counts: DoorCounts;
}

/** How a line over POST differs from one over a socket (W121 to W125). */
export interface Exchange {
  /** Only brings letters and wants to hear nothing: no stream is opened for it. */
  readonly sendOnly: boolean;
  /** Goes on from exchanges before it, so that the device's own edits need not come back. */
  readonly goesOn: boolean;
}
