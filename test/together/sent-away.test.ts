/** Promise A23: who is removed while away comes home with every word in copies of their own, and nobody else has any of it. Small here, large by `npm run measure -- copies`. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SentAway } from '../support/sent-away.ts';

describe('members who are removed while they are away', () => {
  let town: SentAway;
  beforeAll(async () => {
    town = await SentAway.open();
  });
  afterAll(() => town.close());

  it.each([1, 2])('[A23] [D130] seed %i: every word is handed back, none is merged', async (seed) => {
    const home = await town.trial(seed);
    expect(home.words).toBeGreaterThan(0);
    expect(home).toEqual({ words: home.words, found: home.words, merged: 0 });
  });

  it('[A23] sabotage: rows that are dropped without a copy turn this red', async () => {
    const { words, found } = await town.trial(3, { copySkipped: async () => undefined });
    expect(found).toBeLessThan(words);
  });
});
