/** What the server's rooms ask of the record rows; the answers themselves are `shared/access`, the same as on a device. */
import * as access from '../../src/shared/access/decide.ts';
import { isId, type MemberId } from '../../src/shared/base/ids.ts';
import { recordOf } from '../../src/shared/base/json.ts';
import { currentSchema, type DocKind } from '../../src/shared/model/paper.ts';
import type { Rows } from './space-rows.ts';

/** Kinds of which a space has one document. */
export const singleKinds = Object.keys(currentSchema) as readonly DocKind[];

const aliasPrefix = 'alias/';

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

/** The ids under which a member's hand may have signed: its account's, and those it took over, by the rows of its own space. */
export function namesOf(member: MemberId, ownRows: Rows): ReadonlySet<MemberId> {
  const names = new Set([member]);
  for (const [key, value] of ownRows) {
    const old = key.startsWith(aliasPrefix) ? key.slice(aliasPrefix.length) : '';
    if (isId(old) && recordOf(value)?.member === member) names.add(old as MemberId);
  }
  return names;
}
