/**
 * Joining and leaving a pool of one's network: granted at once, each as often as wanted. Beside the role goes what the member shows there.
 * Rules R58 and R59.
 */
import * as v from 'valibot';
import { mayJoinPool, mayRead, rolesOf } from '../../src/shared/access/decide.ts';
import { isId, type SpaceId } from '../../src/shared/base/ids.ts';
import { accountOf } from '../people/accounts.ts';
import { type Ground, groundOf, rolesIn, rolesOn } from '../rooms/rights.ts';
import { type Hand, refused, type Verdict } from '../rooms/verdict.ts';
import { type Decide, type House, roleRow, row, secondsOf } from './house.ts';
import { noLongerInPool, shownAtJoining } from './showing.ts';

const asking = v.object({ pool: v.custom<SpaceId>(isId) });

/** Joins a pool as an expert. Whoever has a role in it already keeps that. */
export const joinPool: Decide = async (house, args, hand) => {
  const found = await poolFor(house, args, hand);
  if ('code' in found) return found;
  const { pool, ground } = found;
  if (hasRole(ground, hand)) return { acts: [], detail: { pool } };
  if (!mayJoinPool(rolesOn(ground, hand.member))) return refused('not-a-member');
  const account = await accountOf(house.log, hand.member);
  if (!account) return refused('not-allowed');
  return {
    acts: [roleRow(pool, 'expert', account, secondsOf(house.now())), ...(await shownAtJoining(house, hand.member, pool))],
    detail: { pool },
  };
};

/** Leaves a pool: the role goes, and what was shown there. A pool is never left without somebody who keeps it. */
export const leavePool: Decide = async (house, args, hand) => {
  const found = await poolFor(house, args, hand);
  if ('code' in found) return found;
  const { pool, ground } = found;
  if (!hasRole(ground, hand)) return { acts: [], detail: { pool } };
  if (isLastSteward(ground, hand)) return refused('not-allowed', { why: 'last-steward' });
  return { acts: [row(pool, `role/${hand.member}`, null), ...noLongerInPool(hand.member, pool)], detail: { pool } };
};

async function poolFor(house: House, args: unknown, hand: Hand): Promise<{ readonly pool: SpaceId; readonly ground: Ground } | Verdict> {
  const asked = v.safeParse(asking, args);
  if (!asked.success) return refused('bad-form');
  const { pool } = asked.output;
  const ground = await groundOf(house.rows, pool);
  if (!mayRead(rolesOn(ground, hand.member))) return refused('not-available');
  return ground.kind === 'pool' ? { pool, ground } : refused('bad-form');
}

function hasRole({ rows }: Ground, { member }: Hand): boolean {
  return mayRead(rolesIn(rows, member));
}

function isLastSteward({ rows }: Ground, { member }: Hand): boolean {
  const stewards = [...rows].filter(([key, value]) => key.startsWith('role/') && rolesOf([value]).includes('steward')).map(([key]) => key);
  return stewards.length === 1 && stewards[0] === `role/${member}`;
}
