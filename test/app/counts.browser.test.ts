/** What makes the app quick, held by counts and not by seconds: which databases and parts a start touches, and how many rows a put draws. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshId } from '../../src/shared/base/ids.ts';
import { addItems } from '../../src/shared/model/event.ts';
import { writeEvent } from '../../src/shared/model/template.ts';
import { startWorld, type World } from '../journeys/world.ts';
import { launch, newDevice } from '../support/browser.ts';
import { birthLetter, docLetter, enterInBrowser, listsWhole, madeElsewhere } from '../support/made-elsewhere.ts';

const items = 120;
const event = freshId<'space'>();
const documents = /\/assets\/documents-/;

let world: World;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  world = await startWorld();
  browser = await launch();
  context = await newDevice(browser, { origin: world.origin });
  await context.addInitScript(noteDatabases);
  const page = await context.newPage();
  const me = await enterInBrowser(page, world.firstLink, 'Aino Kallio');
  await madeElsewhere(world.origin, context, [birthLetter(event, 'event', me), docLetter(event, 'event', me, (paper) => longAgenda(paper))]);
  await page.locator('main .weave-card a').first().waitFor();
  await listsWhole(page);
  await page.close();
});

afterAll(async () => {
  await browser?.close();
  await world?.end();
});

function longAgenda(paper: Parameters<typeof writeEvent>[0]): void {
  const start = new Date(Date.now() + 86_400_000);
  writeEvent(paper, { title: 'Pitkä päivä', start: start.toISOString(), end: new Date(+start + 40 * 3_600_000).toISOString(), zone: 'Europe/Helsinki' }, null);
  const rows = Array.from({ length: items }, (_, i) => ({ title: `Kohta ${i + 1}`, minutes: 15 }));
  addItems(paper, rows);
}

/** In the page: the names of all databases that are opened. */
function noteDatabases(): void {
  const opened: string[] = [];
  Object.assign(window, { opened });
  const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (name, version) {
    opened.push(name);
    return version === undefined ? open.call(this, name) : open.call(this, name, version);
  };
}

async function touched(page: Page): Promise<{ readonly databases: string[]; readonly files: string[] }> {
  return page.evaluate(() => ({
    databases: (window as unknown as { readonly opened: string[] }).opened,
    files: performance.getEntriesByType('resource').map(({ name }) => name),
  }));
}

describe('a start', () => {
  it('on Tänään opens no document and fetches nothing that reads one, its blocks included', async () => {
    const page = await context.newPage();
    await page.goto('/');
    await page.locator('main .weave-card a').first().waitFor();
    await page.locator('button.sync[data-s="saved"]:visible').first().waitFor();
    // The blocks that other features lend come after the lists: what their acts write with comes with the first act.
    await page.waitForFunction(() => (window as unknown as { opened: string[] }).opened.includes('solmu-history-1'));
    await page.waitForTimeout(500);
    const { databases, files } = await touched(page);
    expect(databases.filter((name) => name.startsWith('solmu-doc:'))).toEqual([]);
    // What came while nobody looked is told after the lists stand, from a database of its own that comes last.
    expect(databases.filter((name) => name !== 'solmu-history-1').length).toBeLessThanOrEqual(2);
    expect([-1, databases.length - 1]).toContain(databases.indexOf('solmu-history-1'));
    expect(files.length).toBeGreaterThan(3);
    expect(files.filter((file) => documents.test(file))).toEqual([]);
    await page.close();
  });

  it('on an event opens its two documents and no other', async () => {
    const page = await context.newPage();
    await page.goto(`/tapahtumat/${event}`);
    await page.locator('ol.agenda > li').first().waitFor();
    const { databases, files } = await touched(page);
    expect(new Set(databases.filter((name) => name.startsWith('solmu-doc:'))).size).toBe(2);
    expect(files.some((file) => documents.test(file))).toBe(true);
    await page.close();
  });
});

describe('an agenda of 120 items', () => {
  it('draws one row anew when one title is put', async () => {
    const page = await context.newPage();
    await page.goto(`/tapahtumat/${event}`);
    await page.locator('ol.agenda > li .cover').nth(59).click();
    const title = page.locator('#kohta input').first();
    await title.waitFor();
    await page.waitForTimeout(300);
    await page.evaluate(() => {
      const drawn = new Set<string>();
      Object.assign(window, { drawn });
      const list = document.querySelector('ol.agenda') as HTMLElement;
      new MutationObserver((changes) => {
        for (const { target } of changes)
          drawn.add((target instanceof Element ? target : target.parentElement)?.closest<HTMLElement>('[data-id]')?.dataset.id ?? 'the list');
      }).observe(list, { subtree: true, childList: true, characterData: true, attributes: true });
    });
    await title.pressSequentially(' ja vielä yksi');
    const drawn = () => page.evaluate(() => [...(window as unknown as { drawn: Set<string> }).drawn]);
    // Keys alone draw nothing: the put comes after the rest.
    expect(await drawn()).toEqual([]);
    await page.locator('ol.agenda > li', { hasText: 'ja vielä yksi' }).waitFor();
    const row = await page.locator('ol.agenda > li', { hasText: 'ja vielä yksi' }).getAttribute('data-id');
    expect(await drawn()).toEqual([row]);
    await page.close();
  });
});
