/**
 * Notes: alone without a line, by keyboard, through a reload in the middle; then a private one shared with a network and written
 * together, and one that stays private and is never on the other's device.
 */
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Language, type LastingDevice, lastingDevice, launch, newDevice, type Size } from '../support/browser.ts';
import { screenIsSound, shot } from '../support/screens.ts';
import { type Member, memberOn } from './member.ts';
import { startWorld, type World } from './world.ts';

const text = (member: Member): Locator => member.page.locator('.paper [contenteditable=true]');
const title = (member: Member): Locator => member.page.getByRole('textbox', { name: member.say('notes', 'title'), exact: true });

/** One press, and the caret stands in the title; Enter goes into the text. */
async function begin(member: Member, name: string): Promise<void> {
  await member.button('notes', 'new').first().click();
  await text(member).waitFor();
  await expect.poll(() => member.page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
  await member.page.keyboard.type(name);
  await member.page.keyboard.press('Enter');
  await expect.poll(() => member.page.evaluate(() => (document.activeElement as HTMLElement | null)?.isContentEditable)).toBe(true);
}

async function openList(member: Member): Promise<void> {
  await member.open('/muistiinpanot');
  await member.page.getByRole('heading', { level: 1, name: member.say('notes', 'place') }).waitFor();
}

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
    expect(file).toContain('## Ensimmäinen päivä\n\n- [x] Vastassa aulassa, lounas sovittu\n- [ ] Tunnukset');
    await aino.page.emulateMedia({ media: 'print' });
    await aino.page.getByRole('heading', { level: 1, name: 'Perehdyttäjän huoneentaulu' }).filter({ visible: true }).waitFor();
    expect(await aino.page.locator('.print-sheet').filter({ visible: true }).textContent()).toContain('Viisi kahvia');
    expect(await aino.page.locator('.toolbar').filter({ visible: true }).count()).toBe(0);
    await shot(aino.page, '06-tuloste');
    await aino.page.emulateMedia({ media: 'screen' });
  });

  it('9: into the bin and back with Kumoa; the list finds it by its name', async () => {
    await menu(aino, 'remove');
    await aino.page.waitForURL((url) => url.pathname === '/muistiinpanot');
    await aino.page.getByRole('button', { name: aino.say('ui', 'undo'), exact: true }).click();
    await aino.page.getByRole('link', { name: 'Perehdyttäjän huoneentaulu' }).waitFor();
    await begin(aino, 'Oma muistilista');
    await aino.page.keyboard.type('maito');
    await aino.settled();
    await openList(aino);
    await aino.page.getByRole('link', { name: 'Oma muistilista' }).waitFor();
    await screenIsSound(aino.page, '06-muistiinpanot');
    await aino.page.getByRole('searchbox', { name: aino.say('notes', 'search') }).fill('HUONE');
    await expect.poll(() => aino.page.locator('.card .notes .t').allTextContents()).toEqual([expect.stringContaining('huoneentaulu')]);
    expect(aino.faults).toEqual([]);
  });
});

describe('a note of two', () => {
  const secret = 'Salainen sana vaapukka';
  let world: World;
  let browser: Browser;
  let phone: BrowserContext;
  let aino: Member;
  let bjorn: Member;
  let network: string;
  /** Everything that came to Björn's device. */
  const heard: string[] = [];

  beforeAll(async () => {
    [world, browser] = await Promise.all([startWorld(), launch()]);
    const desk = await newDevice(browser, { origin: world.origin, language: 'fi', size: 'laptop' });
    phone = await newDevice(browser, { origin: world.origin, language: 'sv', size: 'phone' });
    aino = await memberOn(desk, { language: 'fi', size: 'laptop' });
    bjorn = await memberOn(phone, { language: 'sv', size: 'phone' });
    bjorn.page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => heard.push(typeof payload === 'string' ? payload : payload.toString('latin1'))),
    );
    await aino.enterBy(world.firstLink, 'Aino Kallio', 'Valtiokonttori');
    network = await aino.foundNetwork({ fi: 'HR-sytyttäjät', sv: 'HR-tändarna' }, 'Perehdytys');
    const link = await aino.inviteToNetwork();
    await bjorn.enterBy(link, 'Björn Strand', 'Kommunförbundet', 'invitation');
    await bjorn.page.waitForURL((url) => url.pathname === network);
    await aino.page.getByText('Björn Strand').filter({ visible: true }).first().waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await world?.end();
  });

  it('a private note of the one is never on the other’s device nor in what is sent to it', async () => {
    await openList(aino);
    await begin(aino, secret);
    await aino.page.keyboard.type(`${secret}: vain minulle`);
    await aino.settled();
    await aino.signIs('saved');
  });

  it('shared, it is a copy in the network, and the private one in the bin knows it; Kumoa takes both back', async () => {
    await openList(aino);
    await begin(aino, 'Huoneentaulu');
    await aino.page.keyboard.type('Kolme hetkeä');
    await aino.settled();
    const own = new URL(aino.page.url()).pathname;
    await aino.button('notes', 'share.short').click();
    await screenIsSound(aino.page, '06-jaa');
    await aino.button('notes', 'share.do').click();
    await aino.page.waitForURL((url) => url.pathname.startsWith(`/muistiinpanot/${network.split('/').at(-1)}/`));
    await aino.page.getByRole('button', { name: aino.say('ui', 'undo'), exact: true }).click();
    await aino.page.waitForURL((url) => url.pathname === own);
    await text(aino).waitFor();
    await aino.button('notes', 'share.short').click();
    await aino.button('notes', 'share.do').click();
    await aino.page.waitForURL((url) => url.pathname.startsWith(`/muistiinpanot/${network.split('/').at(-1)}/`));
    await text(aino).waitFor();
    expect(await text(aino).textContent()).toContain('Kolme hetkeä');
    const copy = aino.page.url();
    await aino.open(own);
    await aino.page.getByText(aino.say('notes', 'binned.shared')).waitFor();
    await shot(aino.page, '06-jaettu-roskakorissa');
    await aino.link('notes', 'binned.toCopy').click();
    await aino.page.waitForURL(copy);
    await aino.signIs('saved');
  });

  it('the network’s page lists it; both write at once and see each other', async () => {
    await bjorn.open(network);
    const tab = bjorn.page
      .getByRole('tab', { name: bjorn.say('notes', 'place') })
      .or(bjorn.page.getByRole('link', { name: bjorn.say('notes', 'place'), exact: true }));
    await tab.filter({ visible: true }).first().click();
    await bjorn.page.getByRole('link', { name: 'Huoneentaulu', exact: true }).click();
    await text(bjorn).waitFor();
    await text(aino).click();
    await aino.page.keyboard.press('Control+End');
    await aino.page.keyboard.press('Enter');
    await aino.page.keyboard.type('@bjö');
    await aino.page.getByRole('option', { name: /Björn Strand/ }).waitFor();
    await aino.page.keyboard.press('Enter');
    await text(bjorn).locator('.mention', { hasText: '@Björn Strand' }).waitFor();
    await text(bjorn).click();
    await bjorn.page.keyboard.press('Control+End');
    await bjorn.page.keyboard.press('Enter');
    await Promise.all([aino.page.keyboard.type('kokoaa listan. ', { delay: 15 }), bjorn.page.keyboard.type('Perehdytyskaveri löytyy poolista', { delay: 15 })]);
    await aino.page.locator('.carets').getByText('Björn', { exact: true }).first().waitFor({ state: 'attached' });
    await aino.page.getByRole('group', { name: aino.say('notes', 'presence', { names: 'Björn Strand' }) }).waitFor();
    await expect.poll(async () => (await text(aino).textContent()) === (await text(bjorn).textContent())).toBe(true);
    expect(await text(aino).textContent()).toContain('kokoaa listan.');
    await shot(aino.page, '06-kaksi-kirjoittaa');
    await screenIsSound(bjorn.page, '06-verkoston-muistiinpano');
  });

  it('cut off, both go on; all of it merges', async () => {
    await phone.setOffline(true);
    await text(bjorn).click();
    await bjorn.page.keyboard.press('Control+End');
    await bjorn.page.keyboard.type(' Björn ilman yhteyttä.');
    await bjorn.settled();
    await bjorn.page.reload();
    await text(bjorn).waitFor();
    await text(aino).click();
    await aino.page.keyboard.press('Control+Home');
    await aino.page.keyboard.type('Aino sillä välin. ');
    await aino.settled();
    await phone.setOffline(false);
    await expect.poll(() => text(aino).textContent(), { timeout: 60_000 }).toContain('Björn ilman yhteyttä.');
    await expect.poll(() => text(bjorn).textContent(), { timeout: 60_000 }).toContain('Aino sillä välin.');
    await expect.poll(async () => (await text(aino).textContent()) === (await text(bjorn).textContent())).toBe(true);
    await bjorn.signIs('saved');
  });

  it('and of the private one nothing was sent', async () => {
    await openList(bjorn);
    await bjorn.page.getByRole('link', { name: 'Huoneentaulu', exact: true }).waitFor();
    await screenIsSound(bjorn.page, '06-muistiinpanot-verkosto');
    expect(await bjorn.page.locator('main').textContent()).not.toContain('vaapukka');
    const held = await bjorn.page.evaluate(async () => {
      const words: string[] = [];
      const decoder = new TextDecoder('latin1');
      const plain = (value: unknown): string =>
        value instanceof Uint8Array || value instanceof ArrayBuffer
          ? decoder.decode(value)
          : JSON.stringify(value, (_, inner) => (inner instanceof Uint8Array ? decoder.decode(inner) : inner));
      for (const { name } of await indexedDB.databases()) {
        const db = await new Promise<IDBDatabase>((resolve, reject) => {
          const opening = indexedDB.open(name ?? '');
          opening.onsuccess = () => resolve(opening.result);
          opening.onerror = () => reject(opening.error);
        });
        for (const store of db.objectStoreNames) {
          const rows = await new Promise<unknown[]>((resolve, reject) => {
            const asking = db.transaction(store).objectStore(store).getAll();
            asking.onsuccess = () => resolve(asking.result);
            asking.onerror = () => reject(asking.error);
          });
          words.push(...rows.map(plain));
        }
        db.close();
      }
      return words.join('\n');
    });
    // The search itself finds what is there.
    expect(held).toContain('Huoneentaulu');
    expect(heard.join('')).toContain('Huoneentaulu');
    expect(held).not.toContain('vaapukka');
    expect(heard.join('')).not.toContain('vaapukka');
    expect([...aino.faults, ...bjorn.faults]).toEqual([]);
  });
});

/** Opens the menu of the note and presses one of its words. */
async function menu(member: Member, key: string): Promise<void> {
  await member.button('notes', 'more').filter({ visible: true }).click();
  await member.page.getByRole('menuitem', { name: new RegExp(`^${member.say('notes', key)}`) }).click();
}
