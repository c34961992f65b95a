/**
 * Plays a real editing history of two people (`--trace FILE`, gzipped JSON of the public collection; `--count N` transactions in a row,
 * 2 000 unless told) through two real editors. Without a file a synthetic one of the same shape is played. Then the same over two devices
 * and a real server, which is killed before a third device reads its log. Then the six acts, 50 seeds (`--seeds N`).
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { openEditorsOnServer } from '../support/editor-page/on-server.ts';
import { openEditorPage } from '../support/editor-page/open.ts';
import type { Played, RecordedTxn } from '../support/editor-page/trace-player.ts';
import { type Trace, writeTrace } from '../support/trace.ts';
import type { Asked, Figures } from './bench.ts';

export const name = 'trace';
export const about = "two writers' history through two real editors, and the six acts: words lost, screens compared";

interface Recording {
  readonly endContent: string;
  readonly txns: readonly {
    readonly parents: readonly number[];
    readonly agent: number;
    readonly patches: readonly (readonly [number, number, string])[];
  }[];
}

export interface RecordedTrace {
  readonly txns: readonly RecordedTxn[];
  /** The text to arrive at, when all of it is played. */
  readonly endContent: string | null;
  readonly concurrent: number;
}

/** Reads the first `count` transactions of a recording. Throws when a writer's own transactions do not follow one another: two editors cannot play that. */
export function readRecording(file: string, count: number): RecordedTrace {
  const raw = readFileSync(file);
  const { txns, endContent } = JSON.parse((file.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8')) as Recording;
  const taken = txns.slice(0, count);
  /** Per transaction: how many of each writer's are among its ancestors, itself included. */
  const known: (readonly [number, number])[] = [];
  const made: [number, number] = [0, 0];
  const result: RecordedTxn[] = [];
  let concurrent = 0;
  for (const [index, { parents, agent, patches }] of taken.entries()) {
    const writer = agent === 0 ? 0 : 1;
    const above: [number, number] = [0, 0];
    for (const parent of parents) for (const one of [0, 1] as const) above[one] = Math.max(above[one], known[parent]?.[one] ?? 0);
    if (above[writer] !== made[writer]) throw new Error(`transaction ${index}: writer ${writer} wrote in two places at once`);
    const other = (1 - writer) as 0 | 1;
    if (above[other] < made[other]) concurrent++;
    result.push({ writer, seen: above[other], patches });
    made[writer]++;
    above[writer]++;
    known.push(above);
  }
  return { txns: result, endContent: taken.length === txns.length ? endContent : null, concurrent };
}

export async function run({ flags, say }: Asked): Promise<Figures> {
  const file = flags.get('trace');
  const count = Number(flags.get('count') ?? 2_000);
  const recording = file === undefined ? null : readRecording(file, count);
  const synthetic = recording === null ? writeTrace(Number(flags.get('seed') ?? 1), { txns: count }) : null;
  const editors = await openEditorPage();
  try {
    const played: Played =
      recording !== null
        ? await editors.page.evaluate((txns) => window.calls.playRecorded(txns), recording.txns)
        : await editors.page.evaluate((txns) => window.calls.playTrace({ txns }), synthetic?.txns ?? []);
    for (const fault of [...played.faults, ...editors.faults]) say(`fault: ${fault.slice(0, 2_000)}`);
    const { transactions, seconds, characters, lines, linesWithKind, lost, returned, faults } = played;
    const together = recording?.concurrent ?? synthetic?.concurrent ?? 0;
    say(
      `${transactions} transactions (${together} concurrent), ${characters} characters in ${lines} lines; ${seconds.toFixed(1)} s, ${((seconds / transactions) * 1000).toFixed(1)} ms each`,
    );
    say(`characters lost ${lost.length}, returned ${returned.length}; other faults ${faults.length + editors.faults.length}`);
    if (recording?.endContent) say(`the recorded end: ${played.text === `${recording.endContent}\n` ? 'reached' : 'NOT reached'}`);
    const line = await onTheLine(recording, synthetic, say);
    const seeds = Array.from({ length: Number(flags.get('seeds') ?? 50) }, (_, index) => index + 1);
    const six = await editors.page.evaluate((asked) => window.calls.sixActs(asked), seeds);
    say(`six acts: ${seeds.length} seeds, ${six.runs} runs, ${six.faults.length} with a fault`);
    for (const { at, faults: found } of six.faults) say(`fault: seed ${at.seed}, ${at.act}, ${at.place} line: ${found.join('; ').slice(0, 2_000)}`);
    return {
      source: file ?? 'synthetic',
      transactions,
      concurrent: together,
      seconds: Math.round(seconds * 10) / 10,
      msPerTransaction: Math.round((seconds / transactions) * 100_000) / 100,
      characters,
      lines,
      linesWithKind,
      lost: lost.length,
      returned: returned.length,
      faults: faults.length + editors.faults.length,
      line,
      sixActs: { seeds: seeds.length, runs: six.runs, faults: six.faults.length },
      ...(recording?.endContent ? { recordedEnd: played.text === `${recording.endContent}\n` } : {}),
    };
  } finally {
    await editors.close();
  }
}

async function onTheLine(recording: RecordedTrace | null, synthetic: Trace | null, say: Asked['say']): Promise<Figures> {
  const editors = await openEditorsOnServer();
  try {
    const { page, account } = editors;
    const played =
      recording !== null
        ? await page.evaluate(([txns, who]) => window.calls.playRecordedOnLine(txns, who), [recording.txns, account] as const)
        : await page.evaluate(([txns, who]) => window.calls.playTraceOnLine({ txns }, who), [synthetic?.txns ?? [], account] as const);
    const logged = await editors.logged();
    const inLog = (await page.evaluate((updates) => window.calls.freshScreen(updates), logged)) === played.screen;
    for (const fault of played.faults) say(`fault on the line: ${fault.slice(0, 2_000)}`);
    const { seconds, lost, returned, faults } = played;
    say(`on the line: ${seconds.toFixed(1)} s; characters lost ${lost.length}, returned ${returned.length}; other faults ${faults.length}`);
    say(`the log after a kill of the server: ${inLog ? 'the same text and kinds of lines' : 'DIFFERENT'} (${logged.length} entries)`);
    return { seconds: Math.round(seconds * 10) / 10, lost: lost.length, returned: returned.length, faults: faults.length, sameInLog: inLog };
  } finally {
    await editors.close();
  }
}
