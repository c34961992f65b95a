/**
 * Erasing for good, by two members: Aino (Finnish, a laptop) erases a network's note that Björn (Swedish, a phone) writes in without a line.
 * Afterwards it is in no list and no file of the store, his device does not bring it back, and his own words are a copy of his own.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, newDevice } from '../support/browser.ts';
import { screenIsSound } from '../support/screens.ts';
import { type Member, memberOn } from './member.ts';
import { menu, noteInNetwork, openList, text } from './note-acts.ts';
import { startWorld, type World } from './world.ts';

const canary = 'kanarialintu';
let world: World;
let browser: Browser;
let aino: Member;
let bjorn: Member;
let note: string;

const inStore = (): string[] => readdirSync(world.data).filter((file) => file.startsWith('solmu') && readFileSync(join(world.data, file)).includes(canary));
const listedOn = (member: Member) => member.page.locator('main').getByText(canary).count();

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld(), launch()]);
  aino = await memberOn(await newDevice(browser, { origin: world.origin, language: 'fi', size: 'laptop' }), { language: 'fi', size: 'laptop' });
  bjorn = await memberOn(await newDevice(browser, { origin: world.origin, language: 'sv', size: 'phone' }), { language: 'sv', size: 'phone' });
  ({ note } = await noteInNetwork(world, { aino, bjorn }, { fi: 'Arkistoijat' }, { title: `Salainen ${canary}` }));
  await bjorn.open(note);
  await bjorn.page.getByText(canary).first().waitFor();
});
afterAll(async () => {
  await browser?.close();
  await world?.end();
});

describe('a note in the bin', () => {
  it('[D144] is erased for good with a typed word and a line, which both are asked for', async () => {
    await bjorn.page.context().setOffline(true);
    await text(bjorn).click();
    await bjorn.page.keyboard.press('Control+End');
    await bjorn.page.keyboard.type(' och mina egna ord');
    await bjorn.settled();

    await menu(aino, 'remove');
    await aino.open(note);
    await aino.button('erase', 'do').click();
    const dialog = aino.page.getByRole('dialog');
    await dialog.getByText(aino.say('erase', 'unsent')).waitFor();
    await screenIsSound(aino.page, '25-poista-lopullisesti');
    const confirm = aino.button('erase', 'confirm');
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill('poista');
    await expect.poll(() => confirm.isDisabled()).toBe(false);

    world.proxy.cut();
    await dialog.getByText(aino.say('erase', 'offline')).waitFor();
    expect(await confirm.isDisabled()).toBe(true);
    world.proxy.mend();
    await aino.networkIsBack();
    await expect.poll(() => confirm.isDisabled()).toBe(false);

    await aino.page.keyboard.press('Control+Enter');
    await aino.page
      .getByText(aino.say('erase', 'done', { name: `Salainen ${canary}` }))
      .first()
      .waitFor();
    await aino.page.waitForURL((url) => url.pathname === '/muistiinpanot');
    await expect.poll(inStore).toEqual([]);
    await aino.open('/muistiinpanot?lista=roskakori');
    await expect.poll(() => listedOn(aino)).toBe(0);
    await aino.open(note);
    await aino.page.getByText(aino.say('erase', 'gone')).waitFor();
    expect(await aino.button('notes', 'takeBack').count()).toBe(0);
    expect(aino.faults).toEqual([]);
  });

  it('[D145][D146] is brought back by nobody who was away: his own words are a copy of his own, and nothing else is left', async () => {
    await bjorn.page.context().setOffline(false);
    await bjorn.networkIsBack();
    await bjorn.signIs('problem');
    await bjorn.open('/omat-kopiot');
    await bjorn.page.getByText('och mina egna ord').first().waitFor();
    expect(await listedOn(bjorn)).toBe(0);
    // Nothing is left to which they could be added.
    expect(await bjorn.page.getByText(bjorn.say('away', 'copy.not.in-bin')).count()).toBe(0);
    // Looked at, it calls for him no more.
    await bjorn.signIs('saved');
    await openList(bjorn);
    await expect.poll(() => listedOn(bjorn)).toBe(0);
    await bjorn.open(note);
    await bjorn.page.getByText(bjorn.say('erase', 'gone')).waitFor();
    await screenIsSound(bjorn.page, '25b-poistettu-lopullisesti');
    expect(inStore()).toEqual([]);
  });
});
