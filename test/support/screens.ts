/** Screenshots kept as outputs of the test: output/screens/<name>-<p|l>[-dark].png, named like the pictures of the design they are compared with. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { axeFindings } from './axe.ts';
import { noSidewaysScroll, type Theme } from './browser.ts';

const folder = join('output', 'screens');

export async function shot(page: Page, name: string, theme: Theme = 'light'): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const size = (page.viewportSize()?.width ?? 0) < 700 ? 'p' : 'l';
  await page.screenshot({ path: join(folder, `${name}-${size}${theme === 'dark' ? '-dark' : ''}.png`), animations: 'disabled' });
}

/**
 * What every screen owes: axe finds nothing, in the dark theme nothing of its colours either, nothing scrolls sideways at 320 px, one h1, a title.
 * Takes its picture in both themes on the way.
 */
export async function screenIsSound(page: Page, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await shot(page, name, theme);
    expect(await axeFindings(page, theme === 'light' ? 'all' : 'colours'), `axe on ${name}, ${theme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await noSidewaysScroll(page), `sideways scroll at 320 px on ${name}`).toEqual([]);
  expect(await page.locator('h1').count(), `one h1 on ${name}`).toBe(1);
  expect(await page.title(), `title of ${name}`).not.toBe('');
}
