/** How a member is called. Two devices of one member may begin it apart, so it has nothing but a root with a fixed name. */
import { text } from './fields.ts';
import type { Paper } from './paper.ts';
import { type ReadThing, readThing, type Seen, type ValueOf } from './thing.ts';
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
