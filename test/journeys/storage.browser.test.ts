/** The storage of a real browser when it fails: it answers late, a newer app asks for it, somebody empties it, a document freezes its tab. Each is said in words, and nothing typed is lost. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signin } from '../../sync-server/signin.ts';
import { launch, newDevice } from '../support/browser.ts';
import { screenIsSound } from '../support/screens.ts';
import { type Member, memberOn } from './member.ts';
import { startWorld, type World } from './world.ts';

let world: World;
let browser: Browser;
let context: BrowserContext;
let aino: Member;
let event: string;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld(), launch()]);
  context = await newDevice(browser, { origin: world.origin });
  // What a slow disk does: the open succeeds, and its word is held back.
  await context.addInitScript(() => {
    const honest = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (...given: [string, number?]) {
      const frozen = localStorage.getItem('test.freezes');
      if (frozen && given[0].includes(frozen)) for (;;);
      const request = honest.apply(this, given);
      const lateMs = given[0] === 'solmu-kept' ? Number(sessionStorage.getItem('test.lateMs')) : 0;
      if (lateMs > 0)
        Object.defineProperty(request, 'onsuccess', {
          set: (act: (event: Event) => void) => request.addEventListener('success', (event) => setTimeout(() => act.call(request, event), lateMs)),
        });
      return request;
    };
  });
  aino = await memberOn(context);
  await aino.enterBy(world.firstLink, 'Aino Kallio', 'Valtiokonttori');
  const network = (await aino.foundNetwork({ fi: 'Digiosaajat' }, '')).split('/').at(-1);
  event = await aino.foundEvent({ title: 'Syystapaaminen', template: 'empty' }, network ?? '');
  await aino.addItems('Ennen');
  await aino.signIs('saved');
});
afterAll(async () => {
  await browser?.close();
  await world?.end();
});

/** What `npm run signin` prints, run beside the server. */
async function wayBackIn(name: string): Promise<string> {
  const { text } = await signin(name, { SOLMU_DATA: world.data, SOLMU_ORIGIN: world.origin });
  return text.slice(text.indexOf('http')).trim();
}

/** Opens `kept` behind the app's back, as an app with another schema does. Resolves with how long the app held it. */
function openAs(page: Page, version: number): Promise<number> {
  return page.evaluate(
    (wanted) =>
      new Promise<number>((resolve, reject) => {
        const begun = performance.now();
        const request = indexedDB.open('solmu-kept', wanted);
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          request.result.close();
          resolve(performance.now() - begun);
        };
      }),
    version,
  );
}

describe('the storage of a browser', () => {
  it('[D115] that answers late is waited for in words: nobody is welcomed as new, and all is there when it answers', async () => {
    await aino.page.evaluate(() => sessionStorage.setItem('test.lateMs', '6500'));
    await aino.page.goto('/');
    await aino.page.getByRole('heading', { name: aino.say('safe', 'storage.no-answer.title') }).waitFor();
    await screenIsSound(aino.page, 'tallennus-ei-vastaa');
    expect(aino.page.url()).not.toContain('tervetuloa');
    await aino.page.getByRole('heading', { level: 1, name: aino.say('today', 'place') }).waitFor({ timeout: 15_000 });
    await aino.page.evaluate(() => sessionStorage.removeItem('test.lateMs'));
    await aino.open(event);
    await aino.signIs('saved');
    expect(await aino.titles()).toEqual(['Ennen']);
  });

  it('[D117] that somebody empties under the app: said, what is open is kept again, the rest comes from the server', async () => {
    await aino.open(event);
    await aino.row('Ennen').waitFor();
    world.proxy.cut();
    await aino.addItems('Ilman yhteyttä');
    await aino.settled();
    await aino.page.evaluate(async () => {
      const gone = (await indexedDB.databases()).map(
        ({ name }) =>
          new Promise((resolve) => {
            const request = indexedDB.deleteDatabase(name ?? '');
            request.onsuccess = resolve;
            request.onerror = resolve;
          }),
      );
      await Promise.all(gone);
    });
    await aino.page.getByText(aino.say('app', 'banner.wiped.title')).waitFor();
    await aino.addItems('Tyhjennyksen jälkeen');
    await aino.settled();
    await screenIsSound(aino.page, 'tallennus-tyhjennetty');
    await aino.page.reload();
    await aino.titlesAre('Ennen', 'Ilman yhteyttä', 'Tyhjennyksen jälkeen');
    world.proxy.mend();
    await aino.signIs('saved');
    await aino.open('/');
    await aino.page.getByText('Syystapaaminen').first().waitFor();
  });

  it('[D121] a document that froze the tab twice opens as its words, and the rest of the app lives', async () => {
    await aino.open(event);
    await aino.row('Ennen').waitFor();
    const name = await docOf(aino.page, event);
    await aino.page.evaluate((froze) => localStorage.setItem('test.freezes', froze), name);
    for (let time = 0; time < 2; time++) {
      // A page without others beside it: pages of one origin may share the process that is about to freeze.
      const hung = await context.newPage();
      if (time === 0) await aino.page.close();
      await hung.goto(event, { waitUntil: 'commit' });
      await new Promise((frozen) => setTimeout(frozen, 2_500));
      // As a member ends a tab that does not answer: its process is killed.
      const crashed = new Promise((resolve) => hung.once('crash', resolve));
      const session = await browser.newBrowserCDPSession();
      const { processInfo } = await session.send('SystemInfo.getProcessInfo');
      for (const { type, id } of processInfo) if (type === 'renderer') process.kill(id, 'SIGKILL');
      await crashed;
      await hung.close();
    }
    const page = await context.newPage();
    const safe = await memberOn(context);
    // What froze here was the opening of the database, which reading it would do too.
    await page.goto('/');
    await page.evaluate(() => localStorage.removeItem('test.freezes'));
    await page.goto(event);
    await page.getByRole('heading', { level: 1, name: safe.say('safe', 'read.kind.event') }).waitFor();
    await page.getByText('Ennen').waitFor();
    await screenIsSound(page, 'turvallinen-lukutila');
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: safe.say('safe', 'read.save') }).click();
    expect((await saved).suggestedFilename()).toMatch(/\.txt$/);
    await page.goto('/');
    await page.getByText('Syystapaaminen').first().waitFor();
    await page.goto(event);
    await page.getByRole('button', { name: safe.say('safe', 'read.again') }).click();
    await page.getByRole('list', { name: safe.say('events', 'tab.agenda') }).waitFor();
    aino = safe;
  });

  it('[D116] that a newer app asks for is given within two seconds, with a sentence; the tab goes on and sends; a new start says why it does not read it', async () => {
    await aino.page.goto(event);
    await aino.row('Ennen').waitFor();
    await aino.signIs('saved');
    expect(await openAs(aino.page, 90)).toBeLessThan(2_000);
    await aino.page.getByText(aino.say('app', 'banner.unstored.newer-app')).waitFor({ timeout: 2_000 });
    await aino.addItems('Vanhassa välilehdessä');
    await screenIsSound(aino.page, 'valilehti-vanha');
    await aino.page.waitForTimeout(700);
    await aino.page.reload();
    await aino.page.getByRole('heading', { name: aino.say('safe', 'storage.newer-app.title') }).waitFor();
    expect(aino.page.url()).not.toContain('tervetuloa');
    // Nothing of it was touched, and what was typed in the old tab is at the server.
    expect(await aino.page.evaluate(async () => (await indexedDB.databases()).find(({ name }) => name === 'solmu-kept')?.version)).toBe(90);
    const elsewhere = await memberOn(await newDevice(browser, { origin: world.origin }));
    await elsewhere.page.goto(await wayBackIn('Aino Kallio'));
    await elsewhere.button('enter', 'do.return').click();
    await elsewhere.page.waitForURL((url) => !url.pathname.startsWith('/tule'));
    await elsewhere.open(event);
    await elsewhere.row('Vanhassa välilehdessä').waitFor();
  });
});

/** The database of the document that an event's page opens first. */
async function docOf(page: Page, path: string): Promise<string> {
  const space = path.split('/').at(-1) ?? '';
  return page.evaluate(
    (wanted) =>
      new Promise<string>((resolve) => {
        const request = indexedDB.open('solmu-kept');
        request.onsuccess = () => {
          const all = request.result.transaction('docs').objectStore('docs').getAll();
          all.onsuccess = () => {
            request.result.close();
            const one = (all.result as { id: string; space: string; kind: string }[]).find(({ space: of, kind }) => of === wanted && kind === 'event');
            resolve(`solmu-doc:${one?.id}`);
          };
        };
      }),
    space,
  );
}
