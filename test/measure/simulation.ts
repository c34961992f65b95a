/** Many seeds of the simulation: `--seeds N` (10 000 unless told), `--first N`, and `--minutes M` after which no further seed is begun. */
import { trials } from '../support/sim/trials.ts';
import type { Asked, Figures } from './bench.ts';

export const name = 'simulation';
export const about = 'three to eight devices of several versions on a bad line at a server that falls: contents that differ, acts gone, signs that lied';

const batch = 120;

export async function run({ flags, say }: Asked): Promise<Figures> {
  const seeds = Number(flags.get('seeds') ?? 10_000);
  const first = Number(flags.get('first') ?? 100_000);
  const end = Date.now() + Number(flags.get('minutes') ?? 600) * 60_000;
  const failed: string[] = [];
  let done = 0;
  while (done < seeds && Date.now() < end) {
    const count = Math.min(batch, seeds - done);
    const faults = await trials(first + done, count);
    failed.push(...faults);
    done += count;
    say(`${done} seeds, ${failed.length} faults`);
    for (const fault of faults) say(fault.slice(0, 2_000));
  }
  return { seeds: done, first, faults: failed.length };
}
