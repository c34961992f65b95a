/** What happens to a pairing, one thing at a time: each sees what the one before has written. Rules R64 to R66 and R70. */
import type { MemberId } from '../../src/shared/base/ids.ts';
import { type Account, accountOf } from '../people/accounts.ts';
import { arrivedOn } from '../people/devices.ts';
import {
  confirmFault,
  endPairs,
  enterFault,
  hasKnocked,
  keepPair,
  knocked,
  knockFault,
  newPair,
  type Pair,
  type PairFault,
  pairOf,
  pairOfToken,
} from '../people/pairs.ts';
import { newSession } from '../people/sessions.ts';
import type { House } from './house.ts';

export interface Knock {
  readonly token: string;
  readonly device: string;
  /** The id under which the new device works; only tells that it is the same one that knocks again. */
  readonly member: MemberId;
  readonly deviceName: string;
}

/** Begins a pairing for a member who is signed in. One that was begun before ends. */
export async function beginPair(house: House, member: MemberId): Promise<{ readonly token: string; readonly pair: Pair }> {
  const begun = newPair(member, house.now());
  await house.log.commit([...(await endPairs(house.log, member, house.now())), keepPair(begun.pair)]);
  return begun;
}

/** The new device shows what it has read. From here on the token is used up. */
export async function knock(house: House, { token, device, member, deviceName }: Knock): Promise<{ readonly secret: string; readonly pair: Pair } | PairFault> {
  const now = house.now();
  const found = await pairOfToken(house.log, token);
  const fault = found && hasKnocked(found, device, member, now) ? null : knockFault(found, now);
  if (fault || !found) return fault ?? 'pair-unknown';
  const answer = knocked(found, device, member, deviceName);
  await house.log.commit([keepPair(answer.pair)]);
  return answer;
}

/** The signed-in device has compared the numbers. */
export async function confirmPair(house: House, id: string, member: MemberId): Promise<PairFault | null> {
  const pair = await ownPair(house, id, member);
  const fault = pair ? confirmFault(pair, house.now()) : 'pair-unknown';
  if (pair && !fault && pair.state === 'knocked') await house.log.commit([keepPair({ ...pair, state: 'confirmed' })]);
  return fault;
}

/** The signed-in device says no, whoever knocked. What has come in already is signed out in the list of devices. */
export async function refusePair(house: House, id: string, member: MemberId): Promise<PairFault | null> {
  const pair = await ownPair(house, id, member);
  if (!pair) return 'pair-unknown';
  if (pair.state === 'entered') return 'pair-used';
  if (pair.state !== 'refused' && pair.state !== 'ended') await house.log.commit([keepPair({ ...pair, state: 'refused' })]);
  return null;
}

/** A pairing as its maker sees it; nobody else does. */
export async function ownPair(house: House, id: string, member: MemberId): Promise<Pair | null> {
  const pair = await pairOf(house.log, id);
  return pair?.member === member ? pair : null;
}

/** The new device asks to come in: `wait` until the other has answered. */
export async function enterByPair(
  house: House,
  id: string,
  secret: string,
): Promise<{ readonly account: Account; readonly sessionToken: string } | PairFault | 'wait'> {
  const now = house.now();
  const pair = await pairOf(house.log, id);
  const fault = enterFault(pair, secret, now);
  if (fault || !pair) return fault ?? 'pair-unknown';
  const account = await accountOf(house.log, pair.member);
  if (!account) return 'pair-unknown';
  const { token, keep } = newSession(pair.member, pair.device, now);
  const enteredAt = pair.state === 'entered' ? pair.enteredAt : now;
  await house.log.commit([
    keep,
    keepPair({ ...pair, state: 'entered', enteredAt }),
    await arrivedOn(house.log, pair.member, pair.device, pair.deviceName, now),
  ]);
  return { account, sessionToken: token };
}
