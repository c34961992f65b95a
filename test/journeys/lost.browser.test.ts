/**
 * Löytötavarat of two members: Björn (Swedish, a phone) writes on in a network's note without a line while Aino (Finnish, a laptop) removes
 * it. Both find what he wrote; he copies it, puts the note back, and it stands in it.
 */
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, newDevice } from '../support/browser.ts';
import { screenIsSound, shot } from '../support/screens.ts';
import { type Member, memberOn } from './member.ts';
import { menu, noteInNetwork, text } from './note-acts.ts';
import { startWorld, type World } from './world.ts';

let world: World;
let browser: Browser;
let phone: BrowserContext;
let aino: Member;
let bjorn: Member;
let note: string;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld(), launch()]);
  phone = await newDevice(browser, { origin: world.origin, language: 'sv', size: 'phone' });
  aino = await memberOn(await newDevice(browser, { origin: world.origin, language: 'fi', size: 'laptop' }), { language: 'fi', size: 'laptop' });
  bjorn = await memberOn(phone, { language: 'sv', size: 'phone' });
  const names = { fi: 'Kiertäjät', sv: 'Turnerarna' };
  ({ note } = await noteInNetwork(world, { aino, bjorn }, names, { title: 'Kiertueen aikataulu', text: 'Maanantaina Oulu.' }));
  await bjorn.shellKept();
});
afterAll(async () => {
  await browser?.close();
  await world?.end();
});

const finds = (member: Member, whose: 'mine' | 'others') => member.page.getByRole('region', { name: member.say('lost', whose) });

describe('lost and found', () => {
  it('[D123][D126] what was written into a removed note is found by both, also after a reload without a line', async () => {
    await bjorn.open(note);
    await text(bjorn).getByText('Maanantaina Oulu.').waitFor();
    await phone.setOffline(true);
    await text(bjorn).click();
    await bjorn.page.keyboard.press('Control+End');
    await bjorn.page.keyboard.type(' Tisdag buss till Kemi.');
    await bjorn.settled();
    await aino.open(note);
    await text(aino).waitFor();
    await menu(aino, 'remove');
    await aino.signIs('saved');
    await phone.setOffline(false);
    await bjorn.networkIsBack();
    await bjorn.signIs('saved');

    await bjorn.open('/poissa');
    await bjorn.link('away', 'lost.open').click();
    await finds(bjorn, 'mine').getByText('Tisdag buss till Kemi.').waitFor({ timeout: 15_000 });
    expect(await finds(bjorn, 'mine').getByText('Maanantaina').count()).toBe(0);
    await phone.setOffline(true);
    await bjorn.page.reload();
    await finds(bjorn, 'mine').getByText('Tisdag buss till Kemi.').waitFor({ timeout: 15_000 });
    await phone.setOffline(false);
    await screenIsSound(bjorn.page, 'loytotavarat');
    await aino.open('/loytotavarat');
    await finds(aino, 'others').getByText('Tisdag buss till Kemi.').waitFor({ timeout: 15_000 });
    await shot(aino.page, '24b-loytotavarat-l');
  });

  it('is put aside on one device and taken back again, and copied into my notes', async () => {
    await aino.page.getByRole('button', { name: aino.say('lost', 'pass.of', { title: 'Kiertueen aikataulu' }) }).click();
    await aino.page.getByRole('heading', { name: aino.say('lost', 'empty.title') }).waitFor();
    await aino.button('ui', 'undo').click();
    await finds(aino, 'others').waitFor();
    await aino.page.getByRole('button', { name: aino.say('lost', 'notes.of', { title: 'Kiertueen aikataulu' }) }).click();
    await text(aino).getByText('Tisdag buss till Kemi.').waitFor();
  });

  it('goes back to its place in two presses, with what was written in it', async () => {
    await bjorn.page.getByRole('button', { name: bjorn.say('lost', 'take.of', { title: 'Kiertueen aikataulu' }) }).click();
    await text(bjorn).getByText('Maanantaina Oulu. Tisdag buss till Kemi.').waitFor();
    expect(new URL(bjorn.page.url()).pathname).toBe(note);
    await bjorn.signIs('saved');
    await aino.open('/loytotavarat');
    await aino.page.getByRole('heading', { name: aino.say('lost', 'empty.title') }).waitFor({ timeout: 15_000 });
    expect([...aino.faults, ...bjorn.faults].filter((fault) => !/Failed to load|ERR_|WebSocket/.test(fault))).toEqual([]);
  });
});
