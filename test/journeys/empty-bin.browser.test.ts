/**
 * Aino (Finnish, a laptop) removes an item from an agenda. After thirty days at the server her own device empties it while she looks
 * elsewhere; the bin says so, and history brings back what it held.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, newDevice } from '../support/browser.ts';
import { screenIsSound, shot } from '../support/screens.ts';
import { type Member, memberOn } from './member.ts';
import { startWorld, type World } from './world.ts';

let world: World;
let browser: Browser;
let aino: Member;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ movedClock: true }), launch()]);
  aino = await memberOn(await newDevice(browser, { origin: world.origin, language: 'fi', size: 'laptop' }), { language: 'fi', size: 'laptop' });
});
afterAll(async () => {
  await browser?.close();
  await world?.end();
});

describe('an item in the bin', () => {
  it('[D150][D152] is emptied after thirty days, and history brings back what it held', async () => {
    const { page } = aino;
    await aino.enterBy(world.firstLink, 'Aino Kallio', 'Valtiokonttori');
    const event = await aino.foundEvent({ title: 'Syystapaaminen', template: 'empty' });
    await aino.addItems('Avaus', 'Kahvi');
    await aino.openItem('Kahvi');
    await (await aino.notes()).click();
    await page.keyboard.type('Kuppeja 40');
    await aino.settled();
    await aino.row('Kahvi').getByRole('link').press('Delete');
    await aino.settled();
    await aino.signIs('saved');

    await world.pass(0.01);
    await world.pass(30.1);
    await aino.button('events', 'bin.count', { n: 1 }).click();
    const bin = page.getByRole('region', { name: aino.say('ui', 'bin') });
    await bin.getByText(aino.say('events', 'bin.emptied', { when: '' }).trim()).waitFor({ timeout: 40_000 });
    await shot(page, '26-roskakori-tyhjennetty');
    await aino.button('ui', 'bin.takeBackOf', { title: 'Kahvi' }).click();
    await aino.button('events', 'bin.fetch').click();
    await page.waitForURL(/\/historia\//);
    const card = page.getByRole('region', { name: aino.say('away', 'emptied.title') });
    await card.getByText('Kahvi').waitFor();
    await screenIsSound(page, '26-entinen-sisalto');
    await aino.button('away', 'emptied.fetch').click();
    await card.getByText(aino.say('away', 'emptied.restores')).waitFor();
    await page.getByText('Kuppeja 40').first().waitFor();
    await shot(page, '26-entinen-sisalto-haettu');
    await aino.button('away', 'restore').click();
    await card.waitFor({ state: 'detached' });

    await aino.open(event);
    await aino.openItem('Kahvi');
    await expect.poll(async () => (await (await aino.notes()).textContent())?.trim()).toBe('Kuppeja 40');
    expect(aino.faults).toEqual([]);
  });
});
