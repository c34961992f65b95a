/**
 * Whether opened documents leave anything behind: 500 openings with a write and a close each, in a real Chromium with the real databases.
 * The budget: the heap after collection over the last 100 openings is at most 1.1 times that over openings 101 to 200.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { launch, newDevice } from '../support/browser.ts';
import { devicePage } from '../support/device-page/build.ts';
import { spawnTestServer } from '../support/server.ts';
import { type Asked, type Figures, round } from './bench.ts';

export const name = 'memory';
export const about = '500 documents opened, written in and closed in Chromium: heap after collection';

const openings = 500;
const perLook = 20;
/** A document that was closed stays open a moment for whoever comes back; then it is put away. */
const lingerMs = 6_000;
const budget = 1.1;

export async function run({ say }: Asked): Promise<Figures> {
  const dir = mkdtempSync(join(tmpdir(), 'solmu-memory-'));
  const server = await spawnTestServer({ dir, dist: await devicePage() });
  const browser = await launch();
  try {
    const context = await newDevice(browser);
    const page = await context.newPage();
    await page.goto(server.origin);
    await page.waitForFunction(() => document.documentElement.dataset['ready'] === 'true');
    await page.evaluate(() => window.device.open(null, null));
    const devtools = await context.newCDPSession(page);
    // Founded first, so that what is measured is opening and closing alone.
    const spaces = await page.evaluate((many) => window.device.found(many), openings);
    await page.waitForTimeout(lingerMs);
    const heaps: number[] = [];
    for (let at = 0; at < openings; at += perLook) {
      await page.evaluate((some) => window.device.visit(some), spaces.slice(at, at + perLook));
      await page.waitForTimeout(lingerMs);
      heaps.push(await heapOf(devtools, page));
    }
    const mean = (from: number, to: number): number => {
      const some = heaps.slice(from / perLook, to / perLook);
      return some.reduce((sum, heap) => sum + heap, 0) / some.length;
    };
    const early = mean(100, 200);
    const late = mean(openings - 100, openings);
    const figures = {
      openings,
      heapKBEarly: round(early / 1_000),
      heapKBLate: round(late / 1_000),
      ratio: round(late / early),
      bytesPerOpening: round((late - early) / 300),
      budget,
      within: late <= budget * early,
    };
    say(`heap after collection: openings 101–200 ${figures.heapKBEarly} kB, the last 100 ${figures.heapKBLate} kB: ${figures.ratio} times (budget ${budget})`);
    return figures;
  } finally {
    await browser.close();
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function heapOf(devtools: CDPSession, page: Page): Promise<number> {
  // Twice: what a first collection ends (finalisers, closed connections) a second one takes.
  for (let i = 0; i < 2; i++) {
    await devtools.send('HeapProfiler.collectGarbage');
    await page.waitForTimeout(100);
  }
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  return usedSize;
}
