/**
 * What *saved on this device* is worth: a member writes without a line, and at the mark (or before it) the page is loaded anew, closed, or
 * the whole browser is killed. What was written is looked for at the next start.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { DeviceOptions } from '../../src/device/device.ts';
import { devicePage } from '../support/device-page/build.ts';
import { KillableChromium } from '../support/killable-chromium.ts';
import { type SpawnedServer, spawnTestServer } from '../support/server.ts';

export type End = 'loaded anew' | 'closed' | 'killed';
export const ends: readonly End[] = ['loaded anew', 'closed', 'killed'];

/** An event holds five hundred items: others come after so many. */
const wordsInEvent = 250;

type Sabotage = DeviceOptions['tabSabotage'];

export class Marks {
  /** Milliseconds from a key to its mark. */
  readonly markedMs: number[] = [];
  readonly #data: string;
  readonly #server: SpawnedServer;
  readonly #profile: string;
  readonly #sabotage: Sabotage;
  #browser: KillableChromium;
  #page: Page;
  #event = '';
  #words = 0;

  private constructor(data: string, server: SpawnedServer, profile: string, browser: KillableChromium, sabotage: Sabotage) {
    this.#data = data;
    this.#server = server;
    this.#profile = profile;
    this.#browser = browser;
    this.#page = browser.page;
    this.#sabotage = sabotage;
  }

  static async open(sabotage?: Sabotage): Promise<Marks> {
    const data = mkdtempSync(join(tmpdir(), 'solmu-marks-'));
    const profile = mkdtempSync(join(tmpdir(), 'solmu-profile-'));
    const server = await spawnTestServer({ dir: data, dist: await devicePage() });
    const marks = new Marks(data, server, profile, await KillableChromium.start(profile), sabotage);
    await marks.#arrive();
    await marks.#begin();
    return marks;
  }

  async #begin(): Promise<void> {
    this.#event = (await this.#page.evaluate(() => window.device.found(1)))[0] ?? '';
    await this.#page.evaluate(() => window.device.marked());
  }

  async #nextWord(before: string): Promise<string> {
    if (this.#words > 0 && this.#words % wordsInEvent === 0) await this.#begin();
    return `${before} ${this.#words++}`;
  }

  /** Writes, waits for the mark, ends, starts again. True when what was written is there. */
  async atMark(end: End): Promise<boolean> {
    const word = await this.#nextWord('Merkitty');
    const waited = await this.#page.evaluate(
      async ([event, title]) => {
        await window.device.write(event, title);
        return window.device.marked();
      },
      [this.#event, word] as const,
    );
    this.markedMs.push(waited);
    await this.#end(end);
    return this.#has(word);
  }

  /** Writes and ends in the same breath. */
  async beforeMark(end: End): Promise<boolean> {
    const word = await this.#nextWord('Merkitön');
    // Opened before, so that the key is the only thing that is under way.
    await this.#page.evaluate((event) => window.device.titles(event), this.#event);
    const written = this.#page.evaluate(
      async ([event, title, anew]) => {
        await window.device.write(event, title);
        if (anew) location.reload();
      },
      [this.#event, word, end === 'loaded anew'] as const,
    );
    if (end === 'loaded anew') {
      await written.catch(() => undefined);
      await this.#page.waitForLoadState('load');
      await this.#ready(this.#page);
    } else {
      await written;
      await this.#end(end);
    }
    return this.#has(word);
  }

  async #has(word: string): Promise<boolean> {
    return (await this.#page.evaluate((event) => window.device.titles(event), this.#event)).includes(word);
  }

  async #end(end: End): Promise<void> {
    switch (end) {
      case 'loaded anew':
        await this.#page.reload();
        break;
      case 'closed': {
        const next = await this.#page.context().newPage();
        await this.#page.close();
        this.#page = next;
        break;
      }
      case 'killed':
        await this.#browser.kill();
        this.#browser = await KillableChromium.start(this.#profile);
        this.#page = this.#browser.page;
        break;
    }
    if (end === 'loaded anew') await this.#ready(this.#page);
    else await this.#arrive();
  }

  async #arrive(): Promise<void> {
    await this.#page.goto(this.#server.origin);
    await this.#ready(this.#page);
  }

  async #ready(page: Page): Promise<void> {
    await page.waitForSelector('html[data-ready]', { state: 'attached', timeout: 20_000 });
    await page.evaluate((tabSabotage) => window.device.open(null, null, tabSabotage ? { tabSabotage } : {}), this.#sabotage);
  }

  async close(): Promise<void> {
    await this.#browser.kill();
    await this.#server.kill();
    for (const folder of [this.#data, this.#profile]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
