/**
 * The same as `cold-start` with all of size S on the device: 60 networks, 600 events, and goals, pools and notes besides.
 * The budget: usable within 1.5 s at a processor slowed down four times. Counted besides: documents that the start opened.
 */
import { startWorld } from '../journeys/world.ts';
import { lastingDevice } from '../support/browser.ts';
import { listsWhole } from '../support/made-elsewhere.ts';
import { fillSizeS } from '../support/size-s.ts';
import { type Asked, type Figures, percentile, round } from './bench.ts';
import { coldStart } from './cold-start.ts';

export const name = 'cold-start-s';
export const about = 'offline, browser just started, size S on the device, 4× CPU slow-down: until Tänään is usable';

const starts = 7;
const slowDown = 4;
const budgetMs = 1_500;

export async function run({ say }: Asked): Promise<Figures> {
  const world = await startWorld();
  const device = lastingDevice({ size: 'phone' });
  try {
    let token = '';
    let events = 0;
    await world.inLog(async (log) => {
      ({ token, events } = await fillSizeS(log));
    });
    const context = await device.start();
    const page = context.pages()[0] ?? (await context.newPage());
    // The way back of somebody whom the server knows: nothing to fill in.
    await page.goto(`${world.origin}/tule#${token}`);
    await page.locator('main form button[type=submit]').click();
    await page.waitForURL((url) => !url.pathname.startsWith('/tule'));
    await page.locator('.app h1').waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready);
    await listsWhole(page, 600_000);
    await context.close();
    await world.stopServer();

    const work: number[] = [];
    for (let i = 0; i < 3; i++) work.push((await coldStart(device.start, world.origin, 1)).workMs);
    const usable: number[] = [];
    const painted: number[] = [];
    let documents = 0;
    for (let i = 0; i < starts; i++) {
      const start = await coldStart(device.start, world.origin, slowDown);
      usable.push(start.usableMs);
      painted.push(start.paintedMs);
      documents = start.documents;
    }
    const figures = {
      events,
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
