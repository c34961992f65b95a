/**
 * What kills cost: `--writer-kills=N` of the server (200 unless told) under fifty writing devices, with `--answers=N` (5 200) before each, and
 * `--stops=N` (20) in order; `--kills=N` (100) under two whole devices with their signs, `--browser-kills=N` (200) of Chromium in the middle of
 * a catch-up, with healing by hash off; and whether the disk was asked to flush before each answer, seen by strace where the machine has it.
 */
import { spawnSync } from 'node:child_process';
import { HundredEvents } from '../journeys/killed-browser.ts';
import { FiftyWriters } from '../support/fifty-writers.ts';
import { flushesBeforeAnswers } from '../support/flushes.ts';
import { seeded } from '../support/seeded.ts';
import { Town } from '../together/killed-server.ts';
import { type Asked, type Figures, percentile, round } from './bench.ts';

export const name = 'kills';
export const about = 'SIGKILL of the server under fifty writers and under two whole devices, of Chromium in a catch-up; flushes before answers';

/** Edits that are answered one by one, for looking at the flushes before each. */
const edits = 200;
/** Then others take their places, in fresh events: a start reads all that was written since the last one. */
const killsPerTown = 5;

export async function run({ flags, say }: Asked): Promise<Figures> {
  const writers = await writerKills(Number(flags.get('writer-kills') ?? 200), Number(flags.get('answers') ?? 5_200), Number(flags.get('stops') ?? 20), say);
  const server = await serverKills(Number(flags.get('kills') ?? 100), Number(flags.get('seed') ?? 1), say);
  const browser = await browserKills(Number(flags.get('browser-kills') ?? 200), Number(flags.get('seed') ?? 1), say);
  return { writers, server, browser, flushes: await flushes(say) };
}

async function writerKills(kills: number, answers: number, stops: number, say: Asked['say']): Promise<Figures> {
  const town = await FiftyWriters.open();
  const missing: string[] = [];
  const stopMs: number[] = [];
  try {
    for (let kill = 0; kill < kills; kill++) {
      if (kill > 0 && kill % killsPerTown === 0) await town.begin();
      missing.push(...(await town.killAfter(answers)));
      if ((kill + 1) % 20 === 0) say(`fifty writers: ${kill + 1} kills, ${town.answered()} answers, ${missing.length} missing`);
    }
    const answered = town.answered();
    const lost = missing.length;
    for (let stop = 0; stop < stops; stop++) {
      if (stop % killsPerTown === 0) await town.begin();
      const { ended } = await town.typeFor(1_000);
      const before = performance.now();
      if ((await town.server.stop()) !== 0) throw new Error('the server did not end in order');
      stopMs.push(performance.now() - before);
      await ended;
      await town.start();
      missing.push(...(await town.missing()));
    }
    say(`fifty writers: ${kills} kills, ${answered} letters answered "kept", ${lost} of them missing at a fresh device`);
    say(
      `               ${stops} stops in order under them: ended after ${round(Math.max(...stopMs))} ms at most (budget 5 000), ${missing.length - lost} missing`,
    );
    return { kills, answers: answered, lost, stops, stopMaxMs: round(Math.max(...stopMs)), lostAtStops: missing.length - lost };
  } finally {
    await town.close();
  }
}

async function serverKills(kills: number, seed: number, say: Asked['say']): Promise<Figures> {
  const town = await Town.open(seed);
  const missing: string[] = [];
  const backMs: number[] = [];
  let waiting = 0;
  try {
    for (let kill = 0; kill < kills; kill++) {
      const killed = await town.kill();
      missing.push(...killed.missing);
      waiting += killed.waiting;
      backMs.push(killed.backMs);
    }
    const typed = town.writers.reduce((sum, writer) => sum + writer.typed.length, 0);
    const here = town.writers.map((writer) => writer.words());
    const gone = town.writers.flatMap((writer) => writer.typed.filter((word) => here.some((words) => !words.has(word))));
    say(`server: ${kills} kills, ${typed} words; shown as sent and missing at a fresh device: ${missing.length}; words gone in the end: ${gone.length}`);
    say(`        ${waiting} words waited unsent at a kill; both signs and one content again p50 ${round(percentile(backMs, 0.5))} ms after the line was free`);
    return { kills, words: typed, missing: missing.length, gone: gone.length, waitingAtKills: waiting, backP50: round(percentile(backMs, 0.5)) };
  } finally {
    await town.close();
  }
}

async function browserKills(kills: number, seed: number, say: Asked['say']): Promise<Figures> {
  const events = await HundredEvents.open(500);
  try {
    const killed = await events.killOften(kills, seeded(`browser kills ${seed}`));
    say(
      `browser: ${killed.kills} kills in ${killed.devices} catch-ups of 500 documents, healing by hash off, seed ${seed}; not as the server has them in the end: ${killed.different}`,
    );
    return killed;
  } finally {
    await events.close();
  }
}

async function flushes(say: Asked['say']): Promise<Figures> {
  if (spawnSync('strace', ['-V']).status !== 0) {
    say('flushes: NOT SHOWN, there is no strace on this machine');
    return { skipped: 'no strace' };
  }
  const seen = await flushesBeforeAnswers(edits);
  if (seen === null) {
    say('flushes: NOT SHOWN, strace may not attach to a process here');
    return { skipped: 'strace may not attach' };
  }
  const broken = await flushesBeforeAnswers(edits, 'synchronousOff');
  say(`flushes: ${seen.answers} letters one by one, before ${seen.flushedBefore} of the answers the disk was asked to flush since the letter came`);
  say(`         with the disk left out of the commits on purpose: before ${broken?.flushedBefore ?? 'unknown'}`);
  return { ...seen, sabotaged: broken?.flushedBefore ?? null };
}
