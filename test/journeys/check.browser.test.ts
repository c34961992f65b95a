/** Why is it not sending: the self-check in a browser says one sentence, and its next step leads where it says; what is saved for support holds nothing that was written. */
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from '../support/axe.ts';
import { launch, newDevice, noSidewaysScroll } from '../support/browser.ts';
import { screenIsSound, shot } from '../support/screens.ts';
import { type Member, memberOn } from './member.ts';
import { startWorld, type World } from './world.ts';

describe('the self-check', () => {
  let world: World;
  let browser: Browser;
  let context: BrowserContext;
  let aino: Member;

  beforeAll(async () => {
    // Without this a browser of today tells every site ten gibibytes of room, whatever there is.
    [world, browser] = await Promise.all([startWorld(), launch(['--disable-features=StaticStorageQuota'])]);
    context = await newDevice(browser, { origin: world.origin });
    aino = await memberOn(context);
    await aino.enterBy(world.firstLink, 'Aino Kallio', 'Valtiokonttori');
    await aino.foundNetwork({ fi: 'Salasanasaaristo' }, 'Purjehdimme hiljaa');
    await aino.signIs('saved');
    await aino.shellKept();
  });
  afterAll(async () => {
    await browser?.close();
    await world?.end();
  });

  const says = (finding: string) => aino.page.getByRole('heading', { name: aino.say('check', `is.${finding}`) }).waitFor({ timeout: 15_000 });

  it('[D138] finds all well, with each line tried', async () => {
    await aino.open('/tarkistus');
    await says('all-sent');
    expect(await aino.page.locator('.mark.ok').count()).toBe(8);
    await shot(aino.page, '29-tarkistus');
  });

  it('[D142] saves a file for support that was shown whole before, and holds no word of content', async () => {
    await aino.page.getByText(aino.say('check', 'support.show')).click();
    const shown = (await aino.page.locator('pre').textContent()) ?? '';
    const [download] = await Promise.all([aino.page.waitForEvent('download'), aino.button('check', 'support.save').click()]);
    const saved = readFileSync((await download.path()) ?? '', 'utf8');
    expect(saved).toBe(shown);
    for (const word of ['Salasanasaaristo', 'Purjehdimme', 'hiljaa', 'Aino', 'Kallio', 'Valtiokonttori']) expect(saved).not.toContain(word);
    expect(saved).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    expect(JSON.parse(saved)).toMatchObject({ finding: 'all-sent', tried: { server: 'ok', socket: 'ok', post: 'ok' } });
  });

  it('[D139] without a session says so and leads to signing in; without a server that nobody answers', async () => {
    await context.clearCookies();
    await aino.button('check', 'again').click();
    await says('session-ended');
    expect(await aino.link('check', 'act.signin').getAttribute('href')).toContain('/tervetuloa');
    await world.stopServer();
    await aino.button('check', 'again').click();
    await says('unreachable');
    expect(await aino.page.getByText(aino.say('check', 'verdict.unknown')).count()).toBe(5);
    await aino.page.setViewportSize({ width: 390, height: 844 });
    await shot(aino.page, '29-tarkistus-p');
    expect(await noSidewaysScroll(aino.page)).toEqual([]);
    expect(await axeFindings(aino.page)).toEqual([]);
  });

  it('[D143] warns on Tänään and on the storage page from four fifths of the storage on', async () => {
    const cdp = await context.newCDPSession(aino.page);
    const used = (await aino.page.evaluate(() => navigator.storage.estimate())).usage ?? 0;
    expect(used).toBeGreaterThan(0);
    for (const [share, warning] of [
      [0.87, 'store.near'],
      [0.97, 'store.full'],
    ] as const) {
      await cdp.send('Storage.overrideQuotaForOrigin', { origin: world.origin, quotaSize: Math.ceil(used / share) });
      await aino.open('/');
      await aino.page.locator('main').getByText(aino.say('check', warning)).waitFor({ timeout: 15_000 });
      if (warning === 'store.near') await screenIsSound(aino.page, 'tila-vahissa');
      await aino.link('check', 'act.storage').click();
      await aino.page.getByRole('heading', { level: 1, name: aino.say('check', 'store.title') }).waitFor();
      await aino.page.locator('main').getByText(aino.say('check', warning)).waitFor();
    }
    await cdp.send('Storage.overrideQuotaForOrigin', { origin: world.origin });
  });

  it('[D141] shows what is here by kind and by network', async () => {
    await aino.open('/tarkistus?osa=tila');
    await aino.page.locator('main').getByText(aino.say('check', 'kind.card')).waitFor();
    await aino.page
      .getByRole('region', { name: aino.say('check', 'store.byNetwork') })
      .getByText('Salasanasaaristo')
      .waitFor();
    await screenIsSound(aino.page, 'tallennustila');
    expect(aino.faults.filter((fault) => !/Failed to load|ERR_|WebSocket|401/.test(fault))).toEqual([]);
  });
});
