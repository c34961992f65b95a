import { afterAll, describe, expect, it } from 'vitest';
import { playReturn } from '../../support/returning-play.ts';

const seeds = Array.from({ length: 50 }, (_, i) => i + 1);
let words = 0;

describe('the return of what a copy lacks', () => {
  it.each(seeds)('[R93][R94][R95][W105] seed %i: nothing is lost that still stands on a device, in whatever order they come', async (seed) => {
    const { words: had, ...played } = await playReturn(seed);
    words += had;
    expect(played).toEqual({ lost: [], differing: [], lostRows: [], refused: [] });
  });

  afterAll(() => console.log(`give-back: ${seeds.length} seeds, ${words} words on devices at the fall, 0 lost`));

  it('[W105] sabotage: with giving back off it is seen that words are lost', async () => {
    const lost = [];
    for (const seed of [1, 2, 3]) lost.push(...(await playReturn(seed, { giveBackOff: true })).lost);
    expect(lost.length).toBeGreaterThan(0);
  });
});
