/** A device whose puts go over what nobody saw must be noticed by the judge of the simulation: else its green says nothing. */
import { describe, expect, it } from 'vitest';
import { play } from '../support/sim/play.ts';

/** No acts of chance: the scene alone, so that it ends the same way in every run. */
const scene = { devices: 2, acts: 0, crossing: true, restores: false };

describe('a value that came in under an input with the focus', () => {
  it('[D1] stays beside what was written from there', { timeout: 120_000 }, async () => {
    const judged = await play(1, scene);
    expect(judged.unseenGone).toEqual([]);
    expect(new Set(judged.contents.event).size).toBe(1);
  });

  it('[D1] is gone where a put ignores what was shown, and the judge turns red', { timeout: 120_000 }, async () => {
    const judged = await play(1, { ...scene, more: { removes: () => true } });
    expect(judged.unseenGone).toHaveLength(1);
  });
});
