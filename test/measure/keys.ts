/**
 * What a key costs in a long agenda: words are typed into the title of an item among 120, with the rest behind each word that puts it.
 * The budget: 16 ms of scripting per key, p95, on a processor slowed down four times. What follows a rest (the put, journal, line, catalogue,
 * all that runs until all is still) has a row of its own: nobody types meanwhile.
 */
import type { CDPSession, Page } from 'playwright-core';
import { freshId } from '../../src/shared/base/ids.ts';
import { addItems } from '../../src/shared/model/event.ts';
import { writeEvent } from '../../src/shared/model/template.ts';
import { startWorld } from '../journeys/world.ts';
import { launch, newDevice } from '../support/browser.ts';
import { birthLetter, docLetter, enterInBrowser, madeElsewhere } from '../support/made-elsewhere.ts';
import { type Asked, type Figures, percentile, round } from './bench.ts';

export const name = 'keys';
export const about = 'scripting per key in an agenda of 120 items, without and with a 4× CPU slow-down';

const items = 120;
const words = ['kokeilu ', 'jatkuu ', 'taas ', 'kolmessa ', 'kunnassa ', 'joista ', 'yksi ', 'aloittaa ', 'jo ', 'elokuussa '];
const betweenKeysMs = 90;
const restMs = 1_300;
const budgetMs = 16;

export async function run({ say }: Asked): Promise<Figures> {
  const world = await startWorld();
  const browser = await launch();
  try {
    const context = await newDevice(browser, { size: 'laptop', origin: world.origin });
    const page = await context.newPage();
    const me = await enterInBrowser(page, world.firstLink, 'Aino Kallio');
    const space = freshId<'space'>();
    const event = docLetter(space, 'event', me, (paper) => {
      writeEvent(paper, { title: 'Pitkä päivä', start: '2027-03-02T06:00:00Z', end: '2027-03-03T18:00:00Z', zone: 'Europe/Helsinki' }, null);
      addItems(
        paper,
        Array.from({ length: items }, (_, i) => ({ title: `Kohta ${i + 1}`, minutes: 15 })),
      );
    });
    await madeElsewhere(world.origin, context, [birthLetter(space, 'event', me), event]);
    await page.goto(`/tapahtumat/${space}`);
    await page.waitForFunction((count) => document.querySelectorAll('ol.agenda > li').length === count, items);
    await page.locator('ol.agenda > li .cover').nth(59).click();
    const title = page.locator('#kohta input').first();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Performance.enable');
    const figures: { [speed: string]: Figures } = {};
    for (const slowDown of [1, 4]) {
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowDown });
      await title.fill('');
      await page.waitForTimeout(restMs);
      const costs = await typed(page, devtools);
      const row = (of: readonly number[]) => ({ p50: round(percentile(of, 0.5)), p95: round(percentile(of, 0.95)), worst: round(Math.max(...of)) });
      const [keys, rests] = [row(costs.keys), row(costs.rests)];
      figures[`cpu/${slowDown}`] = { count: costs.keys.length, ...keys, rests };
      say(`CPU ${slowDown === 1 ? 'as it is' : `slowed down ${slowDown}×`}: scripting per key p50 ${keys.p50} ms, p95 ${keys.p95} ms, worst ${keys.worst} ms`);
      say(`  all that follows a rest: p50 ${rests.p50} ms, worst ${rests.worst} ms`);
    }
    const p95 = Number((figures['cpu/4'] as { p95: number }).p95);
    say(`budget ${budgetMs} ms p95 with the slow-down: ${p95 <= budgetMs ? 'within' : 'OVER'}`);
    return { items, budget: budgetMs, within: p95 <= budgetMs, ...figures };
  } finally {
    await browser.close();
    await world.end();
  }
}

/** @returns milliseconds of scripting that each key caused until the next one, and each rest */
async function typed(page: Page, devtools: CDPSession): Promise<{ readonly keys: readonly number[]; readonly rests: readonly number[] }> {
  const keys: number[] = [];
  const rests: number[] = [];
  const during = async (act: () => Promise<void>): Promise<number> => {
    const before = await scriptMs(devtools);
    await act();
    return (await scriptMs(devtools)) - before;
  };
  for (const word of words) {
    for (const key of word) {
      const ms = await during(async () => {
        await page.keyboard.press(key === ' ' ? 'Space' : key);
        await page.waitForTimeout(betweenKeysMs);
      });
      keys.push(ms);
    }
    rests.push(await during(() => page.waitForTimeout(restMs)));
  }
  return { keys, rests };
}

async function scriptMs(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return 1000 * (metrics.find(({ name: metric }) => metric === 'ScriptDuration')?.value ?? Number.NaN);
}
