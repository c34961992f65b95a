/**
 * A member at a device: what people do on the screens, in the words they read. Journeys speak in these acts, so that a screen that
 * changes is mended in one place. Nothing here reaches behind the screen.
 */
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { beforeEach, expect, onTestFailed } from 'vitest';
import { type Language, listenForFaults, type Size } from '../support/browser.ts';
import { type Say, words } from './words.ts';

export interface NewEvent {
  readonly title: string;
  readonly template?: 'meeting' | 'empty';
  readonly date?: string;
  readonly start?: string;
  readonly end?: string;
  readonly place?: string;
}

export class Member {
  readonly page: Page;
  readonly language: Language;
  readonly size: Size;
  /** Errors that the page told its console; a journey ends with none. */
  readonly faults: string[];
  readonly #rooms = new Map<string, Say>();

  constructor(page: Page, { language = 'fi', size = 'laptop' }: { readonly language?: Language; readonly size?: Size } = {}) {
    this.page = page;
    this.language = language;
    this.size = size;
    this.faults = listenForFaults(page);
  }

  /** Words of a room in this member's language: `member.say('events', 'list.new')`. */
  say(room: string, key: string, args?: { readonly [name: string]: string | number }): string {
    let say = this.#rooms.get(room);
    if (!say) {
      say = words(room, this.language);
      this.#rooms.set(room, say);
    }
    return say(key, args);
  }

  button(room: string, key: string, args?: { readonly [name: string]: string | number }): Locator {
    return this.page.getByRole('button', { name: this.say(room, key, args), exact: true });
  }

  link(room: string, key: string, args?: { readonly [name: string]: string | number }): Locator {
    return this.page.getByRole('link', { name: this.say(room, key, args), exact: true });
  }

  /** A field by its label. What is optional carries that word behind the label, so the beginning is looked for. */
  field(room: string, key: string): Locator {
    return this.page.getByLabel(startingWith(this.say(room, key)));
  }

  /** Waits until the shell is kept by the service worker: from here on the app opens without a line. */
  async shellKept(): Promise<void> {
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    // A page that was there before the worker is its client from the next load on.
    await this.page.waitForFunction(async () => (await caches.keys()).length > 0);
  }

  async open(path: string): Promise<void> {
    await this.page.goto(path);
    await this.heading().waitFor();
  }

  heading(): Locator {
    return this.page.locator('h1').first();
  }

  /** The state of the sign: its shape, as it stands in the frame. */
  sign(): Promise<string> {
    return this.page.locator('button.sync:visible').first().getAttribute('data-s').then(String);
  }

  async signIs(...states: readonly string[]): Promise<void> {
    const wanted = states.map((state) => `button.sync[data-s="${state}"]:not(.settling):visible`).join(', ');
    try {
      await this.page
        .locator(wanted)
        .first()
        .waitFor({ timeout: states.includes('offline') ? 60_000 : 30_000 });
    } catch {
      throw new Error(`the sign should be ${states.join(' or ')}, but is ${await this.sign().catch(() => 'not there')}`);
    }
  }

  /** The machine says that there is a network again, as it does when one moves in reach of it: the app asks at once instead of at its next turn. */
  async networkIsBack(): Promise<void> {
    await this.page.evaluate(() => dispatchEvent(new Event('online')));
  }

  /** Welcome → without an account → name and organisation → Tänään. */
  async startWithoutAccount(name: string, organisation: string): Promise<void> {
    await this.page.getByRole('link', { name: startingWith(this.say('welcome', 'start')) }).click();
    await this.introduce(name, organisation);
  }

  async introduce(name: string, organisation: string): Promise<void> {
    await this.field('welcome', 'name.name').fill(name);
    await this.field('welcome', 'name.organisation').fill(organisation);
    await this.button('welcome', 'name.do').click();
    await this.page.getByRole('heading', { level: 1, name: this.say('today', 'place') }).waitFor();
  }

  /** Enters by a link that makes an account or leads back to one. */
  async enterBy(link: string, name: string, organisation: string, kind: 'first' | 'invitation' = 'first'): Promise<void> {
    await this.page.goto(link);
    await this.field('enter', 'name').fill(name);
    await this.field('enter', 'organisation').fill(organisation);
    await this.button('enter', `do.${kind}`).click();
    await this.page.waitForURL((url) => !url.pathname.startsWith('/tule'));
  }

  /** @returns the path of the network's page */
  async foundNetwork(
    names: { readonly fi?: string; readonly sv?: string; readonly en?: string },
    purpose: string,
    themes: readonly string[] = [],
  ): Promise<string> {
    await this.page.goto('/verkostot/uusi');
    for (const [language, name] of Object.entries(names)) await this.field('networks', `field.name.${language}`).fill(name);
    await this.field('networks', 'field.purpose').fill(purpose);
    for (const theme of themes) {
      await this.field('networks', 'field.themes').fill(theme);
      await this.page.keyboard.press('Enter');
    }
    await this.button('networks', 'found').click();
    await this.page.waitForURL(/\/verkostot\/[0-9a-f-]{36}$/);
    return new URL(this.page.url()).pathname;
  }

  /** A link for others into the network whose page is open. */
  async inviteToNetwork(): Promise<string> {
    await this.button('networks', 'invite').click();
    await this.button('networks', 'invite.do').click();
    const field = this.page.getByLabel(this.say('networks', 'invite.link'));
    await field.waitFor();
    const link = await field.inputValue();
    await this.page
      .getByRole('dialog')
      .getByRole('button', { name: this.say('networks', 'close'), exact: true })
      .first()
      .click();
    return link;
  }

  /** @returns the path of the event's page */
  async foundEvent({ title, template = 'meeting', date = '', start = '', end = '', place = '' }: NewEvent, network = ''): Promise<string> {
    await this.page.goto(`/tapahtumat/uusi${network ? `?verkosto=${network}` : ''}`);
    await this.page.getByRole('radio', { name: startingWith(this.say('events', `new.template.${template}`)) }).check();
    await this.field('events', 'field.title').fill(title);
    if (date) await this.field('events', 'field.date').fill(date);
    if (start) await this.field('events', 'field.start').fill(start);
    if (end) await this.field('events', 'field.end').fill(end);
    if (place) await this.field('events', 'field.place').fill(place);
    await this.button('events', 'new.found').click();
    await this.page.waitForURL(/\/tapahtumat\/[0-9a-f-]{36}/);
    return new URL(this.page.url()).pathname;
  }

  // On the page of an event.

  /** Types items one after the other, Enter between them, as a member does; the agenda must be on screen. */
  async addItems(...titles: readonly string[]): Promise<void> {
    await this.button('events', 'agenda.add').last().click();
    for (const [i, title] of titles.entries()) {
      const input = this.page.getByRole('group', { name: this.say('events', 'item.untitled') }).getByLabel(this.say('events', 'item.title'));
      await input.fill(title);
      if (i < titles.length - 1) await input.press('Enter');
    }
    await this.page.keyboard.press('Escape');
    await this.row(titles.at(-1) ?? '').waitFor();
  }

  row(title: string): Locator {
    return this.page
      .getByRole('list', { name: this.say('events', 'tab.agenda') })
      .getByRole('listitem')
      .filter({ hasText: title });
  }

  /** The titles of the agenda in their order, as they stand on screen. */
  async titles(): Promise<string[]> {
    return this.page.locator('ol.agenda .t a').allTextContents();
  }

  async titlesAre(...titles: readonly string[]): Promise<void> {
    await expect.poll(() => this.titles(), { timeout: 20_000 }).toEqual(titles);
  }

  async selectItem(title: string): Promise<void> {
    if (this.size === 'phone') await this.view('tab.agenda');
    const link = this.row(title).locator('a.cover');
    // A second press on a phone opens the item, so a chosen row is left alone.
    if ((await link.getAttribute('aria-current')) === null) await link.click();
    await this.row(title).locator('a.cover[aria-current=true]').waitFor();
  }

  /** Phone: agenda, item and details take turns. */
  async view(key: 'tab.agenda' | 'tab.details'): Promise<void> {
    const button = this.page.getByRole('group', { name: this.say('events', 'tab.label') }).getByRole('button', { name: this.say('events', key), exact: true });
    await button.click();
  }

  /** Opens an item beside the agenda (laptop) or in its place (phone). */
  async openItem(title: string): Promise<void> {
    await this.selectItem(title);
    if (this.size === 'phone')
      await this.row(title)
        .getByRole('button', { name: this.say('events', 'item.open'), exact: true })
        .click();
    await this.itemTitle().waitFor();
  }

  itemTitle(): Locator {
    return this.page.locator('#kohta').getByLabel(this.say('events', 'item.title'));
  }

  /** The notes of the open item, ready to be typed into. */
  async notes(): Promise<Locator> {
    const editor = this.page.locator('#kohta [contenteditable=true]');
    await editor.waitFor();
    return editor;
  }

  /** Opens the menu of the event and presses one of its words. */
  async fromMenu(key: string, room = 'events'): Promise<void> {
    await this.button('events', 'head.more').click();
    await this.page.getByRole('menuitem', { name: this.say(room, key), exact: true }).click();
  }

  async details(): Promise<void> {
    await this.fromMenu('head.details');
  }

  async rename(title: string): Promise<void> {
    await this.button('events', 'head.editTitle').click();
    const input = this.page.locator('.ev-head').getByLabel(this.say('events', 'field.title'));
    await input.fill(title);
    await input.press('Enter');
    await this.page.getByRole('heading', { level: 1, name: title }).waitFor();
  }

  /** Everything typed is in the journal: the sign has left "settling". */
  async settled(): Promise<void> {
    // A field is put after a second of rest, or on leaving it.
    await this.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await this.page.waitForFunction(() => document.querySelector('button.sync.settling') === null);
    await this.page.waitForTimeout(200);
  }
}

const members = new Set<Member>();
let failures = 0;

// Imported by a journey, this stands at the top of its file: when a test fails, every page as it stood is kept in output/screens/failed.
beforeEach(() => {
  onTestFailed(async ({ task }) => {
    for (const member of members) {
      const name = `${task.name}-${failures++}`.replaceAll(/[^\p{L}\d]+/gu, '-').slice(0, 80);
      await member.page.screenshot({ path: `output/screens/failed/${name}.png`, timeout: 5_000 }).catch(() => {});
      if (member.faults.length > 0) console.log(`faults of the page:\n${member.faults.join('\n')}`);
    }
  });
});

/** A member at the first page of a device. */
export async function memberOn(context: BrowserContext, look: { readonly language?: Language; readonly size?: Size } = {}): Promise<Member> {
  const member = new Member(context.pages()[0] ?? (await context.newPage()), look);
  members.add(member);
  member.page.once('close', () => members.delete(member));
  return member;
}

function startingWith(text: string): RegExp {
  return new RegExp(`^\\s*${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
}
