/** The editor's page in a real Chromium, ready to be called. */
import type { Browser, Page } from 'playwright-core';
import { launch, listenForFaults } from '../browser.ts';
import { serveEditorPage } from './serve.ts';

export interface EditorPage {
  readonly page: Page;
  /** What the page complained about: errors, and what the security policy blocked. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

export async function openEditorPage(): Promise<EditorPage> {
  const served = await serveEditorPage();
  try {
    return await openPageAt(served.origin, () => served.close());
  } catch (fault) {
    await served.close();
    throw fault;
  }
}

/**
 * The same page where somebody else serves it.
 *
 * @param prepare before the page is opened: cookies, functions that it may call
 */
export async function openPageAt(origin: string, closed: () => Promise<void>, prepare: (page: Page) => Promise<void> = async () => {}): Promise<EditorPage> {
  const browser: Browser = await launch();
  try {
    const page = await browser.newPage();
    const faults = listenForFaults(page);
    await prepare(page);
    await page.goto(`${origin}/`);
    await page.waitForSelector('html[data-ready]', { timeout: 10_000 }).catch(() => {
      throw new Error(`the editor's page did not start: ${faults.join('; ')}`);
    });
    return {
      page,
      faults,
      close: async () => {
        await browser.close();
        await closed();
      },
    };
  } catch (fault) {
    await browser.close();
    throw fault;
  }
}
