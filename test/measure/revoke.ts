/** Rights taken while their member writes: how many edits were handed to the log behind it, and how soon the lines were closed. */
import { Revoking } from '../support/revoking.ts';
import { type Asked, type Figures, percentile, round } from './bench.ts';

export const name = 'revoke';
export const about = 'sessions ended and roles taken in the middle of writing (--trials, 250 of each)';

export async function run({ flags, say }: Asked): Promise<Figures> {
  const trials = Number(flags.get('trials') ?? 250);
  const house = await Revoking.open();
  try {
    const closed: number[] = [];
    let [before, after] = [0, 0];
    for (let n = 0; n < trials; n++) {
      const atMs = 10 + Math.random() * 60;
      for (const revoked of [await house.session(atMs), await house.role(atMs)]) {
        before += revoked.before;
        after += revoked.after;
        if (revoked.closedMs !== null) closed.push(revoked.closedMs);
      }
    }
    const figures = {
      trials: 2 * trials,
      editsBefore: before,
      editsAfter: after,
      closedP50Ms: round(percentile(closed, 0.5)),
      closedP99Ms: round(percentile(closed, 0.99)),
    };
    say(
      `${figures.trials} rights taken under ${before} edits: ${after} handed to the log behind it; lines closed after ${figures.closedP50Ms} ms (p99 ${figures.closedP99Ms})`,
    );
    return figures;
  } finally {
    await house.close();
  }
}
