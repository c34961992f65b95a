/** Many seeds of the simulation side by side, and what failed of them in words. */
import { oldKits } from '../old/kits.ts';
import { type Play, play } from './play.ts';

/** Devices wait for disks and lines, not for the processor: several seeds share it. */
const atOnce = 12;

/**
 * A store is put back from a copy among devices of today alone: the older ones know nothing of giving back, and what they held for such a store
 * comes to *Oma kopio* there instead.
 */
function worldOf(seed: number, options: Play): Play {
  return seed % 2 === 0 ? { old: oldKits, restores: false, ...options } : { old: [], restores: true, ...options };
}

/** @returns a line per fault, with its seed; empty when all went well */
export async function trials(first: number, count: number, options: Play = {}): Promise<readonly string[]> {
  const failed: string[] = [];
  const waiting = Array.from({ length: count }, (_, index) => first + index);
  const worker = async (): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      try {
        const { contents, apart, ...faults } = await play(seed, worldOf(seed, options));
        for (const [name, all] of Object.entries(contents))
          if (new Set(all).size !== 1) failed.push(`seed ${seed}: ${name} differs: ${all.join(' ')} (${apart.join(' · ')})`);
        for (const [what, all] of Object.entries(faults)) if (all.length > 0) failed.push(`seed ${seed}: ${what} ${all.join(' ')}`);
      } catch (fault) {
        failed.push(`seed ${seed}: ${fault instanceof Error ? fault.stack : String(fault)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return failed;
}
