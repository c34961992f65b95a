/**
 * A server watched by strace while it answers letters one by one: whether it asked the disk to flush between taking a letter and answering it.
 * That alone says something about a power cut; a kill says nothing of the disk, since what the system holds for it outlives the process.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshId } from '../../src/shared/base/ids.ts';
import { enterBy, type SpawnOptions, spawnTestServer } from './server.ts';
import { TestPaper } from './server-house.ts';
import { TestLine } from './server-line.ts';

export interface Flushes {
  readonly answers: number;
  /** Answers between which and the letter before there was a flush. */
  readonly flushedBefore: number;
}

/** A letter's word, so that it is known in what the process reads; an answer is the write to a socket that follows. */
const marked = (n: number): string => `LIPPU${String(n).padStart(4, '0')}`;

/** Null where strace may not look into a process. */
export async function flushesBeforeAnswers(letters: number, sabotage?: NonNullable<SpawnOptions['sabotage']>): Promise<Flushes | null> {
  const dir = mkdtempSync(join(tmpdir(), 'solmu-flushes-'));
  const server = await spawnTestServer({ dir, ...(sabotage && { sabotage }) });
  try {
    const aino = await enterBy(server.origin, server.firstLink ?? '', 'Aino');
    const line = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
    const space = freshId<'space'>();
    await line.push({ kind: 'birth', birth: { space, kind: 'event', maker: aino.member, at: 1, hosts: [] } });
    const paper = new TestPaper(space, 'floor', aino.member);
    await line.push(paper.type('alku '));
    const file = join(dir, 'calls.strace');
    const strace = spawn(
      'strace',
      ['-f', '-yy', '-s', '32', '-e', 'trace=fsync,fdatasync,write,writev,sendto,sendmsg', '-o', file, '-p', String(server.process.pid)],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    const ended = new Promise((done) => strace.once('exit', done));
    const isAttached = await new Promise<boolean>((resolve) => {
      strace.stderr.on('data', (data: Buffer) => /attached/.test(String(data)) && resolve(true));
      strace.once('exit', () => resolve(false));
      strace.once('error', () => resolve(false));
    });
    if (!isAttached) return null;
    for (let n = 0; n < letters; n++) {
      const [answer] = await line.push(paper.type(`${marked(n)} `));
      if (answer?.code !== 'kept') throw new Error(`a letter was answered ${answer?.code}`);
    }
    strace.kill('SIGINT');
    await ended;
    await line.close();
    return countedIn(readFileSync(file, 'utf8'), letters);
  } finally {
    await server.kill();
    rmSync(dir, { recursive: true, force: true });
  }
}

/**
 * Each letter waits for the answer to the one before, so the calls fall into turns: flushes, then a write to the socket. A call that another
 * thread interrupts stands in two lines, of which only the first has its arguments; a flush counts where it has returned.
 */
function countedIn(calls: string, answers: number): Flushes {
  let flushes = 0;
  let flushedBefore = 0;
  for (const call of calls.split('\n')) {
    if (/f(data)?sync.*= 0$/.test(call)) flushes += 1;
    else if (/(write|writev|sendto|sendmsg)\(\d+<(TCP|socket)/.test(call)) {
      if (flushes > 0) flushedBefore += 1;
      flushes = 0;
    }
  }
  return { answers, flushedBefore };
}
