/** Weighs the built app against the budgets; builds it first when its sources changed. */
import { builtApp } from '../support/built-app.ts';
import { weighBuild, weightTable } from '../support/sizes.ts';
import { type Asked, type Figures, round } from './bench.ts';

export const name = 'sizes';
export const about = 'each part of the built app against its budget, kB after gzip';

export async function run({ say }: Asked): Promise<Figures> {
  const weights = weighBuild(builtApp());
  for (const line of weightTable(weights).split('\n')) say(line);
  return Object.fromEntries(weights.map(({ part, kB, budget }) => [part, { kB: round(kB), budget }]));
}
