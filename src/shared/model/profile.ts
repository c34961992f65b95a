/**
 * How a member is called, and what the member shows in which pool. Two devices of one member may begin it apart, so it has nothing
 * but a root with a fixed name; what stands per pool are fields of that root, named by the pool's space. Rules D74 and D75 of DOCUMENTS.md.
 */
import { isId, type SpaceId } from '../base/ids.ts';
import { date } from './calendar.ts';
import { text, wordList } from './fields.ts';
import { namesAfter, readNamed } from './named-field.ts';
import type { Paper } from './paper.ts';
import { longestSkill } from './pool.ts';
import { type ReadField, type ReadThing, readThing, type Seen, type ValueOf } from './thing.ts';
import { type Change, head, type Outcome, putField, putFields, thingAt } from './verbs.ts';

export const memberProfile = { name: text('', 200), organisation: text('', 200) };

export type ProfileField = keyof typeof memberProfile;
export type ProfileValue<F extends ProfileField> = ValueOf<(typeof memberProfile)[F]>;
export type ProfileChange = Change<typeof memberProfile>;
export type MemberProfile = ReadThing<typeof memberProfile>;

export function readProfile(profile: Pick<Paper, 'y'>): MemberProfile {
  return readThing(thingAt(profile.y, head), memberProfile);
}

export function putProfile<F extends ProfileField>(profile: Paper, field: F, seen: Seen, value: ProfileValue<F>): Outcome {
  return putField(profile, head, memberProfile, field, seen, value);
}

export function putProfileFields(profile: Paper, changes: readonly ProfileChange[]): Outcome {
  return putFields(profile, head, memberProfile, changes);
}

/** What a member shows in one pool. */
export interface ShownInPool {
  readonly skills: ReadField<readonly string[]>;
  /** The last day on which nothing is to be asked ("2027-03-09"), '' when there is no pause. */
  readonly pause: ReadField<string>;
}

/** Twelve skills at most: somebody who shows forty shows none. */
export const mostSkills = 12;
const skills = wordList(mostSkills, longestSkill);
const pause = date();
const skillsIn = (pool: SpaceId): `skills/${SpaceId}` => `skills/${pool}`;
const pauseIn = (pool: SpaceId): `pause/${SpaceId}` => `pause/${pool}`;

export function readShown(profile: Pick<Paper, 'y'>, pool: SpaceId): ShownInPool {
  const thing = thingAt(profile.y, head);
  return { skills: readNamed(thing, skillsIn(pool), skills), pause: readNamed(thing, pauseIn(pool), pause) };
}

/** The pools of which anything is said, in the order of their ids. */
export function poolsShownIn(profile: Pick<Paper, 'y'>): SpaceId[] {
  const thing = thingAt(profile.y, head);
  const named = [...namesAfter('skills/', thing), ...namesAfter('pause/', thing)];
  return [...new Set(named.filter((id): id is SpaceId => isId(id)))].sort();
}

/** Chooses the skills that the member shows in a pool. */
export function putSkills(profile: Paper, pool: SpaceId, seen: Seen, shown: readonly string[]): Outcome {
  if (!isId(pool)) return { kind: 'refused', code: 'bad-form' };
  return putField(profile, head, { [skillsIn(pool)]: skills }, skillsIn(pool), seen, shown);
}

/** @param until the pause's last day, '' to end it */
export function putPause(profile: Paper, pool: SpaceId, seen: Seen, until: string): Outcome {
  return putPauses(profile, [{ pool, seen }], until);
}

/** The same pause in several pools, as one step: *Tauko* of the whole strip. */
export function putPauses(profile: Paper, pools: readonly { readonly pool: SpaceId; readonly seen: Seen }[], until: string): Outcome {
  if (!pools.every(({ pool }) => isId(pool))) return { kind: 'refused', code: 'bad-form' };
  const shape = Object.fromEntries(pools.map(({ pool }) => [pauseIn(pool), pause]));
  return putFields(
    profile,
    head,
    shape,
    pools.map(({ pool, seen }) => ({ field: pauseIn(pool), seen, value: until })),
  );
}
