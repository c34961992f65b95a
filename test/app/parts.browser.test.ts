/** The page of all components, as whoever builds Solmu sees it: sound in both themes, and not in what members are served. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from '../journeys/world.ts';
import { launch, newDevice } from '../support/browser.ts';
import { builtApp, developedApp } from '../support/built-app.ts';
import { screenIsSound } from '../support/screens.ts';

let browser: Browser;
let world: World;

beforeAll(async () => {
  browser = await launch();
  world = await startWorld({ dist: developedApp() });
});
afterAll(async () => {
  await browser?.close();
  await world?.end();
});

describe('/osat', () => {
  it('shows every component with its states, in both themes', async () => {
    const page = await (await newDevice(browser, { origin: world.origin })).newPage();
    await page.goto('/tervetuloa?vaihe=nimi');
    await page.locator('form input').first().fill('Aino Kallio');
    await page.locator('form input').first().press('Enter');
    await page.locator('.app h1').waitFor();
    await page.goto('/osat');
    await page.getByRole('heading', { name: 'NetworkTag, Weave' }).waitFor();
    await screenIsSound(page, 'osat');
  });

  it('is not in the app that members are served', () => {
    const assets = join(builtApp(), 'assets');
    const found = readdirSync(assets).filter((name) => name.startsWith('PartsPage') || readFileSync(join(assets, name), 'utf8').includes('/osat'));
    expect(found).toEqual([]);
  });
});
