import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { FiftyWriters } from '../support/fifty-writers.ts';
import { flushesBeforeAnswers } from '../support/flushes.ts';
import { spawnTestServer } from '../support/server.ts';

/** `npm run measure -- kills` does 200, over a million answers. */
const kills = Number(process.env.SOLMU_KILLS ?? 10);
const hasStrace = spawnSync('strace', ['-V']).status === 0;

let town: FiftyWriters | null = null;

afterEach(async () => {
  await town?.close();
  town = null;
});

describe('a server that is killed', () => {
  it(`[A1] has lost nothing that it answered, over ${kills} kills while fifty devices write`, { timeout: 120_000 + kills * 20_000 }, async () => {
    town = await FiftyWriters.open();
    for (let kill = 0; kill < kills; kill++) expect(await town.killAfter(50 + ((kill * 137) % 400))).toEqual([]);
    expect(town.answered()).toBeGreaterThan(kills * 50);
  });

  it('[A1] is seen to lose what it answers before the commit, when it is sabotaged so', { timeout: 60_000 }, async () => {
    town = await FiftyWriters.open();
    await town.server.stop();
    await town.start('answerBeforeCommit');
    expect((await town.killAfter(1)).length).toBeGreaterThan(0);
  });

  it('[A1] tells at once that the server is gone, when it ends by itself before so many answers', { timeout: 30_000 }, async () => {
    town = await FiftyWriters.open();
    const killed = town.killAfter(1_000_000_000);
    setTimeout(() => town?.server.process.kill('SIGKILL'), 200);
    await expect(killed).rejects.toThrow('nobody types any more');
  });

  it('[A30] answers what it took and ends within 5 seconds when it is told to', { timeout: 60_000 }, async () => {
    town = await FiftyWriters.open();
    const typing = town.type();
    await expect.poll(() => town?.answered(), { timeout: 20_000, interval: 5 }).toBeGreaterThan(200);
    const before = performance.now();
    expect(await town.server.stop()).toBe(0);
    expect(performance.now() - before).toBeLessThan(5_000);
    await typing;
    await town.start();
    expect(await town.missing()).toEqual([]);
  });

  it('[C110] lets no second one in beside it', { timeout: 60_000 }, async () => {
    town = await FiftyWriters.open();
    await expect(spawnTestServer({ dir: town.dir })).rejects.toThrow('ended with 1');
  });
});

describe.skipIf(!hasStrace)('a server watched by strace', () => {
  it('[A2] asks the disk to flush between each letter and its answer', { timeout: 60_000 }, async () => {
    const seen = await flushesBeforeAnswers(20);
    if (seen !== null) expect(seen).toEqual({ answers: 20, flushedBefore: 20 });
  });

  it('[A2] is seen not to, when the disk is left out of its commits', { timeout: 60_000 }, async () => {
    const seen = await flushesBeforeAnswers(20, 'synchronousOff');
    if (seen !== null) expect(seen.flushedBefore).toBeLessThan(20);
  });
});
