/** What journeys of pools share: months as the app names them, what a strip shows, presses counted, the way by Tab. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { monthAfter } from '../../src/shared/model/calendar.ts';
import { signin } from '../../sync-server/signin.ts';
import type { Member } from './member.ts';
import type { World } from './world.ts';

/** The `nth` month from now on, as the app names it where the members are. */
export function monthAt(nth: number): string {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Helsinki' }).format(new Date());
  return monthAfter(today.slice(0, 7), nth);
}

export function longName(month: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-15T12:00:00Z`));
}

/** The button of a month on a strip. */
export const cell = (page: Page, nth: number) => page.locator(`.strip button[data-month="${monthAt(nth)}"]`);

/** What the strip shows for a month: `2 pv`. */
export async function daysAre(page: Page, nth: number, text: string): Promise<void> {
  await expect.poll(() => cell(page, nth).locator('b').textContent(), { timeout: 20_000 }).toBe(text);
}

/** Counts the presses of a real pointer from now on. */
export async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counted = { clicks: 0 };
    Object.assign(window, { counted });
    addEventListener('click', (event) => event.isTrusted && event.detail > 0 && counted.clicks++, true);
  });
  return () => page.evaluate(() => (window as unknown as { counted: { clicks: number } }).counted.clicks);
}

/** Founds a pool of the member's only network. @returns the path of its page */
export async function foundPool(member: Member, name: string, skills: readonly string[]): Promise<string> {
  await member.open('/poolit/uusi');
  await member.field('pools', 'field.name').fill(name);
  for (const skill of skills) {
    await member.field('pools', 'field.skills').fill(skill);
    await member.page.keyboard.press('Enter');
  }
  await member.button('pools', 'new').click();
  await member.page.waitForURL(/\/poolit\/[0-9a-f-]{36}$/);
  await member.page.getByRole('heading', { level: 1, name }).waitFor();
  await member.settled();
  return new URL(member.page.url()).pathname;
}

/** Comes in on another device by the link that `npm run signin` prints, and waits until this one is the account's. */
export async function enterAgain(world: World, member: Member, name: string): Promise<void> {
  const { text } = await signin(name, { SOLMU_DATA: world.data, SOLMU_ORIGIN: world.origin });
  await member.page.goto(text.slice(text.indexOf('http')).trim());
  await member.button('enter', 'do.return').click();
  await member.page.waitForURL((url) => !url.pathname.startsWith('/tule'));
  await member.heading().waitFor();
  await member.settled();
}

/** Goes on by Tab until the focus stands, to be seen, on something whose name begins so; fails when a whole round finds nothing. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = [];
  for (let i = 0; i < 90; i++) {
    await page.keyboard.press('Tab');
    const { called, shows } = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement) || element === document.body) return { called: '', shows: false };
      const labels = 'labels' in element ? [...((element as HTMLInputElement).labels ?? [])].map((label) => label.textContent) : [];
      const text = element.getAttribute('aria-label') ?? (labels.length > 0 ? labels.join(' ') : element.textContent) ?? '';
      const style = getComputedStyle(element);
      return { called: text.replaceAll(/\s+/g, ' ').trim(), shows: style.outlineStyle !== 'none' || style.boxShadow !== 'none' };
    });
    if (called.startsWith(name)) {
      expect(shows, `${called} has the focus and does not show it`).toBe(true);
      return;
    }
    passed.push(called);
  }
  throw new Error(`Tab leads nowhere named "${name}"; it passed ${passed.slice(0, 50).join(' | ')}`);
}
