/** Weighs the built app against the budgets; builds nothing, so that what is weighed is what is served. */
import { join } from 'node:path';
import { weighBuild, weightTable } from '../support/sizes.ts';
import { type Asked, type Figures, round } from './bench.ts';

export const name = 'sizes';
export const about = 'each part of the built app against its budget, kB after gzip';

export async function run({ say }: Asked): Promise<Figures> {
  const weights = weighBuild(join(process.cwd(), 'dist'));
  for (const line of weightTable(weights).split('\n')) say(line);
  return Object.fromEntries(weights.map(({ part, kB, budget }) => [part, { kB: round(kB), budget }]));
}
