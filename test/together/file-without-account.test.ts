/**
 * A file made without an account, taken in and sent by another device, while the first goes on typing in the same opening: its later
 * edits bear the clientID that the file has made known. Over a real server, either device first.
 */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import { DexieTables } from '../../src/disk/dexie-tables.ts';
import { addItem, agenda, putHead } from '../../src/shared/model/event.ts';
import type { Paper } from '../../src/shared/model/paper.ts';
import { sourceOf, writtenBy } from '../support/backup-file.ts';
import { until } from '../support/headless.ts';
import { anOwnDevice, aServer, comesBy, mineAll, type OwnDevice, saved } from '../support/own-devices.ts';
import { firstToken } from '../support/two-beginnings.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const refusedOn = async (one: OwnDevice) => (await one.headless.device.waiting()).filter(({ why }) => why === 'refused');
const titles = (paper: Paper): string[] => agenda(paper).map(({ title }) => title.value);

async function scene() {
  const server = await aServer(ends);
  const laptop = await anOwnDevice(ends, server.origin);
  const phone = await anOwnDevice(ends, server.origin);
  await laptop.headless.device.introduce({ name: 'Aino', organisation: '' });
  const event = await laptop.headless.device.found('event', []);
  const { paper } = await until('the event', () => laptop.headless.device.open(event, 'event'));
  putHead(paper, 'title', [], 'Ilman tiliä');
  addItem(paper, { title: 'Tiedostossa' });
  await until('the journal', () => !laptop.headless.device.sign().settling);
  const file = await writtenBy(laptop.headless.device);
  addItem(paper, { title: 'Tiedoston jälkeen' });
  await until('the journal', () => !laptop.headless.device.sign().settling);
  const member = await comesBy(phone, server.origin, await firstToken(server));
  await phone.headless.device.backup.take(sourceOf(file), 'own');
  return { server, laptop, phone, event, paper, member };
}

describe('a file that was made without an account', () => {
  it('[D97][R67] is sent by another device; the first, in the same opening, comes home with more: nothing is refused, nothing doubled', async () => {
    const { server, laptop, phone, event, paper, member } = await scene();
    await mineAll(phone);
    await saved(phone);
    addItem(paper, { title: 'Yhä samassa avauksessa' });
    await comesBy(laptop, server.origin, await server.wayBack(member));
    await mineAll(laptop);
    await saved(laptop);
    expect(await refusedOn(laptop)).toEqual([]);
    const open = await until('the event', () => phone.headless.device.open(event, 'event'));
    await until('all of it on the phone', () => titles(open.paper).length === 3);
    expect([titles(open.paper), titles(paper)]).toEqual([1, 2].map(() => ['Tiedostossa', 'Tiedoston jälkeen', 'Yhä samassa avauksessa']));
    // And it writes on.
    addItem(paper, { title: 'Kotona' });
    await saved(laptop);
    expect([await refusedOn(laptop), await refusedOn(phone)]).toEqual([[], []]);
  });

  it('[R8] sent without a word of whose hand it is, it makes the first device’s next edits another’s', async () => {
    const { server, laptop, phone, paper, member } = await scene();
    const disk = await DexieTables.open(`${phone.headless.prefix}kept`, 5_000);
    await disk.transact('rw', ['journal'], async (tx) => {
      const words = (await tx.all('journal')).filter(({ claim }) => claim?.verb === 'give-back');
      expect(words.length).toBeGreaterThan(0);
      await tx.remove(
        'journal',
        words.map(({ number }) => number),
      );
    });
    disk.close();
    await mineAll(phone);
    await saved(phone);
    addItem(paper, { title: 'Yhä samassa avauksessa' });
    await comesBy(laptop, server.origin, await server.wayBack(member));
    await mineAll(laptop);
    expect(await until('the refusal', async () => (await refusedOn(laptop))[0])).toMatchObject({ code: 'id-taken' });
  });
});
