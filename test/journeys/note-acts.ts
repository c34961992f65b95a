/** What members do with notes, in the words they read: shared by the journeys of one and of two. */
import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import { freshId } from '../../src/shared/base/ids.ts';
import type { Member } from './member.ts';
import type { World } from './world.ts';

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

/**
 * A network that Aino founds and Björn joins, with a note that she writes in it and has open; the server has it all.
 *
 * @returns the paths of both
 */
export async function noteInNetwork(
  world: World,
  { aino, bjorn }: { readonly aino: Member; readonly bjorn: Member },
  names: { readonly fi: string; readonly sv?: string },
  written: { readonly title: string; readonly text?: string },
): Promise<{ readonly network: string; readonly note: string }> {
  await aino.enterBy(world.firstLink, 'Aino Kallio', 'Valtiokonttori');
  const network = await aino.foundNetwork(names, 'Teemme yhdessä');
  await bjorn.enterBy(await aino.inviteToNetwork(), 'Björn Strand', 'Kommunförbundet', 'invitation');
  await bjorn.page.waitForURL((url) => url.pathname === network);
  const note = `/muistiinpanot/${network.split('/').at(-1)}/${freshId()}`;
  await aino.page.goto(`${note}?uusi=1`);
  await text(aino).waitFor();
  await aino.page.keyboard.type(written.title);
  if (written.text !== undefined) {
    await aino.page.keyboard.press('Enter');
    await aino.page.waitForFunction(() => (document.activeElement as HTMLElement | null)?.isContentEditable === true);
    await aino.page.keyboard.type(written.text);
  }
  await aino.settled();
  await aino.signIs('saved');
  return { network, note };
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
