/**
 * A real Chromium for journeys: started once per test file, with the flags a closed network wants, and contexts that look like
 * the two devices we draw for (a phone of 390 px, a laptop of 1280 px) in a chosen language and theme.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { chromiumFlags, findChromium } from './chromium.ts';

export type Language = 'fi' | 'sv' | 'en';
export type Size = 'phone' | 'laptop';
export type Theme = 'light' | 'dark';

export const sizes: { readonly [S in Size]: { readonly width: number; readonly height: number } } = {
  phone: { width: 390, height: 844 },
  laptop: { width: 1280, height: 800 },
};

const locales: { readonly [L in Language]: string } = { fi: 'fi-FI', sv: 'sv-FI', en: 'en-GB' };

export interface Look {
  readonly size?: Size;
  readonly language?: Language;
  readonly theme?: Theme;
  readonly origin?: string;
}

/** Where no language is said, as in a bare shell, Chromium cannot name a file in Finnish. */
const env = { ...process.env, LANG: process.env.LANG || 'C.UTF-8' };

/** The executable, found once per process; throws with the advice when there is none, so that a journey never passes by not running. */
let executable: Promise<string> | null = null;
export function chromiumPath(): Promise<string> {
  executable ??= findChromium(() => {}).then(({ path, advice }) => {
    if (!path) throw new Error(advice);
    return path;
  });
  return executable;
}

/** @param more flags besides those of a closed network */
export async function launch(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: await chromiumPath(), args: [...chromiumFlags(), ...more], env, headless: true });
}

export function contextOptions({ size = 'laptop', language = 'fi', theme = 'light', origin }: Look): BrowserContextOptions {
  const phone = size === 'phone';
  return {
    viewport: sizes[size],
    locale: locales[language],
    timezoneId: 'Europe/Helsinki',
    colorScheme: theme,
    hasTouch: phone,
    isMobile: phone,
    reducedMotion: 'reduce',
    acceptDownloads: true,
    serviceWorkers: 'allow',
    ...(origin === undefined ? {} : { baseURL: origin }),
  };
}

/** A fresh device: its own storage, nothing remembered. */
export function newDevice(browser: Browser, look: Look = {}): Promise<BrowserContext> {
  return browser.newContext(contextOptions(look));
}

/** A device whose storage outlives its browser: close and start it again to see what was kept. */
export interface LastingDevice {
  /** Starts the browser on the same profile folder. */
  start(): Promise<BrowserContext>;
  /** Removes the folder; call it when the browser is closed. */
  forget(): void;
}

export function lastingDevice(look: Look = {}): LastingDevice {
  const folder = mkdtempSync(join(tmpdir(), 'solmu-profile-'));
  return {
    start: async () =>
      chromium.launchPersistentContext(folder, { ...contextOptions(look), executablePath: await chromiumPath(), args: chromiumFlags(), env, headless: true }),
    forget: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** What a page said that nobody wanted to hear: errors, uncaught rejections, blocked by the security policy. Lines of the network being down are left out. */
export function listenForFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`${error.name}: ${error.message}\n${(error.stack ?? '').split('\n').slice(1, 6).join('\n')}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|Failed to load resource|WebSocket connection/.test(message.text())) {
      faults.push(message.text());
    }
  });
  return faults;
}

/** Nothing may make the page wider than the window. Returns the culprits, empty when all is well. */
export async function sidewaysScroll(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.body.querySelectorAll('*')].filter((element) => {
      const { right, width: own } = element.getBoundingClientRect();
      return own > 0 && right > width + 0.5;
    });
    const named = wide
      .slice(0, 8)
      .map((element) => `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} (${Math.round(element.getBoundingClientRect().right)} px)`);
    return named.length > 0 ? named : [`page is ${document.documentElement.scrollWidth} px wide`];
  });
}

/** The same at 320 px, the narrowest device we promise; the window gets its size back. */
export async function noSidewaysScroll(page: Page): Promise<string[]> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 720 });
  const culprits = await sidewaysScroll(page);
  if (before) await page.setViewportSize(before);
  return culprits;
}
