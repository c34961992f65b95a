/** The example set on a device: there to be looked at, never offered to the line, gone in one act. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import { type DeviceOptions, openDevice } from '../../src/device/device.ts';
import type { MemberId } from '../../src/shared/base/ids.ts';
import { putCard, readCard } from '../../src/shared/model/network.ts';
import { fastClock } from '../support/fast-clock.ts';
import { freshId, until } from '../support/headless.ts';
import { PlayedServer } from '../support/played-server.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

let count = 0;
async function aDevice() {
  const clock = fastClock(10);
  const server = new PlayedServer(clock);
  const options: DeviceOptions = { prefix: `examples-${process.pid}-${++count}-`, clock, connect: server.connect(freshId<'member'>() as MemberId) };
  const device = await openDevice(options);
  await device.introduce({ name: 'Aino Kallio', organisation: 'Malliministeriö' });
  return { device, server, options };
}
const databases = async (prefix: string): Promise<number> => (await indexedDB.databases()).filter(({ name }) => name?.startsWith(`${prefix}doc:`)).length;

describe('the example set on a device', () => {
  it('[D111] stands in every list, offline and after a start, and comes once', async () => {
    const { device, options } = await aDevice();
    await Promise.all([device.examples.load()]);
    await device.examples.load();
    const lists = async (of: typeof device): Promise<readonly number[]> => {
      const { networks, events, goals, notes, pools } = of.catalog;
      return Promise.all([networks(), events(), goals(), notes(), pools()].map(async (rows) => (await rows).length));
    };
    await until('every list', async () => String(await lists(device)) === '12,36,9,24,5', 20_000);
    expect(device.examples.count()).toBe(62);
    await device.close();
    const again = await openDevice(options);
    ends.push(() => again.close());
    expect([again.examples.count(), String(await lists(again))]).toEqual([62, '12,36,9,24,5']);
  });

  it('[D111] is never offered to the line, whatever is typed into it or said of it, and weighs nothing on the sign', async () => {
    const { device, server } = await aDevice();
    ends.push(() => device.close());
    await device.examples.load();
    const mine = await until('my network', async () => (await device.catalog.networks()).find(({ role }) => role === 'coordinator'), 20_000);
    const card = await device.open(mine.id, 'card');
    if (!card) throw new Error('an example did not open');
    expect(card.readOnly).toBe(null);
    putCard(card.paper, 'purpose', readCard(card.paper).purpose.seen, 'Vain kokeilen.');
    card.close();
    await device.signedIn({ member: device.me(), name: 'Aino Kallio', organisation: '' });
    await device.decide(mine.id, 'mine');
    const real = await device.found('network', []);
    await until('what is real is sent', () => device.sign().state === 'saved', 20_000);
    const letters = server.frames.flatMap((frame) => (frame.type === 'push' ? frame.letters : []));
    expect(letters.map((letter) => (letter.kind === 'birth' ? letter.birth.space : letter.kind === 'edit' ? letter.space : ''))).toEqual([real]);
    expect(await device.madeHere()).toEqual([]);
    expect(await device.waiting()).toEqual([]);
  });

  it('[D111] goes in one act with what was typed into it, and leaves what is real', async () => {
    const { device, options } = await aDevice();
    ends.push(() => device.close());
    const real = await device.found('network', []);
    const card = await device.open(real, 'card');
    if (!card) throw new Error('a founded network did not open');
    putCard(card.paper, 'nameFi', [], 'Oikea verkosto');
    card.close();
    await device.examples.load();
    await until('the lists', async () => (await device.catalog.pools()).length === 5, 20_000);
    await device.examples.remove();
    expect(device.examples.count()).toBe(0);
    const left = await until('one network', async () => {
      const rows = await device.catalog.networks();
      return rows.length === 1 ? rows : null;
    });
    expect([left[0]?.nameFi, (await device.catalog.events()).length, (await device.catalog.texts({ told: true })).rows.length]).toEqual([
      'Oikea verkosto',
      0,
      1,
    ]);
    await until('no document of theirs', async () => (await databases(options.prefix)) <= 1);
  });
});
