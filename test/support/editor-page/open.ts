/** The editor's page in a real Chromium, ready to be called. */
import type { Browser, Page } from 'playwright-core';
import { launch, listenForFaults } from '../browser.ts';
import { type Served, serveEditorPage } from './serve.ts';

export interface EditorPage {
  readonly page: Page;
  /** What the page complained about: errors, and what the security policy blocked. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

export async function openEditorPage(): Promise<EditorPage> {
  let served: Served | null = null;
  let browser: Browser | null = null;
  try {
    served = await serveEditorPage();
    browser = await launch();
    const page = await browser.newPage();
    const faults = listenForFaults(page);
    await page.goto(`${served.origin}/`);
    await page.waitForSelector('html[data-ready]', { timeout: 10_000 }).catch(() => {
      throw new Error(`the editor's page did not start: ${faults.join('; ')}`);
    });
    const [server, window] = [served, browser];
    return {
      page,
      faults,
      close: async () => {
        await window.close();
        await server.close();
      },
    };
  } catch (fault) {
    await browser?.close();
    await served?.close();
    throw fault;
  }
}
