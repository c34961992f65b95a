/**
 * One pool, two members and two devices of one of them: joining is a claim that waits, days set by one are seen by the other, and of two
 * answers given apart neither is lost. Aino reads Finnish on a laptop, Björn Swedish on a phone.
 */
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpaceId } from '../../src/shared/base/ids.ts';
import { launch, newDevice } from '../support/browser.ts';
import { screenIsSound, shot } from '../support/screens.ts';
import { type Member, memberOn } from './member.ts';
import { cell, daysAre, enterAgain, foundPool, longName, monthAt } from './pool-steps.ts';
import { startWorld, type World } from './world.ts';

describe('a pool of several people and devices', () => {
  let world: World;
  let browser: Browser;
  let desk: BrowserContext;
  let aino: Member;
  let bjorn: Member;
  let network: string;
  let pool: string;

  beforeAll(async () => {
    [world, browser] = await Promise.all([startWorld(), launch()]);
    desk = await newDevice(browser, { origin: world.origin, language: 'fi', size: 'laptop' });
    aino = await memberOn(desk, { language: 'fi', size: 'laptop' });
    bjorn = await memberOn(await newDevice(browser, { origin: world.origin, language: 'sv', size: 'phone' }), { language: 'sv', size: 'phone' });
  });
  afterAll(async () => {
    await browser?.close();
    await world?.end();
  });

  describe('two members', () => {
    it('the pool arrives with the network', async () => {
      await aino.enterBy(world.firstLink, 'Aino Kallio', 'Valtiokonttori');
      network = await aino.foundNetwork({ fi: 'HR-sytyttäjät', sv: 'HR-tändarna' }, 'Osaamista yli virastorajojen');
      await aino.settled();
      pool = await foundPool(aino, 'HR-asiantuntijapooli', ['Fasilitointi', 'Ruotsi']);
      await aino.open('/poolit/omat');
      for (let tap = 0; tap < 2; tap++) await cell(aino.page, 1).click();
      await aino.page.getByRole('button', { name: 'Fasilitointi' }).click();
      await aino.page.getByRole('button', { name: 'Fasilitointi', pressed: true }).waitFor();
      await aino.shellKept();
      await aino.open(network);
      await aino.signIs('saved');
      const link = await aino.inviteToNetwork();
      await bjorn.enterBy(link, 'Björn Strand', 'Kommunförbundet', 'invitation');
      await bjorn.page.waitForURL((url) => url.pathname === network);
      await bjorn.open('/poolit');
      await bjorn.page.getByRole('link', { name: 'HR-asiantuntijapooli' }).click();
      await bjorn.page.getByRole('heading', { level: 1, name: 'HR-asiantuntijapooli' }).waitFor();
      await expect.poll(() => bjorn.page.locator('svg.chart').getAttribute('aria-label'), { timeout: 20_000 }).toMatch(/2 dagar/);
    });

    it('joining waits for the server and is never shown as granted before, also after a reload', async () => {
      await bjorn.signIs('saved');
      await bjorn.shellKept();
      world.proxy.cut();
      await bjorn.button('pools', 'join').click();
      await bjorn.page.getByText(bjorn.say('pools', 'join.waiting.text')).waitFor();
      await bjorn.settled();
      await bjorn.page.reload();
      await bjorn.page.getByText(bjorn.say('pools', 'join.waiting.text')).waitFor();
      expect(await bjorn.link('pools', 'give').count()).toBe(0);
      await screenIsSound(bjorn.page, '05-pooli-liittyminen-odottaa');
      world.proxy.mend();
      await bjorn.link('pools', 'give').waitFor({ timeout: 60_000 });
    });

    it('what one sets the other sees on the pool’s page', async () => {
      await bjorn.link('pools', 'give').click();
      await cell(bjorn.page, 1).waitFor();
      for (let tap = 0; tap < 3; tap++) await cell(bjorn.page, 1).click();
      await daysAre(bjorn.page, 1, '3 dagar');
      await bjorn.page.getByRole('button', { name: 'Ruotsi' }).click();
      await bjorn.signIs('saved');
      await screenIsSound(bjorn.page, '20-omat-paivat-bjorn');
      await aino.open(pool);
      const row = aino.page.getByRole('row', { name: /Björn Strand/ });
      await row.getByText('Ruotsi').waitFor({ timeout: 30_000 });
      await expect
        .poll(() => aino.page.locator('svg.chart').getAttribute('aria-label'), { timeout: 20_000 })
        .toMatch(new RegExp(`${longName(monthAt(1), 'fi-FI')} 5 pv`));
      await screenIsSound(aino.page, '05-pooli');
      await bjorn.open(pool);
      await screenIsSound(bjorn.page, '05-pooli-bjorn');
      await aino.open('/poolit');
      await screenIsSound(aino.page, '05-poolit');
    });

    it('a pause is seen by others', async () => {
      await bjorn.open('/poolit/omat');
      await bjorn.page.getByRole('button', { name: '1 mån' }).click();
      await bjorn.button('pools', 'pause.end').first().waitFor();
      await bjorn.signIs('saved');
      await aino.open(pool);
      await aino.page
        .getByRole('row', { name: /Björn Strand/ })
        .getByText('Tauolla')
        .waitFor({ timeout: 30_000 });
      await shot(aino.page, '05-pooli-tauko');
      await bjorn.button('pools', 'pause.end').first().click();
      await bjorn.signIs('saved');
    });

    it('leaving takes the row away, and Kumoa brings it back', async () => {
      await bjorn.open(pool);
      await bjorn.button('pools', 'menu').click();
      await bjorn.page.getByRole('menuitem', { name: bjorn.say('pools', 'leave') }).click();
      await bjorn.button('pools', 'join').waitFor({ timeout: 30_000 });
      await expect.poll(() => aino.page.getByRole('row', { name: /Björn Strand/ }).count(), { timeout: 20_000 }).toBe(0);
      await bjorn.page.locator('.toast').getByRole('button', { name: 'Ångra' }).click();
      await bjorn.link('pools', 'give').waitFor({ timeout: 30_000 });
      await aino.page.getByRole('row', { name: /Björn Strand/ }).waitFor({ timeout: 30_000 });
    });
  });

  it('one of two stewards stops, after being asked; the last one is not offered to', async () => {
    const him = await bjorn.page.evaluate(async () => ((await (await fetch('/api/me')).json()) as { member: string }).member);
    const space = pool.split('/').at(-1) as SpaceId;
    await world.inLog(async (log) => {
      const value = { role: 'steward', name: 'Björn Strand', organisation: 'Kommunförbundet' };
      await log.commit([{ kind: 'row', space, key: `role/${him}`, value }]);
    });
    for (const member of [aino, bjorn]) await member.networkIsBack();
    await bjorn.open(pool);
    const item = (member: Member, key: string) => member.page.getByRole('menuitem', { name: member.say('pools', key), exact: true });
    await bjorn.page.getByRole('row', { name: /Björn Strand.*Poolansvarig/ }).waitFor({ timeout: 30_000 });
    await bjorn.button('pools', 'menu').click();
    await item(bjorn, 'menu.edit').waitFor();
    await item(bjorn, 'leave').click();
    await bjorn.page.getByRole('dialog').getByText('Aino Kallio').waitFor();
    await screenIsSound(bjorn.page, '05-pooli-hoitaja-lopettaa');
    await bjorn.page
      .getByRole('dialog')
      .getByRole('button', { name: bjorn.say('pools', 'leave'), exact: true })
      .click();
    await bjorn.button('pools', 'join').waitFor({ timeout: 30_000 });
    await bjorn.button('pools', 'menu').click();
    expect(await item(bjorn, 'menu.edit').count()).toBe(0);
    await bjorn.page.keyboard.press('Escape');
    await aino.open(pool);
    // Her own row first: before anybody is listed he is not there either.
    await aino.page.getByRole('row', { name: /Aino Kallio/ }).waitFor();
    await expect.poll(() => aino.page.getByRole('row', { name: /Björn Strand/ }).count(), { timeout: 20_000 }).toBe(0);
    await aino.button('pools', 'menu').click();
    await item(aino, 'menu.edit').waitFor();
    expect(await item(aino, 'leave').count()).toBe(0);
    await aino.page.keyboard.press('Escape');
  });

  describe('two devices of one member', () => {
    let phone: BrowserContext;
    let pocket: Member;

    it('the second has the same days', async () => {
      phone = await newDevice(browser, { origin: world.origin, language: 'fi', size: 'phone', theme: 'dark' });
      pocket = await memberOn(phone, { language: 'fi', size: 'phone' });
      await enterAgain(world, pocket, 'Aino Kallio');
      await pocket.open('/poolit/omat');
      await daysAre(pocket.page, 1, '2 pv');
      await pocket.signIs('saved');
      await pocket.shellKept();
    });

    it('days marked on a third device before it had an account join the same strip', async () => {
      const tablet = await memberOn(await newDevice(browser, { origin: world.origin }));
      await tablet.open('/');
      await tablet.startWithoutAccount('Aino K.', 'Valtiokonttori');
      await tablet.open('/poolit/omat');
      await cell(tablet.page, 3).click();
      await daysAre(tablet.page, 3, '1 pv');
      for (let tap = 0; tap < 4; tap++) await cell(tablet.page, 1).click();
      await daysAre(tablet.page, 1, '5 pv');
      await tablet.settled();
      await enterAgain(world, tablet, 'Aino Kallio');
      await tablet.page.goto('/omat');
      await tablet.page.getByRole('button', { name: new RegExp(tablet.say('enter', 'mine.all')) }).click();
      await tablet.page.waitForURL((url) => url.pathname !== '/omat');
      await tablet.open('/poolit/omat');
      await daysAre(tablet.page, 3, '1 pv');
      const question = tablet.page.getByRole('group', { name: tablet.say('pools', 'which.month', { month: longName(monthAt(1), 'fi-FI') }) });
      await question.waitFor({ timeout: 30_000 });
      expect(await question.getByRole('button').count()).toBe(2);
      await question.getByRole('button', { name: /^2 pv/ }).click();
      await question.waitFor({ state: 'detached' });
      await tablet.signIs('saved');
      await daysAre(pocket.page, 3, '1 pv');
      await daysAre(pocket.page, 1, '2 pv');
      expect(tablet.faults).toEqual([]);
      await tablet.page.close();
    });

    it('of two answers apart neither is lost: Kumpi jää on both, and one press settles it', async () => {
      await aino.open('/poolit/omat');
      await cell(aino.page, 1).waitFor();
      await Promise.all([desk.setOffline(true), phone.setOffline(true)]);
      world.proxy.cut();
      await cell(aino.page, 1).click();
      await daysAre(aino.page, 1, '3 pv');
      await aino.settled();
      await cell(pocket.page, 1).focus();
      await pocket.page.keyboard.press('-');
      await daysAre(pocket.page, 1, '1 pv');
      await pocket.settled();
      await pocket.page.reload();
      await daysAre(pocket.page, 1, '1 pv');
      await Promise.all([desk.setOffline(false), phone.setOffline(false)]);
      world.proxy.mend();
      const question = aino.say('pools', 'which.month', { month: longName(monthAt(1), 'fi-FI') });
      for (const member of [aino, pocket]) await member.page.getByRole('group', { name: question }).waitFor({ timeout: 60_000 });
      await screenIsSound(pocket.page, '20-kumpi-jaa');
      await pocket.page.getByRole('group', { name: question }).getByRole('button', { name: /^3 pv/ }).click();
      for (const member of [aino, pocket]) {
        await member.page.getByRole('group', { name: question }).waitFor({ state: 'detached', timeout: 30_000 });
        await daysAre(member.page, 1, '3 pv');
      }
      expect([...aino.faults, ...pocket.faults, ...bjorn.faults]).toEqual([]);
    });
  });
});
