/** Many devices on a bad train line: the same content everywhere, no act lost, no value gone that nobody saw. */
import { describe, expect, it } from 'vitest';
import { play } from '../support/train.ts';

/** Seeds that once failed, each with what it showed. */
const seedsOfOldBugs: readonly number[] = [];
const trials = Number(process.env.SOLMU_TRAIN_SEEDS ?? 200);
const begun = Number(process.env.SOLMU_TRAIN_FIRST ?? 1_000);
const seeds = [...seedsOfOldBugs, ...Array.from({ length: trials }, (_, index) => begun + index)];
/** Devices wait for disks and lines, not for the processor: several seeds share it. */
const atOnce = 12;

describe('devices on a bad train line', () => {
  it(`[W1] end with the same content, ${seeds.length} seeds`, async () => {
    const failed: string[] = [];
    const waiting = [...seeds];
    const worker = async (): Promise<void> => {
      for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
        try {
          const judged = await play(seed);
          if (new Set(judged.contents).size !== 1) failed.push(`seed ${seed}: contents differ (${judged.apart.join(' · ')})`);
          for (const [what, lost] of Object.entries({ words: judged.lostWords, items: judged.lostItems, values: judged.unseenGone, doubled: judged.doubled })) {
            if (lost.length > 0) failed.push(`seed ${seed}: ${what} ${lost.join(' ')}`);
          }
        } catch (fault) {
          failed.push(`seed ${seed}: ${fault instanceof Error ? fault.stack : String(fault)}`);
        }
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    expect(failed).toEqual([]);
  }, 600_000);
});
