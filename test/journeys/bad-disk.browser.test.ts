/** A browser's disk that is full or damaged: it is said in words, what was typed stays on screen and reaches the server. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, newDevice } from '../support/browser.ts';
import { screenIsSound } from '../support/screens.ts';
import { type Member, memberOn } from './member.ts';
import { startWorld, type World } from './world.ts';

let world: World;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld(), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.end();
});

describe('a disk of a browser', () => {
  let aino: Member;
  let event: string;

  it('that becomes full in mid-sentence is said; the work goes on in memory and is sent', async () => {
    const context = await newDevice(browser, { origin: world.origin });
    await context.addInitScript(() => {
      for (const act of ['add', 'put'] as const) {
        const honest = IDBObjectStore.prototype[act];
        IDBObjectStore.prototype[act] = function (this: IDBObjectStore, ...given: [unknown, IDBValidKey?]) {
          if ((window as { diskIsFull?: boolean }).diskIsFull) throw new DOMException('no room', 'QuotaExceededError');
          return honest.apply(this, given);
        };
      }
    });
    aino = await memberOn(context);
    await aino.enterBy(world.firstLink, 'Aino Kallio', 'Valtiokonttori');
    const network = (await aino.foundNetwork({ fi: 'Digiosaajat' }, '')).split('/').at(-1);
    event = await aino.foundEvent({ title: 'Syystapaaminen', template: 'empty' }, network ?? '');
    await aino.addItems('Ennen');
    await aino.signIs('saved');
    await aino.page.evaluate(() => {
      (window as { diskIsFull?: boolean }).diskIsFull = true;
    });
    await aino.addItems('Levy on täynnä');
    await aino.signIs('unstored');
    await aino.page.getByText(aino.say('app', 'banner.unstored.title')).first().waitFor();
    expect(await aino.titles()).toEqual(['Ennen', 'Levy on täynnä']);
    // After a reload the disk has room again. What it could not keep comes back from the server, which had it.
    // Nothing on screen says `sent` in memory mode; the reload below shows whether it was.
    await aino.page.waitForTimeout(500);
    await aino.open(event);
    await aino.row('Levy on täynnä').waitFor();
    await aino.signIs('saved');
    expect(aino.faults.filter((fault) => !fault.includes('no room'))).toEqual([]);
  });

  it('with a damaged row opens all the rest, and the panel says that one was passed over', async () => {
    await aino.open('/');
    const doc = await aino.page.evaluate(
      () =>
        new Promise<string>((resolve, reject) => {
          const opening = indexedDB.open('solmu-kept');
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const kept = opening.result;
            const tx = kept.transaction(['docs', 'inbox'], 'readwrite');
            const docs = tx.objectStore('docs').getAll();
            docs.onsuccess = () => {
              const one = (docs.result as { id: string; space: string; kind: string }[]).find(({ kind }) => kind === 'event');
              if (!one) return reject(new Error('no event on this disk'));
              tx.objectStore('inbox').add({
                doc: one.id,
                space: one.space,
                docKind: 'event',
                member: one.space,
                seconds: 0,
                update: new Uint8Array([9, 9, 9, 250]),
              });
              tx.oncomplete = () => {
                kept.close();
                resolve(one.id);
              };
            };
          };
        }),
    );
    expect(doc).toMatch(/^[0-9a-f-]{36}$/);
    await aino.open(event);
    await aino.row('Ennen').waitFor();
    await aino.page.locator('button.sync:visible').first().click();
    await aino.page.getByText(aino.say('sync', 'storage.damaged', { n: 1 })).waitFor();
    await screenIsSound(aino.page, '09-viallinen-rivi');
    expect(aino.faults.filter((fault) => !fault.includes('no room'))).toEqual([]);
  });
});
