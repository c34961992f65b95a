/** Many seeds of the simulation side by side, and what failed of them in words. */
import { oldKits } from '../old/kits.ts';
import { type Play, play } from './play.ts';

/** Devices wait for disks and lines, not for the processor: several seeds share it. */
const atOnce = 12;

/** @returns a line per fault, with its seed; empty when all went well */
export async function trials(first: number, count: number, options: Play = {}): Promise<readonly string[]> {
  const failed: string[] = [];
  const waiting = Array.from({ length: count }, (_, index) => first + index);
  const worker = async (): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      try {
        const { contents, apart, ...faults } = await play(seed, { old: oldKits, ...options });
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
