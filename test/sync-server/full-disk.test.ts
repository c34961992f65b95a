import { afterEach, describe, expect, it } from 'vitest';
import { FullDisk } from '../support/full-disk.ts';

/** `npm run measure -- faults` does 200. */
const trials = 20;

let disk: FullDisk | null = null;
afterEach(async () => {
  await disk?.close();
  disk = null;
});

describe('a disk that is full between trial and commit', () => {
  it(`[R4][A3][A31] lets no reader see what was not kept, over ${trials} trials, and takes the same letter when there is room`, {
    timeout: 120_000,
  }, async () => {
    disk = await FullDisk.open(1);
    for (let trial = 0; trial < trials; trial++) {
      const { code, ...found } = await disk.trial();
      expect(found).toEqual({ unkept: [], missing: [], codeAfter: 'kept' });
      // On a slow machine the push is written in more groups than one, and the first of them may find room.
      expect(code).toContain('cannot-store');
    }
  });

  it('[R4] is seen to let a reader see it, when a group is not written as one', { timeout: 30_000 }, async () => {
    disk = await FullDisk.open(1, { eachByItself: true });
    expect((await disk.trial()).unkept.length).toBeGreaterThan(0);
  });
});
