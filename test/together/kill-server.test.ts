/** A server that is killed while two devices write: what their signs had shown as sent is there, and they go on by themselves. */
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../support/headless.ts';
import { Town } from './killed-server.ts';

/** `npm run measure -- kills` does 100. */
const kills = 10;

let town: Town | null = null;
afterEach(() => town?.close());

describe('a server killed under two devices', () => {
  it(`[R3] [W34] loses nothing that a sign showed as sent, over ${kills} kills, and the devices go on by themselves`, { timeout: 120_000 }, async () => {
    town = await Town.open();
    let waiting = 0;
    for (let kill = 0; kill < kills; kill++) {
      const killed = await town.kill();
      expect(killed.missing).toEqual([]);
      waiting += killed.waiting;
    }
    // The kills came while something was under way, and all of it is here now.
    expect(waiting).toBeGreaterThan(0);
    for (const words of town.writers.map((writer) => writer.words())) {
      expect(town.writers.flatMap(({ typed }) => typed.filter((word) => !words.has(word)))).toEqual([]);
    }
  });

  it('[R3] is seen to lose what was shown as sent, when its log answers before the commit', { timeout: 60_000 }, async () => {
    town = await Town.open(2);
    await town.server.stop();
    await town.startServer('answerBeforeCommit');
    const [aino] = town.writers;
    if (!aino) throw new Error('nobody writes');
    await until('the line', () => aino.device.online());
    aino.one(() => 0);
    await until('the sign that lies', () => aino.sent === 1);
    // The log has halted where it should have committed, and stays there until it is killed.
    await town.server.kill();
    town.proxy.cut();
    await town.startServer();
    expect(await town.missing()).toEqual(aino.typed);
  });
});
