/**
 * A pool of a network and a member's days in it, founded and filled without a line and without an account, with reloads in the middle.
 */
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, newDevice } from '../support/browser.ts';
import { screenIsSound } from '../support/screens.ts';
import { type Member, memberOn } from './member.ts';
import { cell, countClicks, daysAre, longName, monthAt } from './pool-steps.ts';
import { startWorld, type World } from './world.ts';

describe('a pool and my days in it, without a line and without an account', () => {
  let world: World;
  let browser: Browser;
  let desk: BrowserContext;
  let aino: Member;
  let network: string;
  let pool: string;

  beforeAll(async () => {
    [world, browser] = await Promise.all([startWorld(), launch()]);
    desk = await newDevice(browser, { origin: world.origin, language: 'fi', size: 'laptop' });
    aino = await memberOn(desk, { language: 'fi', size: 'laptop' });
  });
  afterAll(async () => {
    await browser?.close();
    await world?.end();
  });

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
    await aino.settled();
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
