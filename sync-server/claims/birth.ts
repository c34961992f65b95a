/**
 * A space comes to the server: its birth certificate becomes rows. Founding is no claim; only a used id, a quota and a host in which
 * the maker has no role refuse it. Rules R33, R54 and R55.
 */
import { isOpenToHosts } from '../../src/shared/access/decide.ts';
import { isId } from '../../src/shared/base/ids.ts';
import { recordOf } from '../../src/shared/base/json.ts';
import type { Birth } from '../../src/shared/wire/frames.ts';
import type { Act } from '../log/log.ts';
import { accountOf } from '../people/accounts.ts';
import { hostedIn, hostedPrefix } from '../rooms/hosting.ts';
import { isNameOf, kindOf, mayRead } from '../rooms/rights.ts';
import { spacesIn } from '../rooms/streams.ts';
import { type Hand, refused, type Verdict } from '../rooms/verdict.ts';
import { type Decision, type House, ownSpace, roleRow, row } from './house.ts';
import { nowInPool } from './showing.ts';

const founderRole: ReadonlyMap<string, string> = new Map([
  ['network', 'coordinator'],
  ['event', 'organiser'],
  ['goal', 'owner'],
  ['pool', 'steward'],
]);
const mostSpaces = 2_000;
const mostHosted = 2_000;
const mostHosts = 50;

/** @returns what a birth writes; nothing when this very space was born before by the same hand */
export async function decideBirth(house: House, birth: Birth, hand: Hand): Promise<Decision | Verdict> {
  const { space, kind, maker, at, hosts } = birth;
  if (!isId(space) || !isId(maker) || hosts.length > mostHosts || !hosts.every(isId)) return refused('bad-id');
  const own = await house.rows.of(ownSpace(hand.member));
  if (!isNameOf(hand.member, own, maker)) return refused('not-allowed');
  const standing = recordOf((await house.rows.of(space)).get('birth'));
  if (standing) return isNameOf(hand.member, own, standing.maker) ? { acts: [], detail: null } : refused('used-id');
  if (kind === 'member') return refused('used-id'); // A member's own space is born with the account
  const role = founderRole.get(kind);
  if (!role) return refused('bad-form');
  if ((await accountOf(house.log, space as unknown as Hand['member'])) !== null || (await isAlias(house, space))) return refused('used-id');
  if (spacesIn(own).length >= mostSpaces) return refused('too-many', { max: mostSpaces });
  const account = await accountOf(house.log, hand.member);
  if (!account) return refused('not-allowed');
  const found = isOpenToHosts(kind) ? await hostedRows(house, birth, hand) : [row(ownSpace(hand.member), `space/${space}`, { kind, role })];
  if ('code' in found) return found;
  return {
    acts: [
      row(space, 'birth', { kind, maker, at, hosts }),
      roleRow(space, role, account, at),
      ...found,
      ...(kind === 'pool' ? [nowInPool(hand.member, space)] : []),
      // Where the old id occurs, reading must be able to resolve it
      ...(maker === hand.member ? [] : [row(space, `alias/${maker}`, { member: hand.member })]),
    ],
    detail: null,
  };
}

/**
 * One row in each host leads all of its members to the space, in the commit of the birth: nobody hears of one without the other.
 * A host is a network in which the maker has a role, so that nobody lists anything among the things of others.
 */
async function hostedRows(house: House, { space, kind, at, hosts }: Birth, { member }: Hand): Promise<readonly Act[] | Verdict> {
  if (hosts.length === 0) return refused('bad-form');
  for (const host of hosts) {
    const rows = await house.rows.of(host);
    if (kindOf(rows.get('birth')) !== 'network' || !mayRead(rows, member)) return refused('not-a-member');
    if (hostedIn(rows).length >= mostHosted) return refused('too-many', { max: mostHosted });
  }
  return [...new Set(hosts)].map((host) => row(host, hostedPrefix + space, { kind, maker: member, at }));
}

/** Whether an id once stood for somebody without an account, and was taken over. */
export async function isAlias(house: House, id: string): Promise<boolean> {
  return (await house.log.kept('alias', id)) !== null;
}
