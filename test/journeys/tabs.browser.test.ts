/** Ten tabs, one line: who holds it is frozen or closed at any moment, and what is written in another tab is at the server within three seconds. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../support/browser.ts';
import { seeded } from '../support/seeded.ts';
import { TabTown, TenTabs } from './ten-tabs.ts';

/** `npm run measure -- tabs` does 300. */
const trials = 20;
/** Devices side by side, each with ten tabs: most of a trial is waiting. */
const devices = 2;

describe('ten tabs of one device', () => {
  let town: TabTown;
  let browser: Browser;
  beforeAll(async () => {
    [town, browser] = await Promise.all([TabTown.open(), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await town?.close();
  });

  it(`[D119] lose nothing and have one line over ${trials} times that the holder was frozen or closed`, async () => {
    const seed = Date.now();
    const all = await Promise.all(
      Array.from({ length: devices }, async (_, nth) => {
        const random = seeded(`tabs ${seed} ${nth}`);
        const tabs = await TenTabs.open(town, browser, `tabs-${nth}-`);
        const results = [];
        for (let trial = 0; trial < trials / devices; trial++) results.push(await tabs.trial(random, trial % 2 === 0 ? 'frozen' : 'closed'));
        await tabs.close();
        return { words: tabs.words, results };
      }),
    );
    const results = all.flatMap((one) => one.results);
    const slowest = Math.round(Math.max(...results.map(({ sentMs }) => sentMs ?? Number.POSITIVE_INFINITY)));
    const frozen = results.filter(({ act }) => act === 'frozen').map(({ sentMs }) => Math.round(sentMs ?? Number.NaN));
    console.log(`tabs: seed ${seed}, ${results.length} trials, the slowest sent after ${slowest} ms; past a frozen holder after ${frozen.join(', ')}`);
    expect(results.filter(({ sentMs, lines }) => sentMs === null || lines !== 1)).toEqual([]);
    const words = all.flatMap((one) => one.words);
    expect((await town.titles(words.length)).toSorted()).toEqual(words.toSorted());
  });

  it('[D119] that wait for a frozen holder keep what they wrote, and send nothing', async () => {
    const tabs = await TenTabs.open(town, browser, 'patient-', 2, { neverTakesOver: true });
    expect(await tabs.trial(Math.random, 'frozen')).toMatchObject({ sentMs: null });
    await tabs.close();
  });

  it('[D119] of which one goes on with a line that was taken have two', async () => {
    const tabs = await TenTabs.open(town, browser, 'stubborn-', 2, { neverStepsDown: true });
    expect((await tabs.trial(Math.random, 'frozen')).lines).toBe(2);
    await tabs.close();
  });
});
