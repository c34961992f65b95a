import { cpus } from 'node:os';
import { describe, expect, it } from 'vitest';
import { fuzz } from '../../support/fuzz.ts';

/**
 * Found faults join here with their number of trials, or as a case of their own in `room.test.ts` where it says more (R13: formats that Yjs tidied up;
 * R18: 510283224, a struct that lied of its known part).
 */
const seedsOfOldBugs: readonly number[] = [];
const freshSeed = Math.floor(Math.random() * 2 ** 31);
const trials = 20_000;

describe('hostile updates and frames', () => {
  it.each([...seedsOfOldBugs, freshSeed])(
    '[R2][R8][R12][A10][A24][A26] seed %i: refused with the document as it was, or an edit that its hand may make',
    { timeout: 120_000 },
    async (seed) => {
      const before = process.cpuUsage();
      const found = await fuzz({ seed, trials });
      const { user, system } = process.cpuUsage(before);
      console.log(
        `hostile: seed ${seed}, ${found.trials} trials (${found.frames} frames) in ${((user + system) / 1e6).toFixed(1)} s CPU on ${cpus().length} × ${cpus()[0]?.model.trim()}; ` +
          `longest stall ${found.longestStallMs.wall} ms (${found.longestStallMs.cpu} of processor time); ${Object.entries(found.codes)
            .map(([code, n]) => `${code} ${n}`)
            .join(', ')}`,
      );
      expect(found.faults).toEqual([]);
      expect(found.trials).toBe(trials);
      // A fuzzer that is always turned away at the first byte tries nothing.
      for (const code of ['kept', 'resync', 'id-taken', 'bad-form', 'not-allowed']) expect(found.codes[code] ?? 0, code).toBeGreaterThan(20);
    },
  );

  it.each([
    ['bytes go to the trial without a scan', { scanOff: true }],
    ['an update is applied before it is looked at', { applyFirst: true }],
    ['nobody asks whose a clientID is', { bindingOff: true }],
  ] as const)('the judge turns red where %s', { timeout: 60_000 }, async (_, sabotage) => {
    const { faults } = await fuzz({ seed: 5, trials: 4_000, sabotage, untilFault: true });
    expect(faults).not.toEqual([]);
  });
});
