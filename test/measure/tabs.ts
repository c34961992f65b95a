/** Ten tabs of a device whose holder of the line is frozen or closed, `--trials=N` times (300), in several devices side by side: `--devices=N` (2). */
import { TabTown, TenTabs } from '../journeys/ten-tabs.ts';
import { launch } from '../support/browser.ts';
import { seeded } from '../support/seeded.ts';
import { type Asked, type Figures, percentile, round } from './bench.ts';

/** Long enough to tell late from never on a machine with other work. */
const patienceMs = 60_000;
/** Past it a way to the server is told by itself: the promise. */
const promisedMs = 3_000;

export const name = 'tabs';
export const about = 'ten tabs, the holder of the line frozen or closed: milliseconds to the server, lines, words lost';

export async function run({ flags, say }: Asked): Promise<Figures> {
  const trials = Number(flags.get('trials') ?? 300);
  const devices = Number(flags.get('devices') ?? 2);
  const seed = Number(flags.get('seed') ?? 1);
  const [town, browser] = await Promise.all([TabTown.open(), launch()]);
  try {
    const all = await Promise.all(
      Array.from({ length: devices }, async (_, nth) => {
        const random = seeded(`tabs ${seed} ${nth}`);
        const tabs = await TenTabs.open(town, browser, `tabs-${nth}-`);
        const results = [];
        for (let trial = 0; trial < trials / devices; trial++) results.push(await tabs.trial(random, undefined, patienceMs));
        await tabs.close();
        return { words: tabs.words, results };
      }),
    );
    const results = all.flatMap((one) => one.results);
    const words = all.flatMap((one) => one.words);
    const there = new Map<string, number>();
    for (const title of await town.titles(words.length)) there.set(title, (there.get(title) ?? 0) + 1);
    for (const word of words) there.set(word, (there.get(word) ?? 0) - 1);
    const lost = [...there.values()].filter((many) => many < 0).length;
    const doubled = [...there.values()].filter((many) => many > 0).length;
    const sent = (act: string): number[] => results.filter((one) => one.act === act).map(({ sentMs }) => sentMs ?? Number.POSITIVE_INFINITY);
    const figures = {
      seed,
      trials: results.length,
      lost,
      doubled,
      never: results.filter(({ sentMs }) => sentMs === null).length,
      notOneLine: results.filter(({ lines }) => lines !== 1).length,
      frozenP50: round(percentile(sent('frozen'), 0.5)),
      frozenMost: round(Math.max(...sent('frozen'))),
      closedP50: round(percentile(sent('closed'), 0.5)),
      closedMost: round(Math.max(...sent('closed'))),
    };
    say(`${figures.trials} trials, seed ${seed}: lost ${lost}, doubled ${doubled}, never sent ${figures.never}, other than one line ${figures.notOneLine}`);
    const late = results.filter(({ sentMs }) => (sentMs ?? patienceMs) > promisedMs);
    if (late.length > 0)
      say(`later than ${promisedMs} ms: ${late.map(({ act, sentMs }) => `${act} ${sentMs === null ? 'never' : Math.round(sentMs)}`).join(', ')}`);
    say(`past a frozen holder p50 ${figures.frozenP50} ms, at most ${figures.frozenMost}; past a closed one ${figures.closedP50} and ${figures.closedMost}`);
    return figures;
  } finally {
    await browser.close();
    await town.close();
  }
}
