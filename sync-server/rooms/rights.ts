/** What the server's rooms ask of the record rows; the answers themselves are `shared/access`, the same as on a device. */
import * as access from '../../src/shared/access/decide.ts';
import { isId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';
import { recordOf } from '../../src/shared/base/json.ts';
import { hostedPrefix, hostsOf } from './hosting.ts';
import type { Rows, SpaceRows } from './space-rows.ts';

/** The role row of a member in a space, as `shared/access` takes it. */
export function rolesIn(rows: Rows, member: MemberId): access.Roles {
  return { role: recordOf(rows.get(`role/${member}`))?.role };
}

/** What rights in a space are asked of: its own rows and those of its hosts. The rows change under their holder, so a right taken away counts at once. */
export interface Ground {
  readonly rows: Rows;
  /** Empty for a space that is not open to the members of its hosts. */
  readonly hosts: readonly { readonly rows: Rows; readonly key: string }[];
  readonly kind: string;
}

/** The same at once, where all that is asked lies in memory; null where something has to be read. */
export function groundAtHand(all: SpaceRows, space: SpaceId): Ground | null {
  const rows = all.held(space);
  const kind = kindOf(rows?.get('birth'));
  return rows && !access.isOpenToHosts(kind) ? { rows, hosts: [], kind } : null;
}

export async function groundOf(all: SpaceRows, space: SpaceId): Promise<Ground> {
  const rows = await all.of(space);
  const birth = rows.get('birth');
  const kind = kindOf(birth);
  if (!access.isOpenToHosts(kind)) return { rows, hosts: [], kind };
  const key = `${hostedPrefix}${space}`;
  return { rows, kind, hosts: await Promise.all(hostsOf(birth).map(async (host) => ({ rows: await all.of(host), key }))) };
}

/** The kind that a birth certificate, or a `space/…` row, names; '' for none. */
export function kindOf(row: unknown): string {
  const kind = recordOf(row)?.kind;
  return typeof kind === 'string' ? kind : '';
}

/** All roles of a member in a space: its own, and those through the hosts that (still) list the space. */
export function rolesOn({ rows, hosts, kind }: Ground, member: MemberId): access.Roles {
  const own = rolesIn(rows, member);
  if (hosts.length === 0) return own;
  const inHosts = hosts.filter((host) => host.rows.has(host.key)).map((host) => rolesIn(host.rows, member));
  return [own, ...access.rolesThroughHosts(kind, inHosts)];
}

/** Whether a member may read a space by its own role there, such as a network's. */
export function mayRead(rows: Rows, member: MemberId): boolean {
  return access.mayRead(rolesIn(rows, member));
}

/** Whether a member's hand may have signed as `name`: its account's id, or one that the account took over, by the rows of its own space. */
export function isNameOf(member: MemberId, ownRows: Rows, name: unknown): boolean {
  return name === member || (isId(name) && recordOf(ownRows.get(`alias/${name}`))?.member === member);
}
