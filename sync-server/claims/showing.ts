/**
 * What each member shows in the pools it is in: rows `shown/<member>` in the pool's space, made from two private documents that nobody
 * else may read (the strip of days, and the profile that says what is shown where). Written after the commit of an edit to one of them, at a
 * rest of about a second, and only where something differs. Which numbers were read stands beside, so that a start finds what came since.
 * Rules R60 to R63.
 */
import { isId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';
import { type Json, recordOf } from '../../src/shared/base/json.ts';
import { lengthOf } from '../../src/shared/base/text.ts';
import { readDays } from '../../src/shared/model/availability.ts';
import { monthAfter } from '../../src/shared/model/calendar.ts';
import { docIdOf } from '../../src/shared/model/paper.ts';
import { longestSkill } from '../../src/shared/model/pool.ts';
import { mostSkills, poolsShownIn, readShown } from '../../src/shared/model/profile.ts';
import { type Act, type Added, CannotStore } from '../log/log.ts';
import { keep } from '../people/records.ts';
import { type House, ownSpace, row } from './house.ts';

/** Records `<member>/<pool>`: the pools in which a member has a role, and up to where its documents are shown there. */
const shelf = 'in-pool';
const restMs = 1_000;
/** Somebody who goes on typing is shown all the same. */
const longestMs = 10_000;
const monthsAhead = 12;

export const shownPrefix = 'shown/';

/** A member has come into a pool: from now on it is looked after here. For the commit that writes the role. */
export function nowInPool(member: MemberId, pool: SpaceId): Act {
  return keep(shelf, `${member}/${pool}`, { availability: 0, profile: 0 });
}

/** A member has left: the row and the record go with the role. */
export function noLongerInPool(member: MemberId, pool: SpaceId): readonly Act[] {
  return [row(pool, shownPrefix + member, null), keep(shelf, `${member}/${pool}`, null)];
}

/** What a member shows in a pool now, by its documents: for whoever joins, in the commit of the joining. */
export async function shownAtJoining(house: House, member: MemberId, pool: SpaceId): Promise<readonly Act[]> {
  const { months, upTo, inPools } = await readPapers(house, member, [pool]);
  return [row(pool, shownPrefix + member, shownRow(months, inPools.get(pool))), keep(shelf, `${member}/${pool}`, upTo)];
}

/** Runs one decision when those before it are written: so that nobody is shown in a pool after leaving it. */
export type InTurn = (decide: () => Promise<void>) => Promise<void>;

export class Showing {
  readonly #house: House;
  readonly #inTurn: InTurn;
  /** Who changed something, and when first and last, by the server's clock. */
  readonly #changed = new Map<MemberId, { readonly first: number; last: number }>();
  readonly #docKinds: readonly string[] = ['availability', 'profile'];

  constructor(house: House, inTurn: InTurn) {
    this.#house = house;
    this.#inTurn = inTurn;
    house.log.onAdded((added) => {
      for (const addition of added) this.#hear(addition);
    });
  }

  /** Finds what came since it was last shown, as when the server ended before the rest was over. One look at an index for each document. */
  async start(): Promise<void> {
    const { log } = this.#house;
    for (const [key, value] of await log.shelf(shelf, '')) {
      const member = key.slice(0, key.indexOf('/'));
      if (!isId(member)) continue;
      const own = ownSpace(member as MemberId);
      for (const kind of ['availability', 'profile'] as const) {
        if ((await log.lastOf(docIdOf(own, kind))) > numberIn(value, kind)) this.#note(member as MemberId);
      }
    }
  }

  /** Shows what has come to rest. Called by a timer, and by tests with a clock of their own. */
  async tidy(): Promise<void> {
    const now = this.#house.now();
    for (const [member, { first, last }] of this.#changed) {
      if (now - last < restMs && now - first < longestMs) continue;
      this.#changed.delete(member);
      try {
        await this.#inTurn(() => this.#show(member));
      } catch (fault) {
        this.#note(member); // Shown when the disk takes it again
        if (!(fault instanceof CannotStore)) this.#house.report('showing', fault);
      }
    }
  }

  #hear({ space, entries }: Added): void {
    for (const entry of entries) {
      if (entry.kind === 'edit') {
        if (this.#docKinds.includes(entry.docKind)) this.#note(space as unknown as MemberId);
      } else if (entry.key.startsWith('role/') && isPoolRole(entry.value)) {
        this.#note(entry.key.slice('role/'.length) as MemberId);
      }
    }
  }

  #note(member: MemberId): void {
    const now = this.#house.now();
    const changed = this.#changed.get(member);
    if (changed) changed.last = now;
    else this.#changed.set(member, { first: now, last: now });
  }

  async #show(member: MemberId): Promise<void> {
    const { log, rows } = this.#house;
    const records = await log.shelf(shelf, `${member}/`);
    if (records.length === 0) return;
    const pools = records.map(([key]) => key.slice(member.length + 1) as SpaceId);
    const { months, upTo, inPools } = await readPapers(this.#house, member, pools);
    const acts: Act[] = [];
    for (const [at, pool] of pools.entries()) {
      const poolRows = await rows.of(pool);
      const key = shownPrefix + member;
      const stands = poolRows.get(key) ?? null;
      const role = recordOf(poolRows.get(`role/${member}`))?.role;
      const said = inPools.get(pool);
      // Who keeps a pool is in it for others' sake, until something of the own is shown there
      const shows = role === 'expert' || (role === 'steward' && said !== undefined);
      const shown = shows ? shownRow(months, said) : null;
      if (JSON.stringify(shown) !== JSON.stringify(stands)) acts.push(row(pool, key, shown));
      if (JSON.stringify(records[at]?.[1]) !== JSON.stringify(upTo)) acts.push(keep(shelf, `${member}/${pool}`, upTo));
    }
    if (acts.length > 0) await log.commit(acts);
  }
}

interface Said {
  readonly skills: readonly string[];
  readonly pause: string;
}

interface Papers {
  readonly months: { readonly [month: string]: number };
  /** What the profile says of each pool; nothing for one of which it says nothing. */
  readonly inPools: ReadonlyMap<SpaceId, Said>;
  /** At least so much of the two documents was read. */
  readonly upTo: { readonly availability: number; readonly profile: number };
}

async function readPapers({ log, rooms, now }: House, member: MemberId, pools: readonly SpaceId[]): Promise<Papers> {
  const own = ownSpace(member);
  // Asked before reading: what comes in between is read now and once more, and never missed
  const upTo = { availability: await log.lastOf(docIdOf(own, 'availability')), profile: await log.lastOf(docIdOf(own, 'profile')) };
  const first = new Date(now()).toISOString().slice(0, 7);
  const last = monthAfter(first, monthsAhead);
  const days = (await rooms.read(own, 'availability', (y) => readDays({ y }).months)) ?? {};
  const months = Object.fromEntries(
    Object.entries(days)
      .filter(([month]) => month >= first && month <= last)
      .sort(),
  );
  const said = await rooms.read(own, 'profile', (y) => {
    const spokenOf = new Set(poolsShownIn({ y }));
    return pools.flatMap((pool) => {
      if (!spokenOf.has(pool)) return [];
      const { skills, pause } = readShown({ y }, pool);
      return [[pool, { skills: skills.value, pause: pause.value }] as const];
    });
  });
  return { months, inPools: new Map(said ?? []), upTo };
}

/** No more of it than our own app writes: a row goes to everybody in the pool, whatever a member's device may have put into its documents. */
function shownRow(months: Papers['months'], said: Said | undefined): Json {
  const skills = (said?.skills ?? []).filter((skill) => lengthOf(skill) <= longestSkill).slice(0, mostSkills);
  return { skills, pause: said?.pause ?? '', months };
}

function isPoolRole(value: unknown): boolean {
  const role = recordOf(value)?.role;
  return role === 'expert' || role === 'steward';
}

function numberIn(record: unknown, key: string): number {
  const number = recordOf(record)?.[key];
  return typeof number === 'number' ? number : 0;
}
