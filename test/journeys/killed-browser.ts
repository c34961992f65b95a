/**
 * A member with a hundred events at a real server, and a real Chromium that is killed while it catches up with them:
 * the whole group of processes by SIGKILL, its profile left on disk for the next start.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SpaceId } from '../../src/shared/base/ids.ts';
import { addItem, putHead } from '../../src/shared/model/event.ts';
import { devicePage } from '../support/device-page/build.ts';
import { contentOf } from '../support/device-page/content.ts';
import { aHeadless, enterAt, type Headless, lineTo, until } from '../support/headless.ts';
import { KillableChromium } from '../support/killable-chromium.ts';
import { type SpawnedServer, spawnTestServer } from '../support/server.ts';

export const documents = 100;

export interface Killed {
  /** How many of the documents' spaces were on the disk at the next start, before the line stood. */
  readonly there: number;
  /** Documents that are not what the server has after the next start has caught up. */
  readonly different: number;
}

export class HundredEvents {
  readonly #data: string;
  readonly #server: SpawnedServer;
  readonly #cookie: string;
  readonly #member: Headless;
  readonly #spaces: readonly SpaceId[];
  /** What a fresh device in Node gets from the server, by the order of `#spaces`. */
  readonly #truth: readonly (string | null)[];

  private constructor(data: string, server: SpawnedServer, cookie: string, member: Headless, spaces: readonly SpaceId[], truth: readonly (string | null)[]) {
    this.#data = data;
    this.#server = server;
    this.#cookie = cookie;
    this.#member = member;
    this.#spaces = spaces;
    this.#truth = truth;
  }

  static async open(): Promise<HundredEvents> {
    const data = mkdtempSync(join(tmpdir(), 'solmu-hundred-'));
    const server = await spawnTestServer({ dir: data, dist: await devicePage() });
    let cookie = '';
    const connect = lineTo(server.origin, () => cookie);
    const member = await aHeadless({ connect });
    cookie = (await enterAt(server.origin, server.firstLink?.split('#')[1] ?? '', member.device, 'Aino')).cookie;
    await member.device.signedIn({ member: member.device.me(), name: 'Aino', organisation: '' });
    const spaces: SpaceId[] = [];
    for (let i = 0; i < documents; i++) {
      const space = await member.device.found('event', []);
      const open = await until('the event', () => member.device.open(space, 'event'));
      putHead(open.paper, 'title', [], `Työpaja ${i}`);
      for (const title of ['Avaus', 'Kahvi', 'Sovitut asiat']) addItem(open.paper, { title: `${title} ${i}` });
      open.close();
      spaces.push(space);
    }
    await until('everything at the server', () => member.device.sign().state === 'saved', 60_000);
    const reader = await aHeadless({ connect });
    await reader.device.signedIn({ member: member.device.me(), name: 'Aino', organisation: '' });
    const truth: (string | null)[] = [];
    for (const space of spaces) {
      const open = await until('the event on a fresh device', () => reader.device.open(space, 'event'));
      truth.push(await until('its content', () => (open.paper.y.getMap('items').size === 3 ? contentOf(open.paper.y) : null)));
      open.close();
    }
    await reader.device.close();
    return new HundredEvents(data, server, cookie, member, spaces, truth);
  }

  /**
   * One device from its first start to a kill and its next start.
   *
   * @param at kills when so many spaces have arrived, `moreMs` later
   * @param haltAt breaks the device: it moves a cursor before its rows, halts at the batch of this number, and is killed there
   */
  async killAt(at: number, moreMs: number, haltAt: number | null = null): Promise<Killed> {
    const profile = mkdtempSync(join(tmpdir(), 'solmu-profile-'));
    try {
      const first = await this.#start(profile, haltAt);
      try {
        const isMoment = (said: string): boolean => (haltAt === null ? Number(/^arrived (\d+)$/.exec(said)?.[1] ?? -1) >= at : said === 'halted');
        const reached = new Promise<void>((resolve) => first.page.on('console', (message) => isMoment(message.text()) && resolve()));
        await first.page.evaluate(() => window.device.go());
        await reached;
        await new Promise((rest) => setTimeout(rest, moreMs));
      } finally {
        await first.kill();
      }
      const next = await this.#start(profile, null);
      try {
        const there = await next.page.evaluate((spaces) => window.device.there(spaces), this.#spaces);
        await next.page.evaluate(() => window.device.go());
        await next.page.evaluate(() => window.device.caughtUp());
        const contents = await next.page.evaluate((spaces) => window.device.contents(spaces), this.#spaces);
        return { there, different: contents.filter((content, index) => content !== this.#truth[index]).length };
      } finally {
        await next.kill();
      }
    } finally {
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  }

  async #start(profile: string, haltAt: number | null): Promise<KillableChromium> {
    const browser = await KillableChromium.start(profile);
    const [name = '', value = ''] = this.#cookie.split('=');
    await browser.page.context().addCookies([{ name, value, url: this.#server.origin }]);
    await browser.page.goto(this.#server.origin);
    await browser.page.waitForSelector('html[data-ready]', { state: 'attached', timeout: 10_000 });
    const account = { member: this.#member.device.me(), name: 'Aino', organisation: '' };
    await browser.page.evaluate(([who, halt]) => window.device.open(who, halt), [account, haltAt] as const);
    return browser;
  }

  async close(): Promise<void> {
    await this.#member.device.close();
    await this.#server.kill();
    rmSync(this.#data, { recursive: true, force: true });
  }
}
