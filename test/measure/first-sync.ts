/**
 * What a device pays that comes to a member's account for the first time: everything of size S (60 networks, 600 events and the rest)
 * over the line, into a real Chromium. Bytes on the line, milliseconds until all is on the disk, and until every list is whole.
 */
import { rmSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { launch, newDevice } from '../support/browser.ts';
import { devicePage } from '../support/device-page/build.ts';
import { enterBy, spawnTestServer } from '../support/server.ts';
import { type FilledStore, storeOfSizeS } from '../support/size-s.ts';
import { type Asked, type Figures, round } from './bench.ts';

export const name = 'first-sync';
export const about = 'the first sync of size S into a fresh Chromium: bytes on the line, time to the disk and to whole lists';

export interface Synced {
  readonly page: Page;
  readonly store: FilledStore;
  readonly bytesUp: number;
  readonly bytesDown: number;
  readonly framesDown: number;
  readonly caughtUpMs: number;
  readonly listsMs: number;
  readonly rows: { readonly [list: string]: number };
}

/** Brings size S onto a fresh device, and lets `look` see it before all goes away again. */
export async function withSizeS<T>(look: (synced: Synced) => Promise<T>): Promise<T> {
  const store = await storeOfSizeS();
  const server = await spawnTestServer({ dir: store.dir, dist: await devicePage() });
  const browser = await launch();
  try {
    const { cookie } = await enterBy(server.origin, store.token, store.viewer.name, { member: store.viewer.member });
    const context = await newDevice(browser);
    const [cookieName = '', value = ''] = cookie.split('=');
    await context.addCookies([{ name: cookieName, value, url: server.origin }]);
    const page = await context.newPage();
    await page.goto(server.origin);
    await page.waitForFunction(() => document.documentElement.dataset['ready'] === 'true');
    const devtools = await context.newCDPSession(page);
    await devtools.send('Network.enable');
    let [bytesUp, bytesDown, framesDown] = [0, 0, 0];
    // Binary frames are told in base64: four letters stand for three bytes.
    const sizeOf = (payload: string): number => Math.floor((payload.length * 3) / 4);
    devtools.on('Network.webSocketFrameSent', ({ response }) => {
      bytesUp += sizeOf(response.payloadData);
    });
    devtools.on('Network.webSocketFrameReceived', ({ response }) => {
      bytesDown += sizeOf(response.payloadData);
      framesDown++;
    });
    const { member, name: called, organisation } = store.viewer;
    await page.evaluate((account) => window.device.open(account, null), { member, name: called, organisation });
    const begun = performance.now();
    await page.evaluate(() => window.device.go());
    await page.evaluate(() => window.device.caughtUp());
    const caughtUpMs = performance.now() - begun;
    const rows = await wholeLists(page, store);
    return await look({ page, store, bytesUp, bytesDown, framesDown, caughtUpMs, listsMs: performance.now() - begun, rows });
  } finally {
    await browser.close();
    await server.stop();
    rmSync(store.dir, { recursive: true, force: true });
  }
}

/** Until all networks and events have their rows and no more words come. */
async function wholeLists(page: Page, store: FilledStore): Promise<Synced['rows']> {
  const end = Date.now() + 300_000;
  for (let before = -1; ; ) {
    const rows = await page.evaluate(() => window.device.rows());
    const whole = rows.networks === store.networks && rows.events === store.events;
    if (whole && rows.texts === before) return rows;
    if (Date.now() > end) throw new Error(`the lists did not become whole: ${JSON.stringify(rows)}`);
    before = rows.texts ?? -1;
    await page.waitForTimeout(500);
  }
}

export async function run({ say }: Asked): Promise<Figures> {
  return withSizeS(async ({ store, bytesUp, bytesDown, framesDown, caughtUpMs, listsMs, rows }) => {
    const figures = {
      spaces: store.spaces,
      documents: store.documents,
      kBOfEdits: round(store.bytes / 1_000),
      bytesUp,
      kBDown: round(bytesDown / 1_000),
      framesDown,
      caughtUpMs: round(caughtUpMs),
      listsMs: round(listsMs),
      rows,
    };
    say(`${store.spaces} spaces with ${store.documents} documents, ${figures.kBOfEdits} kB of edits`);
    say(`up ${bytesUp} B, down ${figures.kBDown} kB in ${framesDown} frames`);
    say(`all on the disk after ${figures.caughtUpMs} ms, every list whole after ${figures.listsMs} ms (looked at every 500)`);
    return figures;
  });
}
