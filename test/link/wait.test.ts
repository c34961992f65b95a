import { describe, expect, it } from 'vitest';
import { waitBeforeKnock } from '../../src/link/wait.ts';

describe('wait', () => {
  it('[W5] doubles with each failed knock up to a minute', () => {
    const calm = [0, 1, 2, 3, 4, 5, 6, 7, 1_000].map((knocks) => waitBeforeKnock(knocks, () => 0.5));
    expect(calm).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  it('[W5] is shaken by thirty per cent to both sides', () => {
    expect([waitBeforeKnock(0, () => 0), waitBeforeKnock(0, () => 0.999_999)]).toEqual([700, 1_300]);
    expect(waitBeforeKnock(9, () => 0.999_999)).toBeLessThanOrEqual(78_000);
  });
});
