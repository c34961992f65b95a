/**
 * Own copies of two members: Björn (Swedish, a phone) is removed from a network while he writes without a line; Aino (Finnish, a laptop,
 * then English) meets a server that takes less than it should, and one that knows her clientID as another device's.
 */
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { freshId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';
import { limits } from '../../src/shared/wire/frames.ts';
import { launch, newDevice } from '../support/browser.ts';
import { screenIsSound, shot } from '../support/screens.ts';
import { type Member, memberOn } from './member.ts';
import { noteInNetwork, text } from './note-acts.ts';
import { startWorld, type World } from './world.ts';

let world: World;
let browser: Browser;
let aino: Member;
let bjorn: Member;
let network: string;
let note: string;

async function memberId(member: Member): Promise<MemberId> {
  return member.page.evaluate(async () => ((await (await fetch('/api/me')).json()) as { member: string }).member) as Promise<MemberId>;
}

/** Under which clientIDs the member has written what is not sent yet, as the journal of the device has it. */
async function unsentClients(member: Member): Promise<readonly number[]> {
  const updates = await member.page.evaluate(
    () =>
      new Promise<number[][]>((resolve, reject) => {
        const request = indexedDB.open('solmu-kept');
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const all = request.result.transaction('journal').objectStore('journal').getAll();
          all.onsuccess = () => {
            request.result.close();
            resolve((all.result as { answered: number; update?: Uint8Array }[]).flatMap((row) => (row.answered === 0 && row.update ? [[...row.update]] : [])));
          };
        };
      }),
  );
  return [...new Set(updates.flatMap((update) => Y.decodeUpdate(new Uint8Array(update)).structs.map(({ id }) => id.client)))];
}

const copies = (member: Member) => member.page.getByRole('heading', { level: 1, name: member.say('away', 'copies.title') });

async function openCopies(member: Member): Promise<void> {
  await member.open('/omat-kopiot');
  await copies(member).waitFor();
}

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ narrowDisk: true }), launch()]);
  aino = await memberOn(await newDevice(browser, { origin: world.origin, language: 'fi', size: 'laptop' }), { language: 'fi', size: 'laptop' });
  bjorn = await memberOn(await newDevice(browser, { origin: world.origin, language: 'sv', size: 'phone' }), { language: 'sv', size: 'phone' });
  const names = { fi: 'Selkokielen ystävät', sv: 'Klarspråkets vänner' };
  ({ network, note } = await noteInNetwork(world, { aino, bjorn }, names, { title: 'Selkeä päätös, ohje', text: 'Päätös mahtuu sivulle.' }));
});
afterAll(async () => {
  await browser?.close();
  await world?.end();
});

describe('own copies', () => {
  it('[A23] who was removed while away comes home: every word is found, none is merged, nobody is left alone with it', async () => {
    const me = await memberId(bjorn);
    const space = network.split('/').at(-1) as SpaceId;
    await bjorn.open(note);
    await text(bjorn).getByText('Päätös mahtuu sivulle.').waitFor();
    await world.stopServer();
    await text(bjorn).click();
    await bjorn.page.keyboard.press('End');
    await bjorn.page.keyboard.type(' Motiveringen är tre meningar, och källorna är länkar.');
    await bjorn.settled();
    await world.inLog(async (log) => {
      await log.commit([
        { kind: 'row', space, key: `role/${me}`, value: null },
        { kind: 'row', space: me as unknown as SpaceId, key: `space/${space}`, value: null },
      ]);
    });
    await bjorn.signIs('problem');
    await bjorn.open('/poissa');
    await bjorn.page.getByText(bjorn.say('away', 'needs.copies', { n: 1 })).waitFor();
    await screenIsSound(bjorn.page, '24-poissa-tarvitsee');
    await bjorn.link('away', 'needs.open', { n: 1 }).click();
    await copies(bjorn).waitFor();
    await bjorn.page.getByText('Motiveringen är tre meningar, och källorna är länkar.').first().waitFor();
    await bjorn.page.getByText('Klarspråkets vänner').first().waitFor();
    await screenIsSound(bjorn.page, '24b-oma-kopio');
    // Looked at, it calls for him no more; what the server has is what it had.
    await bjorn.signIs('saved');
    await expect.poll(() => text(aino).textContent()).toContain('Päätös mahtuu sivulle.');
    expect(await text(aino).textContent()).not.toContain('Motiveringen');

    await bjorn.button('away', 'copy.ask.of', { name: 'Selkeä päätös, ohje' }).click();
    await bjorn.page.getByRole('dialog').getByText('Aino Kallio').waitFor();
    await screenIsSound(bjorn.page, '24b-pyyda-oikeutta');
    await bjorn.page.keyboard.press('Escape');

    // All of it goes into a note of his own, without a line too.
    world.proxy.cut();
    await bjorn.button('away', 'copy.notes.of', { name: 'Selkeä päätös, ohje' }).click();
    await bjorn.page.getByRole('button', { name: bjorn.say('away', 'copy.notes.open'), exact: true }).click();
    await expect.poll(() => text(bjorn).textContent()).toContain('Päätös mahtuu sivulle. Motiveringen är tre meningar, och källorna är länkar.');
    world.proxy.mend();

    // Thrown away and taken back, by the keyboard alone.
    await openCopies(bjorn);
    await bjorn.button('away', 'copy.discard.of', { name: 'Selkeä päätös, ohje' }).focus();
    await bjorn.page.keyboard.press('Enter');
    await bjorn.page.getByText(bjorn.say('away', 'copy.bin', { n: 1 })).focus();
    await bjorn.page.keyboard.press('Enter');
    await bjorn.button('away', 'copy.takeBack.of', { name: 'Selkeä päätös, ohje' }).focus();
    await bjorn.page.keyboard.press('Enter');
    await bjorn.page.getByText('Motiveringen är tre meningar, och källorna är länkar.').first().waitFor();
    expect(bjorn.faults).toEqual([]);
  });

  it('too-large: the document stands as the server has it, one goes on in it, and each piece is added back', async () => {
    const whole = limits.docBytes;
    const forged = limits as { docBytes: number };
    await world.stopServer();
    await text(aino).click();
    await aino.page.keyboard.press('Control+End');
    await aino.page.keyboard.type(' Lähteet ovat linkkeinä.');
    await aino.settled();
    forged.docBytes = 64;
    await world.startServer();
    await aino.signIs('problem');
    await expect.poll(() => text(aino).textContent()).not.toContain('Lähteet');
    forged.docBytes = whole;
    await aino.page.locator('button.sync:visible').first().click();
    await aino.page.getByRole('heading', { name: aino.say('sync', 'refused'), exact: true }).waitFor();
    await aino.link('sync', 'refused.copies').click();
    await copies(aino).waitFor();
    await aino.page.getByText('Lähteet ovat linkkeinä.').first().waitFor();
    await screenIsSound(aino.page, '24b-oma-kopio');
    const saving = aino.page.waitForEvent('download');
    await aino.button('away', 'copy.file.of', { name: 'Selkeä päätös, ohje' }).click();
    const file = readFileSync(await (await saving).path(), 'utf8');
    expect(file).toContain('- Lähteet ovat linkkeinä.');
    expect(file).toContain('Päätös mahtuu sivulle. Lähteet ovat linkkeinä.');
    await aino.button('away', 'copy.back.of', { what: 'Selkeä päätös, ohje: Lähteet ovat linkkeinä.' }).click();
    await aino.page.getByText(aino.say('away', 'copy.allBack')).waitFor();
    await aino.signIs('saved');
    await aino.open(note);
    await expect.poll(() => text(aino).textContent()).toContain('Päätös mahtuu sivulle. Lähteet ovat linkkeinä.');
    await openCopies(aino);
    await aino.button('away', 'copy.done.of', { name: 'Selkeä päätös, ohje' }).click();
    expect(aino.faults).toEqual([]);
  });

  it('[C54] id-taken: the copy holds it, the document is written under another clientID, and the words come back', async () => {
    await aino.open(note);
    await world.stopServer();
    await text(aino).click();
    await aino.page.keyboard.press('Control+End');
    await aino.page.keyboard.type(' Toisen tunnuksella.');
    await aino.settled();
    const taken = await unsentClients(aino);
    expect(taken.length).toBeGreaterThan(0);
    const doc = note.split('/').at(-1);
    await world.inLog(async (log) => {
      for (const client of taken)
        await log.commit([{ kind: 'keep', shelf: 'client', key: `${doc}/${client}`, value: { member: freshId<'member'>(), device: freshId<'device'>() } }]);
    });
    await aino.signIs('problem');
    await aino.page.evaluate(() => localStorage.setItem('solmu.language', 'en'));
    await aino.page.reload();
    const english = await memberOn(aino.page.context(), { language: 'en', size: 'laptop' });
    await openCopies(english);
    await english.page.getByText('Toisen tunnuksella.').first().waitFor();
    await english.page.getByText(english.say('away', 'copy.why.id-taken')).waitFor();
    await shot(english.page, '24b-own-copy-en');
    await english.button('away', 'copy.back.of', { what: 'Selkeä päätös, ohje: Toisen tunnuksella.' }).click();
    await english.page.getByText(english.say('away', 'copy.allBack')).waitFor();
    await english.signIs('saved');
    await english.open(note);
    await expect.poll(() => text(english).textContent()).toContain('Lähteet ovat linkkeinä. Toisen tunnuksella.');
    expect(aino.faults).toEqual([]);
  });
});
