import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { freshId } from '../../src/shared/base/ids.ts';
import { enterBy, type SpawnedServer, spawnTestServer } from '../support/server.ts';
import { TestLine } from '../support/server-line.ts';
import { TestWriter, wordsIn } from '../support/server-writer.ts';

const kills = Number(process.env.SOLMU_KILLS ?? 10);
let dir = '';
let server: SpawnedServer | null = null;

afterEach(async () => {
  await server?.kill();
  rmSync(dir, { recursive: true, force: true });
});

/** A process with an event in it, and two devices that write there. */
async function aTown(): Promise<{ readonly writers: readonly TestWriter[]; readonly read: () => Promise<ReadonlySet<string>> }> {
  dir = mkdtempSync(join(tmpdir(), 'solmu-kill-'));
  server = await spawnTestServer({ dir });
  const aino = await enterBy(server.origin, server.firstLink ?? '', 'Aino');
  const space = freshId<'space'>();
  const line = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
  await line.push({ kind: 'birth', birth: { space, kind: 'event', maker: aino.member, at: 1, hosts: [] } });
  await line.close();
  return {
    writers: ['a', 'b'].map((name) => new TestWriter(name, space, aino.member, aino.cookie)),
    read: async () => wordsIn(server?.origin ?? '', aino.cookie, space),
  };
}

describe('a server that is killed', () => {
  it(`[A1] has lost nothing that it answered, over ${kills} kills while two devices write`, { timeout: 20_000 + kills * 3_000 }, async () => {
    const { writers, read } = await aTown();
    const answered = (): number => writers.reduce((sum, { kept }) => sum + kept.length, 0);
    for (let kill = 0; kill < kills; kill++) {
      const enough = answered() + 20 + ((kill * 37) % 100);
      const typing = Promise.all(writers.map((writer) => writer.typeUntilCut(server?.origin ?? '')));
      await expect.poll(answered, { timeout: 10_000, interval: 3 }).toBeGreaterThan(enough);
      await server?.kill();
      await typing;
      server = await spawnTestServer({ dir });
      const words = await read();
      expect(writers.flatMap(({ kept }) => kept.filter((word) => !words.has(word)))).toEqual([]);
    }
  });

  it('[A1] is seen to lose what it answers before the commit, when it is sabotaged so', { timeout: 20_000 }, async () => {
    const { writers, read } = await aTown();
    await server?.stop();
    server = await spawnTestServer({ dir, sabotage: 'answerBeforeCommit' });
    const typing = writers[0]?.typeUntilCut(server.origin);
    await expect.poll(() => writers[0]?.kept.length, { timeout: 5_000 }).toBeGreaterThan(0);
    await server.kill();
    await typing;
    server = await spawnTestServer({ dir });
    const words = await read();
    expect(writers[0]?.kept.filter((word) => !words.has(word)).length).toBeGreaterThan(0);
  });

  it('[A30] answers what it took and ends within 5 seconds when it is told to', { timeout: 20_000 }, async () => {
    const { writers, read } = await aTown();
    const typing = Promise.all(writers.map((writer) => writer.typeUntilCut(server?.origin ?? '')));
    await expect.poll(() => writers[0]?.kept.length, { timeout: 10_000, interval: 5 }).toBeGreaterThan(20);
    const before = performance.now();
    expect(await server?.stop()).toBe(0);
    expect(performance.now() - before).toBeLessThan(5_000);
    await typing;
    server = await spawnTestServer({ dir });
    const words = await read();
    expect(writers.flatMap(({ kept }) => kept.filter((word) => !words.has(word)))).toEqual([]);
  });

  it('[C110] lets no second one in beside it', { timeout: 20_000 }, async () => {
    await aTown();
    await expect(spawnTestServer({ dir })).rejects.toThrow('ended with 1');
  });
});
