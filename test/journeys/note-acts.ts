/** What members do with notes, in the words they read: shared by the journeys of one and of two. */
import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import type { Member } from './member.ts';

export const text = (member: Member): Locator => member.page.locator('.paper [contenteditable=true]');
export const title = (member: Member): Locator => member.page.getByRole('textbox', { name: member.say('notes', 'title'), exact: true });

/** One press, and the caret stands in the title; Enter goes into the text. */
export async function begin(member: Member, name: string): Promise<void> {
  await member.button('notes', 'new').first().click();
  await text(member).waitFor();
  await expect.poll(() => member.page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
  await member.page.keyboard.type(name);
  await member.page.keyboard.press('Enter');
  await expect.poll(() => member.page.evaluate(() => (document.activeElement as HTMLElement | null)?.isContentEditable)).toBe(true);
}

export async function openList(member: Member): Promise<void> {
  await member.open('/muistiinpanot');
  await member.page.getByRole('heading', { level: 1, name: member.say('notes', 'place') }).waitFor();
}

/** Opens the menu of the note and presses one of its words. */
export async function menu(member: Member, key: string): Promise<void> {
  await member.button('notes', 'more').filter({ visible: true }).click();
  await member.page.getByRole('menuitem', { name: new RegExp(`^${member.say('notes', key)}`) }).click();
}
