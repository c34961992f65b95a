/**
 * Spaces that live in networks: which networks host a space, and which spaces the rows of a network name as hosted in it.
 * A goal or a pool has no `space/…` row for each member of its hosts; the one row `hosted/<space>` in each host leads all of them to it.
 */
import * as access from '../../src/shared/access/decide.ts';
import { isId, type SpaceId } from '../../src/shared/base/ids.ts';
import { recordOf } from '../../src/shared/base/json.ts';
import type { Rows } from './space-rows.ts';

export const hostedPrefix = 'hosted/';

/** The hosts that a birth certificate names. */
export function hostsOf(birth: unknown): readonly SpaceId[] {
  const hosts = recordOf(birth)?.hosts;
  return Array.isArray(hosts) ? hosts.filter((host): host is SpaceId => isId(host)) : [];
}

/** The space that a row of a host leads its members to, or null: the row is of another sort, or of a kind that is not open to them. */
export function hostedBy(key: string, value: unknown): SpaceId | null {
  if (!key.startsWith(hostedPrefix)) return null;
  const space = key.slice(hostedPrefix.length);
  const kind = recordOf(value)?.kind;
  return isId(space) && typeof kind === 'string' && access.isOpenToHosts(kind) ? (space as SpaceId) : null;
}

/** All spaces that the rows of a host lead its members to. */
export function hostedIn(hostRows: Rows): readonly SpaceId[] {
  const spaces: SpaceId[] = [];
  for (const [key, value] of hostRows) {
    const space = hostedBy(key, value);
    if (space) spaces.push(space);
  }
  return spaces;
}
