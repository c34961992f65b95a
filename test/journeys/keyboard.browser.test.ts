/**
 * The job with the keyboard alone: no pointer is ever used, focus is always somewhere that can be seen, and what is reached by Tab
 * and arrows is enough to found a network and an event, to write an agenda, to move, remove and take back, and to write notes.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Language, launch, newDevice } from '../support/browser.ts';
import { type Member, memberOn } from './member.ts';
import { startWorld, type World } from './world.ts';

let world: World;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld(), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.end();
});

/** The name under which the focused element is read out: label, own name or text. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return '';
    const labels = 'labels' in element ? [...((element as HTMLInputElement).labels ?? [])].map((label) => label.textContent) : [];
    return (element.getAttribute('aria-label') ?? (labels.length > 0 ? labels.join(' ') : element.textContent) ?? '').replaceAll(/\s+/g, ' ').trim();
  });
}

/** Goes on by Tab until the focus stands on something whose name begins so; fails when a whole round finds nothing. */
async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = [];
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    if (now.startsWith(name)) {
      await expectSeen(page);
      return;
    }
    passed.push(now);
  }
  throw new Error(`Tab leads nowhere named "${name}"; it passed ${passed.slice(0, 40).join(' | ')}`);
}

/** What has the focus is on screen and shows it. */
async function expectSeen(page: Page): Promise<void> {
  const { inside, shows } = await page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const target = element.matches('.cover') ? (element.closest<HTMLElement>('li, .card') ?? element) : element;
    const { top, bottom } = target.getBoundingClientRect();
    // A row shows the focus of the link that covers it.
    const shows = [getComputedStyle(element), getComputedStyle(target)].some((style) => style.outlineStyle !== 'none' || style.boxShadow !== 'none');
    return { inside: bottom > 0 && top < innerHeight, shows };
  });
  expect(inside, `${await focused(page)} has the focus and is not on screen`).toBe(true);
  expect(shows, `${await focused(page)} has the focus and does not show it`).toBe(true);
}

it.each(['fi', 'sv'] as const)('every step by keyboard alone, in %s', async (language: Language) => {
  const member: Member = await memberOn(await newDevice(browser, { origin: world.origin, language }), { language });
  const { page } = member;
  const { keyboard } = page;
  const say = (room: string, key: string, args?: { readonly [name: string]: string | number }) => member.say(room, key, args);

  await member.open('/');
  await tabTo(page, say('welcome', 'start'));
  await keyboard.press('Enter');
  await tabTo(page, say('welcome', 'name.name'));
  await keyboard.type('Aino Kallio');
  await keyboard.press('Tab');
  await keyboard.type('Valtiokonttori');
  await keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: say('today', 'place') }).waitFor();

  await tabTo(page, say('today', 'empty.network'));
  await keyboard.press('Enter');
  await page.waitForURL('**/verkostot/uusi');
  await tabTo(page, say('networks', `field.name.${language}`));
  await keyboard.type('Digi');
  await keyboard.press('Enter');
  await page.waitForURL(/\/verkostot\/[0-9a-f-]{36}$/);

  await tabTo(page, say('networks', 'next.new'));
  await keyboard.press('Enter');
  await page.waitForURL('**/tapahtumat/uusi*');
  await tabTo(page, say('events', 'new.template.meeting'));
  await keyboard.press('ArrowDown');
  await tabTo(page, say('events', 'field.title'));
  await keyboard.type('Näppäimin');
  await keyboard.press('Enter');
  await page.waitForURL(/\/tapahtumat\/[0-9a-f-]{36}/);
  await page.getByRole('heading', { level: 1, name: 'Näppäimin' }).waitFor();

  await tabTo(page, say('events', 'agenda.add'));
  await keyboard.press('Enter');
  for (const title of ['Yksi', 'Kaksi', 'Kolme']) {
    await expect.poll(() => focused(page)).toContain(say('events', 'item.title'));
    await keyboard.type(title);
    await keyboard.press('Tab');
    await keyboard.press('Control+A');
    await keyboard.type('20');
    if (title !== 'Kolme') await keyboard.press('Enter');
  }
  await keyboard.press('Escape');
  await expect.poll(() => focused(page)).toBe('Kolme');
  await expectSeen(page);

  await keyboard.press('Alt+ArrowUp');
  await member.titlesAre('Yksi', 'Kolme', 'Kaksi');
  await expect.poll(() => focused(page)).toBe('Kolme');
  await expect.poll(() => page.getByRole('status').allTextContents()).toContainEqual(expect.stringContaining('2/3'));
  await keyboard.press('ArrowDown');
  await expect.poll(() => focused(page)).toBe('Kaksi');
  await keyboard.press('Delete');
  await member.titlesAre('Yksi', 'Kolme');
  // The focus is in the agenda still, not at the top of the page.
  await expect.poll(() => focused(page)).toBe('Kolme');
  await keyboard.press('Control+Z');
  await member.titlesAre('Yksi', 'Kolme', 'Kaksi');
  await keyboard.press('Control+Shift+Z');
  await member.titlesAre('Yksi', 'Kolme');
  await keyboard.press('Control+Z');
  await member.titlesAre('Yksi', 'Kolme', 'Kaksi');

  await keyboard.press('Enter');
  await tabTo(page, say('events', 'item.wanted'));
  await keyboard.type('Päätös');
  await tabTo(page, say('events', 'item.notesOf', { n: await placeOf(member) }));
  await keyboard.type('Kirjoitettu näppäimin');
  await expect.poll(() => page.locator('#kohta [contenteditable=true]').textContent()).toContain('Kirjoitettu näppäimin');

  await keyboard.press('Escape');
  await tabTo(page, say('app', 'skip')).catch(() => tabTo(page, say('app', 'skip')));
  await keyboard.press('Enter');
  await tabTo(page, say('events', 'head.more'));
  await keyboard.press('Enter');
  await expect.poll(() => focused(page)).not.toBe(say('events', 'head.more'));
  await keyboard.press('Escape');
  await expect.poll(() => focused(page)).toBe(say('events', 'head.more'));
  expect(member.faults).toEqual([]);
  await page.context().close();
});

/** Which place the open item has in the agenda. */
async function placeOf(member: Member): Promise<number> {
  const title = await member.itemTitle().inputValue();
  return (await member.titles()).indexOf(title) + 1;
}
