/** Written in the archipelago, the tab closed on the boat, the network back in the harbour: the service worker sends it, and nobody opens the app. */
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { syncName } from '../../src/app/background-sync.ts';
import type { SpaceId } from '../../src/shared/base/ids.ts';
import { agenda } from '../../src/shared/model/event.ts';
import { docIdOf } from '../../src/shared/model/paper.ts';
import { launch, newDevice } from '../support/browser.ts';
import { TestLine } from '../support/server-line.ts';
import { type Member, memberOn } from './member.ts';
import { startWorld, type World } from './world.ts';

describe('background sync', () => {
  let world: World;
  let browser: Browser;
  let device: BrowserContext;
  let aino: Member;
  let space: SpaceId;

  beforeAll(async () => {
    [world, browser] = await Promise.all([startWorld(), launch()]);
    device = await newDevice(browser, { origin: world.origin });
    aino = await memberOn(device);
    await aino.enterBy(world.firstLink, 'Aino Kallio', 'Malliministeriö');
    const path = await aino.foundEvent({ title: 'Syyskokous', template: 'empty' });
    space = path.split('/').at(-1) as SpaceId;
    await aino.signIs('saved');
    await aino.shellKept();
  });
  afterAll(async () => {
    await browser?.close();
    await world?.end();
  });

  /** What the server has of the agenda, in how many entries. */
  async function atServer(): Promise<{ readonly titles: readonly string[]; readonly entries: number }> {
    const cookie = (await device.cookies(world.origin)).map(({ name, value }) => `${name}=${value}`).join('; ');
    const line = await TestLine.open({ origin: world.origin, cookie });
    const y = new Y.Doc();
    let entries = 0;
    for (const entry of line.batches(space).flatMap((batch) => batch.entries)) {
      if (entry.kind !== 'edit' || entry.doc !== docIdOf(space, 'event')) continue;
      if (!entry.deflated) Y.applyUpdate(y, entry.update);
      entries += 1;
    }
    await line.close();
    return { titles: agenda({ y }).map(({ title }) => title.value), entries };
  }

  /** The browser finds the network and wakes the worker, as it does when it pleases. */
  async function networkComes(): Promise<void> {
    const nowhere = await device.newPage();
    const devtools = await device.newCDPSession(nowhere);
    const found = new Promise<string>((resolve) => {
      devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const ours = registrations.find(({ scopeURL }) => scopeURL.startsWith(world.origin));
        if (ours) resolve(ours.registrationId);
      });
    });
    await devtools.send('ServiceWorker.enable');
    await devtools.send('ServiceWorker.dispatchSyncEvent', { origin: world.origin, registrationId: await found, tag: syncName, lastChance: false });
    await nowhere.close();
  }

  it('[W130] [A4] sends what a closed tab left, once, and the next opening has nothing to send', async () => {
    await aino.open(`/tapahtumat/${space}`);
    world.proxy.cut();
    await aino.addItems('Ensimmäinen', 'Toinen');
    await aino.settled();
    await aino.signIs('device', 'offline');
    await expect
      .poll(
        () => aino.page.evaluate(async () => ((await navigator.serviceWorker.ready) as never as { sync: { getTags(): Promise<string[]> } }).sync.getTags()),
        {
          timeout: 20_000,
        },
      )
      .toEqual([syncName]);
    await aino.page.close();
    world.proxy.mend();
    await networkComes();
    await expect.poll(async () => (await atServer()).titles, { timeout: 30_000, interval: 1_000 }).toEqual(['Ensimmäinen', 'Toinen']);
    const { entries } = await atServer();

    aino = await memberOn(device);
    await aino.open(`/tapahtumat/${space}`);
    await aino.titlesAre('Ensimmäinen', 'Toinen');
    await aino.signIs('saved');
    expect((await atServer()).entries).toBe(entries);
    expect(aino.faults).toEqual([]);
  });

  it('[W132] while a tab has the line, the tab sends', async () => {
    await aino.addItems('Kolmas');
    await aino.settled();
    await networkComes();
    await aino.signIs('saved');
    await expect.poll(async () => (await atServer()).titles, { timeout: 30_000, interval: 1_000 }).toEqual(['Ensimmäinen', 'Toinen', 'Kolmas']);
    expect(aino.faults).toEqual([]);
  });
});
