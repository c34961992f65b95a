/** An expert pool of one or more networks: what it is called, what it is for, which skills it looks for. Written by its stewards (document `pool`). */
import { bin } from './bin.ts';
import { text, wordList } from './fields.ts';
import type { Paper } from './paper.ts';
import { type ReadThing, readThing, type Seen, type ValueOf } from './thing.ts';
import { binThing, type Change, head, type Outcome, putField, putFields, type Step, takeBack, thingAt } from './verbs.ts';

/** How many letters the name of a skill may have, here and in a member's profile. */
export const longestSkill = 60;

const poolFields = {
  name: text('', 200),
  purpose: text('', 1_000),
  skills: wordList(30, longestSkill),
};
export const poolCard = { ...poolFields, bin };

export type PoolField = keyof typeof poolFields;
export type PoolValue<F extends PoolField> = ValueOf<(typeof poolFields)[F]>;
export type PoolChange = Change<typeof poolFields>;
export type PoolCard = ReadThing<typeof poolCard>;

export function readPool(pool: Pick<Paper, 'y'>): PoolCard {
  return readThing(thingAt(pool.y, head), poolCard);
}

/** Writes one field of the pool's card over what was shown of it. */
export function putPool<F extends PoolField>(pool: Paper, field: F, seen: Seen, value: PoolValue<F>): Outcome {
  return putField(pool, head, poolFields, field, seen, value);
}

/** Writes several fields as one step: the founder's first page. */
export function putPoolFields(pool: Paper, changes: readonly PoolChange[]): Outcome {
  return putFields(pool, head, poolFields, changes);
}

export function binPool(pool: Paper): Step | null {
  return binThing(pool, head, null);
}

export function takeBackPool(pool: Paper): Step | null {
  return takeBack(pool, head);
}
