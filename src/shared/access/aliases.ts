/**
 * Who somebody is today that wrote before there was an account: rows `alias/<old id>` of a space name the account that took the id over.
 * They stay for as long as the old id may occur in a document.
 */
import { isId, type MemberId } from '../base/ids.ts';
import { type Json, recordOf } from '../base/json.ts';

const prefix = 'alias/';

/** Members by the ids that they had before, as the rows of a space tell. Total: what is odd is nobody's. */
export function aliasesIn(rows: ReadonlyMap<string, Json>): ReadonlyMap<MemberId, MemberId> {
  const found = new Map<MemberId, MemberId>();
  for (const [key, value] of rows) {
    const [old, member] = [key.startsWith(prefix) ? key.slice(prefix.length) : '', recordOf(value)?.member];
    if (isId(old) && isId(member)) found.set(old as MemberId, member as MemberId);
  }
  return found;
}
