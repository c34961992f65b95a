/**
 * How long a member without a line waits for Tänään: 200 documents on the device, the browser just started, the processor slowed down four times.
 * The budget: usable within 1.5 s. Usable: the coming events stand on screen and the next task runs, so that a press is heard at once.
 */
import type { BrowserContext, Page } from 'playwright-core';
import { freshId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';
import { putCard } from '../../src/shared/model/network.ts';
import { networkMeeting, writeEvent } from '../../src/shared/model/template.ts';
import { startWorld, type World } from '../journeys/world.ts';
import { lastingDevice } from '../support/browser.ts';
import { birthLetter, docLetter, enterInBrowser, listsWhole, madeElsewhere } from '../support/made-elsewhere.ts';
import type { UnnumberedLetter } from '../support/server-line.ts';
import { type Asked, type Figures, percentile, round } from './bench.ts';

export const name = 'cold-start';
export const about = 'offline, browser just started, 200 documents, 4× CPU slow-down: until Tänään is usable';

const networks = 20;
/** Two documents each. */
const events = 90;
const slowDown = 4;
const starts = 7;
const budgetMs = 1_500;

export async function run({ say }: Asked): Promise<Figures> {
  const world = await startWorld();
  const device = lastingDevice({ size: 'phone' });
  try {
    const context = await device.start();
    await fill(world, context);
    await context.close();
    await world.stopServer();
    const usable: number[] = [];
    const painted: number[] = [];
    let documents = 0;
    // A machine with other work makes a start slow and not heavier: what its own thread had to do says which of the two it was.
    const work: number[] = [];
    for (let i = 0; i < 3; i++) work.push((await coldStart(device.start, world.origin, 1)).workMs);
    for (let i = 0; i < starts; i++) {
      const start = await coldStart(device.start, world.origin, slowDown);
      usable.push(start.usableMs);
      painted.push(start.paintedMs);
      documents = start.documents;
    }
    const figures = {
      documents,
      starts,
      workP50: round(percentile(work, 0.5)),
      paintedP50: round(percentile(painted, 0.5)),
      usableP50: round(percentile(usable, 0.5)),
      usableWorst: round(Math.max(...usable)),
      budget: budgetMs,
      within: Math.max(...usable) <= budgetMs,
    };
    say(`${documents} documents; CPU time of the page's thread until usable, not slowed down: p50 ${figures.workP50} ms`);
    say(`slowed down ${slowDown}×: first paint p50 ${figures.paintedP50} ms`);
    say(`usable p50 ${figures.usableP50} ms, worst of ${starts} ${figures.usableWorst} ms (budget ${budgetMs})`);
    return figures;
  } finally {
    await world.end();
    device.forget();
  }
}

/** Networks and events of the member, made on another device and caught up with here, until every list is whole. */
async function fill(world: World, context: BrowserContext): Promise<void> {
  const page = context.pages()[0] ?? (await context.newPage());
  const me = await enterInBrowser(page, world.firstLink, 'Aino Kallio');
  await page.evaluate(() => navigator.serviceWorker.ready);
  await madeElsewhere(world.origin, context, lettersOf(me));
  await page.goto(`${world.origin}/tapahtumat`);
  await page.waitForFunction((count) => document.querySelectorAll('main a[href^="/tapahtumat/0"]').length >= count, events, { timeout: 120_000 });
  await listsWhole(page);
}

function lettersOf(me: MemberId): UnnumberedLetter[] {
  const hosts = Array.from({ length: networks }, () => freshId<'space'>());
  const made = hosts.flatMap((space, i) => [
    birthLetter(space, 'network', me),
    docLetter(space, 'card', me, (card) => {
      putCard(card, 'nameFi', [], `Verkosto ${i + 1}`);
      putCard(card, 'purpose', [], 'Kokeillaan yhdessä ja kerrotaan, mitä opittiin.');
    }),
  ]);
  for (let i = 0; i < events; i++) {
    const space = freshId<'space'>();
    const start = new Date(Date.now() + (i + 1) * 20 * 3_600_000);
    const head = { title: `Tapaaminen ${i + 1}`, start: start.toISOString(), end: new Date(+start + 7_200_000).toISOString(), zone: 'Europe/Helsinki' };
    made.push(
      birthLetter(space, 'event', me, [hosts[i % networks] as SpaceId]),
      docLetter(space, 'event', me, (event) => writeEvent(event, head, networkMeeting('fi'))),
      docLetter(space, 'floor', me, ({ y }) => y.getText('muistio').insert(0, 'Sovimme, että jokainen kokeilu saa kaksi kuukautta.\n')),
    );
  }
  return made;
}

export interface Start {
  readonly paintedMs: number;
  readonly usableMs: number;
  readonly documents: number;
  /** CPU time of the page's main thread, milliseconds; of no use where the processor is slowed down. */
  readonly workMs: number;
}

export async function coldStart(start: () => Promise<BrowserContext>, origin: string, rate: number): Promise<Start> {
  const context = await start();
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    const devtools = await context.newCDPSession(page);
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    await devtools.send('Emulation.setCPUThrottlingRate', { rate });
    await page.addInitScript(watchUsable);
    await page.goto(origin, { waitUntil: 'commit' });
    const usableMs = await until(page);
    const { metrics } = await devtools.send('Performance.getMetrics');
    const workMs = 1000 * (metrics.find(({ name: metric }) => metric === 'TaskDuration')?.value ?? Number.NaN);
    const paintedMs = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN);
    const documents = await page.evaluate(documentsHere);
    return { paintedMs, usableMs, documents, workMs };
  } finally {
    await context.close();
  }
}

async function until(page: Page): Promise<number> {
  const handle = await page.waitForFunction(() => (window as { usableMs?: number }).usableMs, undefined, { timeout: 60_000 });
  return (await handle.jsonValue()) ?? Number.NaN;
}

/** In the page: notes when the first coming event has been painted and the thread is free again. */
function watchUsable(): void {
  const look = (): void => {
    if (document.querySelector('main .weave-card a[href^="/tapahtumat/"]')) setTimeout(() => ((window as { usableMs?: number }).usableMs = performance.now()));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** In the page: how many documents of which the lists have rows. */
async function documentsHere(): Promise<number> {
  const name = (await indexedDB.databases()).find((db) => db.name?.startsWith('solmu-catalog'))?.name ?? '';
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const counting = opening.result.transaction('seen').objectStore('seen').count();
      counting.onsuccess = () => resolve(counting.result);
      opening.result.close();
    };
  });
}
