/** A space comes to the server: its birth certificate becomes rows. Founding is no claim; only a used id and a quota refuse it. */
import { isId, type SpaceId } from '../../src/shared/base/ids.ts';
import { recordOf } from '../../src/shared/base/json.ts';
import type { Birth } from '../../src/shared/wire/frames.ts';
import { accountOf } from '../people/accounts.ts';
import { isNameOf } from '../rooms/rights.ts';
import { spacesIn } from '../rooms/streams.ts';
import { type Hand, refused, type Verdict } from '../rooms/verdict.ts';
import { type Decision, type House, ownSpace, roleRows, row } from './house.ts';

const founderRole: ReadonlyMap<string, string> = new Map([
  ['network', 'coordinator'],
  ['event', 'organiser'],
]);
const mostSpaces = 2_000;
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
  return {
    acts: [
      row(space, 'birth', { kind, maker, at, hosts }),
      ...roleRows(space, kind, role, account, at),
      // Where the old id occurs, reading must be able to resolve it
      ...(maker === hand.member ? [] : [row(space, `alias/${maker}`, { member: hand.member })]),
    ],
    detail: null,
  };
}

/** Whether an id once stood for somebody without an account, and was taken over. */
export async function isAlias(house: House, id: string): Promise<boolean> {
  return (await house.log.kept('alias', id)) !== null;
}

export function hostsOf(birth: unknown): readonly SpaceId[] {
  const hosts = recordOf(birth)?.hosts;
  return Array.isArray(hosts) ? hosts.filter((host): host is SpaceId => isId(host)) : [];
}
