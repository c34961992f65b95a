/**
 * Notes alone and without a line, by keyboard, through a reload in the middle: headings and lists, mentions, finding, headings beside,
 * Markdown, print, bin. In two languages, on a phone and on a laptop.
 */
import { readFileSync } from 'node:fs';
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Language, type LastingDevice, lastingDevice, type Size } from '../support/browser.ts';
import { screenIsSound, shot } from '../support/screens.ts';
import { type Member, memberOn } from './member.ts';
import { begin, menu, openList, text, title } from './note-acts.ts';
import { startWorld, type World } from './world.ts';

/** Two of the three languages: all screens are seen in each of them by `screens`, and whole journeys by `alone`. */
const looks: readonly (readonly [Language, Size])[] = [
  ['fi', 'phone'],
  ['sv', 'laptop'],
];

describe.each(looks)('a note alone, without a line, in %s on a %s', (language, size) => {
  let world: World;
  let device: LastingDevice;
  let context: BrowserContext;
  let aino: Member;

  beforeAll(async () => {
    world = await startWorld();
    device = lastingDevice({ language, size, origin: world.origin });
    context = await device.start();
  });
  afterAll(async () => {
    await context?.close();
    device?.forget();
    await world?.end();
  });

  it('1: an empty list shows the first step', async () => {
    aino = await memberOn(context, { language, size });
    await aino.open('/');
    await aino.shellKept();
    await world.stopServer();
    await context.setOffline(true);
    await aino.startWithoutAccount('Aino Kallio', 'Valtiokonttori');
    await aino.foundNetwork({ fi: 'HR-sytyttäjät', sv: 'HR-tändarna' }, 'Perehdytys, joka ei jää kalvoihin');
    await aino.foundEvent({ title: 'Kevätpäivä', template: 'empty' });
    // Leaving the page within the first moment may take the last keys along.
    await aino.page.getByRole('heading', { level: 1, name: 'Kevätpäivä' }).waitFor();
    await aino.settled();
    await openList(aino);
    await aino.page.getByText(aino.say('notes', 'empty.title')).waitFor();
    await screenIsSound(aino.page, '06-muistiinpanot-tyhja');
  });

  it('2: one press and a name, Enter, and the text: headings, lists, check lists, by keyboard alone', async () => {
    await begin(aino, 'Perehdyttäjän huoneentaulu');
    const { keyboard } = aino.page;
    await keyboard.type('Tulosta seinälle tai pidä puhelimessa. Kolme hetkeä, joissa uusi kollega tarvitsee ihmistä enemmän kuin ohjetta.');
    await keyboard.press('Enter');
    await keyboard.type('# Ensimmäinen päivä');
    await keyboard.press('Enter');
    await keyboard.type('[x] Vastassa aulassa, lounas sovittu');
    await keyboard.press('Enter');
    await keyboard.type('Tunnukset ja avain toimivat ennen kello kymmentä');
    await keyboard.press('Enter');
    await keyboard.type('Esittely: kuka auttaa missäkin');
    await keyboard.press('Alt+Enter');
    await keyboard.press('Enter');
    await keyboard.press('Enter');
    await keyboard.type('# Ensimmäinen viikko');
    await keyboard.press('Enter');
    await keyboard.type('> ”Muistan nimet, en kalvoja.” Haastattelu 4');
    await keyboard.press('Enter');
    await keyboard.press('Enter');
    await keyboard.type('Viisi kahvia viiden ihmisen kanssa. Katso ');
    await aino.settled();
    expect(await text(aino).locator('h3').allTextContents()).toEqual(['Ensimmäinen päivä', 'Ensimmäinen viikko']);
    expect(await text(aino).locator('li').count()).toBe(3);
  });

  it('3: @ and a few letters mention an event, by keyboard, without a line', async () => {
    await text(aino).click();
    await aino.page.keyboard.press('Control+End');
    await aino.page.keyboard.type('@kev');
    const list = aino.page.getByRole('listbox', { name: aino.say('editor', 'mention.list') });
    await list.waitFor();
    await expect.poll(() => list.getByRole('option').allTextContents()).toEqual([expect.stringContaining('Kevätpäivä')]);
    expect(await text(aino).getAttribute('aria-activedescendant')).toBe(await list.getByRole('option').first().getAttribute('id'));
    await shot(aino.page, '06-maininta');
    await aino.page.keyboard.press('Enter');
    await list.waitFor({ state: 'hidden' });
    await aino.page.keyboard.type('ja sovi kalenteriin.');
    await expect.poll(() => text(aino).locator('p').last().textContent()).toMatch(/Katso \ufeff?Kevätpäivä\ufeff? ja sovi kalenteriin\./);
    await aino.settled();
  });

  it('4: a reload in the middle keeps every letter', async () => {
    await aino.page.reload();
    await text(aino).waitFor();
    expect(await title(aino).inputValue()).toBe('Perehdyttäjän huoneentaulu');
    expect(await text(aino).locator('li').count()).toBe(3);
    await aino.page.getByText(aino.say('notes', 'private'), { exact: true }).filter({ visible: true }).first().waitFor();
    await screenIsSound(aino.page, '06-muistiinpano');
  });

  it('5: the event gets another name, and the mention says it; removed, it says so', async () => {
    const note = new URL(aino.page.url()).pathname;
    await text(aino).locator('a.mention').click();
    await aino.page.getByRole('heading', { level: 1, name: 'Kevätpäivä' }).waitFor();
    await aino.rename('Syyspäivä');
    const event = new URL(aino.page.url()).pathname;
    await aino.settled();
    await aino.open(note);
    await expect.poll(() => text(aino).locator('a.mention').textContent()).toBe('Syyspäivä');
    await aino.open(event);
    await aino.fromMenu('menu.remove');
    await aino.settled();
    await aino.open(note);
    await expect.poll(() => text(aino).locator('a.mention').getAttribute('data-state')).toBe('gone');
    expect(await text(aino).locator('a.mention').getAttribute('href')).toBeNull();
  });

  it('6: finds words in it, with their number, on and back', async () => {
    await text(aino).click();
    await aino.page.keyboard.press('Control+f');
    await aino.page.keyboard.type('ensimmäinen');
    await aino.page.getByText(aino.say('notes', 'find.count', { n: 1, all: 2 }), { exact: true }).waitFor();
    await aino.page.keyboard.press('Enter');
    await aino.page.getByText(aino.say('notes', 'find.count', { n: 2, all: 2 }), { exact: true }).waitFor();
    await screenIsSound(aino.page, '06-etsinta');
    await aino.page.keyboard.press('Escape');
    expect(await aino.page.evaluate(() => String(getSelection()))).toBe('Ensimmäinen');
  });

  it('7: goes to a heading', async () => {
    if (size === 'phone') {
      await aino.button('notes', 'outline').click();
      await aino.page.getByRole('menuitem', { name: 'Ensimmäinen viikko' }).click();
    } else {
      await aino.page
        .getByRole('navigation', { name: aino.say('notes', 'outline') })
        .getByRole('button', { name: 'Ensimmäinen viikko' })
        .click();
    }
    await expect.poll(() => aino.page.evaluate(() => getSelection()?.anchorNode?.parentElement?.closest('h3')?.textContent ?? '')).toBe('Ensimmäinen viikko');
  });

  it('8: takes it along as Markdown, and prints it', async () => {
    const [download] = await Promise.all([aino.page.waitForEvent('download'), menu(aino, 'markdown')]);
    expect(download.suggestedFilename()).toBe('Perehdyttäjän huoneentaulu.md');
    const file = readFileSync(await download.path(), 'utf8');
    expect(file).toContain('# Perehdyttäjän huoneentaulu\n\nTulosta seinälle');
    expect(file).toContain('> ”Muistan nimet, en kalvoja.” Haastattelu 4');
    expect(file).toContain('## Ensimmäinen päivä\n\n- [x] Vastassa aulassa, lounas sovittu\n- [ ] Tunnukset');
    await aino.page.emulateMedia({ media: 'print' });
    await aino.page.getByRole('heading', { level: 1, name: 'Perehdyttäjän huoneentaulu' }).filter({ visible: true }).waitFor();
    expect(await aino.page.locator('article.paper').filter({ visible: true }).textContent()).toContain('Viisi kahvia');
    expect(await aino.page.locator('.toolbar').filter({ visible: true }).count()).toBe(0);
    await shot(aino.page, '06-tuloste');
    await aino.page.emulateMedia({ media: 'screen' });
  });

  it('9: into the bin and back with Kumoa; the list finds it by its name', async () => {
    await menu(aino, 'remove');
    await aino.page.waitForURL((url) => url.pathname === '/muistiinpanot');
    await aino.page
      .locator('.toast')
      .getByRole('button', { name: aino.say('ui', 'undo'), exact: true })
      .click();
    await aino.page.getByRole('link', { name: 'Perehdyttäjän huoneentaulu' }).waitFor();
    await begin(aino, 'Oma muistilista');
    await aino.page.keyboard.type('maito');
    await aino.settled();
    await openList(aino);
    await aino.page.getByRole('link', { name: 'Oma muistilista' }).waitFor();
    await screenIsSound(aino.page, '06-muistiinpanot');
    await aino.page.getByRole('searchbox', { name: aino.say('notes', 'search') }).fill('HUONE');
    await expect.poll(() => aino.page.locator('.card .notes .t').allTextContents()).toEqual([expect.stringContaining('huoneentaulu')]);
  });

  it('10: the keyboard alone reaches the list, a new note, its title, text, tools and back', async () => {
    const { keyboard } = aino.page;
    const focused = () => aino.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? '');
    const tabTo = async (name: string): Promise<void> => {
      for (let i = 0; i < 60 && !(await focused()).startsWith(name); i++) await keyboard.press('Tab');
      expect(await focused()).toContain(name);
    };
    await aino.open('/');
    // What stands before the storage is open knows no keys yet; the sign comes with them.
    await aino.page.locator('button.sync:visible').first().waitFor();
    await aino.page.locator('h1').first().focus();
    await keyboard.press('g');
    await keyboard.press('m');
    await aino.page.waitForURL((url) => url.pathname === '/muistiinpanot');
    await aino.button('notes', 'new').first().waitFor();
    await tabTo(aino.say('notes', 'new'));
    await keyboard.press('Enter');
    await text(aino).waitFor();
    await expect.poll(focused).toBe(aino.say('notes', 'title'));
    await keyboard.type('Näppäimistöltä');
    await keyboard.press('ArrowDown');
    await expect.poll(focused).toBe(aino.say('notes', 'text'));
    await keyboard.type('eka');
    await keyboard.press('ArrowUp');
    await expect.poll(focused).toBe(aino.say('notes', 'title'));
    await keyboard.press('Enter');
    await keyboard.press('Escape');
    await expect.poll(focused).toBe(aino.say('editor', 'bold'));
    await keyboard.press('Escape');
    await expect.poll(focused).toBe(aino.say('notes', 'text'));
    await keyboard.press('Shift+Tab');
    await tabTo(aino.say('notes', 'text'));
    await aino.settled();
    expect(aino.faults).toEqual([]);
  });
});
