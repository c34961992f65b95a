/**
 * What kills cost: `--kills=N` of the server (100 unless told) under two writing devices, `--browser-kills=N` (30) of Chromium in the
 * middle of a catch-up; and how often the disk is asked to flush per answer, counted by strace where the machine has it.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshId } from '../../src/shared/base/ids.ts';
import { documents, HundredEvents } from '../journeys/killed-browser.ts';
import { seeded } from '../support/seeded.ts';
import { enterBy, spawnTestServer } from '../support/server.ts';
import { TestPaper } from '../support/server-house.ts';
import { TestLine, type UnnumberedLetter } from '../support/server-line.ts';
import { Town } from '../together/killed-server.ts';
import { type Asked, type Figures, percentile, round } from './bench.ts';

export const name = 'kills';
export const about = 'SIGKILL of the server under two devices and of Chromium in a catch-up; flushes of the disk per answer';

/** Edits that are answered one by one, and as many at once, for counting flushes. */
const edits = 200;

export async function run({ flags, say }: Asked): Promise<Figures> {
  const server = await serverKills(Number(flags.get('kills') ?? 100), Number(flags.get('seed') ?? 1), say);
  const browser = await browserKills(Number(flags.get('browser-kills') ?? 30), Number(flags.get('seed') ?? 1), say);
  return { server, browser, flushes: await flushes(say) };
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
  const events = await HundredEvents.open();
  const random = seeded(`browser kills ${seed}`);
  let different = 0;
  let amid = 0;
  try {
    for (let kill = 0; kill < kills; kill++) {
      const killed = await events.killAt(1 + Math.floor(random() * documents * 0.95), random() * 5);
      different += killed.different;
      if (killed.there < documents) amid++;
    }
  } finally {
    await events.close();
  }
  say(`browser: ${kills} kills, ${amid} before all ${documents} documents were there; not as the server has them after the next start: ${different}`);
  return { kills, amid, documents, different };
}

async function flushes(say: Asked['say']): Promise<Figures> {
  if (spawnSync('strace', ['-V']).status !== 0) {
    say('flushes: SKIPPED, there is no strace on this machine');
    return { skipped: 'no strace' };
  }
  const dir = mkdtempSync(join(tmpdir(), 'solmu-flushes-'));
  const server = await spawnTestServer({ dir });
  try {
    const aino = await enterBy(server.origin, server.firstLink ?? '', 'Aino');
    const line = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
    const space = freshId<'space'>();
    await line.push({ kind: 'birth', birth: { space, kind: 'event', maker: aino.member, at: 1, hosts: [] } });
    const paper = new TestPaper(space, 'floor', aino.member);
    const pid = server.process.pid ?? 0;
    const singly = await counted(pid, join(dir, 'singly.strace'), async () => {
      for (let edit = 0; edit < edits; edit++) await kept(line, [paper.type('sana ')]);
    });
    const together = await counted(pid, join(dir, 'together.strace'), () =>
      kept(
        line,
        Array.from({ length: edits }, () => paper.type('sana ')),
      ),
    );
    await line.close();
    if (singly === null || together === null) {
      say('flushes: SKIPPED, strace may not attach to a process here');
      return { skipped: 'strace may not attach' };
    }
    say(`flushes: ${edits} answers one by one, ${singly} fsync or fdatasync (${singly >= edits ? 'each waited for its own' : 'FEWER THAN ANSWERS'})`);
    say(`         ${edits} edits pushed at once: ${together}, since they share commits`);
    return { answers: edits, singly, together };
  } finally {
    await server.kill();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function kept(line: TestLine, letters: readonly UnnumberedLetter[]): Promise<void> {
  const refused = (await line.push(...letters)).find(({ code }) => code !== 'kept');
  if (refused) throw new Error(`an edit was answered ${refused.code}`);
}

/** How often a process asked the disk to flush during an act; null where strace cannot look. */
async function counted(pid: number, file: string, act: () => Promise<void>): Promise<number | null> {
  const strace = spawn('strace', ['-f', '-e', 'trace=fsync,fdatasync', '-o', file, '-p', String(pid)], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((done) => strace.once('exit', done));
  const attached = await new Promise<boolean>((resolve) => {
    strace.stderr.on('data', (data: Buffer) => /attached/.test(String(data)) && resolve(true));
    strace.once('exit', () => resolve(false));
  });
  if (!attached) return null;
  await act();
  strace.kill('SIGINT');
  await ended;
  // A call that another thread interrupts stands in two lines, of which only the first opens a parenthesis.
  return readFileSync(file, 'utf8').match(/\bf(data)?sync\(/g)?.length ?? 0;
}
