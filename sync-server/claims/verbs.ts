/** The claims that members make, one function per verb. Each looks at what stands and says what is to be written; none writes. */
import * as v from 'valibot';
import { mayAddOrganiser } from '../../src/shared/access/decide.ts';
import { isId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';
import { recordOf } from '../../src/shared/base/json.ts';
import { accountOf } from '../people/accounts.ts';
import { faultOf, linkOf, takeLink } from '../people/links.ts';
import { keep } from '../people/records.ts';
import { isToken } from '../people/tokens.ts';
import { hostsOf } from '../rooms/hosting.ts';
import { mayRead, rolesIn } from '../rooms/rights.ts';
import { refused } from '../rooms/verdict.ts';
import { isAlias } from './birth.ts';
import { erase } from './erase.ts';
import { giveBack } from './give-back.ts';
import { type Decide, type House, ownSpace, roleRows, row, secondsOf } from './house.ts';
import { joinPool, leavePool } from './pool-verbs.ts';

const id = v.custom<never>(isId);

/** Joins the network of an invitation. Who is a member already stays what it is, and uses nothing up. */
const join: Decide = async (house, args, hand) => {
  const asked = v.safeParse(v.object({ token: v.custom<string>(isToken) }), args);
  if (!asked.success) return refused('invitation-unknown');
  const link = await linkOf(house.log, asked.output.token);
  if (link?.kind !== 'invitation' || link.network === null) return refused('invitation-unknown');
  const { network } = link;
  if (mayRead(await house.rows.of(network), hand.member)) return { acts: [], detail: { network } };
  const fault = faultOf(link, house.now(), true);
  if (fault) return refused(fault);
  const account = await accountOf(house.log, hand.member);
  if (!account) return refused('not-allowed');
  const now = house.now();
  return {
    acts: [...roleRows(network, 'network', 'member', account, secondsOf(now)), takeLink(link, hand.device, hand.member, hand.member, now)],
    detail: { network },
  };
};

/** Adds a member of one of the event's networks as an organiser beside the asker, who must be a member there too. */
const addOrganiser: Decide = async (house, args, hand) => {
  const asked = v.safeParse(v.object({ event: id, member: id }), args);
  if (!asked.success) return refused('bad-form');
  const { event, member }: { event: SpaceId; member: MemberId } = asked.output;
  const rows = await house.rows.of(event);
  if (!mayRead(rows, hand.member)) return refused('not-available');
  const birth = recordOf(rows.get('birth'));
  if (birth?.kind !== 'event') return refused('bad-form');
  if (!mayAddOrganiser(rolesIn(rows, hand.member))) return refused('not-allowed');
  if (mayAddOrganiser(rolesIn(rows, member))) return { acts: [], detail: {} };
  const account = await accountOf(house.log, member);
  if (!account || !(await shareHost(house, hostsOf(birth), hand.member, member))) return refused('not-a-member');
  return { acts: roleRows(event, 'event', 'organiser', account, secondsOf(house.now())), detail: {} };
};

async function shareHost(house: House, hosts: readonly SpaceId[], one: MemberId, other: MemberId): Promise<boolean> {
  for (const host of hosts) {
    const rows = await house.rows.of(host);
    if (mayRead(rows, one) && mayRead(rows, other)) return true;
  }
  return false;
}

/** Takes over the id under which this device worked before there was an account. For good, and for one account alone. */
const alias: Decide = async (house, args, hand) => {
  const asked = v.safeParse(v.object({ from: id }), args);
  if (!asked.success) return refused('bad-form');
  const { from }: { from: MemberId } = asked.output;
  const own = ownSpace(hand.member);
  if (from === hand.member || recordOf((await house.rows.of(own)).get(`alias/${from}`))?.member === hand.member) return { acts: [], detail: {} };
  // An id that is an account, another's alias or a space of its own names something already
  if ((await accountOf(house.log, from)) || (await isAlias(house, from)) || (await house.rows.of(ownSpace(from))).size > 0) return refused('used-id');
  return { acts: [row(own, `alias/${from}`, { member: hand.member }), keep('alias', from, { member: hand.member })], detail: {} };
};

export const verbs: ReadonlyMap<string, Decide> = new Map([
  ['join', join],
  ['add-organiser', addOrganiser],
  ['alias', alias],
  ['join-pool', joinPool],
  ['leave-pool', leavePool],
  ['give-back', giveBack],
  ['erase', erase],
]);
