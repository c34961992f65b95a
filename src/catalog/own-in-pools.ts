/** A pool's row with what this device's own documents say of the member laid over what the server has told so far (rule D105). Pure: no model of documents comes with it. */
import type { MemberId } from '../shared/base/ids.ts';
import type { OwnDaysRow, OwnShownRow, PoolRow, ShownRow } from './rows.ts';

export interface OwnInPools {
  readonly me: { readonly member: MemberId; readonly name: string; readonly organisation: string };
  readonly days: OwnDaysRow | null;
  readonly shows: OwnShownRow | null;
}

/** @returns the same row when the member has no role in the pool, or nothing of it has been said on this device */
export function withOwn(pool: PoolRow, { me, days, shows }: OwnInPools): PoolRow {
  if (pool.role === '' || (!days && !shows)) return pool;
  const told = pool.shown.find((row) => row.member === me.member);
  const said = shows?.pools[pool.id];
  const skills = said?.skills ?? (shows ? [] : (told?.skills ?? []));
  // Who keeps a pool is among its people once anything is said of it in the profile; an expert always is. The server sees it alike.
  const stands = pool.role === 'expert' || said !== undefined || (!shows && told !== undefined);
  const own: ShownRow = {
    member: me.member,
    name: told?.name || me.name,
    organisation: told?.organisation || me.organisation,
    skills,
    pause: said?.pause ?? (shows ? '' : (told?.pause ?? '')),
    months: days?.months ?? told?.months ?? {},
  };
  return { ...pool, shown: [...pool.shown.filter((row) => row !== told), ...(stands ? [own] : [])] };
}
