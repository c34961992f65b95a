/**
 * What one key costs the processor in an agenda of 120 items: scripting time from the browser's own counter, in the title of an item
 * and in its notes, on this machine as it is and slowed down four times. The budget: 16 ms per key for 95 of 100 keys, slowed down.
 */
import type { CDPSession, Page } from 'playwright-core';
import { freshId } from '../../src/shared/base/ids.ts';
import { addItem, putHead } from '../../src/shared/model/event.ts';
import { startWorld } from '../journeys/world.ts';
import { launch, newDevice } from '../support/browser.ts';
import { birthLetter, docLetter, enterInBrowser, madeElsewhere } from '../support/made-elsewhere.ts';
import { type Asked, type Figures, percentile, round } from './bench.ts';

export const name = 'keys';
export const about = 'scripting time per key in an agenda of 120 items, ms';

const items = 120;
const keys = 120;
/** Between keys, as a quick typist: what follows a key within this time counts as its cost. */
const betweenMs = 90;
const budgetMs = 16;

export async function run({ say }: Asked): Promise<Figures> {
  const world = await startWorld();
  const browser = await launch();
  try {
    const context = await newDevice(browser, { origin: world.origin });
    const page = await context.newPage();
    const me = await enterInBrowser(page, `${world.firstLink}`, 'Aino Kallio');
    const space = freshId<'space'>();
    await madeElsewhere(world.origin, context, [
      birthLetter(space, 'event', me),
      docLetter(space, 'event', me, (paper) => {
        putHead(paper, 'title', [], 'Pitkä kokous');
        for (let i = 1; i <= items; i++) addItem(paper, { title: `Kohta ${i}`, wanted: 'Päätetään, miten jatketaan', minutes: 10 });
      }),
    ]);
    await page.goto(`/tapahtumat/${space}`);
    await page.waitForFunction((count) => document.querySelectorAll('ol.agenda > li').length === count, items);
    await page.getByRole('link', { name: 'Kohta 60', exact: true }).click();
    const title = page.locator('#kohta input').first();
    const notes = page.locator('#kohta [contenteditable=true]');
    await notes.waitFor();

    const cdp = await context.newCDPSession(page);
    await cdp.send('Performance.enable');
    const figures: { [place: string]: Figures } = {};
    for (const slow of [1, 4]) {
      await cdp.send('Emulation.setCPUThrottlingRate', { rate: slow });
      for (const [place, field] of [
        ['title', title],
        ['notes', notes],
      ] as const) {
        await field.click();
        await page.waitForTimeout(1_500); // what opening and earlier puts left behind is no cost of a key
        const costs = await typed(page, cdp);
        const found = { p50: round(percentile(costs, 0.5)), p95: round(percentile(costs, 0.95)), worst: round(Math.max(...costs)), keys: costs.length };
        figures[`${place}, ${slow}×`] = { ...found, within: slow === 1 || found.p95 <= budgetMs };
        say(`${place}, ${slow}× slower: p50 ${found.p50} ms, p95 ${found.p95} ms, worst ${found.worst} ms${slow === 4 ? ` (budget p95 ${budgetMs})` : ''}`);
      }
    }
    return figures;
  } finally {
    await browser.close();
    await world.end();
  }
}

/** Milliseconds of scripting that each of many keys brought about. */
async function typed(page: Page, cdp: CDPSession): Promise<number[]> {
  const costs: number[] = [];
  for (let i = 0; i < keys; i++) {
    const before = await scripting(cdp);
    await page.keyboard.press('kokeilu '.charAt(i % 8));
    await page.waitForTimeout(betweenMs);
    costs.push((await scripting(cdp)) - before);
  }
  return costs;
}

async function scripting(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return (metrics.find((metric) => metric.name === 'ScriptDuration')?.value ?? 0) * 1_000;
}
