/**
 * Notes of two: a private one shared with a network and written together, cut off in between; and one that stays private and is never
 * on the other's device. Björn reads Swedish on a phone, Aino Finnish on a laptop.
 */
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, newDevice } from '../support/browser.ts';
import { screenIsSound, shot } from '../support/screens.ts';
import { type Member, memberOn } from './member.ts';
import { begin, openList, text } from './note-acts.ts';
import { startWorld, type World } from './world.ts';

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
    await aino.page
      .locator('.toast')
      .getByRole('button', { name: aino.say('ui', 'undo'), exact: true })
      .click();
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
    // My own private note is offered to nobody's network: its name would go along.
    await aino.page.keyboard.type('@Salainen');
    await aino.page.waitForTimeout(300);
    expect(await aino.page.getByRole('option').count()).toBe(0);
    for (let i = 0; i < '@Salainen'.length; i++) await aino.page.keyboard.press('Backspace');
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
