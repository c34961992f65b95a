/** What deciding needs of the house around it, and the rows that decisions write. */
import type { MemberId, SpaceId } from '../../src/shared/base/ids.ts';
import type { Json } from '../../src/shared/base/json.ts';
import type { Act, Log } from '../log/log.ts';
import type { Account } from '../people/accounts.ts';
import type { Erasures } from '../rooms/erasures.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { SpaceRows } from '../rooms/space-rows.ts';
import type { Hand, Report, Verdict } from '../rooms/verdict.ts';

export interface House {
  readonly log: Log;
  readonly rows: SpaceRows;
  readonly rooms: Rooms;
  readonly erasures: Erasures;
  /** Milliseconds since 1970 by the server's clock. */
  readonly now: () => number;
  readonly report: Report;
}

/** A decision: what it writes, and what the member is told when that stands. */
export interface Decision {
  readonly acts: readonly Act[];
  readonly detail: Json;
  /** Called when the acts are committed. */
  readonly done?: () => void;
}

/** Decides one claim: looks at what stands and says what is to be written. */
export type Decide = (house: House, args: Json, hand: Hand) => Promise<Decision | Verdict>;

export function ownSpace(member: MemberId): SpaceId {
  return member as unknown as SpaceId;
}

export function row(space: SpaceId, key: string, value: Json): Act {
  return { kind: 'row', space, key, value };
}

export function roleRow(space: SpaceId, role: string, { member, name, organisation }: Account, since: number): Act {
  return row(space, `role/${member}`, { role, name, organisation, since });
}

/** A role in a space, and the space among the member's own: written together, so that a device learns of both or neither. */
export function roleRows(space: SpaceId, spaceKind: string, role: string, account: Account, since: number): Act[] {
  return [roleRow(space, role, account, since), row(ownSpace(account.member), `space/${space}`, { kind: spaceKind, role })];
}

export function secondsOf(ms: number): number {
  return Math.floor(ms / 1000);
}
