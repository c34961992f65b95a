/**
 * Search without a line and without a pointer: every kind of thing that a member has is found by a form of its word, in its sentence, and
 * opened at its place; people too; commands by their names.
 */
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../support/browser.ts';
import { screenIsSound, shot } from '../support/screens.ts';
import type { Member } from './member.ts';
import { answered, ask, chosen, field, option, patience, startWith, type Things } from './search-steps.ts';
import { startWorld, type World } from './world.ts';

/** So much of the page may change with one key: some fifteen lines are told anew, and none is made that was there before. */
const mostMadePerKey = 25;

describe('search, offline and by keyboard', () => {
  let world: World;
  let browser: Browser;
  let context: BrowserContext;
  let member: Member;
  let things: Things;

  beforeAll(async () => {
    [world, browser] = await Promise.all([startWorld(), launch()]);
    ({ context, member, things } = await startWith(browser, world, 'fi'));
    await world.stopServer();
    await context.setOffline(true);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.end();
  });

  it('opens by Ctrl+K with what changed last and what can be done; Esc closes it and focus goes back', async () => {
    const { page } = member;
    await member.open('/verkostot');
    await page
      .getByRole('link', { name: member.say('today', 'place'), exact: true })
      .first()
      .focus();
    await page.keyboard.press('Control+k');
    await field(page).waitFor();
    await option(page, 'HR-sytyttäjät').first().waitFor();
    await option(page, member.say('events', 'list.new')).waitFor();
    await option(page, member.say('networks', 'do.found')).waitFor();
    await shot(page, '11-haku-tyhja');
    await page.keyboard.press('Escape');
    await expect.poll(() => field(page).count(), patience).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe(member.say('today', 'place'));
    await page.keyboard.press('/');
    await field(page).waitFor();
    await page.keyboard.press('Control+k');
    await expect.poll(() => field(page).count(), patience).toBe(0);
  });

  it('[D82] finds every kind by a form of its word, shows the sentence, and opens it at its place', async () => {
    const { page } = member;
    const expected: readonly (readonly [typed: string, kind: string, text: string, path: string])[] = [
      ['sytyttäjien', 'network', 'HR-sytyttäjät', `/verkostot/${things.network}`],
      ['mentorointi', 'plan', 'Aloitamme mentoroinnista.', `/verkostot/${things.network}?osa=suunnitelma`],
      ['rajoista', 'event', 'Perehdytys yli rajojen, työpaja 3', `/tapahtumat/${things.event}`],
      ['käytäntöjen', 'item', 'Käytännöt talteen', `/tapahtumat/${things.event}?kohta=${things.item}&nakyma=kohta`],
      ['virkamiehet', 'goal', 'Kun uusi virkamies aloittaa', `/tavoitteet/${things.goal}`],
      ['vapaaehtoinen', 'step', 'Kysytään vapaaehtoisia kaveriksi', `/tavoitteet/${things.goal}?askel=${things.step}`],
      ['kahvihuoneessa', 'note', 'Kahvihuone löytyy kolmannesta kerroksesta.', `/muistiinpanot/${things.network}/${things.note}`],
      ['vetäjien', 'pool', 'Fasilitointipooli', `/poolit/${things.pool}`],
    ];
    for (const [typed, kind, text, path] of expected) {
      await member.open('/');
      await ask(page, typed);
      await option(page, text).first().waitFor();
      await page.getByRole('group', { name: member.say('search', 'found'), exact: true }).waitFor();
      // What is only heard follows a frame behind what is seen.
      await expect.poll(() => option(page, text).first().textContent(), { message: `${typed} says what it is` }).toContain(member.say('search', `one.${kind}`));
      expect(await option(page, text).first().locator('mark').count(), `${typed} is marked`).toBeGreaterThan(0);
      for (let i = 0; i < 12 && !(await chosen(page).textContent())?.includes(text); i++) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => `${url.pathname}${url.search}` === path);
      await expect.poll(() => field(page).count(), patience).toBe(0);
    }
    await page.goto(`/tapahtumat/${things.event}?kohta=${things.item}&nakyma=kohta`);
    await expect.poll(() => member.itemTitle().inputValue(), patience).toBe('Käytännöt talteen');
  });

  it('[D82] finds people by name and shows them on the page of a network', async () => {
    const { page } = member;
    await member.open('/');
    await ask(page, 'kalliolla');
    await page.getByRole('group', { name: member.say('search', 'kind.person'), exact: true }).waitFor();
    await expect.poll(() => chosen(page).textContent(), patience).toContain('HR-sytyttäjät');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === `/verkostot/${things.network}` && url.searchParams.has('jasen'));
    await expect.poll(() => page.locator('[aria-current=true]').filter({ hasText: 'Aino Kallio' }).count(), patience).toBe(1);
  });

  it('draws with a key what is new and no more, and the whole list at once', async () => {
    const { page } = member;
    await member.open('/');
    await ask(page, 'pere');
    await answered(page, 'pere');
    await page.evaluate(() => {
      const seen = globalThis as unknown as { made: number; batches: number };
      [seen.made, seen.batches] = [0, 0];
      // An address, and what is only heard, follow behind the frame.
      const isSeen = ({ type, attributeName, target }: MutationRecord): boolean =>
        type === 'attributes' ? attributeName !== 'href' : !(target instanceof Element ? target : target.parentElement)?.closest('.vh');
      new MutationObserver((changes) => {
        if (changes.some(isSeen)) seen.batches++;
        for (const { addedNodes } of changes) seen.made += addedNodes.length;
      }).observe(document.querySelector('.palette [role=listbox]') as Element, { subtree: true, childList: true, characterData: true, attributes: true });
    });
    const counted = () =>
      page.evaluate(() => {
        const { made, batches } = globalThis as unknown as { made: number; batches: number };
        return { made, batches };
      });
    await page.keyboard.type('h');
    await answered(page, 'pereh');
    const { made, batches } = await counted();
    expect(batches, 'what is seen is drawn once for a key').toBe(1);
    expect(made, 'a key that leaves the hits as they are makes hardly anything').toBeLessThanOrEqual(2);
    await page.keyboard.type('d');
    await answered(page, 'perehd');
    await page.keyboard.press('Backspace');
    await answered(page, 'pereh');
    expect((await counted()).batches).toBe(3);
    await page.locator('.palette input').fill('kahvi');
    await answered(page, 'kahvi');
    expect((await counted()).made).toBeLessThanOrEqual(mostMadePerKey);
    await page.keyboard.press('Escape');
  });

  it('looks as drawn, with nothing for axe in either theme, also when nothing answers', async () => {
    const { page } = member;
    await member.open('/verkostot');
    await ask(page, 'pereh');
    await answered(page, 'pereh');
    await option(page, 'Perehdyttäjän huoneentaulu').waitFor();
    expect(await option(page, 'Perehdytys yli rajojen').locator('mark').first().textContent()).toBe('Pereh');
    await screenIsSound(page, '11-haku');
    await expect.poll(() => page.getByRole('dialog').getByRole('status').textContent(), patience).toBe(member.say('search', 'count', { n: 3 }));
    await ask(page, 'xyzzy');
    await page
      .getByText(member.say('search', 'none', { text: 'xyzzy' }))
      .last()
      .waitFor();
    await page.getByText(member.say('search', 'none.do')).waitFor();
    await screenIsSound(page, '11-haku-ei-osumia');
    await page.keyboard.press('Escape');
  });

  it('moves by arrows, Home and End, round and round; Enter before the answer waits for it', async () => {
    const { page } = member;
    await member.open('/');
    await ask(page, 'pereh');
    await answered(page, 'pereh');
    const all = await page.getByRole('option').allTextContents();
    await page.keyboard.press('End');
    expect(await chosen(page).textContent()).toBe(all.at(-1));
    await page.keyboard.press('ArrowDown');
    expect(await chosen(page).textContent()).toBe(all[0]);
    await page.keyboard.press('ArrowUp');
    expect(await chosen(page).textContent()).toBe(all.at(-1));
    await page.keyboard.press('Home');
    expect(await chosen(page).textContent()).toBe(all[0]);
    expect(await field(page).getAttribute('aria-activedescendant')).toBe(await chosen(page).getAttribute('id'));
    await ask(page, 'fasilitointipooli');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/poolit/${things.pool}`);
  });

  it('does what it is told: commands by name, a new event by what was typed, > and #', async () => {
    const { page } = member;
    await member.open('/');
    await ask(page, 'luo verk');
    await expect.poll(() => chosen(page).textContent(), patience).toContain(member.say('networks', 'do.found'));
    await page.keyboard.press('Enter');
    await page.waitForURL('**/verkostot/uusi');
    await ask(page, 'Kevään avaus');
    await option(page, `${member.say('events', 'list.new')} ”Kevään avaus”`).waitFor();
    await page.keyboard.press('End');
    while (!(await chosen(page).textContent())?.includes(member.say('events', 'list.new'))) await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === '/tapahtumat/uusi' && url.searchParams.get('nimi') === 'Kevään avaus');
    await page.getByRole('heading', { level: 1, name: member.say('events', 'list.new') }).waitFor();
    expect(await member.field('events', 'field.title').inputValue()).toBe('Kevään avaus');
    await ask(page, '>asetuk');
    await expect.poll(() => page.getByRole('option').allTextContents(), patience).toHaveLength(1);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/asetukset');
    await ask(page, '#sytyttäjä');
    await option(page, 'HR-sytyttäjät').waitFor();
    expect(await page.getByRole('option').count()).toBe(1);
    await page.keyboard.press('Escape');
  });

  it('leaves Ctrl+K to the link while something is selected in an editor', async () => {
    const { page } = member;
    await page.goto(`/tapahtumat/${things.event}?kohta=${things.item}&nakyma=kohta`);
    const notes = await member.notes();
    await notes.click();
    await page.keyboard.type('Katso ohje');
    await page.keyboard.press('Shift+Home');
    await page.keyboard.press('Control+k');
    await page.waitForTimeout(300);
    expect(await field(page).count()).toBe(0);
    await page.keyboard.press('Escape');
    await notes.press('End');
    await page.keyboard.press('Control+k');
    await field(page).waitFor();
    await page.keyboard.press('Escape');
    await member.settled();
  });

  it('[D83] finds what was written a moment ago, offline, and no longer what it replaced', async () => {
    const { page } = member;
    await page.goto(`/tapahtumat/${things.event}`);
    await member.rename('Syyskauden suunnittelupäivä');
    await member.settled();
    await ask(page, 'syyskaudella');
    await option(page, 'Syyskauden suunnittelupäivä').first().waitFor({ timeout: 15_000 });
    await ask(page, 'rajoista');
    await expect.poll(() => option(page, 'Perehdytys yli rajojen').count(), patience).toBe(0);
    await page.keyboard.press('Escape');
    expect(member.faults).toEqual([]);
  });
});
