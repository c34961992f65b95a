import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byOrder, isOrderKey, keyBetween, keysToPlace, type Ordered } from '../../../src/shared/model/order.ts';
import { seeded } from './papers.ts';

/** Lists as honest and dishonest devices leave them: made one after another, with equal keys, odd ones and none. */
const lists = fc
  .array(fc.oneof({ weight: 4, arbitrary: fc.constant('new') }, { weight: 1, arbitrary: fc.constantFrom('a0', 'a1', 'a1V', '', 'Zz') }), { maxLength: 12 })
  .chain((kinds) => fc.record({ kinds: fc.constant(kinds), seed: fc.nat(), id: fc.nat({ max: 12 }), to: fc.integer({ min: -2, max: 14 }) }));

function listOf(kinds: readonly string[], seed: number): Ordered[] {
  const random = seeded(seed);
  let last: string | null = null;
  return kinds
    .map((kind, nth) => {
      if (kind === 'new') last = keyBetween(last, null, random);
      return { id: `item-${String(nth).padStart(2, '0')}`, order: kind === 'new' ? (last as string) : kind };
    })
    .sort(byOrder);
}

describe('order keys', () => {
  it('[D10] a key lies strictly between its neighbours, at the ends too', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 30 }), { maxLength: 80 }), fc.nat(), (places, seed) => {
        const random = seeded(seed);
        const keys: string[] = [];
        for (const place of places) {
          const at = Math.min(place, keys.length);
          const key = keyBetween(keys[at - 1] ?? null, keys[at] ?? null, random);
          expect(isOrderKey(key)).toBe(true);
          keys.splice(at, 0, key);
          expect([...keys].sort()).toEqual(keys);
        }
      }),
      { seed: 10, numRuns: 100 },
    );
  });

  it('[D10] two members who add at the same place unconnected hardly ever make the same key', () => {
    const keys = new Set(Array.from({ length: 2_000 }, (_, seed) => keyBetween('a0', 'a1', seeded(seed))));
    expect(keys.size).toBeGreaterThanOrEqual(1_999);
  });

  it('[D10] keys stay short: 9 letters in a list that grows at an end, one in the middle by a third of a letter an item', () => {
    const random = seeded(3);
    let last = keyBetween(null, null, random);
    let first = last;
    for (let n = 0; n < 500; n++) {
      last = keyBetween(last, null, random);
      first = keyBetween(null, first, random);
    }
    expect(Math.max(last.length, first.length)).toBeLessThanOrEqual(9);
    let above = 'a0';
    for (let n = 0; n < 500; n++) above = keyBetween(above, 'a1', random);
    expect(above.length).toBeLessThan(500 / 3 + 10);
  });

  it('[D10] a move puts the item exactly there, whatever keys stand around it, and moves nobody else', () => {
    fc.assert(
      fc.property(lists, ({ kinds, seed, id, to }) => {
        const list = listOf(kinds, seed);
        const moving = list[id]?.id ?? 'new';
        const rest = list.filter((item) => item.id !== moving).map((item) => item.id);
        const wanted = [...rest];
        wanted.splice(Math.max(0, Math.min(rest.length, to)), 0, moving);

        const written = new Map(keysToPlace(list, moving, to, seeded(seed + 1)).map((item) => [item.id, item.order]));
        const known = list.some((item) => item.id === moving) ? list : [...list, { id: moving, order: '' }];
        const after = known.map((item) => ({ id: item.id, order: written.get(item.id) ?? item.order })).sort(byOrder);
        expect(after.map((item) => item.id)).toEqual(wanted);
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it('[D10] a move among good keys writes one key, a move to where it stands none', () => {
    const list = listOf(['new', 'new', 'new', 'new'], 5);
    expect(keysToPlace(list, 'item-00', 2, seeded(1))).toHaveLength(1);
    expect(keysToPlace(list, 'item-01', 1, seeded(1))).toEqual([]);
  });

  it.each(['', '0', 'a', 'a0 ', 'a00', 'é0', 'A00000000000000000000000000', 'a0z'.repeat(200), 7, null])('[D6] %j is no key', (odd) => {
    expect(isOrderKey(odd)).toBe(false);
  });
});
