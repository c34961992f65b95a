/** Search offline in each language: as a page on a phone, where Back comes back to what was asked, and by keyboard at 320 px. */
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../support/browser.ts';
import { screenIsSound } from '../support/screens.ts';
import type { Member } from './member.ts';
import { answered, ask, chosen, field, option, patience, startWith, type Things } from './search-steps.ts';
import { startWorld, type World } from './world.ts';

describe.each(['fi', 'sv', 'en'] as const)('search on a phone and by keyboard, in %s', (language) => {
  let world: World;
  let browser: Browser;

  beforeAll(async () => {
    [world, browser] = await Promise.all([startWorld(), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.end();
  });

  let member: Member;
  let things: Things;

  it('is reached from the top bar, keeps the question in the address, and Back comes back to it', async () => {
    let context: BrowserContext;
    ({ context, member, things } = await startWith(browser, world, language, 'phone'));
    const { page } = member;
    await world.stopServer();
    await context.setOffline(true);
    await member.open('/');
    await page
      .getByRole('banner')
      .getByRole('link', { name: member.say('app', 'search'), exact: true })
      .click();
    await page.waitForURL('**/haku');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role')), patience).toBe('combobox');
    await page.keyboard.type('perehdytyksen');
    await option(page, 'Perehdytys yli rajojen').waitFor();
    await screenIsSound(page, `11-haku-sivu-${language}`);
    expect(new URL(page.url()).searchParams.get('q')).toBe('perehdytyksen');
    await option(page, 'Perehdytys yli rajojen').click();
    await page.waitForURL(`**/tapahtumat/${things.event}`);
    await page.goBack();
    await option(page, 'Perehdytys yli rajojen').waitFor();
    expect(await field(page).inputValue()).toBe('perehdytyksen');
    expect(member.faults).toEqual([]);
  });

  it('shows all there is by kind on request, until something else is typed', async () => {
    const { page } = member;
    await member.open('/haku?q=ri');
    await answered(page, 'ri');
    await page.goto('/haku?q=o&laji=kaikki');
    await answered(page, 'o');
    await page.goto('/haku?q=perehdytys&laji=kaikki');
    await page.getByRole('group', { name: member.say('search', 'kind.event'), exact: true }).waitFor();
    await page.getByRole('group', { name: member.say('search', 'kind.goal'), exact: true }).waitFor();
    await screenIsSound(page, `11-haku-kaikki-${language}`);
    await page.keyboard.press('Backspace');
    await page.getByRole('group', { name: member.say('search', 'found'), exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get('laji')).toBeNull();
  });

  it('does by keyboard alone, at 320 px, what it is told in the language of the member', async () => {
    const { page } = member;
    await page.setViewportSize({ width: 320, height: 720 });
    await member.open('/');
    const found = member.say('networks', 'do.found');
    await ask(page, found.slice(0, -3));
    await expect.poll(() => chosen(page).textContent(), patience).toContain(found);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/verkostot/uusi');
    await ask(page, `>${member.say('settings', 'title').slice(0, 5)}`);
    await expect.poll(() => chosen(page).textContent(), patience).toContain(member.say('settings', 'title'));
    await page.keyboard.press('Enter');
    await page.waitForURL('**/asetukset');
    await ask(page, 'Aino');
    await page.getByRole('group', { name: member.say('search', 'kind.person'), exact: true }).waitFor();
    await ask(page, 'xyzzy');
    await page
      .getByText(member.say('search', 'none', { text: 'xyzzy' }))
      .last()
      .waitFor();
    await option(page, `${member.say('events', 'list.new')} `).waitFor();
    await ask(page, 'perehdytyksen');
    await answered(page, 'perehdytyksen');
    await screenIsSound(page, `11-haku-320-${language}`);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname !== '/asetukset');
    expect(member.faults).toEqual([]);
  });
});
