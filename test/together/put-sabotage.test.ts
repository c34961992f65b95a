/** A device whose puts go over what nobody saw must be noticed by the judge of the train: else its green says nothing. */
import { describe, expect, it } from 'vitest';
import { play } from '../support/train.ts';

const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

describe('a put that ignores what was shown', () => {
  it('[D1] turns the train red: values are gone that nobody saw', { timeout: 120_000 }, async () => {
    const judged = await Promise.all(seeds.map((seed) => play(seed, { more: { removes: () => true } })));
    expect(judged.flatMap(({ unseenGone }) => unseenGone)).not.toEqual([]);
  });
});
