/**
 * Signing out clears the device. What is only there is listed by name and sent, saved to a file or given up, by the member's own choice;
 * afterwards nothing of the member is found in the browser's storage, and what was sent or saved comes back.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signin } from '../../sync-server/signin.ts';
import { launch, newDevice } from '../support/browser.ts';
import { screenIsSound } from '../support/screens.ts';
import { type Member, memberOn } from './member.ts';
import { startWorld, type World } from './world.ts';

let world: World;
let browser: Browser;
let context: BrowserContext;
let aino: Member;
let folder: string;
let network: string;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld(), launch()]);
  folder = mkdtempSync(join(tmpdir(), 'solmu-sign-out-'));
  context = await newDevice(browser, { origin: world.origin });
  await context.addInitScript(() => {
    (globalThis as { showSaveFilePicker?: unknown }).showSaveFilePicker = undefined;
  });
});
afterAll(async () => {
  await browser?.close();
  await world?.end();
  rmSync(folder, { recursive: true, force: true });
});

const id = (path: string): string => path.split('/').at(-1) ?? '';
const dialog = () => aino.page.getByRole('dialog');
const press = (key: string) =>
  dialog()
    .getByRole('button', { name: aino.say('sync', key) })
    .first()
    .click();

/** An event that only this device has. */
async function writeWithoutLine(title: string): Promise<void> {
  world.proxy.cut();
  await aino.foundEvent({ title, template: 'empty' }, id(network));
  await aino.settled();
}

async function askToLeave(): Promise<void> {
  await aino.page.evaluate(() => history.pushState(null, '', '/tallessa'));
  await aino.page.goto('/tallessa');
  await aino.button('sync', 'signout').click();
  await dialog().waitFor();
}

/** Everything that the browser keeps for this origin, as text. */
async function stored(): Promise<string> {
  return aino.page.evaluate(async () => {
    const found: string[] = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name ?? '');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      for (const store of db.objectStoreNames) {
        const rows = await new Promise<unknown>((resolve) => {
          const request = db.transaction([store]).objectStore(store).getAll();
          request.onsuccess = () => resolve(request.result);
        });
        found.push(`${name}/${store} ${JSON.stringify(rows, (_, value) => (value instanceof Uint8Array ? new TextDecoder().decode(value) : value))}`);
      }
      db.close();
    }
    return found.join('\n');
  });
}

async function nothingLeft(): Promise<void> {
  await aino.page.waitForURL((url) => url.pathname === '/tervetuloa');
  await aino.heading().waitFor();
  const text = await stored();
  for (const word of ['Digiosaajat', 'Aino Kallio', id(network), 'Merellä', 'doc:']) expect(text.includes(word), word).toBe(false);
}

async function backIn(): Promise<void> {
  world.proxy.mend();
  const { text } = await signin('Aino Kallio', { SOLMU_DATA: world.data, SOLMU_ORIGIN: world.origin });
  await aino.page.goto(text.slice(text.indexOf('http')).trim());
  await aino.page.locator('form button[type=submit], form .btn.primary').first().click();
  await aino.page.waitForURL((url) => !url.pathname.startsWith('/tule'));
  await aino.signIs('saved');
}

describe('signing out', () => {
  it('with everything on the server clears the device and leaves nothing', async () => {
    aino = await memberOn(context);
    await aino.enterBy(world.firstLink, 'Aino Kallio', 'Valtiokonttori');
    await aino.shellKept();
    network = await aino.foundNetwork({ fi: 'Digiosaajat' }, '');
    await aino.page.getByRole('heading', { level: 1, name: 'Digiosaajat' }).waitFor();
    await aino.settled();
    await aino.signIs('saved');
    await askToLeave();
    await press('signout.do');
    await nothingLeft();
  });

  it('waits for a line when the member says so, and everything comes back with the account', async () => {
    await backIn();
    await aino.open(network);
    await aino.page.getByRole('heading', { level: 1, name: 'Digiosaajat' }).waitFor();
    await writeWithoutLine('Merellä yksi');
    await askToLeave();
    await dialog().getByText('Merellä yksi').waitFor();
    await screenIsSound(aino.page, '24d-kirjaudu-ulos');
    await press('signout.wait');
    await dialog()
      .getByText(aino.say('sync', 'signout.sending', { n: 1 }))
      .waitFor();
    world.proxy.mend();
    await nothingLeft();
    await backIn();
    await aino.open('/tapahtumat');
    await aino.page.locator('main').getByText('Merellä yksi').first().waitFor();
  });

  it('saves a copy without a line, and the copy brings it back', async () => {
    await writeWithoutLine('Merellä kaksi');
    await askToLeave();
    expect(
      await dialog()
        .getByRole('button', { name: aino.say('sync', 'signout.do'), exact: true })
        .count(),
    ).toBe(0);
    const download = aino.page.waitForEvent('download');
    await press('signout.copy');
    const file = join(folder, 'kopio.solmu');
    await (await download).saveAs(file);
    await dialog().getByText(aino.say('sync', 'signout.copied')).waitFor();
    await press('signout.do');
    await dialog().getByText(aino.say('sync', 'signout.offline')).waitFor();
    world.proxy.mend();
    await press('signout.ready');
    await nothingLeft();
    await backIn();
    await aino.open('/varmuuskopio');
    await aino.page.locator('input[type=file]').setInputFiles(file);
    await aino.button('backup', 'take.own').click();
    await aino.page.getByText(aino.say('backup', 'result.done')).first().waitFor();
    await aino.signIs('saved');
    await aino.open('/tapahtumat');
    await aino.page.locator('main').getByText('Merellä kaksi').first().waitFor();
  });

  it('gives up what the member discards, after asking once more', async () => {
    await writeWithoutLine('Merellä kolme');
    await askToLeave();
    await press('signout.discard');
    await dialog().getByText(aino.say('sync', 'signout.discard.sure')).waitFor();
    await press('signout.discard.not');
    await press('signout.discard');
    await press('signout.discard.do');
    await dialog().getByText(aino.say('sync', 'signout.offline')).waitFor();
    world.proxy.mend();
    await press('signout.ready');
    await nothingLeft();
    await backIn();
    await aino.open('/tapahtumat');
    await aino.page.locator('main').getByText('Merellä kaksi').first().waitFor();
    expect(await aino.page.locator('main').getByText('Merellä kolme').count()).toBe(0);
  });
});
