/**
 * A member with so many events at a real server, and a real Chromium that is killed while it catches up with them:
 * the whole group of processes by SIGKILL, its profile left on disk for the next start.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import * as Y from 'yjs';
import type { SpaceId } from '../../src/shared/base/ids.ts';
import { addItem, putHead } from '../../src/shared/model/event.ts';
import { devicePage } from '../support/device-page/build.ts';
import { contentOf } from '../support/device-page/content.ts';
import { aHeadless, enterAt, freshId, type Headless, lineTo } from '../support/headless.ts';
import { KillableChromium } from '../support/killable-chromium.ts';
import { birthLetter, docLetter } from '../support/made-elsewhere.ts';
import { type SpawnedServer, spawnTestServer } from '../support/server.ts';
import { TestLine, type UnnumberedLetter } from '../support/server-line.ts';

/** Of a catch-up that a kill cuts, unless it is told otherwise. */
export const documents = 100;
const eventsPerPush = 20;

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
  /** What the server has been given, by the order of `#spaces`. */
  readonly #truth: readonly string[];

  /** Whether a device that lacks something may fetch it after comparing hashes: that would hide what its catching up has lost. */
  readonly #heals: boolean;

  private constructor(
    data: string,
    server: SpawnedServer,
    cookie: string,
    member: Headless,
    spaces: readonly SpaceId[],
    truth: readonly string[],
    heals: boolean,
  ) {
    this.#data = data;
    this.#server = server;
    this.#cookie = cookie;
    this.#member = member;
    this.#spaces = spaces;
    this.#truth = truth;
    this.#heals = heals;
  }

  static async open(many = documents, { heals = false }: { readonly heals?: boolean } = {}): Promise<HundredEvents> {
    const data = mkdtempSync(join(tmpdir(), 'solmu-hundred-'));
    const server = await spawnTestServer({ dir: data, dist: await devicePage() });
    let cookie = '';
    const connect = lineTo(server.origin, () => cookie);
    const member = await aHeadless({ connect });
    cookie = (await enterAt(server.origin, server.firstLink?.split('#')[1] ?? '', member.device, 'Aino')).cookie;
    await member.device.signedIn({ member: member.device.me(), name: 'Aino', organisation: '' });
    const spaces: SpaceId[] = [];
    const truth: string[] = [];
    const me = member.device.me();
    const line = await TestLine.open({ origin: server.origin, cookie });
    for (let from = 0; from < many; from += eventsPerPush) {
      const letters: UnnumberedLetter[] = [];
      for (let i = from; i < Math.min(many, from + eventsPerPush); i++) {
        const space = freshId<'space'>();
        const letter = docLetter(space, 'event', me, (paper) => {
          putHead(paper, 'title', [], `Työpaja ${i}`);
          for (const title of ['Avaus', 'Kahvi', 'Sovitut asiat']) addItem(paper, { title: `${title} ${i}` });
        });
        letters.push(birthLetter(space, 'event', me), letter);
        const y = new Y.Doc();
        if (letter.kind === 'edit') Y.applyUpdate(y, letter.update);
        truth.push(contentOf(y));
        spaces.push(space);
      }
      const refused = (await line.push(...letters)).find(({ code }) => code !== 'kept');
      if (refused) throw new Error(`an event was not taken: ${refused.code}`);
    }
    await line.close();
    return new HundredEvents(data, server, cookie, member, spaces, truth, heals);
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
        return { there, different: await this.#different(next.page) };
      } finally {
        await next.kill();
      }
    } finally {
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  }

  /**
   * So many kills inside catch-ups: each device is killed again and again while it catches up, and then comes to its end; when that was
   * all, another one begins. A kill counts when the next start finds the catch-up begun or not come to its end.
   */
  async killOften(kills: number, random: () => number): Promise<{ readonly kills: number; readonly devices: number; readonly different: number }> {
    let [done, devices, different, windowMs] = [0, 0, 0, 400];
    while (done < kills) {
      devices++;
      const profile = mkdtempSync(join(tmpdir(), 'solmu-profile-'));
      try {
        for (;;) {
          const run = await this.#start(profile, null);
          const there = await run.page.evaluate((spaces) => window.device.there(spaces), this.#spaces);
          if (there === this.#spaces.length || done === kills) {
            // The last kill came too late to cut anything: the next comes sooner.
            if (there === this.#spaces.length) windowMs = Math.max(20, windowMs / 2);
            different += await this.#different(run.page);
            await run.kill();
            break;
          }
          await run.page.evaluate(() => window.device.go());
          await new Promise((rest) => setTimeout(rest, random() * windowMs));
          await run.kill();
          windowMs *= 1.1;
          done++;
        }
      } finally {
        rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
      }
    }
    return { kills: done, devices, different };
  }

  /** Documents that are not what the server has when the device has caught up. */
  async #different(page: Page): Promise<number> {
    await page.evaluate(() => window.device.go());
    await page.evaluate(() => window.device.caughtUp());
    const contents = await page.evaluate((spaces) => window.device.contents(spaces), this.#spaces);
    return contents.filter((content, index) => content !== this.#truth[index]).length;
  }

  async #start(profile: string, haltAt: number | null): Promise<KillableChromium> {
    const browser = await KillableChromium.start(profile);
    const [name = '', value = ''] = this.#cookie.split('=');
    await browser.page.context().addCookies([{ name, value, url: this.#server.origin }]);
    await browser.page.goto(this.#server.origin);
    await browser.page.waitForSelector('html[data-ready]', { state: 'attached', timeout: 10_000 });
    const account = { member: this.#member.device.me(), name: 'Aino', organisation: '' };
    const more = this.#heals ? {} : { healingSabotage: { healingOff: true } as const };
    await browser.page.evaluate(([who, halt, options]) => window.device.open(who, halt, options), [account, haltAt, more] as const);
    return browser;
  }

  async close(): Promise<void> {
    await this.#member.device.close();
    await this.#server.kill();
    rmSync(this.#data, { recursive: true, force: true });
  }
}
