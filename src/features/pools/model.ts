/** What the screens of pools make of rows: who gives how much in which month, who pauses, in which order people stand. Pure. */
import type { PoolRow, ShownRow } from '../../catalog/rows.ts';
import type { MemberId, SpaceId } from '../../shared/base/ids.ts';
import { type Json, recordOf } from '../../shared/base/json.ts';
import { daysIn } from '../../shared/model/calendar.ts';

/** How many months a strip and a pool's page show, this one the first. */
export const monthsShown = 6;
export const mostPoolSkills = 30;
export const mostOwnSkills = 12;

/** Whether a pause, by its last day, still lasts today. */
export function isPaused(pause: string, today: string): boolean {
  return pause !== '' && pause >= today;
}

/** What a member gives in a month, quarter-hours: nothing in a month that a pause covers to its end; null where nothing was said. */
export function givenIn(row: ShownRow, month: string): number | null {
  const quarters = row.months[month];
  if (quarters === undefined) return null;
  return row.pause >= `${month}-${daysIn(month)}` ? 0 : quarters;
}

export interface Giver {
  readonly member: MemberId;
  readonly name: string;
  readonly quarters: number;
}

export interface MonthSum {
  readonly month: string;
  readonly quarters: number;
  /** Those who give something, in the order of the people. */
  readonly givers: readonly Giver[];
}

/** @param people in the order in which they stand on the page */
export function sumsOf(people: readonly ShownRow[], months: readonly string[]): MonthSum[] {
  return months.map((month) => {
    const givers = people.map((row) => ({ member: row.member, name: row.name, quarters: givenIn(row, month) ?? 0 })).filter((giver) => giver.quarters > 0);
    return { month, givers, quarters: givers.reduce((sum, giver) => sum + giver.quarters, 0) };
  });
}

/** All that a member gives in these months. */
export function givenBy(row: ShownRow, months: readonly string[]): number {
  return months.reduce((sum, month) => sum + (givenIn(row, month) ?? 0), 0);
}

/** The month with the most days, the first of several; null when there are none at all. */
export function fullest(sums: readonly MonthSum[]): MonthSum | null {
  const most = Math.max(0, ...sums.map((sum) => sum.quarters));
  return most === 0 ? null : (sums.find((sum) => sum.quarters === most) ?? null);
}

/** How many have said anything of these months. Not said is not the same as none. */
export function answered(people: readonly ShownRow[], months: readonly string[]): number {
  return people.filter((row) => months.some((month) => row.months[month] !== undefined)).length;
}

/** Somebody of a pool: the row of what is shown, and the role. */
export interface PoolPerson extends ShownRow {
  readonly role: string;
  /** Whether the person gives days here at all: an expert always, a steward by showing something. */
  readonly shows: boolean;
}

/**
 * The people of a pool by name, nobody ranked: those with a role by its rows, with what they show. Who has just come and
 * of whom nothing is projected yet stands there too.
 *
 * @param shown by the pool's catalogue row
 */
export function peopleOf(rows: ReadonlyMap<string, Json>, shown: readonly ShownRow[]): PoolPerson[] {
  const shownBy = new Map<string, ShownRow>(shown.map((row) => [row.member, row]));
  const people: PoolPerson[] = [];
  for (const [key, value] of rows) {
    const row = key.startsWith('role/') ? recordOf(value) : null;
    if (!row) continue;
    const member = key.slice('role/'.length) as MemberId;
    const own = shownBy.get(member);
    const role = stringOf(row.role);
    people.push({
      member,
      name: own?.name || stringOf(row.name),
      organisation: own?.organisation || stringOf(row.organisation),
      role,
      shows: own !== undefined || role === 'expert',
      skills: own?.skills ?? [],
      pause: own?.pause ?? '',
      months: own?.months ?? {},
    });
  }
  return people.toSorted((a, b) => a.name.localeCompare(b.name, 'fi') || (a.member < b.member ? -1 : 1));
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The pools to list: not in the bin, mine first, then by name. */
export function poolsInOrder(pools: readonly PoolRow[]): PoolRow[] {
  const rank = (pool: PoolRow): number => (pool.role === '' ? 1 : 0);
  return pools.filter((pool) => !pool.binned).toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'fi') || (a.id < b.id ? -1 : 1));
}

/** The skills to choose from in a pool: those it looks for, then those that the member shows besides. */
export function skillChoices(wanted: readonly string[], shown: readonly string[]): string[] {
  return [...new Set([...wanted, ...shown])];
}

/** What stands in the form of a pool that is not founded yet. */
export interface FoundForm {
  readonly name: string;
  readonly purpose: string;
  readonly skills: readonly string[];
  readonly network: SpaceId | '';
}

export const emptyForm: FoundForm = { name: '', purpose: '', skills: [], network: '' };

/** A form that was kept as JSON, read totally: what is odd is as if it had not been filled in. */
export function readForm(kept: string | null): FoundForm {
  let form: { readonly [key: string]: unknown } | null = null;
  try {
    form = recordOf(JSON.parse(kept ?? 'null'));
  } catch {
    // Cut off while it was written: begin anew.
  }
  if (!form) return emptyForm;
  const { name, purpose, skills, network } = form;
  return {
    name: stringOf(name),
    purpose: stringOf(purpose),
    skills: Array.isArray(skills) ? skills.filter((skill): skill is string => typeof skill === 'string').slice(0, mostPoolSkills) : [],
    network: stringOf(network) as SpaceId | '',
  };
}

/** The lengths of a pause that are one press, months. */
export const pauseMonths = [1, 3, 6] as const;

/** The pause of all of somebody's pools: its last day when it is the same in all of them and lasts; `partly` when it stands in some, or to different days. */
export function commonPause(pauses: readonly string[], today: string): { readonly until: string; readonly partly: boolean } {
  const lasting = pauses.map((pause) => (isPaused(pause, today) ? pause : ''));
  const first = lasting[0] ?? '';
  const same = lasting.every((pause) => pause === first);
  return { until: same ? first : '', partly: !same };
}
