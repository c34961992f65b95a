/** Signing out of a device for good: everything of it goes, in every tab. */
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { openDevice } from '../../src/device/device.ts';
import type { MemberId } from '../../src/shared/base/ids.ts';
import { putHead } from '../../src/shared/model/event.ts';
import { fastClock } from '../support/fast-clock.ts';
import { freshId, until } from '../support/headless.ts';
import { PlayedServer } from '../support/played-server.ts';

describe('wiping a device', () => {
  it('[D109] leaves no database of it, tells the other tabs, and the next start is another device and another member', async () => {
    const clock = fastClock(1);
    const prefix = `wipe-${process.pid}-`;
    const options = { prefix, clock, connect: new PlayedServer(clock).connect(freshId<'member'>() as MemberId) };
    const [here, there] = [await openDevice(options), await openDevice(options)];
    const event = await here.found('event', []);
    const open = await until('the event', () => here.open(event, 'event'));
    putHead(open.paper, 'title', [], 'Lähtee');
    await until('the list', async () => (await here.catalog.events()).some(({ title }) => title === 'Lähtee'));
    const [id, member] = [here.id, here.me()];
    expect((await indexedDB.databases()).filter(({ name }) => name?.startsWith(prefix)).length).toBeGreaterThan(2);

    let heard = false;
    there.listen('wiped', () => {
      heard = true;
    });
    await here.wipe();
    await until('the other tab', () => heard);
    await until('all gone', async () => (await indexedDB.databases()).every(({ name }) => !name?.startsWith(prefix)));

    const after = await openDevice(options);
    expect([after.id === id, after.me() === member]).toEqual([false, false]);
    expect(await after.catalog.events()).toEqual([]);
    await after.close();
  });
});
