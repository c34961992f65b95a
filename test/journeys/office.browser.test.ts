/** The app in the networks of offices and hotels, and before a server that is newer than it: work goes on, nothing foreign is believed, and what waits goes out. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { SpaceId } from '../../src/shared/base/ids.ts';
import { agenda } from '../../src/shared/model/event.ts';
import { docIdOf } from '../../src/shared/model/paper.ts';
import type { RunningServer } from '../../sync-server/server.ts';
import { launch, newDevice } from '../support/browser.ts';
import { builtApp } from '../support/built-app.ts';
import { startNewerServer } from '../support/newer-server.ts';
import { type OfficeProxy, startOfficeProxy } from '../support/office-proxy.ts';
import { screenIsSound } from '../support/screens.ts';
import { startTestServer } from '../support/server.ts';
import { TestLine } from '../support/server-line.ts';
import { type Member, memberOn } from './member.ts';

describe('the app behind a proxy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'solmu-office-'));
  let server: RunningServer;
  let proxy: OfficeProxy;
  let target: number;
  let origin: string;
  let browser: Browser;
  let device: BrowserContext;
  let aino: Member;
  let space: SpaceId;

  beforeAll(async () => {
    proxy = await startOfficeProxy(() => target);
    origin = `http://localhost:${proxy.port}`;
    server = await startTestServer({ dir: folder, origin, dist: builtApp() });
    target = server.port;
    browser = await launch();
    device = await newDevice(browser, { origin });
    aino = await memberOn(device);
    await aino.enterBy((await server.firstLink()) ?? '', 'Aino Kallio', 'Malliministeriö');
    space = (await aino.foundEvent({ title: 'Syyskokous', template: 'empty' })).split('/').at(-1) as SpaceId;
    await aino.signIs('saved');
    await aino.shellKept();
  });
  afterAll(async () => {
    await browser?.close();
    await proxy?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The titles that the server has. */
  async function atServer(): Promise<string[]> {
    const cookie = (await device.cookies(origin)).map(({ name, value }) => `${name}=${value}`).join('; ');
    const line = await TestLine.open({ origin, url: `http://localhost:${server.port}`, cookie });
    const y = new Y.Doc();
    for (const entry of line.batches(space).flatMap((batch) => batch.entries))
      if (entry.kind === 'edit' && entry.doc === docIdOf(space, 'event') && !entry.deflated) Y.applyUpdate(y, entry.update);
    await line.close();
    return agenda({ y }).map(({ title }) => title.value);
  }

  /** What a laptop does that has found another network. */
  const networkTurns = (): Promise<unknown> => aino.page.evaluate(() => dispatchEvent(new Event('online')));

  it('[C104] [W127] that lets no socket through: saved and sent all the same', async () => {
    proxy.manners.sockets = 'refused';
    proxy.drop();
    const asked: string[] = [];
    aino.page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/sync')) asked.push(request.url());
    });
    await aino.open(`/tapahtumat/${space}`);
    await aino.addItems('Toimistosta');
    await aino.settled();
    await aino.signIs('saved');
    expect(await atServer()).toEqual(['Toimistosta']);
    expect(asked.length).toBeGreaterThan(0);
    proxy.manners.sockets = 'through';
  });

  it('[C102] that answers with its own page: nothing of it is believed, not even as a newer app, and what waits goes out afterwards', async () => {
    proxy.manners.captive = true;
    proxy.drop();
    await aino.addItems('Hotellista');
    await aino.settled();
    await aino.signIs('device', 'offline');
    expect(
      await aino.page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready;
        const was = registration.active;
        const outcome = await registration.update().then(
          () => 'taken',
          () => 'refused',
        );
        return [outcome, registration.active === was, registration.waiting, registration.installing];
      }),
    ).toEqual(['refused', true, null, null]);
    // The shell is the one that was compared with its list.
    await aino.open(`/tapahtumat/${space}`);
    await aino.titlesAre('Toimistosta', 'Hotellista');
    proxy.manners.captive = false;
    await networkTurns();
    await aino.signIs('saved');
    expect(await atServer()).toEqual(['Toimistosta', 'Hotellista']);
  });

  it('[C103] where the browser says there is no network and there is: saved', async () => {
    await device.addInitScript(() => Object.defineProperty(navigator, 'onLine', { get: () => false }));
    await aino.open(`/tapahtumat/${space}`);
    await aino.addItems('Junasta');
    await aino.settled();
    await aino.signIs('saved');
    expect(await atServer()).toEqual(['Toimistosta', 'Hotellista', 'Junasta']);
  });

  it('[C27] before a newer server says Päivitä and works on; updated, it sends', async () => {
    const newer = await startNewerServer(server.port);
    target = newer.port;
    proxy.drop();
    await networkTurns();
    await aino.page.getByText(aino.say('app', 'banner.tooOld.title')).waitFor({ timeout: 15_000 });
    await aino.addItems('Vanhalla');
    await aino.settled();
    await aino.signIs('device', 'offline');
    await screenIsSound(aino.page, 'paivita');
    target = server.port;
    await newer.close();
    await aino.button('app', 'banner.update.act').click();
    await aino.signIs('saved');
    expect(await aino.page.getByText(aino.say('app', 'banner.tooOld.title')).count()).toBe(0);
    expect(await atServer()).toEqual(['Toimistosta', 'Hotellista', 'Junasta', 'Vanhalla']);
    expect(aino.faults.filter((fault) => !/ServiceWorker|sw\.js/.test(fault))).toEqual([]);
  });
});
