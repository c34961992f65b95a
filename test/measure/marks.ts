/**
 * What *saved on this device* is worth in Chromium: `--marked=N` (1 000) ends at the mark, a third each by reload, close and SIGKILL, and
 * `--unmarked=N` (500) in the breath of the key, by reload. `--minutes=N` (30) ends it earlier and says how far it came.
 */
import { ends, Marks } from '../journeys/kept-marks.ts';
import { type Asked, type Figures, percentile, round } from './bench.ts';

export const name = 'marks';
export const about = 'saved on this device, after reload, close and SIGKILL of Chromium; what is lost before the mark';

export async function run({ flags, say }: Asked): Promise<Figures> {
  const marked = Number(flags.get('marked') ?? 1_000);
  const unmarked = Number(flags.get('unmarked') ?? 500);
  const until = Date.now() + Number(flags.get('minutes') ?? 30) * 60_000;
  const marks = await Marks.open();
  const tried: { [end: string]: number } = {};
  let [lost, before, lostBefore] = [0, 0, 0];
  try {
    for (; before < unmarked && Date.now() < until; before++) if (!(await marks.beforeMark('loaded anew'))) lostBefore++;
    for (let trial = 0; trial < marked && Date.now() < until; trial++) {
      const end = ends[trial % ends.length] ?? 'killed';
      tried[end] = (tried[end] ?? 0) + 1;
      if (!(await marks.atMark(end))) lost++;
    }
  } finally {
    await marks.close();
  }
  const p99 = round(percentile(marks.markedMs, 0.99));
  say(
    `at the mark: ${Object.entries(tried)
      .map(([end, many]) => `${many} ${end}`)
      .join(', ')}; lost ${lost}; the mark after p50 ${round(percentile(marks.markedMs, 0.5))} ms, p99 ${p99} ms`,
  );
  say(`in the breath before a reload: ${before}, lost ${lostBefore} (${round((lostBefore / Math.max(1, before)) * 100)} %)`);
  return { ...tried, lost, markP99: p99, unmarked: before, lostUnmarked: lostBefore };
}
