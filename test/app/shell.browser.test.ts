import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeShellList } from '../../src/app/build/shell-plugin.ts';
import type { RunningServer } from '../../sync-server/server.ts';
import { launch, listenForFaults, newDevice } from '../support/browser.ts';
import { builtApp } from '../support/built-app.ts';
import { screenIsSound } from '../support/screens.ts';
import { startTestServer } from '../support/server.ts';

let browser: Browser;
let folder: string;
let server: RunningServer;

/** A member who started without an account, so that the frame is there. */
async function begin(device: BrowserContext): Promise<Page> {
  const page = await device.newPage();
  await page.goto(`${server.origin}/tervetuloa?vaihe=nimi`);
  await page.locator('form input, .inner input').first().fill('Aino Kallio');
  await page.locator('form input, .inner input').nth(1).fill('Valtiokonttori');
  await page.keyboard.press('Enter');
  await page.locator('.app').waitFor();
  return page;
}

/** The digest by which the worker knows its list. */
function digestIn(dist: string): string {
  return createHash('sha256')
    .update(readFileSync(join(dist, 'shell.json')))
    .digest('base64');
}

async function controlled(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

beforeAll(async () => {
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), 'solmu-app-'));
  cpSync(builtApp(), join(folder, 'dist'), { recursive: true });
  server = await startTestServer({ dir: join(folder, 'data'), dist: join(folder, 'dist') });
});

afterAll(async () => {
  await server?.close();
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the frame', () => {
  let device: BrowserContext;
  let page: Page;
  let faults: string[];

  beforeEach(async () => {
    device = await newDevice(browser, { size: 'laptop' });
    page = await begin(device);
    faults = listenForFaults(page);
  });
  afterEach(async () => {
    await device.close();
    expect(faults).toEqual([]);
  });

  it('leads through the places by keyboard, puts the focus on the heading and the name into the title', async () => {
    await page.goto(`${server.origin}/asetukset`);
    await page.locator('h1').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('v');
    await page.waitForURL('**/verkostot');
    await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
    expect(await page.title()).toBe('Verkostot · Solmu');
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Pikanäppäimet' });
    await dialog.waitFor();
    await expect(dialog.getByText('Tänään').count()).resolves.toBe(1);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  });

  it('goes by Tab first to the skip link, which leads to the content', async () => {
    await page.goto(`${server.origin}/asetukset`);
    await page.locator('h1').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Siirry sisältöön');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  });

  it('turns single letters off and keeps that', async () => {
    await page.goto(`${server.origin}/asetukset`);
    await page.getByRole('switch', { name: /Yhden kirjaimen/ }).uncheck();
    await page.reload();
    await page.locator('h1').waitFor();
    await page.locator('h1').click();
    await page.keyboard.press('g');
    await page.keyboard.press('v');
    expect(new URL(page.url()).pathname).toBe('/asetukset');
    expect(await page.getByRole('switch', { name: /Yhden kirjaimen/ }).isChecked()).toBe(false);
  });

  it('speaks three languages and shows two themes without a reload, and keeps both', async () => {
    await page.goto(`${server.origin}/asetukset`);
    await page.getByRole('button', { name: 'Svenska' }).click();
    await page.getByRole('heading', { level: 1, name: 'Inställningar' }).waitFor();
    await page.getByRole('button', { name: 'Mörkt' }).click();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Inställningar' }).waitFor();
    expect(
      await page.evaluate(() => [
        document.documentElement.lang,
        document.documentElement.dataset.theme,
        document.querySelector<HTMLLinkElement>('link[rel=manifest]')?.getAttribute('href'),
      ]),
    ).toEqual(['sv', 'dark', '/manifest.sv.webmanifest']);
    expect(await page.title()).toBe('Inställningar · Solmu');
  });

  it('answers an address that is no page kindly', async () => {
    await page.goto(`${server.origin}/ei/ole`);
    await page.getByRole('heading', { level: 1, name: 'Tätä sivua ei ole' }).waitFor();
    await page.getByRole('link', { name: 'Takaisin alkuun' }).click();
    await page.getByRole('heading', { level: 1, name: 'Tänään' }).waitFor();
  });

  it('returns by Back to the same place on the page', async () => {
    await page.setViewportSize({ width: 1280, height: 240 });
    await page.goto(`${server.origin}/asetukset`);
    await page.locator('h1').waitFor();
    await page.evaluate(() => scrollTo(0, 200));
    await page.waitForTimeout(300); // the place is noted when the scrolling has rested
    await page.evaluate(() => document.querySelector<HTMLAnchorElement>('.nav a[href="/verkostot"]')?.click());
    await page.getByRole('heading', { level: 1, name: 'Verkostot' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Asetukset' }).waitFor();
    await page.waitForFunction(() => Math.abs(scrollY - 200) < 2);
  });
});

it.each(['laptop', 'phone'] as const)('settings, what does not fit, and no page are sound on a %s', async (size) => {
  const device = await newDevice(browser, { size });
  const page = await begin(device);
  for (const [path, name] of [
    ['/asetukset', '25-asetukset'],
    ['/lisaa', 'lisaa'],
    ['/ei/ole', 'ei-sivua'],
  ] as const) {
    await page.goto(server.origin + path);
    await page.locator('h1').waitFor();
    await screenIsSound(page, name);
  }
  await device.close();
});

describe('the service worker', () => {
  it('opens any address without a line, in every language, and keeps no answer of the server', async () => {
    const device = await newDevice(browser);
    const page = await begin(device);
    await controlled(page);
    await device.setOffline(true);
    await page.goto(`${server.origin}/asetukset?source=app`);
    await page.getByRole('heading', { level: 1, name: 'Asetukset' }).waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    await page.goto(`${server.origin}/ei/ole/tallaista`);
    await page.getByRole('heading', { level: 1, name: 'There is no such page' }).waitFor();
    expect(
      await page.evaluate(() =>
        fetch('/api/me').then(
          () => 'answered',
          () => 'no line',
        ),
      ),
    ).toBe('no line');
    const kept = await page.evaluate(async () =>
      (
        await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map((request) => new URL(request.url).pathname)))
      ).flat(),
    );
    expect(kept.filter((path) => /^\/(api|sync|health)/.test(path))).toEqual([]);
    expect(kept).toContain('/index.html');
    await device.close();
  });

  it('lets a new version wait, says so, and lets it in when the member presses', async () => {
    const device = await newDevice(browser);
    const page = await begin(device);
    await controlled(page);
    await page.goto(`${server.origin}/asetukset`);
    await page.locator('h1').waitFor();
    const port = Number(new URL(server.origin).port);
    await server.close();
    const dist = join(folder, 'dist');
    const before = digestIn(dist);
    const index = join(dist, 'index.html');
    writeFileSync(index, readFileSync(index, 'utf8').replace('<title>', '<meta name="newer" content="yes"><title>'));
    const worker = join(dist, 'sw.js');
    writeFileSync(worker, readFileSync(worker, 'utf8').replace(before, writeShellList(dist)));
    server = await startTestServer({ dir: join(folder, 'data'), dist: join(folder, 'dist'), port });
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
    const sign = page.getByRole('button', { name: 'Uusi versio valmiina' });
    await sign.waitFor();
    expect(await page.locator('meta[name=newer]').count()).toBe(0);
    await page.reload();
    await sign.waitFor(); // a reload alone does not let it in
    expect(await page.locator('meta[name=newer]').count()).toBe(0);
    await sign.click();
    await page.getByRole('button', { name: 'Päivitä nyt' }).click();
    await page.locator('meta[name=newer]').waitFor({ state: 'attached' });
    await page.getByRole('heading', { level: 1, name: 'Asetukset' }).waitFor();
    await device.close();
  });
});
