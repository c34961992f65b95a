/**
 * A device comes back after thirty days on a mobile line (1.6 Mbit/s, 150 ms there and back): it holds everything of size S, and meanwhile
 * colleagues have made 5 000 edits in 200 events. A real Chromium; the page itself comes quickly, as from a service worker.
 * Usable: its lists are whole and an event can be opened, while the line works. Complete: all that came is on the disk, and the same as in the log.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Page } from 'playwright-core';
import * as Y from 'yjs';
import { type DocId, freshId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';
import { addItem } from '../../src/shared/model/event.ts';
import type { Paper } from '../../src/shared/model/paper.ts';
import { Keeper } from '../../sync-server/log/keeper.ts';
import { SqliteLog, storeName } from '../../sync-server/log/sqlite.ts';
import { launch, newDevice } from '../support/browser.ts';
import { devicePage } from '../support/device-page/build.ts';
import { contentOf } from '../support/device-page/content.ts';
import { enterBy, spawnTestServer } from '../support/server.ts';
import { type FilledStore, storeOfSizeS } from '../support/size-s.ts';
import { startSlowProxy } from '../support/slow-proxy.ts';
import { type Asked, type Figures, round } from './bench.ts';

export const name = 'away-30-days';
export const about = 'a device back after 30 days on a mobile line: 5 000 edits in 200 documents, time until it is usable and until it is complete';

const line = { bitsPerSecond: 1_600_000, roundTripMs: 150 };
const documents = 200;
const editsEach = 25;
const days = 30;
const budget = { usableMs: 5_000, completeMs: 15_000 };

export async function run({ say }: Asked): Promise<Figures> {
  const store = await storeOfSizeS();
  const settings = { dir: store.dir, dist: await devicePage() };
  let server = await spawnTestServer({ ...settings });
  const proxy = await startSlowProxy(() => server.port);
  const origin = `http://localhost:${proxy.port}`;
  await server.stop();
  server = await spawnTestServer({ ...settings, origin });
  const browser = await launch();
  try {
    const { cookie } = await enterBy(origin, store.token, store.viewer.name, { member: store.viewer.member });
    const context = await newDevice(browser);
    const [cookieName = '', value = ''] = cookie.split('=');
    await context.addCookies([{ name: cookieName, value, url: origin }]);
    const page = async (): Promise<Page> => {
      const opened = await context.newPage();
      await opened.goto(origin);
      await opened.waitForFunction(() => document.documentElement.dataset['ready'] === 'true');
      return opened;
    };
    const before = await page();
    const { member, name: called, organisation } = store.viewer;
    await before.evaluate((account) => window.device.open(account, null), { member, name: called, organisation });
    await before.evaluate(() => window.device.go());
    await before.evaluate(() => window.device.caughtUp());
    await wholeLists(before, store);
    await before.close();
    await server.stop();

    const meanwhile = await writeMeanwhile(store.dir);
    server = await spawnTestServer({ ...settings, origin });
    const back = await page();
    const devtools = await context.newCDPSession(back);
    await devtools.send('Network.enable');
    let bytesDown = 0;
    // Binary frames are told in base64: four letters stand for three bytes
    devtools.on('Network.webSocketFrameReceived', ({ response }) => {
      bytesDown += Math.floor((response.payloadData.length * 3) / 4);
    });
    proxy.become(line);
    const begun = performance.now();
    await back.evaluate(() => window.device.open(null, null));
    await back.evaluate(() => window.device.go());
    const complete = back.evaluate(() => window.device.caughtUp()).then(() => performance.now() - begun);
    await wholeLists(back, store);
    await back.evaluate((space) => window.device.titles(space), [...meanwhile.keys()][0] as string);
    const usableMs = performance.now() - begun;
    const completeMs = await complete;
    const spaces = [...meanwhile.keys()];
    const contents = await back.evaluate((asked) => window.device.contents(asked), spaces);
    const differing = spaces.filter((space, i) => contents[i] !== meanwhile.get(space)).length;
    const over = [usableMs > budget.usableMs && 'usable', completeMs > budget.completeMs && 'complete'].filter(Boolean).join(' and ');
    say(
      `${documents * editsEach} edits in ${documents} documents over ${days} days; ${round(bytesDown / 1_000)} kB down on ${line.bitsPerSecond / 1e6} Mbit/s, ${line.roundTripMs} ms`,
    );
    say(
      `usable after ${round(usableMs)} ms (budget ${budget.usableMs}), complete after ${round(completeMs)} ms (budget ${budget.completeMs})${over && `: ${over} OVER BUDGET`}`,
    );
    say(`${differing} of ${documents} documents differ from the log`);
    return {
      edits: documents * editsEach,
      documents,
      kBDown: round(bytesDown / 1_000),
      usableMs: round(usableMs),
      completeMs: round(completeMs),
      differing,
      budget,
    };
  } finally {
    await browser.close();
    await server.stop();
    await proxy.close();
    rmSync(store.dir, { recursive: true, force: true });
  }
}

/** A month of colleagues' work, straight into the log, with the keeper that looks after it; the content of each document, by its space. */
async function writeMeanwhile(dir: string): Promise<ReadonlyMap<SpaceId, string>> {
  const found = new DatabaseSync(join(dir, storeName), { readOnly: true });
  const events = found.prepare("SELECT doc, space FROM docs WHERE kind = 'event' ORDER BY doc LIMIT ?").all(documents) as { doc: DocId; space: SpaceId }[];
  found.close();
  const log = new SqliteLog({ folder: dir });
  let seconds = Math.floor(Date.now() / 1000) - days * 86_400;
  const faults: unknown[] = [];
  const keeper = new Keeper({ log, seconds: () => seconds, report: (_, fault) => faults.push(fault) });
  const papers = await Promise.all(events.map(({ doc, space }) => aPaper(log, doc, space, () => seconds)));
  const device = freshId<'device'>();
  for (let edit = 0; edit < editsEach; edit++) {
    for (const { id, space, y, me } of papers) {
      let update = new Uint8Array();
      const heard = (bytes: Uint8Array): void => {
        update = new Uint8Array(bytes);
      };
      y.on('update', heard);
      addItem({ id, space, kind: 'event', y, me, seconds: () => seconds }, { title: `Kuulumiset ${edit + 1}` });
      y.off('update', heard);
      await log.commit([{ kind: 'edit', space, doc: id, docKind: 'event', member: me, device, seconds, update }]);
    }
    seconds += Math.floor((days * 86_400) / editsEach);
    await keeper.tidy();
  }
  await log.close();
  if (faults.length > 0) throw new Error('the keeper met a fault', { cause: faults[0] });
  return new Map(papers.map(({ space, y }) => [space, contentOf(y)]));
}

/** The document as it stands, under the hand of one who has written in it before. */
async function aPaper(log: SqliteLog, doc: DocId, space: SpaceId, seconds: () => number): Promise<Paper> {
  const y = new Y.Doc();
  for (const update of (await log.doc(doc))?.updates ?? []) Y.applyUpdate(y, update);
  const [me = freshId<'member'>()] = y.getMap<MemberId>('who').values();
  return { id: doc, space, kind: 'event', y, me, seconds };
}

/** Until all networks and events have their rows. */
async function wholeLists(page: Page, store: FilledStore): Promise<void> {
  const end = Date.now() + 300_000;
  for (;;) {
    const rows = await page.evaluate(() => window.device.rows());
    if (rows.networks === store.networks && rows.events === store.events) return;
    if (Date.now() > end) throw new Error(`the lists did not become whole: ${JSON.stringify(rows)}`);
    await page.waitForTimeout(50);
  }
}
