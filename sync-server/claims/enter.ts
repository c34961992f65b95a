/** Coming in by a link: an account, its own space, a network's membership and a session, written as one. */
import { type DeviceId, freshId, isId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';
import type { Act } from '../log/log.ts';
import { type Account, accountOf, allAccounts, keepAccount } from '../people/accounts.ts';
import { arrivedOn } from '../people/devices.ts';
import { faultOf, type Link, type LinkFault, linkOf, takeLink, takenBefore } from '../people/links.ts';
import { newSession } from '../people/sessions.ts';
import { mayRead } from '../rooms/rights.ts';
import { isAlias } from './birth.ts';
import { type House, ownSpace, roleRows, row, secondsOf } from './house.ts';

export interface Entering {
  readonly token: string;
  /** The id under which the device works; the account takes it over when nothing else bears it. */
  readonly member: MemberId;
  readonly device: DeviceId;
  readonly name: string;
  readonly organisation: string;
  /** What the device calls itself, for the list of the member's devices. */
  readonly deviceName?: string;
  /** Who is signed in already, if anybody: joins under that account, and gets no second one. */
  readonly signedIn: MemberId | null;
}

export interface Entered {
  readonly account: Account;
  readonly network: SpaceId | null;
  readonly sessionToken: string;
}

export async function anyAccount(house: Pick<House, 'log'>): Promise<boolean> {
  return (await allAccounts(house.log)).length > 0;
}

/**
 * Runs in turn with the claims, so that a link of one use lets one in.
 *
 * @throws CannotStore when nothing could be written
 */
export async function enter(house: House, asked: Entering): Promise<Entered | LinkFault> {
  const now = house.now();
  const link = await linkOf(house.log, asked.token);
  const before = link ? await accountOrNull(house, takenBefore(link, asked.device, asked.member, now)) : null;
  if (link && before) return commit(house, before, link, [], asked, now);
  const fault = faultOf(link, now, await anyAccount(house));
  if (fault || !link) return fault ?? 'invitation-unknown';
  const acts: Act[] = [];
  let account = link.kind === 'return' ? await accountOrNull(house, link.member) : await accountOrNull(house, asked.signedIn);
  if (!account) {
    if (link.kind === 'return') return 'invitation-unknown';
    account = { member: await freeId(house, asked.member), name: asked.name, organisation: asked.organisation, made: now };
    acts.push(...newAccount(account, now));
  }
  if (link.network && !mayRead(await house.rows.of(link.network), account.member)) {
    acts.push(...roleRows(link.network, 'network', 'member', account, secondsOf(now)));
  }
  acts.push(takeLink(link, asked.device, asked.member, account.member, now));
  return commit(house, account, link, acts, asked, now);
}

async function commit(house: House, account: Account, link: Link, acts: readonly Act[], asked: Entering, now: number): Promise<Entered> {
  const { token, keep } = newSession(account.member, asked.device, now);
  await house.log.commit([...acts, keep, await arrivedOn(house.log, account.member, asked.device, asked.deviceName ?? '', now)]);
  return { account, network: link.network, sessionToken: token };
}

/** What a new account stands on: its record and its own space. */
export function newAccount(account: Account, now: number): Act[] {
  const { member, name, organisation } = account;
  const own = ownSpace(member);
  const since = secondsOf(now);
  return [
    keepAccount(account),
    row(own, 'birth', { kind: 'member', maker: member, at: since, hosts: [] }),
    row(own, `role/${member}`, { role: 'self', name, organisation, since }),
    row(own, 'account', { name, organisation }),
  ];
}

/** The device's id, unless an account, an alias or a space bears it: then one of ours. */
async function freeId(house: House, wished: MemberId): Promise<MemberId> {
  const taken = (await accountOf(house.log, wished)) !== null || (await isAlias(house, wished)) || (await house.rows.of(ownSpace(wished))).size > 0;
  return taken ? freshId<'member'>() : wished;
}

async function accountOrNull(house: House, member: MemberId | null): Promise<Account | null> {
  return member !== null && isId(member) ? accountOf(house.log, member) : null;
}
