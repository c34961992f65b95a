/**
 * Two members' devices (the real client code, real sockets) write in one event while their server is killed again and again.
 * Keeps what each device's sign had shown as sent, so that after each kill a third, fresh device can be asked whether it is there.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket as NodeSocket } from 'ws';
import type { Device, OpenPaper } from '../../src/device/api.ts';
import { socketTo } from '../../src/link/browser-socket.ts';
import type { Connect } from '../../src/link/line.ts';
import type { ItemId, SpaceId } from '../../src/shared/base/ids.ts';
import { addItem, agenda } from '../../src/shared/model/event.ts';
import { ensureFinalBreak, textOf } from '../../src/shared/model/long-text.ts';
import { type Paper, sign } from '../../src/shared/model/paper.ts';
import { type CuttableProxy, startCuttableProxy } from '../support/cuttable-proxy.ts';
import { fastClock } from '../support/fast-clock.ts';
import { aHeadless, enterAt, type Headless, until } from '../support/headless.ts';
import { seeded } from '../support/seeded.ts';
import { post, type SpawnedServer, spawnTestServer } from '../support/server.ts';

/** Waits between knocks pass this many times as fast; a busy machine is still not taken for a dead line. */
const speed = 4;
const note = '01890a5d-ac96-774b-bcce-b302099a8057' as ItemId;
/** One word in so many is the title of a new item; the others stand in the note. */
const wordsPerItem = 12;

/** A device that writes without looking up, and what its sign has said of that. */
export class Writer {
  readonly typed: string[] = [];
  /** Words that stood when the sign last said *saved*. */
  sent = 0;
  readonly headless: Headless;
  readonly event: OpenPaper;
  readonly floor: OpenPaper;
  readonly #name: string;
  #typing = false;

  constructor(name: string, headless: Headless, event: OpenPaper, floor: OpenPaper) {
    this.#name = name;
    this.headless = headless;
    this.event = event;
    this.floor = floor;
    this.device.listen('sign', () => {
      if (this.device.sign().state === 'saved') this.sent = this.typed.length;
    });
  }

  get device(): Device {
    return this.headless.device;
  }

  /** Types until `rest`. */
  async type(random: () => number): Promise<void> {
    this.#typing = true;
    while (this.#typing) {
      this.one(random);
      await new Promise((rest) => setTimeout(rest, random() * 80));
    }
  }

  /** One word. */
  one(random: () => number): void {
    const word = `${this.#name}${this.typed.length}`;
    this.typed.push(word);
    if (this.typed.length % wordsPerItem === 0) addItem(this.event.paper, { title: word });
    else insert(this.floor.paper, word, random);
  }

  rest(): void {
    this.#typing = false;
  }

  words(): Set<string> {
    return wordsOf(this.event.paper, this.floor.paper);
  }

  content(): string {
    return JSON.stringify([agenda(this.event.paper), textOf(this.floor.paper.y, note).toDelta()]);
  }
}

function insert(paper: Paper, word: string, random: () => number): void {
  const text = textOf(paper.y, note);
  paper.y.transact(() => {
    sign(paper);
    ensureFinalBreak(text);
    // Between words: one put into the middle of another would only look as if that one were lost.
    const gaps = [0, ...[...text.toString().matchAll(/ /g)].map(({ index }) => index + 1)];
    text.insert(gaps[Math.floor(random() * gaps.length)] ?? 0, `${word} `);
  }, 'typing');
}

function wordsOf(event: Paper, floor: Paper): Set<string> {
  return new Set([...textOf(floor.y, note).toString().split(/\s+/), ...agenda(event).map(({ title }) => title.value)]);
}

export class Town {
  server!: SpawnedServer;
  proxy!: CuttableProxy;
  writers: readonly Writer[] = [];
  readonly dir = mkdtempSync(join(tmpdir(), 'solmu-kill-'));
  readonly #random: () => number;
  #space!: SpaceId;
  #cookie = '';
  #readers = 0;
  #kills = 0;

  private constructor(seed: number) {
    this.#random = seeded(`kills ${seed}`);
  }

  /** A server with an account, a network and an event in it, and two organisers with their devices. */
  static async open(seed = 1): Promise<Town> {
    const town = new Town(seed);
    try {
      await town.#open();
    } catch (fault) {
      await town.close();
      throw fault;
    }
    return town;
  }

  get origin(): string {
    return `http://localhost:${this.proxy.port}`;
  }

  async #open(): Promise<void> {
    this.proxy = await startCuttableProxy(() => this.server.port);
    await this.startServer();
    const aino = await this.#enter(this.server.firstLink?.split('#')[1] ?? '', 'Aino');
    this.#cookie = aino.cookie;
    const network = await aino.headless.device.found('network', []);
    this.#space = await aino.headless.device.found('event', [network]);
    await until('the event at the server', () => aino.headless.device.sign().state === 'saved');
    const invitation = await post(this.origin, '/api/invitations', { network, uses: 1, days: 7 }, { Cookie: aino.cookie });
    const bjorn = await this.#enter(((await invitation.json()) as { token: string }).token, 'Björn');
    const claim = await aino.headless.device.claim('add-organiser', { event: this.#space, member: bjorn.headless.device.me() });
    await aino.headless.device.outcome(claim);
    this.writers = await Promise.all([this.#writer('a', aino.headless), this.#writer('b', bjorn.headless)]);
  }

  async #enter(token: string, name: string): Promise<{ readonly headless: Headless; readonly cookie: string }> {
    const session = { cookie: '' };
    const headless = await aHeadless({ connect: this.#line(() => this.proxy.port, session), clock: fastClock(speed) });
    const { cookie, member } = await enterAt(this.origin, token, headless.device, name);
    session.cookie = cookie;
    await headless.device.signedIn({ member, name, organisation: '' });
    return { headless, cookie };
  }

  /** A line to a port with a session's cookie, under the address that members know. */
  #line(port: () => number, session: { readonly cookie: string }): Connect {
    return socketTo('', () => {
      const socket = new NodeSocket(`ws://127.0.0.1:${port()}/sync`, { headers: { cookie: session.cookie, origin: this.origin } });
      // A browser says nothing more than that it closed.
      socket.on('error', () => {});
      return socket as unknown as WebSocket;
    });
  }

  async #writer(name: string, headless: Headless): Promise<Writer> {
    const event = await until('the event', () => headless.device.open(this.#space, 'event'));
    return new Writer(name, headless, event, await until('the floor', () => headless.device.open(this.#space, 'floor')));
  }

  async startServer(sabotage?: 'answerBeforeCommit'): Promise<void> {
    this.server = await spawnTestServer({ dir: this.dir, origin: this.origin, ...(sabotage && { sabotage }) });
  }

  /** Words that a sign has shown as sent and that a fresh device does not get. Nobody else may reach the server meanwhile: a writer might bring them again. */
  async missing(): Promise<string[]> {
    const headless = await aHeadless({ connect: this.#line(() => this.server.port, { cookie: this.#cookie }), clock: fastClock(speed) });
    const [aino] = this.writers;
    await headless.device.signedIn({ member: (aino as Writer).device.me(), name: 'Aino', organisation: '' });
    const reader = await this.#writer(`r${this.#readers++}x`, headless);
    // What it writes goes out after it has caught up, so once that is sent it has all that the server has.
    insert(reader.floor.paper, `luettu${this.#readers}`, () => 0);
    await until('the reader’s sign', () => headless.device.sign().state === 'saved');
    const there = reader.words();
    await headless.device.close();
    return this.writers.flatMap(({ typed, sent }) => typed.slice(0, sent).filter((word) => !there.has(word)));
  }

  /**
   * Both write, the server is killed under their hands, a fresh device reads what is left, and they go on by themselves.
   *
   * @returns what was shown as sent and is missing, and how many words waited unsent at the kill
   */
  async kill(): Promise<{ readonly missing: readonly string[]; readonly waiting: number; readonly backMs: number }> {
    const typing = Promise.all(this.writers.map((writer) => writer.type(this.#random)));
    const before = this.writers.map(({ sent }) => sent);
    await until('something sent', () => this.writers.every(({ sent }, index) => sent > (before[index] ?? 0)), 20_000);
    await new Promise((rest) => setTimeout(rest, this.#random() * 250));
    // Every other kill falls on words just typed, the rest wherever it falls.
    if (this.#kills++ % 2 === 0) for (const writer of this.writers) writer.one(this.#random);
    const killed = this.server.kill();
    const waiting = this.writers.reduce((sum, { typed, sent }) => sum + typed.length - sent, 0);
    await killed;
    this.proxy.cut();
    await this.startServer();
    const missing = await this.missing();
    this.proxy.mend();
    const begun = performance.now();
    for (const writer of this.writers) writer.rest();
    await typing;
    await this.together();
    return { missing, waiting, backMs: performance.now() - begun };
  }

  /** Nobody wakes them: their own waits bring them back. */
  async together(): Promise<void> {
    const same = (): boolean => new Set(this.writers.map((writer) => writer.content())).size === 1;
    await until('both signs and one content', () => same() && this.writers.every(({ device }) => device.sign().state === 'saved'), 30_000);
  }

  async close(): Promise<void> {
    for (const { headless } of this.writers) await headless.device.close();
    await this.server?.kill();
    await this.proxy?.close();
    rmSync(this.dir, { recursive: true, force: true });
  }
}
