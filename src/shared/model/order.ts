/**
 * The order of a list: a key per item between its neighbours' keys, with a random tail, so that two unconnected members
 * who add at the same place hardly ever make the same key. A move writes one key; nothing is ever deleted and inserted.
 * Pure: the caller brings the randomness.
 */
import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing';
import type { RandomBytes } from '../base/ids.ts';

/** A key longer than this is somebody's joke: it takes some 1 700 insertions at the very same place. */
const longestKey = 512;
/** 24 bits: of two keys made apart at one place, equal ones come once in 16 million. */
const tailBytes = 3;

/** Whether `value` is a key that others can be made beside. Anything a stranger can write comes through here. */
export function isOrderKey(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > longestKey || !/^[A-Za-z][0-9A-Za-z]+$/.test(value)) return false;
  try {
    generateKeyBetween(value, null);
    return true;
  } catch {
    return false;
  }
}

/**
 * A key between two others.
 *
 * @param before the key of the one above, null at the top
 * @param after the key of the one below, null at the bottom; must sort after `before`, else it throws
 */
export function keyBetween(before: string | null, after: string | null, random: RandomBytes): string {
  // The room for the tail is one step at the open ends and a quarter of the gap elsewhere: keys stay short where a list grows.
  const near = generateKeyBetween(before, after);
  const isTop = before === null && after !== null;
  let low = isTop ? generateKeyBetween(null, near) : near;
  let high = isTop ? near : generateKeyBetween(near, after);
  // A tail glued on would leave the gap where `near` begins like `after`; so the gap is halved by coin tosses instead.
  for (const byte of random(tailBytes)) {
    for (let bit = 0; bit < 8; bit++) {
      const middle = generateKeyBetween(low, high);
      if ((byte >> bit) & 1) low = middle;
      else high = middle;
    }
  }
  return generateKeyBetween(low, high);
}

/** An item of a list and its key as read; '' when it has none or an odd one. */
export interface Ordered {
  readonly id: string;
  readonly order: string;
}

/** The order in which a list is shown: by key, equal keys by id, those without a key last. The same on every device. */
export function byOrder(a: Ordered, b: Ordered): number {
  if (a.order === '' || b.order === '') {
    if (a.order !== b.order) return a.order === '' ? 1 : -1;
  } else if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/**
 * The keys to write so that `id` stands at `toIndex`. Nearly always one; where neighbours have equal or odd keys there is no room
 * between them, and the few in the way get new keys too.
 *
 * @param list in shown order; `id` may be in it (a move) or not (an addition)
 * @param toIndex place among the others, from 0; bounded to the list
 * @returns empty when `id` stands there already
 */
export function keysToPlace(list: readonly Ordered[], id: string, toIndex: number, random: RandomBytes): readonly Ordered[] {
  const others = list.filter((item) => item.id !== id);
  const index = bounded(toIndex, others.length);
  if (others.length < list.length && list[index]?.id === id) return [];
  return keysAt(others, [id], index, random);
}

/**
 * The keys to write so that new items stand in a row from `toIndex` on, in time that grows with the list and not with its square.
 *
 * @param list in shown order, without the new ones
 */
export function keysToPlaceAll(list: readonly Ordered[], ids: readonly string[], toIndex: number, random: RandomBytes): readonly Ordered[] {
  return keysAt(list, ids, bounded(toIndex, list.length), random);
}

const bounded = (index: number, length: number) => Math.max(0, Math.min(length, Math.trunc(index) || 0));

function keysAt(others: readonly Ordered[], ids: readonly string[], index: number, random: RandomBytes): readonly Ordered[] {
  let above = index - 1;
  while (above >= 0 && others[above]?.order === '') above--;
  const before = above >= 0 ? (others[above] as Ordered).order : null;
  let below = index;
  // Those without a key stand last as they are: nothing has to be written for what stays below them all.
  while (below < others.length && (others[below] as Ordered).order !== '' && !isAfter((others[below] as Ordered).order, before)) below++;
  const after = others[below]?.order || null;

  const toKey = [...others.slice(above + 1, index).map((item) => item.id), ...ids, ...others.slice(index, below).map((item) => item.id)];
  if (toKey.length === 1) return toKey.map((id) => ({ id, order: keyBetween(before, after, random) }));
  // Spread evenly first: keys made one behind the other in a narrow gap would soon be too long to be keys.
  const spread = generateNKeysBetween(before, after, toKey.length);
  return toKey.map((id, nth) => ({ id, order: keyBetween(spread[nth] ?? before, spread[nth + 1] ?? after, random) }));
}

function isAfter(key: string, before: string | null): boolean {
  return before === null || key > before;
}
