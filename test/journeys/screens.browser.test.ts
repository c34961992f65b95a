/**
 * Every screen there is, full of the example set and without a line, in all three languages: axe in both themes, nothing sideways at
 * 320 px, one h1, a title, the page's own language; and by Tab alone the focus goes through it, always named and in view.
 */
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from '../support/axe.ts';
import { type Language, launch, newDevice, noSidewaysScroll, type Theme } from '../support/browser.ts';
import { shot } from '../support/screens.ts';
import { type Member, memberOn } from './member.ts';
import { startWorld, type World } from './world.ts';

/** A screen by its address; `:list` stands for the first thing that a list of the same name leads to. */
const screens: readonly (readonly [address: string, name: string])[] = [
  ['/', 'tanaan'],
  ['/tapahtumat', 'tapahtumat'],
  ['/tapahtumat/uusi', 'tapahtuma-uusi'],
  ['/tapahtumat/:list', 'tapahtuma'],
  ['/verkostot', 'verkostot'],
  ['/verkostot/uusi', 'verkosto-uusi'],
  ['/verkostot/roskakori', 'verkostot-roskakori'],
  ['/verkostot/:list', 'verkosto'],
  ['/verkostot/:list?osa=suunnitelma', 'verkosto-suunnitelma'],
  ['/verkostot/:list/muokkaa', 'verkosto-muokkaa'],
  ['/tavoitteet', 'tavoitteet'],
  ['/tavoitteet/uusi', 'tavoite-uusi'],
  ['/tavoitteet/askel', 'askel-uusi'],
  ['/tavoitteet/:list', 'tavoite'],
  ['/poolit', 'poolit'],
  ['/poolit/uusi', 'pooli-uusi'],
  ['/poolit/omat', 'poolit-omat'],
  ['/poolit/:list', 'pooli'],
  ['/poolit/:list/muokkaa', 'pooli-muokkaa'],
  ['/muistiinpanot', 'muistiinpanot'],
  ['/muistiinpanot/:list', 'muistiinpano'],
  ['/poissa', 'poissa'],
  ['/omat-kopiot', 'omat-kopiot'],
  ['/historia/:event/event', 'historia'],
  ['/haku?q=kokeilu', 'haku'],
  ['/tallessa', 'tallessa'],
  ['/varmuuskopio', 'varmuuskopio'],
  ['/tarkistus', 'tarkistus'],
  ['/tarkistus?osa=tila', 'tallennustila'],
  ['/laitteet', 'laitteet'],
  ['/asetukset', 'asetukset'],
  ['/ohje', 'ohje'],
  ['/lisaa', 'lisaa'],
  ['/tervetuloa', 'tervetuloa'],
  ['/tervetuloa?vaihe=kopio', 'tervetuloa-kopio'],
  ['/nain-tietosi-kulkevat', 'tiedot'],
  ['/omat', 'omat'],
  ['/ei-ole', 'ei-ole'],
];

/** In what members write headings stand in whatever order they like; which kinds there are, they choose. */
const writtenByMembers: readonly string[] = ['verkosto-suunnitelma', 'muistiinpano'];

/** In Finnish axe has looked at most of them on the way of a journey already. */
const looks: readonly (readonly [Language, Theme | null])[] = [
  ['fi', null],
  ['sv', 'dark'],
  ['en', 'light'],
];

describe('every screen', () => {
  let world: World;
  let browser: Browser;
  let context: BrowserContext;
  let aino: Member;
  const addresses = new Map<string, string>();

  beforeAll(async () => {
    [world, browser] = await Promise.all([startWorld(), launch()]);
    context = await newDevice(browser, { origin: world.origin, size: 'phone' });
    aino = await memberOn(context, { size: 'phone' });
    await aino.open('/tervetuloa');
    await aino.startWithoutAccount('Aino Kallio', 'Malliministeriö');
    await aino.shellKept();
    await world.stopServer();
    await context.setOffline(true);
    await aino.page.reload();
    await aino.button('examples', 'try.act').click();
    await aino.page.locator('main .weave-card a[href^="/tapahtumat/"]').nth(3).waitFor({ timeout: 60_000 });
    for (const list of ['/tapahtumat', '/verkostot', '/tavoitteet', '/poolit', '/muistiinpanot']) {
      await aino.open(list);
      const first = aino.page.locator(`main a[href^="${list}/0"]`).first();
      await first.waitFor();
      addresses.set(list, new URL((await first.getAttribute('href')) ?? '', world.origin).pathname);
    }
    addresses.set('/historia', `/historia/${addresses.get('/tapahtumat')?.split('/').at(-1)}/event`);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await world?.end();
  });

  function addressOf(screen: string): string {
    const list = screen.slice(0, screen.indexOf('/', 1));
    if (screen.includes('/:event/')) return addresses.get('/historia') ?? '';
    return screen.includes('/:list') ? screen.replace(`${list}/:list`, addresses.get(list) ?? '') : screen;
  }

  it.each(looks)('in %s', { timeout: 400_000 }, async (language, theme) => {
    const { page } = aino;
    await page.evaluate((kept) => localStorage.setItem('solmu.language', kept), language);
    await page.emulateMedia({ colorScheme: theme ?? 'light' });
    const wrong: string[] = [];
    for (const [screen, name] of screens) {
      await aino.open(addressOf(screen));
      await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null);
      // Tänään is first a picture of the last look: what is asked here is asked of the page behind it.
      if (screen === '/') await page.waitForFunction(() => document.querySelector('button.sync') !== null && document.querySelector('h1') !== null);
      const found = [
        ...(await noSidewaysScroll(page)).map((culprit) => `sideways at 320 px: ${culprit}`),
        ...(theme === null ? [] : await axeFindings(page)).filter((one) => !(one.startsWith('heading-order') && writtenByMembers.includes(name))),
        ...(await page.evaluate((wanted) => {
          const told: string[] = [];
          if (document.documentElement.lang !== wanted) told.push(`lang is ${document.documentElement.lang}`);
          if (document.querySelectorAll('h1').length !== 1) told.push(`${document.querySelectorAll('h1').length} h1`);
          if (document.title === '') told.push('no title');
          return told;
        }, language)),
      ];
      wrong.push(...found.map((one) => `${name}: ${one}`));
      if (language === 'en') await shot(page, `kaikki-${name}`);
    }
    expect(wrong).toEqual([]);
  });

  it('by Tab alone: every stop has a name and stands in view', { timeout: 300_000 }, async () => {
    const { page } = aino;
    const wrong: string[] = [];
    for (const [screen, name] of screens) {
      await aino.open(addressOf(screen));
      for (let nth = 0; nth < 14; nth++) {
        await page.keyboard.press('Tab');
        const told = await page.evaluate(() => {
          const here = document.activeElement;
          if (!(here instanceof HTMLElement) || here === document.body) return 'end';
          const box = here.getBoundingClientRect();
          const labels = 'labels' in here ? [...((here as HTMLInputElement).labels ?? [])].map((label) => label.textContent).join('') : '';
          const called = here.getAttribute('aria-label') ?? (here.getAttribute('aria-labelledby') ? 'labelled' : '');
          const title = here.getAttribute('title') ?? '';
          const isNamed = (called + labels + title + (here.textContent ?? '')).trim() !== '';
          const isSeen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
          return isNamed && isSeen ? '' : `${isNamed ? '' : 'no name '}${isSeen ? '' : 'out of view '}${here.outerHTML.slice(0, 120)}`;
        });
        if (told === 'end') break;
        if (told !== '') wrong.push(`${name}, stop ${nth + 1}: ${told}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(aino.faults).toEqual([]);
  });
});
