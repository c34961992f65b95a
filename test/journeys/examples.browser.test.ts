/** The example set as somebody meets it who has nothing yet: brought with one press, offline; every list full; removed in one go. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, newDevice } from '../support/browser.ts';
import { screenIsSound } from '../support/screens.ts';
import { type Member, memberOn } from './member.ts';
import { startWorld, type World } from './world.ts';

describe('the examples', () => {
  let world: World;
  let browser: Browser;
  let aino: Member;

  beforeAll(async () => {
    [world, browser] = await Promise.all([startWorld(), launch()]);
    aino = await memberOn(await newDevice(browser, { origin: world.origin, size: 'laptop' }));
    await aino.open('/tervetuloa');
    await aino.startWithoutAccount('Aino Kallio', 'Malliministeriö');
    await aino.shellKept();
    await world.stopServer();
  });
  afterAll(async () => {
    await browser?.close();
    await world?.end();
  });

  it('[D111] are offered on the first day, come with one press and without a line, and say on every page what they are', async () => {
    await aino.page.reload();
    await aino.button('examples', 'try.act').click();
    await aino.page.getByText(aino.say('app', 'banner.examples.title')).first().waitFor();
    await expect.poll(() => aino.page.locator('main .weave-card a[href^="/tapahtumat/"]').count(), { timeout: 30_000 }).toBeGreaterThan(3);
    await screenIsSound(aino.page, '01-tanaan-esimerkit');
    expect(await aino.sign()).toBe('local');
  });

  it('an event of 120 items, one over midnight, and a network with its plan open', { timeout: 120_000 }, async () => {
    await aino.open('/verkostot');
    await aino.page.getByRole('link', { name: 'HR-sytyttäjät' }).first().click();
    await aino.page.getByRole('heading', { level: 1, name: 'HR-sytyttäjät' }).waitFor();
    await screenIsSound(aino.page, '03-verkosto-esimerkit');
    const longest = await aino.page.evaluate(async () => {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        indexedDB.databases().then((all) => {
          const request = indexedDB.open(all.find(({ name }) => name?.startsWith('solmu-catalog-'))?.name ?? '');
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      });
      const rows = await new Promise<{ id: string; items: number }[]>((resolve) => {
        const request = db.transaction('events').objectStore('events').getAll();
        request.onsuccess = () => resolve(request.result);
      });
      db.close();
      return rows.toSorted((a, b) => b.items - a.items)[0]?.id ?? '';
    });
    await aino.open(`/tapahtumat/${longest}`);
    await expect.poll(() => aino.page.locator('ol.agenda > li').count(), { timeout: 30_000 }).toBeGreaterThan(100);
    await screenIsSound(aino.page, '04-tapahtuma-120');
  });

  it('[D111] go in one go, and the first day is as it was', async () => {
    await aino.open('/asetukset');
    await aino.button('examples', 'remove').click();
    await aino.page
      .getByRole('dialog')
      .getByRole('button', { name: aino.say('examples', 'remove'), exact: true })
      .click();
    await aino.page.getByText(aino.say('examples', 'removed')).first().waitFor({ timeout: 60_000 });
    await aino.open('/');
    await aino.button('examples', 'try.act').waitFor();
    expect(await aino.page.getByText(aino.say('app', 'banner.examples.title')).count()).toBe(0);
    expect(aino.faults).toEqual([]);
  });
});
