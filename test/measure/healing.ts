/**
 * What goes astray and comes back, in large numbers: `--returns=N` (1 000) seeds of three to six devices that come back to a store of before in
 * any order, `--astray=N` (300) faults put into a device's disk or the store with `--devices` whole devices, and what a content hash costs.
 */

import * as Y from 'yjs';
import { freshId } from '../../src/shared/base/ids.ts';
import { exampleSizes, examplesOf } from '../../src/shared/examples/set.ts';
import { contentHash, contentHashOf } from '../../src/shared/model/content-hash.ts';
import { faults, isMended, lead } from '../support/astray.ts';
import { until } from '../support/headless.ts';
import { aTown, type Townsman } from '../support/healing-town.ts';
import { playReturn } from '../support/returning-play.ts';
import { type Asked, type Figures, percentile, round } from './bench.ts';

export const name = 'healing';
export const about = 'faults found and healed, what devices give back to a store of before, and the cost of a content hash';

/** Then another town: documents that nobody needs any more weigh on every look. */
const faultsPerTown = 50;

export async function run({ flags, say }: Asked): Promise<Figures> {
  const returns = await returning(Number(flags.get('returns') ?? 1_000), Number(flags.get('seed') ?? 1), say);
  const astray = await ledAstray(Number(flags.get('astray') ?? 300), Number(flags.get('seed') ?? 1), say);
  return { hash: hashing(say), returns, astray };
}

async function returning(seeds: number, from: number, say: Asked['say']): Promise<Figures> {
  let [words, lost, lostRows, differing, refused] = [0, 0, 0, 0, 0];
  for (let seed = from; seed < from + seeds; seed++) {
    const played = await playReturn(seed);
    words += played.words;
    lost += played.lost.length;
    lostRows += played.lostRows.length;
    differing += played.differing.length;
    refused += played.refused.length;
    if (played.lost.length + played.lostRows.length + played.differing.length + played.refused.length > 0) say(`seed ${seed}: ${JSON.stringify(played)}`);
  }
  say(
    `${seeds} returns to a store of before, seeds from ${from}: ${words} words on devices, ${lost} lost; rows lost ${lostRows}, documents differing ${differing}, edits refused after ${refused}`,
  );
  return { seeds, words, lost, lostRows, differing, refused };
}

async function ledAstray(count: number, from: number, say: Asked['say']): Promise<Figures> {
  const tookMs: number[] = [];
  const missed: string[] = [];
  for (let done = 0; done < count; ) {
    const town = await aTown();
    try {
      const [aino, bjorn] = [town.folk[0] as Townsman, await town.join('Björn')];
      for (let n = 0; n < faultsPerTown && done < count; n++, done++) {
        const fault = faults[done % faults.length] ?? 'row-dropped';
        const one = await lead(town, aino, bjorn, fault, from * 100_000 + done);
        const begin = performance.now();
        await until(fault, () => isMended(town, bjorn, one), 60_000).then(
          () => tookMs.push(performance.now() - begin),
          () => missed.push(`${fault} ${done}`),
        );
      }
      say(`${done} faults, ${missed.length} not mended`);
    } finally {
      await town.end();
    }
  }
  say(
    `${count} faults (${faults.join(', ')}), rest 60 ms: ${count - missed.length} found and healed or set aside, p50 ${round(percentile(tookMs, 0.5))} ms, p99 ${round(percentile(tookMs, 0.99))} ms; not: ${missed.join(', ') || 'none'}`,
  );
  return { faults: count, mended: count - missed.length, p50Ms: round(percentile(tookMs, 0.5)), p99Ms: round(percentile(tookMs, 0.99)) };
}

/** Over the documents of the example set, as they are when a device opens them. */
function hashing(say: Asked['say']): Figures {
  const { spaces } = examplesOf({ seed: 1, nowMs: Date.now(), me: { id: freshId<'member'>(), name: 'Aino', organisation: '' }, sizes: exampleSizes.S });
  let [bytes, hashMs, readMs] = [0, 0, 0];
  for (const { documents } of spaces()) {
    for (const { updates } of documents) {
      const y = new Y.Doc();
      for (const update of updates) Y.applyUpdate(y, update);
      bytes += Y.encodeStateAsUpdate(y).length;
      contentHash(y);
      let begin = performance.now();
      contentHash(y);
      hashMs += performance.now() - begin;
      begin = performance.now();
      contentHashOf(updates);
      readMs += performance.now() - begin;
    }
  }
  const perKB = (ms: number): number => round((ms * 1_000_000) / bytes);
  say(
    `content hash: ${perKB(hashMs)} µs per kB of a document in memory, ${perKB(readMs)} with reading it from its updates (${round(bytes / 1000)} kB of examples)`,
  );
  return { microsPerKB: perKB(hashMs), withReadingMicrosPerKB: perKB(readMs), kB: round(bytes / 1000) };
}
