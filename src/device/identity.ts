/** Who this device is and under whose name it writes, as kept in `kept`. */
import type { Kept } from '../disk/kept.ts';
import { type DeviceId, freshId, isId, type MemberId } from '../shared/base/ids.ts';
import { recordOf } from '../shared/base/json.ts';
import type { Account } from './api.ts';

export interface Identity {
  /** Made here at the first start; an account that signs in takes it over or puts its own in its place. */
  readonly member: MemberId;
  /** Names of this device's own making that were the member's before the account was. */
  readonly former: readonly MemberId[];
  readonly self: { readonly name: string; readonly organisation: string };
  readonly account: Account | null;
}

export async function readIdentity(kept: Kept): Promise<Identity> {
  const [member, former, ...records] = await Promise.all([kept.meta('member'), kept.meta('former'), kept.meta('self'), kept.meta('account')]);
  const [self, account] = records.map(recordOf);
  const identity: Identity = {
    member: isId(member) ? (member as MemberId) : freshId<'member'>(),
    former: Array.isArray(former) ? former.filter((id): id is MemberId => isId(id)) : [],
    self: { name: textOf(self?.name), organisation: textOf(self?.organisation) },
    account: isId(account?.member) ? { member: account.member as MemberId, name: textOf(account.name), organisation: textOf(account.organisation) } : null,
  };
  if (!isId(member)) await kept.setMeta('member', identity.member);
  return identity;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The identity after an account signed in here, kept. What was made under another name keeps that name, and is resolved by alias rows. */
export async function takeAccount(kept: Kept, before: Identity, account: Account): Promise<Identity> {
  const former = before.member === account.member ? before.former : [...before.former, before.member];
  const self = { name: account.name, organisation: account.organisation };
  await kept.setMeta('former', [...former]);
  await kept.setMeta('self', self);
  await kept.setMeta('member', account.member);
  await kept.setMeta('account', { ...account });
  return { member: account.member, former, self, account };
}

/** This device's own id. A device without storage is another one at each start. */
export async function readDeviceId(meta: (key: string) => Promise<unknown>, keep: (id: DeviceId) => Promise<void>): Promise<DeviceId> {
  const id = await meta('device');
  if (isId(id)) return id as DeviceId;
  const fresh = freshId<'device'>();
  await keep(fresh);
  return fresh;
}
