/**
 * Ten tabs of one device in a real Chromium: the one that holds the line is frozen or closed, another writes. How long until that is at
 * the server, how many lines the device has then, and whether anything is missing in the end.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { DeviceOptions } from '../../src/device/device.ts';
import type { SpaceId } from '../../src/shared/base/ids.ts';
import { agenda, putHead } from '../../src/shared/model/event.ts';
import { devicePage } from '../support/device-page/build.ts';
import { aHeadless, enterAt, type Headless, lineTo, until } from '../support/headless.ts';
import { type SpawnedServer, spawnTestServer } from '../support/server.ts';

export const tabsOfDevice = 10;

/** A member with one event, at a real server that serves the device's page. */
export class TabTown {
  readonly server: SpawnedServer;
  readonly event: SpaceId;
  readonly cookie: string;
  readonly #data: string;
  readonly #member: Headless;

  private constructor(data: string, server: SpawnedServer, cookie: string, member: Headless, event: SpaceId) {
    this.#data = data;
    this.server = server;
    this.cookie = cookie;
    this.#member = member;
    this.event = event;
  }

  static async open(): Promise<TabTown> {
    const data = mkdtempSync(join(tmpdir(), 'solmu-tabs-'));
    const server = await spawnTestServer({ dir: data, dist: await devicePage() });
    let cookie = '';
    const member = await aHeadless({ connect: lineTo(server.origin, () => cookie) });
    cookie = (await enterAt(server.origin, server.firstLink?.split('#')[1] ?? '', member.device, 'Aino')).cookie;
    await member.device.signedIn({ member: member.device.me(), name: 'Aino', organisation: '' });
    const event = await member.device.found('event', []);
    const open = await until('the event', () => member.device.open(event, 'event'));
    putHead(open.paper, 'title', [], 'Kymmenen välilehteä');
    open.close();
    await until('everything at the server', () => member.device.sign().state === 'saved', 20_000);
    return new TabTown(data, server, cookie, member, event);
  }

  get account(): { readonly member: string; readonly name: string; readonly organisation: string } {
    return { member: this.#member.device.me(), name: 'Aino', organisation: '' };
  }

  /** What another device of the member's reads at the server, when it has these many. */
  async titles(many: number): Promise<string[]> {
    const open = await until('the event', () => this.#member.device.open(this.event, 'event'));
    try {
      await until('all of them', () => agenda(open.paper).length >= many, 5_000).catch(() => undefined);
      return agenda(open.paper).map(({ title }) => title.value);
    } finally {
      open.close();
    }
  }

  async close(): Promise<void> {
    await this.#member.device.close();
    await this.server.kill();
    rmSync(this.#data, { recursive: true, force: true });
  }
}

export interface Trial {
  readonly act: 'frozen' | 'closed';
  /** Milliseconds from the key until the server has it; null: never, in the time that was given. */
  readonly sentMs: number | null;
  /** Lines of the device after all of it has come to rest. */
  readonly lines: number;
}

const patienceMs = 6_000;

/** The tabs of one device. */
export class TenTabs {
  readonly words: string[] = [];
  readonly #town: TabTown;
  readonly #context: BrowserContext;
  readonly #more: Partial<Pick<DeviceOptions, 'prefix' | 'tabSabotage'>>;
  #pages: Page[] = [];

  private constructor(town: TabTown, context: BrowserContext, more: Partial<Pick<DeviceOptions, 'prefix' | 'tabSabotage'>>) {
    this.#town = town;
    this.#context = context;
    this.#more = more;
  }

  static async open(town: TabTown, browser: Browser, prefix: string, tabs = tabsOfDevice, tabSabotage?: DeviceOptions['tabSabotage']): Promise<TenTabs> {
    const context = await browser.newContext();
    const [name = '', value = ''] = town.cookie.split('=');
    await context.addCookies([{ name, value, url: town.server.origin }]);
    const ten = new TenTabs(town, context, { prefix, ...(tabSabotage && { tabSabotage }) });
    for (let tab = 0; tab < tabs; tab++) await ten.#newTab();
    return ten;
  }

  async #newTab(): Promise<void> {
    const page = await this.#context.newPage();
    await page.goto(this.#town.server.origin);
    await page.waitForSelector('html[data-ready]', { state: 'attached', timeout: 10_000 });
    await page.evaluate(
      async ([account, more]) => {
        await window.device.open(account as never, null, more);
        window.device.go();
      },
      [this.#town.account, this.#more] as const,
    );
    await until('the event in the tab', () => page.evaluate(async (space) => (await window.device.there([space])) > 0, this.#town.event));
    this.#pages.push(page);
  }

  async #lines(): Promise<number> {
    return (await Promise.all(this.#pages.map((page) => page.evaluate(() => window.device.sockets())))).reduce((sum, one) => sum + one, 0);
  }

  async #holder(): Promise<Page> {
    return until('a holder', async () => {
      const lines = await Promise.all(this.#pages.map((page) => page.evaluate(() => window.device.sockets())));
      return this.#pages[lines.findIndex((one) => one > 0)] ?? null;
    });
  }

  /** @param patience milliseconds after which a word counts as never sent */
  async trial(random: () => number, act: Trial['act'] = random() < 0.5 ? 'frozen' : 'closed', patience = patienceMs): Promise<Trial> {
    const holder = await this.#holder();
    const others = this.#pages.filter((page) => page !== holder);
    const writer = others[Math.floor(random() * others.length)] as Page;
    const thaw = act === 'frozen' ? await this.#frozen(holder, writer) : null;
    if (!thaw) {
      this.#pages = others;
      await holder.close();
    }
    const word = `Sana ${this.words.length}`;
    this.words.push(word);
    const sentMs = await writer.evaluate(
      async ([space, title, patience]) => {
        const begun = performance.now();
        await window.device.write(space, title);
        while (performance.now() - begun < patience) {
          if (window.device.sign() === 'saved') return performance.now() - begun;
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
        return null;
      },
      [this.#town.event, word, patience] as const,
    );
    if (thaw) await thaw();
    else await this.#newTab();
    return { act, sentMs, lines: await this.#linesAtRest() };
  }

  /** Frozen where it does not hold the disk, so that the trial is of the line: what a tab that hangs in the middle of writing does stands in `test/PROMISES.md`. */
  async #frozen(holder: Page, other: Page): Promise<() => Promise<void>> {
    for (;;) {
      const thaw = await freeze(holder);
      if (await other.evaluate(isDiskFree, `${this.#more.prefix ?? 'solmu-'}kept`)) return thaw;
      await thaw();
    }
  }

  /** One line when it stays one for half a second, within three; else the most that were seen. A look between two lines proves nothing. */
  async #linesAtRest(): Promise<number> {
    const begun = performance.now();
    let most = 0;
    for (let ones = 0; performance.now() - begun < 3_000; ) {
      const lines = await this.#lines();
      most = Math.max(most, lines);
      ones = lines === 1 ? ones + 1 : 0;
      if (ones === 6) return 1;
      await new Promise((rest) => setTimeout(rest, 100));
    }
    return most;
  }

  async close(): Promise<void> {
    await this.#context.close();
  }
}

/** In a page: whether what all tabs write into lets itself be written. */
async function isDiskFree(database: string): Promise<boolean> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(database);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  try {
    return await new Promise((resolve) => {
      const count = db
        .transaction([...db.objectStoreNames], 'readwrite')
        .objectStore('journal')
        .count();
      count.onsuccess = () => resolve(true);
      setTimeout(() => resolve(false), 1_000);
    });
  } finally {
    db.close();
  }
}

/**
 * Nothing of the page runs any more until what this resolves with is called: its main thread waits for an answer that does not come.
 * (Chromium's own freezing by the debugging protocol passes over pages that are visible, and to Playwright every page is.)
 */
async function freeze(page: Page): Promise<() => Promise<void>> {
  const asked = Promise.withResolvers<void>();
  const thawed = Promise.withResolvers<void>();
  await page.route('**/frozen', async (route) => {
    asked.resolve();
    await thawed.promise;
    await route.fulfill({ body: '' });
  });
  const over = page.evaluate(() => {
    const question = new XMLHttpRequest();
    question.open('GET', '/frozen', false);
    question.send();
  });
  await asked.promise;
  return async () => {
    thawed.resolve();
    await over;
    await page.unroute('**/frozen');
  };
}
