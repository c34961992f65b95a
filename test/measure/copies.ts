/** Promise A23: members who are removed from a network while they write in it away from any line, and what of their words comes home. */
import { SentAway } from '../support/sent-away.ts';
import type { Asked, Figures } from './bench.ts';

export const name = 'copies';
export const about = 'members removed while away: words in own copies, words merged (--trials, 100; --seed, 1)';

export async function run({ flags, say }: Asked): Promise<Figures> {
  const trials = Number(flags.get('trials') ?? 100);
  const seed = Number(flags.get('seed') ?? 1);
  const town = await SentAway.open();
  try {
    let [words, found, merged] = [0, 0, 0];
    for (let n = 0; n < trials; n++) {
      const home = await town.trial(seed + n);
      [words, found, merged] = [words + home.words, found + home.found, merged + home.merged];
    }
    say(`${trials} members removed while away (seed ${seed}): ${found} of ${words} words in their own copies, ${merged} merged`);
    return { trials, seed, words, found, merged };
  } finally {
    await town.close();
  }
}
