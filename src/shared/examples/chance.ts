/** Seeded choice: one number gives the same examples every time. */
import { type Id, newId } from '../base/ids.ts';

export interface Chance {
  /** In [0, 1). */
  next(): number;
  below(count: number): number;
  pick<T>(list: readonly T[]): T;
  /** `count` different ones, fewer when there are fewer, in the order in which they were drawn. */
  some<T>(list: readonly T[], count: number): T[];
  bytes(count: number): Uint8Array;
  /** @param atMs milliseconds since 1970 that the id tells as its birth */
  id<K extends string>(atMs: number): Id<K>;
}

/** Mulberry32. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(next() * count);
  const bytes = (count: number): Uint8Array => Uint8Array.from({ length: count }, () => below(256));
  return {
    next,
    below,
    pick: (list) => {
      if (list.length === 0) throw new RangeError('nothing to pick from');
      return list[below(list.length)] as (typeof list)[number];
    },
    some: (list, count) => {
      const rest = [...list];
      const drawn = [];
      while (drawn.length < count && rest.length > 0) drawn.push(...rest.splice(below(rest.length), 1));
      return drawn;
    },
    bytes,
    id: (atMs) => newId(atMs, bytes),
  };
}
