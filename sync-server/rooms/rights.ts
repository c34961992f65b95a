/** What the server's rooms ask of the record rows; the answers themselves are `shared/access`, the same as on a device. */
import * as access from '../../src/shared/access/decide.ts';
import { isId, type MemberId } from '../../src/shared/base/ids.ts';
import { recordOf } from '../../src/shared/base/json.ts';
import type { Rows } from './space-rows.ts';

/** The role row of a member in a space, as `shared/access` takes it. */
export function rolesIn(rows: Rows, member: MemberId): access.Roles {
  return { role: recordOf(rows.get(`role/${member}`))?.role };
}

export function mayRead(rows: Rows, member: MemberId): boolean {
  return access.mayRead(rolesIn(rows, member));
}

export function mayWrite(rows: Rows, member: MemberId, docKind: string): boolean {
  return access.mayWrite(docKind, rolesIn(rows, member));
}

/** Whether a member's hand may have signed as `name`: its account's id, or one that the account took over, by the rows of its own space. */
export function isNameOf(member: MemberId, ownRows: Rows, name: unknown): boolean {
  return name === member || (isId(name) && recordOf(ownRows.get(`alias/${name}`))?.member === member);
}
