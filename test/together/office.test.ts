/** Real devices' links at a real server through the proxies of offices and hotels. Devices' clocks go twenty times as fast, so that waits need not be waited for. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { socketTo } from '../../src/link/browser-socket.ts';
import { fallingBack, type Way } from '../../src/link/fallback.ts';
import { postTo } from '../../src/link/post-line.ts';
import type { SpaceId } from '../../src/shared/base/ids.ts';
import { docIdOf } from '../../src/shared/model/paper.ts';
import type { RunningServer } from '../../sync-server/server.ts';
import { PlayedDevice } from '../link/played-device.ts';
import { startCuttableProxy } from '../support/cuttable-proxy.ts';
import { fastClock } from '../support/fast-clock.ts';
import { type OfficeProxy, startOfficeProxy } from '../support/office-proxy.ts';
import { asking } from '../support/post-line.ts';
import { enterBy, startTestServer, type TestAccount } from '../support/server.ts';
import { TestLine } from '../support/server-line.ts';

const dir = mkdtempSync(join(tmpdir(), 'solmu-office-'));
let server: RunningServer;
let aino: TestAccount;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  server = await startTestServer({ dir });
  aino = await enterBy(server.origin, (await server.firstLink()) ?? '', 'Aino');
});
afterAll(async () => {
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

interface Behind {
  readonly device: PlayedDevice;
  readonly ways: readonly Way[];
}

/** A device of Aino's that reaches the server through a proxy alone. */
function aDeviceBehind(proxy: { readonly port: number }, bySocketAlone = false): Behind {
  const ways: Way[] = [];
  const clock = fastClock(20);
  const door = { origin: server.origin, cookie: aino.cookie, url: `http://127.0.0.1:${proxy.port}` };
  const socket = socketTo(`ws://127.0.0.1:${proxy.port}/sync`, (address) => {
    const ws = new WebSocket(address, { headers: { cookie: aino.cookie, origin: server.origin } });
    ws.on('error', () => undefined);
    return ws as unknown as globalThis.WebSocket;
  });
  const device = new PlayedDevice(
    clock,
    bySocketAlone ? socket : fallingBack({ socket, post: postTo('/sync', clock, asking(door)), clock, changed: (way) => ways.push(way) }),
    Math.random,
  );
  device.docKind = 'floor';
  device.link.start();
  ends.push(() => device.link.stop());
  return { device, ways };
}

async function aProxy(manners: Parameters<typeof startOfficeProxy>[1] = {}): Promise<OfficeProxy> {
  const proxy = await startOfficeProxy(() => server.port, manners);
  ends.push(() => proxy.close());
  return proxy;
}

async function until(what: string, done: () => boolean, ms = 15_000): Promise<void> {
  for (const end = Date.now() + ms; !done(); ) {
    if (Date.now() > end) throw new Error(`not in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Writes a word, and waits until it has been answered. */
async function writes({ device }: Behind, space: SpaceId, word: string): Promise<void> {
  device.type(space, docIdOf(space, 'floor'), word);
  await until(`${word} to be sent`, () => device.store.unanswered.length === 0);
}

describe('a line that nobody holds at its other end', () => {
  it('[C37] [W70] [W72] is left by the device, which is back as soon as bytes pass again, and let go by the server', async () => {
    const proxy = await startCuttableProxy(() => server.port);
    ends.push(() => proxy.close());
    const behind = aDeviceBehind(proxy);
    const { device } = behind;
    const space = device.found(aino.member);
    await until('sent', () => device.link.state.caughtUp && device.store.unanswered.length === 0);
    proxy.stall();
    device.type(space, docIdOf(space, 'floor'), 'tunnelissa');
    await until('noticed', () => !device.link.state.up);
    proxy.mend();
    await until('back', () => device.link.state.caughtUp && device.store.unanswered.length === 0);
    expect(device.textOf(docIdOf(space, 'floor'))).toBe('tunnelissa');
    expect(device.faults).toEqual([]);
  });
});

describe('behind a proxy', () => {
  it.each(['refused', 'swallowed'] as const)(
    '[C104] whose sockets are %s, writes and reads by POST, and takes the socket back when it may',
    async (sockets) => {
      const proxy = await aProxy({ sockets });
      const behind = aDeviceBehind(proxy);
      const { device, ways } = behind;
      const space = device.found(aino.member);
      await until('by POST', () => device.link.state.caughtUp && device.store.unanswered.length === 0);
      expect(ways).toEqual(['post']);
      await writes(behind, space, 'toimistosta ');
      const line = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
      expect(
        line
          .batches(space)
          .flatMap(({ entries }) => entries)
          .filter(({ kind }) => kind === 'edit'),
      ).toHaveLength(1);
      await line.close();
      proxy.manners.sockets = 'through';
      await until('the socket again', () => ways.at(-1) === 'socket' && device.link.state.caughtUp);
      await writes(behind, space, 'pistokkeella');
      expect(device.textOf(docIdOf(space, 'floor'))).toBe('toimistosta pistokkeella');
    },
  );

  it('[C104] is seen to send nothing by sockets alone', async () => {
    const { device } = aDeviceBehind(await aProxy({ sockets: 'refused' }), true);
    device.found(aino.member);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(device.store.unanswered).toHaveLength(1);
  });

  it('[C104] that cuts what is idle sooner than any heartbeat, keeps nothing waiting: exchanges grow as short as they must be', async () => {
    const proxy = await aProxy({ idleMs: 700 });
    const behind = aDeviceBehind(proxy);
    const { device, ways } = behind;
    const space = device.found(aino.member);
    await until('by POST', () => ways.includes('post') && device.link.state.caughtUp, 20_000);
    const cuts = proxy.idleCuts();
    expect(cuts).toBeGreaterThan(2);
    for (const word of ['yksi ', 'kaksi ', 'kolme ']) await writes(behind, space, word);
    expect(device.textOf(docIdOf(space, 'floor'))).toBe('yksi kaksi kolme ');
    expect(device.faults).toEqual([]);
  });

  it('[C102] that answers everything with its own page, believes nothing of it and comes through when it lets go', async () => {
    const proxy = await aProxy();
    const behind = aDeviceBehind(proxy);
    const { device } = behind;
    const space = device.found(aino.member);
    await until('sent', () => device.link.state.caughtUp && device.store.unanswered.length === 0);
    proxy.manners.captive = true;
    proxy.drop();
    await until('down', () => !device.link.state.up);
    device.type(space, docIdOf(space, 'floor'), 'hotellissa');
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(device.link.state).toMatchObject({ up: false, stop: null });
    expect(device.store.unanswered).toHaveLength(1);
    expect(device.store.heard.every(({ code }) => code === 'kept')).toBe(true);
    proxy.manners.captive = false;
    await until('through', () => device.store.unanswered.length === 0);
    expect(device.faults).toEqual([]);
  });
});
