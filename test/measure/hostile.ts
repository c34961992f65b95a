/**
 * Hostile updates and frames at the rooms' door, made from real ones: `--trials=N` (2 000 000 unless told), ended after `--minutes=M` (20), from
 * `--seed=S` on; with `--trace=FILE` half of them in a document with a real text's history; `--forged=N` frames under a colleague's clientID (100 000); bombs on one document while another is written in. What a key press costs
 * at the door is measured first. Says codes, faults (none may be), the longest stall of others, and the memory.
 */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gunzipSync } from 'node:zlib';
import * as Y from 'yjs';
import { scan } from '../../src/shared/wire/scan.ts';
import { tryUpdate } from '../../sync-server/rooms/trial.ts';
import { longestStorm } from '../support/bombs.ts';
import { fuzz, Stalls } from '../support/fuzz.ts';
import { HostileScene, type Patch } from '../support/hostile.ts';
import { forged } from '../support/mutate.ts';
import { seeded } from '../support/seeded.ts';
import { type Asked, type Figures, percentile, round } from './bench.ts';

export const name = 'hostile';
export const about = 'hostile updates and frames: refused with the document as it was, or edits that their hand may make';

const trialsAtOnce = 20_000;
const patchesOfHistory = 1_500;
const longestStallMs = 50;

export async function run({ flags, say }: Asked): Promise<Figures> {
  const seed = Number(flags.get('seed') ?? Math.floor(Math.random() * 2 ** 31));
  const costs = keyPress();
  say(`a key press at the door: scan ${costs.scanUs} µs, standing copy ${costs.trialUs} µs (50 of 100; budget of the scan 1)`);
  const tried = await manyTrials(
    seed,
    Number(flags.get('trials') ?? 2_000_000),
    60_000 * Number(flags.get('minutes') ?? 20),
    recorded(flags.get('trace')),
    say,
  );
  const forgedOnes = await manyForged(seed, Number(flags.get('forged') ?? 100_000));
  say(
    `${forgedOnes.trials} forged frames under a colleague's clientID: ${forgedOnes.taken} taken, ${forgedOnes.faults} faults, ${forgedOnes.cpuUs} µs of processor each`,
  );
  const poison = await bombs(say);
  if (tried.faults + forgedOnes.faults + forgedOnes.taken > 0) throw new Error('the door let something through');
  return { seed, keyPress: costs, hostile: tried, forged: forgedOnes, poison };
}

/** The first patches of a recorded history that one writer made. */
function recorded(file: string | undefined): readonly Patch[] {
  if (file === undefined) return [];
  const raw = readFileSync(file);
  const { txns } = JSON.parse((file.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8')) as {
    readonly txns: readonly { readonly patches: readonly Patch[] }[];
  };
  return txns.slice(0, patchesOfHistory).flatMap(({ patches }) => patches);
}

/** The middle of many key presses in a note of 20 000 letters, at the scan and at the standing copy. */
function keyPress(): { readonly scanUs: number; readonly trialUs: number } {
  const y = new Y.Doc();
  y.getText('note').insert(0, 'Yhteinen teksti. '.repeat(1_200));
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(y));
  const updates: Uint8Array[] = [];
  y.on('update', (update: Uint8Array) => updates.push(update));
  for (let i = 0; i < 20_000; i++) y.getText('note').insert(9_000 + i, 'a');
  const demands = { isMyName: () => true, isMyClient: () => true };
  const scans: number[] = [];
  const trials: number[] = [];
  for (let at = 0; at < updates.length; at += 100) {
    const some = updates.slice(at, at + 100);
    let begun = performance.now();
    for (const update of some) scan(update);
    scans.push((performance.now() - begun) * 10);
    begun = performance.now();
    for (const update of some) tryUpdate(copy, update, demands);
    trials.push((performance.now() - begun) * 10);
  }
  return { scanUs: round(percentile(scans, 0.5)), trialUs: round(percentile(trials, 0.5)) };
}

async function manyTrials(seed: number, trials: number, longestMs: number, patches: readonly Patch[], say: Asked['say']) {
  const begun = performance.now();
  const before = process.cpuUsage();
  const codes: { [code: string]: number } = {};
  let done = 0;
  let faults = 0;
  let stall = { wall: 0, cpu: 0 };
  /** After the first batch all is compiled and warm: from there on nothing may grow. */
  let warmMb = 0;
  for (let batch = 0; done < trials && performance.now() - begun < longestMs; batch++) {
    const history = batch % 2 === 1 ? patches : [];
    const found = await fuzz({
      seed: seed + batch,
      history,
      trials: Math.min(trialsAtOnce, trials - done),
      longestMs: longestMs - (performance.now() - begun),
    });
    done += found.trials;
    faults += found.faults.length;
    for (const [code, count] of Object.entries(found.codes)) codes[code] = (codes[code] ?? 0) + count;
    stall = { wall: Math.max(stall.wall, found.longestStallMs.wall), cpu: Math.max(stall.cpu, found.longestStallMs.cpu) };
    for (const fault of found.faults) say(`FAULT seed ${found.seed}: ${fault}`);
    if (batch === 1) warmMb = heldMb();
    if (batch % 10 === 0)
      say(
        `${done} trials, longest stall ${stall.wall} ms (${stall.cpu} of processor time), ${Math.round(heldMb())} MB held, ${Math.round(process.memoryUsage().rss / 1_048_576)} MB in all`,
      );
  }
  const { user, system } = process.cpuUsage(before);
  const grownShare = warmMb > 0 ? round(heldMb() / warmMb - 1) : 0;
  say(
    `${done} of ${trials} trials from seed ${seed}: ${faults} faults; ${Object.entries(codes)
      .map(([code, count]) => `${code} ${count}`)
      .join(', ')}`,
  );
  say(
    `longest stall ${stall.wall} ms by the clock, ${stall.cpu} of processor time (budget ${longestStallMs}); memory held ${grownShare > 0 ? '+' : ''}${round(grownShare * 100)} % since it was warm (budget +10 %)`,
  );
  return { trials: done, faults, codes, stallWallMs: stall.wall, stallCpuMs: stall.cpu, memoryGrown: grownShare, cpuSeconds: round((user + system) / 1e6) };
}

/** What is held after a collection, buffers outside the heap too: the process' own size follows the collector's moods. */
function heldMb(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1_048_576;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

async function manyForged(seed: number, trials: number) {
  const chance = seeded(`forged ${seed}`);
  const before = process.cpuUsage();
  let taken = 0;
  let faults = 0;
  let scene = await HostileScene.begin({ quarantineOff: true });
  for (let i = 0; i < trials; i++) {
    if (i % 2_000 === 1_999) scene = await HostileScene.begin({ quarantineOff: true });
    const judged = await scene.send(forged(chance, scene.loot()));
    if (judged.code === 'kept') taken++;
    faults += judged.faults.length;
    if (i % 200 === 0) faults += (await scene.victimGoesOn()).length;
  }
  const { user, system } = process.cpuUsage(before);
  return { trials, taken, faults, cpuUs: round((user + system) / trials) };
}

/** A colleague's edits in another document, first alone and then beside twenty bombs, in one process with the room. */
async function bombs(say: Asked['say']) {
  const scene = await HostileScene.begin();
  const storms = Array.from({ length: 20 }, (_, i) => scene.hers.letter(longestStorm(i + 1)));
  const alone = await edits(scene, 1_000);
  const stalls = new Stalls();
  let over = false;
  let restsAfterMs = Number.NaN;
  const begun = performance.now();
  const attack = (async () => {
    for (const storm of storms) {
      if ((await scene.house.code(scene.bjorn, storm)) === 'quarantined' && Number.isNaN(restsAfterMs)) restsAfterMs = performance.now() - begun;
    }
    over = true;
  })();
  const beside: number[] = [];
  await stalls.during(async () => {
    while (!over || beside.length < 300) beside.push(...(await edits(scene, 20)));
    await attack;
  });
  const figures = {
    aloneP50Ms: round(percentile(alone, 0.5)),
    aloneP99Ms: round(percentile(alone, 0.99)),
    besideP50Ms: round(percentile(beside, 0.5)),
    besideP99Ms: round(percentile(beside, 0.99)),
    restsAfterMs: round(restsAfterMs),
    stallCpuMs: round(stalls.cpuMs),
    stallWallMs: round(stalls.wallMs),
  };
  say(
    `20 bombs on one document: it rests after ${figures.restsAfterMs} ms (budget 2 000); edits elsewhere answered in ${figures.besideP50Ms} ms (99 of 100: ${figures.besideP99Ms}), without bombs ${figures.aloneP50Ms} (${figures.aloneP99Ms}); ` +
      `longest stall ${figures.stallWallMs} ms by the clock, ${figures.stallCpuMs} of processor time`,
  );
  return figures;
}

async function edits(scene: HostileScene, count: number): Promise<number[]> {
  const waits: number[] = [];
  for (let i = 0; i < count; i++) {
    const begun = performance.now();
    const faults = await scene.othersGoOn();
    waits.push(performance.now() - begun);
    if (faults.length > 0) throw new Error(faults.join('; '));
    await new Promise((turn) => setTimeout(turn, 1));
  }
  return waits;
}
