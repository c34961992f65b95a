import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { freshId } from '../../../src/shared/base/ids.ts';
import { encodeClient } from '../../../src/shared/wire/codec.ts';
import { Unfinished } from '../../../sync-server/http/unfinished.ts';
import type { RunningServer } from '../../../sync-server/server.ts';
import { enterBy, startTestServer, type TestAccount } from '../../support/server.ts';
import { TestPaper } from '../../support/server-house.ts';
import { TestLine } from '../../support/server-line.ts';

const dir = mkdtempSync(join(tmpdir(), 'solmu-unfinished-'));
let server: RunningServer;
let aino: TestAccount;
let ms = Date.now();

beforeAll(async () => {
  server = await startTestServer({ dir, clock: () => ms });
  aino = await enterBy(server.origin, (await server.firstLink()) ?? '', 'Aino');
});
afterAll(async () => {
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

/** The server has read all that was sent before: it answers a ping between two fragments. */
function read(line: TestLine): Promise<unknown> {
  const heard = new Promise((done) => line.ws.once('pong', done));
  line.ws.ping();
  return heard;
}

const part = (line: TestLine, bytes: Uint8Array, fin: boolean): void => line.ws.send(bytes, { fin, binary: true });

describe('[W90] a message that does not come to its end', () => {
  it('costs its line after ten seconds without a byte of it, whatever else is answered between', async () => {
    const line = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
    part(line, new Uint8Array(20_000), false);
    await read(line);
    ms += 9_000;
    await server.tidy();
    await read(line);
    expect(line.ws.readyState).toBe(WebSocket.OPEN);
    ms += 11_000;
    await server.tidy();
    expect(await line.closed).toBe(1006);
  });

  it('may take its time as long as it comes, and is taken when it is whole', async () => {
    const line = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
    const space = freshId<'space'>();
    await line.push({ kind: 'birth', birth: { space, kind: 'event', maker: aino.member, at: 1, hosts: [] } });
    const letter = new TestPaper(space, 'floor', aino.member).type('x'.repeat(40_000));
    const bytes = encodeClient({ type: 'push', letters: [{ ...letter, number: 99 } as never] });
    for (let at = 0; at < bytes.length; at += 10_000) {
      part(line, bytes.slice(at, at + 10_000), at + 10_000 >= bytes.length);
      await read(line);
      ms += 8_000;
      await server.tidy();
    }
    expect(await line.next('answers', ({ answers }) => answers[0]?.number === 99)).toMatchObject({ answers: [{ code: 'kept' }] });
    await line.close();
  });

  it('[R125] is not seen in a large message that came whole: its line may be silent afterwards', async () => {
    const line = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
    const space = freshId<'space'>();
    await line.push({ kind: 'birth', birth: { space, kind: 'event', maker: aino.member, at: 1, hosts: [] } });
    await line.push(new TestPaper(space, 'floor', aino.member).type('x'.repeat(12_000)));
    ms += 11_000;
    await server.tidy();
    await read(line);
    expect(line.ws.readyState).toBe(WebSocket.OPEN);
    await line.close();
  });

  it('is not waited for longer than two minutes, drop by drop', () => {
    const drops = new Unfinished(1_000, 0);
    for (let now = 5_000; now <= 120_000; now += 5_000) expect(drops.isLost(now, now)).toBe(false);
    expect(drops.isLost(125_000, 125_000)).toBe(true);
  });

  it('is no matter while it is small', async () => {
    const line = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
    part(line, new Uint8Array(3_000), false);
    await read(line);
    for (let i = 0; i < 3; i++) {
      ms += 11_000;
      await server.tidy();
    }
    await read(line);
    expect(line.ws.readyState).toBe(WebSocket.OPEN);
    await line.close();
  });

  it('is no matter while we do not read', () => {
    const one = new Unfinished(5_000, 0);
    one.pausedUntil(200_000);
    expect([one.isLost(5_000, 209_000), one.isLost(5_000, 211_000)]).toEqual([false, true]);
  });
});
