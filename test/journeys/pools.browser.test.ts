/**
 * A pool of a network and a member's days in it: founded and filled without a line and without an account, a reload in the middle;
 * two members, of whom one joins by a claim that waits; two devices of one member that said different things. Aino reads Finnish on a
 * laptop, Björn Swedish on a phone.
 */
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { monthAfter } from '../../src/shared/model/calendar.ts';
import { signin } from '../../sync-server/signin.ts';
import { launch, newDevice } from '../support/browser.ts';
import { screenIsSound, shot } from '../support/screens.ts';
import { type Member, memberOn } from './member.ts';
import { startWorld, type World } from './world.ts';

/** The `nth` month from now on, as the app names it where the members are. */
function monthAt(nth: number): string {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Helsinki' }).format(new Date());
  return monthAfter(today.slice(0, 7), nth);
}

function longName(month: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-15T12:00:00Z`));
}

const cell = (page: Page, nth: number) => page.locator(`.strip button[data-month="${monthAt(nth)}"]`);

/** What the strip shows for a month: `2 pv`. */
async function daysAre(page: Page, nth: number, text: string): Promise<void> {
  await expect.poll(() => cell(page, nth).locator('b').textContent(), { timeout: 20_000 }).toBe(text);
}

/** Counts the presses of a real pointer from now on. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counted = { clicks: 0 };
    Object.assign(window, { counted });
    addEventListener('click', (event) => event.isTrusted && event.detail > 0 && counted.clicks++, true);
  });
  return () => page.evaluate(() => (window as unknown as { counted: { clicks: number } }).counted.clicks);
}

describe('a pool and my days in it', () => {
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

  describe('without a line and without an account', () => {
    it('an empty list of pools shows the first step', async () => {
      await aino.open('/');
      await aino.shellKept();
      await aino.page.reload();
      await world.stopServer();
      await desk.setOffline(true);
      await aino.startWithoutAccount('Aino Kallio', 'Valtiokonttori');
      await aino.open('/poolit');
      await aino.page.getByText(aino.say('pools', 'list.noNetwork')).waitFor();
      await screenIsSound(aino.page, '05-poolit-tyhja');
      network = await aino.foundNetwork({ fi: 'HR-sytyttäjät', sv: 'HR-tändarna' }, 'Osaamista yli virastorajojen');
    });

    it('founds a pool; what was typed outlives a reload', async () => {
      await aino.open('/poolit/uusi');
      await aino.field('pools', 'field.name').fill('HR-asiantuntijapooli');
      await aino.field('pools', 'field.purpose').fill('Yhteinen voimavara: päiviä ja taitoja yli virastorajojen.');
      for (const skill of ['Fasilitointi', 'Muutosviestintä', 'Ruotsi']) {
        await aino.field('pools', 'field.skills').fill(skill);
        await aino.page.keyboard.press('Enter');
      }
      await aino.page.reload();
      await aino.field('pools', 'field.name').waitFor();
      expect(await aino.field('pools', 'field.name').inputValue()).toBe('HR-asiantuntijapooli');
      await screenIsSound(aino.page, '05-pooli-uusi');
      await aino.button('pools', 'new').click();
      await aino.page.waitForURL(/\/poolit\/[0-9a-f-]{36}$/);
      pool = new URL(aino.page.url()).pathname;
      await aino.page.getByRole('heading', { level: 1, name: 'HR-asiantuntijapooli' }).waitFor();
      await aino.page.getByText(aino.say('pools', 'days.none')).waitFor();
      await screenIsSound(aino.page, '05-pooli-alku');
    });

    it('[J8] a month’s days take at most three presses from Tänään, and a reload keeps them', async () => {
      await aino.open('/poolit/omat');
      await cell(aino.page, 1).waitFor();
      await screenIsSound(aino.page, '20-omat-paivat-alku');
      await aino.open('/');
      const clicks = await countClicks(aino.page);
      await aino.link('pools', 'place').click();
      await aino.link('pools', 'list.mine').click();
      await cell(aino.page, 1).click();
      await daysAre(aino.page, 1, '1 pv');
      expect(await clicks()).toBeLessThanOrEqual(3);
      await cell(aino.page, 1).click();
      await daysAre(aino.page, 1, '2 pv');
      await aino.settled();
      await aino.page.reload();
      await daysAre(aino.page, 1, '2 pv');
      expect(aino.faults).toEqual([]);
    });

    it('[J8] on Tänään this and the next month are one press each, and a reload keeps that too', async () => {
      await aino.open('/');
      await daysAre(aino.page, 1, '2 pv');
      await screenIsSound(aino.page, '01-tanaan-paivat');
      const clicks = await countClicks(aino.page);
      await cell(aino.page, 1).click();
      expect(await clicks()).toBe(1);
      await daysAre(aino.page, 1, '3 pv');
      await aino.settled();
      await aino.page.reload();
      await daysAre(aino.page, 1, '3 pv');
      for (const days of ['5 pv', '0 pv', '1 pv', '2 pv']) {
        await cell(aino.page, 1).click();
        await daysAre(aino.page, 1, days);
      }
      await aino.page.locator('.toast').getByRole('button', { name: 'Kumoa' }).click();
      await daysAre(aino.page, 1, '1 pv');
      await cell(aino.page, 1).click();
      await daysAre(aino.page, 1, '2 pv');
      await aino.open('/poolit/omat');
      await daysAre(aino.page, 1, '2 pv');
    });

    it('one tap leads through 0, 1, 2, 3 and 5 days and back; Kumoa takes back the last', async () => {
      for (const days of ['1 pv', '2 pv', '3 pv', '5 pv', '0 pv', '1 pv']) {
        await cell(aino.page, 2).click();
        await daysAre(aino.page, 2, days);
      }
      await aino.page.locator('.toast').getByRole('button', { name: 'Kumoa' }).click();
      await daysAre(aino.page, 2, '0 pv');
      await aino.page.keyboard.press('Control+z');
      await daysAre(aino.page, 2, '5 pv');
      await aino.page.keyboard.press('Control+y');
      await daysAre(aino.page, 2, '0 pv');
    });

    it('parts of days are typed and stand to the quarter; what is no number says how to mend it', async () => {
      await aino.page.getByText(aino.say('pools', 'mine.exact'), { exact: true }).click();
      const field = aino.page.getByLabel(aino.say('pools', 'mine.exact.field', { month: longName(monthAt(3), 'fi-FI') }));
      await field.fill('paljon');
      await field.blur();
      await aino.page.getByText(aino.say('pools', 'mine.exact.odd')).waitFor();
      await daysAre(aino.page, 3, aino.say('pools', 'days.unsaid'));
      await field.fill('0,5');
      await field.press('Enter');
      await daysAre(aino.page, 3, '0,5 pv');
      await cell(aino.page, 3).getByText('3 h 45 min').waitFor();
      await aino.page.getByRole('button', { name: aino.say('pools', 'mine.exact.more', { month: longName(monthAt(4), 'fi-FI') }), exact: true }).click();
      await daysAre(aino.page, 4, '1 pv');
      await screenIsSound(aino.page, '20-tarkat-maarat');
    });

    it('skills are shown by a press, and others see in one line what I show', async () => {
      await aino.page.getByRole('button', { name: 'Fasilitointi' }).click();
      await aino.page.getByRole('button', { name: 'Fasilitointi', pressed: true }).waitFor();
      await aino.button('pools', 'skill.other').click();
      await aino.page.getByLabel(aino.say('pools', 'skill.other.label')).fill('Sisältöjen siirrot');
      await aino.page.keyboard.press('Enter');
      await aino.page.getByRole('button', { name: 'Sisältöjen siirrot', pressed: true }).waitFor();
      const line = aino.page.locator('li.pool .meta').last();
      await expect.poll(() => line.textContent()).toMatch(/Aino Kallio · Fasilitointi, Sisältöjen siirrot · .*2 pv/);
      await aino.settled();
      await screenIsSound(aino.page, '20-omat-paivat');
    });

    it('a pause is two presses, has an end, and is taken back', async () => {
      const clicks = await countClicks(aino.page);
      await aino.page.getByRole('button', { name: aino.say('pools', 'pause'), exact: true }).click();
      await aino.page.getByRole('menuitem', { name: '3 kk' }).click();
      expect(await clicks()).toBe(2);
      await aino.button('pools', 'pause.end').first().waitFor();
      await screenIsSound(aino.page, '20-tauko');
      await aino.page.locator('.toast').getByRole('button', { name: 'Kumoa' }).click();
      await aino.button('pools', 'pause.end').waitFor({ state: 'detached' });
    });

    it('the pool’s page shows my days over everything else, as a picture and as a table', async () => {
      await aino.open(pool);
      const picture = aino.page.locator('svg.chart');
      await expect.poll(() => picture.getAttribute('aria-label'), { timeout: 20_000 }).toMatch(new RegExp(`${longName(monthAt(1), 'fi-FI')} 2 pv`));
      await screenIsSound(aino.page, '05-pooli-oma');
      await aino.button('pools', 'days.table').click();
      await aino.page
        .getByRole('rowheader', { name: /Aino Kallio/ })
        .first()
        .waitFor();
      await screenIsSound(aino.page, '05-pooli-taulukko');
      const [file] = await Promise.all([aino.page.waitForEvent('download'), aino.button('pools', 'days.csv').click()]);
      expect(readFileSync(await file.path(), 'utf8')).toMatch(/Aino Kallio;;2;0;0,517;1;;3,517/);
      expect(aino.faults).toEqual([]);
    });

    it('a steward edits the card in place, and takes the pool out of the bin again', async () => {
      await aino.button('pools', 'menu').click();
      await aino.page.getByRole('menuitem', { name: aino.say('pools', 'menu.edit') }).click();
      await aino.field('pools', 'field.name').fill('HR-pooli');
      await aino.field('pools', 'field.name').press('Enter');
      await aino.page
        .getByRole('navigation', { name: aino.say('pools', 'crumbs') })
        .getByRole('link', { name: 'HR-pooli' })
        .waitFor();
      await screenIsSound(aino.page, '05-pooli-muokkaus');
      await aino.button('pools', 'undo').click();
      await aino.page
        .getByRole('navigation', { name: aino.say('pools', 'crumbs') })
        .getByRole('link', { name: 'HR-asiantuntijapooli' })
        .click();
      await aino.button('pools', 'menu').click();
      await aino.page.getByRole('menuitem', { name: aino.say('pools', 'menu.remove') }).click();
      await aino.page.waitForURL((url) => url.pathname === '/poolit');
      await aino.page.getByText(aino.say('pools', 'list.binned', { n: 1 })).click();
      await screenIsSound(aino.page, '05-poolit-roskakori');
      await aino.button('pools', 'takeBack.of', { name: 'HR-asiantuntijapooli' }).click();
      await aino.page.getByRole('link', { name: 'HR-asiantuntijapooli' }).waitFor();
      await aino.page.getByText(aino.say('pools', 'list.binned', { n: 1 })).waitFor({ state: 'detached' });
    });

    it('the network’s page has its pools in a line each', async () => {
      await aino.open(`${network}?osa=pooli`);
      await aino.page.getByRole('link', { name: 'HR-asiantuntijapooli' }).waitFor();
      await aino.page.getByText(/ 2 pv/).first().waitFor();
      await screenIsSound(aino.page, '03-verkosto-pooli');
    });
  });

  describe('two members', () => {
    it('the pool arrives with the network', async () => {
      await world.startServer();
      await desk.setOffline(false);
      await aino.enterBy(world.firstLink, 'Aino Kallio', 'Valtiokonttori');
      await aino.page.getByRole('button', { name: new RegExp(aino.say('enter', 'mine.all')) }).click();
      await aino.page.waitForURL((url) => url.pathname !== '/omat');
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

  describe('two devices of one member', () => {
    let phone: BrowserContext;
    let pocket: Member;

    it('the second has the same days', async () => {
      phone = await newDevice(browser, { origin: world.origin, language: 'fi', size: 'phone', theme: 'dark' });
      pocket = await memberOn(phone, { language: 'fi', size: 'phone' });
      const { text } = await signin('Aino Kallio', { SOLMU_DATA: world.data, SOLMU_ORIGIN: world.origin });
      await pocket.page.goto(text.slice(text.indexOf('http')).trim());
      await pocket.page.locator('main button.primary, form button[type=submit]').first().click();
      await pocket.page.waitForURL((url) => !url.pathname.startsWith('/tule'));
      await pocket.open('/poolit/omat');
      await daysAre(pocket.page, 1, '2 pv');
      await pocket.signIs('saved');
      await pocket.shellKept();
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

it('days, skills and a pause by keyboard alone', async () => {
  const world = await startWorld();
  const browser = await launch();
  try {
    const member = await memberOn(await newDevice(browser, { origin: world.origin, language: 'en' }), { language: 'en' });
    const { page } = member;
    const say = (key: string, args?: { readonly [name: string]: string | number }) => member.say('pools', key, args);
    await member.open('/');
    await member.startWithoutAccount('Aino Kallio', 'Valtiokonttori');
    await member.foundNetwork({ en: 'HR sparks' }, 'Skills across borders');
    await member.open('/poolit/uusi');
    await tabTo(page, say('field.name'));
    await page.keyboard.type('HR pool');
    await tabTo(page, say('field.skills'));
    await page.keyboard.type('Facilitation');
    await page.keyboard.press('Enter');
    await tabTo(page, say('new'));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'HR pool' }).waitFor();
    await tabTo(page, say('give'));
    await page.keyboard.press('Enter');
    await cell(page, 0).waitFor();
    await tabTo(page, new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' }).format(new Date(`${monthAt(0)}-15T12:00:00Z`)));
    await page.keyboard.press('Enter');
    await daysAre(page, 0, '1 day');
    await page.keyboard.press('+');
    await daysAre(page, 0, '2 days');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Space');
    await daysAre(page, 0, '5 days');
    await page.keyboard.press('-');
    await daysAre(page, 0, '4 days');
    await page.keyboard.press('Control+z');
    await daysAre(page, 0, '5 days');
    await tabTo(page, say('mine.exact'));
    await page.keyboard.press('Enter');
    await tabTo(page, say('mine.exact.field', { month: longName(monthAt(1), 'en-GB') }));
    await page.keyboard.type('1.5');
    await page.keyboard.press('Tab');
    await daysAre(page, 1, '1.5 days');
    await tabTo(page, 'Facilitation');
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Facilitation', pressed: true }).waitFor();
    await tabTo(page, say('pause.months', { n: 6 }));
    await page.keyboard.press('Enter');
    await page
      .getByText(/^Paused until/)
      .first()
      .waitFor();
    await tabTo(page, say('pause.own'));
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('date');
    await screenIsSound(page, '20-nappaimin');
    expect(member.faults).toEqual([]);
  } finally {
    await browser.close();
    await world.end();
  }
});

/** Goes on by Tab until the focus stands, to be seen, on something whose name begins so; fails when a whole round finds nothing. */
async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = [];
  for (let i = 0; i < 90; i++) {
    await page.keyboard.press('Tab');
    const { called, shows } = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement) || element === document.body) return { called: '', shows: false };
      const labels = 'labels' in element ? [...((element as HTMLInputElement).labels ?? [])].map((label) => label.textContent) : [];
      const text = element.getAttribute('aria-label') ?? (labels.length > 0 ? labels.join(' ') : element.textContent) ?? '';
      const style = getComputedStyle(element);
      return { called: text.replaceAll(/\s+/g, ' ').trim(), shows: style.outlineStyle !== 'none' || style.boxShadow !== 'none' };
    });
    if (called.startsWith(name)) {
      expect(shows, `${called} has the focus and does not show it`).toBe(true);
      return;
    }
    passed.push(called);
  }
  throw new Error(`Tab leads nowhere named "${name}"; it passed ${passed.slice(0, 50).join(' | ')}`);
}
