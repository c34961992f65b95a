/**
 * Who an id in a document is, by the rows of its space: the one who goes by it, under today's name. An id from before an account was
 * taken over by it; one whose member has left is still an id, without a name.
 */
import { isId, type MemberId } from '../shared/base/ids.ts';
import { type Json, recordOf } from '../shared/base/json.ts';

export interface Known {
  /** The id that the member goes by today. */
  readonly member: MemberId;
  /** '' when no row tells: the member has left, or was never in this space. */
  readonly name: string;
  readonly organisation: string;
  /** Whether the member has a role in the space. */
  readonly here: boolean;
}

/** @param rows of the space and, for a hosted one, of its hosts: the first that tells of the member counts */
export function whoIs(member: MemberId, ...rows: readonly ReadonlyMap<string, Json>[]): Known {
  const now = rows.map((each) => recordOf(each.get(`alias/${member}`))?.member).find((id) => isId(id)) as MemberId | undefined;
  const id = now ?? member;
  const role = rows.map((each) => recordOf(each.get(`role/${id}`))).find((each) => each !== null);
  return { member: id, name: wordOf(role?.name), organisation: wordOf(role?.organisation), here: role !== undefined };
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
