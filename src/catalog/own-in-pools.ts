/** A pool's row with what this device's own documents say of the member laid over what the server has told so far (rule D105); and whom search finds in it. Pure: no model of documents comes with it. */
import type { MemberId } from '../shared/base/ids.ts';
import type { OwnDaysRow, OwnShownRow, PoolRow, ShownRow, TextRow } from './rows.ts';

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

/** The same rows with the people of pools: those whom the pools' own lists show, with the skills that they show there. */
export function withShown(texts: readonly TextRow[], pools: readonly PoolRow[]): readonly TextRow[] {
  const shownIn = new Map(pools.map(({ id, shown }) => [id, shown]));
  return texts.map((row) => {
    const shown = row.kind === 'pool' ? (shownIn.get(row.space) ?? []) : [];
    if (shown.length === 0) return row;
    return { ...row, people: shown.map(({ member, name, organisation, skills }) => ({ member, name, organisation, skills })) };
  });
}
