/**
 * Many devices at one server that is started anew: each is the real link over a real socket, with its disk in memory. Tells when each knocked,
 * and when all had what one of them wrote while there was no server.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { socketTo } from '../../src/link/browser-socket.ts';
import { inflateRaw } from '../../src/link/inflate.ts';
import { type Connect, machineClock } from '../../src/link/line.ts';
import { Link } from '../../src/link/link.ts';
import { freshId, type SpaceId } from '../../src/shared/base/ids.ts';
import { docIdOf } from '../../src/shared/model/paper.ts';
import { MemoryLineStore } from './memory-line-store.ts';
import { enterBy, post, type SpawnedServer, spawnTestServer } from './server.ts';
import { TestPaper } from './server-house.ts';
import { TestLine } from './server-line.ts';

export interface Blown {
  readonly devices: number;
  /** From the server's being up again until every device was caught up and had the new edit, milliseconds. */
  readonly inSyncMs: number;
  /** The most knocks of one device within a second. */
  readonly mostKnocksASecond: number;
  /** Of the knocks that the new server heard, the share of the fullest tenth of a second. */
  readonly fullestTenth: number;
  readonly knocks: number;
}

interface StormDevice {
  readonly store: MemoryLineStore;
  readonly link: Link;
  readonly knocks: number[];
}

/** How many enter at the same time. */
const together = 20;
const ofNetwork = 50;

export class Storm {
  readonly #folder: string;
  readonly #devices: readonly StormDevice[];
  readonly #space: SpaceId;
  readonly #paper: TestPaper;
  #server: SpawnedServer;

  private constructor(folder: string, server: SpawnedServer, devices: readonly StormDevice[], space: SpaceId, paper: TestPaper) {
    this.#folder = folder;
    this.#server = server;
    this.#devices = devices;
    this.#space = space;
    this.#paper = paper;
  }

  /**
   * @param documents of each network; fifty are in one, and the first device in all of them
   * @param random what shakes the waits; the same for all where a test wants to see a storm
   */
  static async gather(many: number, documents: number, random: () => number = Math.random): Promise<Storm> {
    const folder = mkdtempSync(join(tmpdir(), 'solmu-storm-'));
    const server = await spawnTestServer({ dir: folder });
    const { origin } = server;
    const aino = await enterBy(origin, server.firstLink ?? '', 'Aino');
    const line = await TestLine.open({ origin, cookie: aino.cookie });
    const cookies = [aino.cookie];
    let space = freshId<'space'>();
    while (cookies.length < many) {
      space = freshId<'space'>();
      await line.push({ kind: 'birth', birth: { space, kind: 'network', maker: aino.member, at: 1, hosts: [] } });
      const notes = Array.from({ length: documents }, () => new TestPaper(space, 'note', aino.member));
      await line.push(...notes.map((note) => note.type('Muistiinpano '.repeat(20))));
      cookies.push(...(await members(origin, aino.cookie, space, Math.min(ofNetwork, many - cookies.length))));
    }
    await line.close();
    const devices = cookies.map((cookie) => aDevice(origin, cookie, random));
    // By and by, as on a morning.
    for (let from = 0; from < devices.length; from += together) {
      const some = devices.slice(from, from + together);
      for (const { link } of some) link.start();
      await until('a part to come in', () => some.every(({ link }) => link.state.caughtUp));
    }
    return new Storm(folder, server, devices, space, new TestPaper(space, 'card', aino.member));
  }

  /** The server goes down in order, stays away for so long while one device writes, and comes again on what it has. */
  async blow(awayMs: number): Promise<Blown> {
    const { port } = this.#server;
    await this.#server.stop();
    const first = this.#devices[0] as StormDevice;
    const letter = this.#paper.type('uutta');
    first.store.write(letter as Parameters<MemoryLineStore['write']>[0]);
    await new Promise((resolve) => setTimeout(resolve, awayMs));
    this.#server = await spawnTestServer({ dir: this.#folder, port });
    const up = Date.now();
    const doc = docIdOf(this.#space, 'card');
    const has = ({ store, link }: StormDevice): boolean =>
      link.state.caughtUp && (store === first.store || !store.cursors.has(this.#space) || store.inbox.some(({ entry }) => entry.doc === doc));
    await until('all to be in sync', () => first.store.unanswered.length === 0 && this.#devices.every(has), 90_000);
    const inSyncMs = Date.now() - up;
    const heard = this.#devices.flatMap(({ knocks }) => knocks.filter((at) => at >= up));
    return {
      devices: this.#devices.length,
      inSyncMs,
      mostKnocksASecond: Math.max(...this.#devices.map(({ knocks }) => fullest(knocks, 1_000))),
      fullestTenth: fullest(heard, 100) / heard.length,
      knocks: heard.length,
    };
  }

  async end(): Promise<void> {
    for (const { link } of this.#devices) link.stop();
    await this.#server.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Accounts of a network, each with a session of its own. */
async function members(origin: string, cookie: string, network: SpaceId, many: number): Promise<string[]> {
  const cookies: string[] = [];
  let token = '';
  for (let from = 0; from < many; from += together) {
    if (from === 0) {
      const made = await post(origin, '/api/invitations', { network, uses: 500, days: 1 }, { Cookie: cookie });
      token = ((await made.json()) as { token: string }).token;
    }
    const some = Array.from({ length: Math.min(together, many - from) }, (_, n) => enterBy(origin, token, `Jäsen ${from + n}`));
    cookies.push(...(await Promise.all(some)).map((account) => account.cookie));
  }
  return cookies;
}

function aDevice(origin: string, cookie: string, random: () => number): StormDevice {
  const store = new MemoryLineStore();
  const knocks: number[] = [];
  const knock = socketTo(`${origin.replace(/^http/, 'ws')}/sync`, (address) => {
    const socket = new WebSocket(address, { headers: { cookie, origin } });
    socket.on('error', () => undefined);
    return socket as unknown as globalThis.WebSocket;
  });
  const connect: Connect = (events) => {
    knocks.push(Date.now());
    return knock(events);
  };
  return { store, knocks, link: new Link({ store, connect, clock: machineClock, random, inflate: inflateRaw }) };
}

/** The most of these moments that lie within a stretch of `ms`. */
function fullest(moments: readonly number[], ms: number): number {
  const sorted = moments.toSorted((a, b) => a - b);
  let most = 0;
  for (let from = 0, to = 0; to < sorted.length; to++) {
    while ((sorted[to] as number) - (sorted[from] as number) >= ms) from++;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

async function until(what: string, done: () => boolean, ms = 30_000): Promise<void> {
  for (const end = Date.now() + ms; !done(); ) {
    if (Date.now() > end) throw new Error(`not in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
