/** Accounts: a member id, a name and an organisation. Being an account says nothing about rights; roles are rows of spaces. */
import * as v from 'valibot';
import { isId, type MemberId } from '../../src/shared/base/ids.ts';
import { type Keep, keep, type Shelves } from './records.ts';

const shelf = 'account';

const record = v.object({ name: v.string(), organisation: v.string(), made: v.number() });

export interface Account {
  readonly member: MemberId;
  readonly name: string;
  readonly organisation: string;
  /** Milliseconds since 1970 by the server's clock. */
  readonly made: number;
}

export async function accountOf(shelves: Shelves, member: MemberId): Promise<Account | null> {
  const found = v.safeParse(record, await shelves.kept(shelf, member));
  return found.success ? { member, ...found.output } : null;
}

export async function allAccounts(shelves: Shelves): Promise<readonly Account[]> {
  const accounts: Account[] = [];
  for (const [member, value] of await shelves.shelf(shelf, '')) {
    const found = v.safeParse(record, value);
    if (found.success && isId(member)) accounts.push({ member: member as unknown as MemberId, ...found.output });
  }
  return accounts;
}

export function keepAccount({ member, name, organisation, made }: Account): Keep {
  return keep(shelf, member, { name, organisation, made });
}
