/** The disk full between trial and commit, `--trials=N` times (200 unless told): what a new reader then finds, held against what was answered. */
import { FullDisk } from '../support/full-disk.ts';
import type { Asked, Figures } from './bench.ts';

export const name = 'faults';
export const about = 'a disk that fills between trial and commit, then a new reader: nothing unkept is read, nothing kept is missing';

export async function run({ flags, say }: Asked): Promise<Figures> {
  const trials = Number(flags.get('trials') ?? 200);
  const seed = Number(flags.get('seed') ?? 1);
  const disk = await FullDisk.open(seed);
  let refused = 0;
  let taken = 0;
  const unkept: string[] = [];
  const missing: string[] = [];
  try {
    for (let trial = 0; trial < trials; trial++) {
      const found = await disk.trial();
      if (found.code.endsWith('cannot-store')) refused++;
      if (found.codeAfter === 'kept') taken++;
      unkept.push(...found.unkept);
      missing.push(...found.missing);
    }
  } finally {
    await disk.close();
  }
  say(`seed ${seed}, ${trials} trials: ${refused} refused with cannot-store, ${taken} taken when there was room again by itself`);
  say(`  read without being kept: ${unkept.length}; kept and not read: ${missing.length}`);
  return { seed, trials, refused, taken, unkept: unkept.length, missing: missing.length };
}
