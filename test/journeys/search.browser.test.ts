/**
 * Search without a line and without a pointer: every kind of thing that a member has is found by a form of its word, in its sentence, and
 * opened at its place; commands by their names; the same as a page on a phone, where Back comes back to what was asked.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type DocId, freshId, type ItemId, type MemberId, type SpaceId, type StepId } from '../../src/shared/base/ids.ts';
import { addItem, putHead } from '../../src/shared/model/event.ts';
import { addStep, putGoal } from '../../src/shared/model/goal.ts';
import { putCard } from '../../src/shared/model/network.ts';
import { noteText, putTitle } from '../../src/shared/model/note.ts';
import { type Paper, sign } from '../../src/shared/model/paper.ts';
import { planText } from '../../src/shared/model/plan.ts';
import { putPool } from '../../src/shared/model/pool.ts';
import type { Outcome } from '../../src/shared/model/verbs.ts';
import { type Language, launch, newDevice, type Size } from '../support/browser.ts';
import { birthLetter, docLetter, enterInBrowser, madeElsewhere } from '../support/made-elsewhere.ts';
import { screenIsSound, shot } from '../support/screens.ts';
import type { UnnumberedLetter } from '../support/server-line.ts';
import { type Member, memberOn } from './member.ts';
import { startWorld, type World } from './world.ts';

/** What the member has, by the ids under which it must be opened. */
interface Things {
  readonly network: SpaceId;
  readonly event: SpaceId;
  readonly item: ItemId;
  readonly goal: SpaceId;
  readonly step: StepId;
  readonly pool: SpaceId;
  readonly note: DocId;
}

function noteLetter(space: SpaceId, id: DocId, me: MemberId, act: (paper: Paper) => unknown): UnnumberedLetter {
  const y = new Y.Doc();
  const paper: Paper = { id, space, kind: 'note', y, me, seconds: () => Math.floor(Date.now() / 1000) };
  y.transact(() => {
    sign(paper);
    act(paper);
  });
  const update = Y.encodeStateAsUpdate(y);
  y.destroy();
  return { kind: 'edit', space, doc: id, docKind: 'note', update };
}

/** The id of what a verb made. */
function thingOf(outcome: Outcome): string {
  if (outcome?.kind !== 'step' || !outcome.thing) throw new Error('nothing was made');
  return outcome.thing;
}

function made(me: MemberId): { readonly letters: readonly UnnumberedLetter[]; readonly things: Things } {
  const [network, event, goal, pool] = [freshId<'space'>(), freshId<'space'>(), freshId<'space'>(), freshId<'space'>()];
  const note = freshId<'doc'>();
  let item = '' as ItemId;
  let step = '' as StepId;
  const letters = [
    birthLetter(network, 'network', me),
    docLetter(network, 'card', me, (card) => {
      putCard(card, 'nameFi', [], 'HR-sytyttäjät');
      putCard(card, 'nameSv', [], 'HR-tändarna');
      putCard(card, 'purpose', [], 'Uudistamme henkilöstötyötä yli virastorajojen.');
    }),
    docLetter(network, 'plan', me, (plan) => planText(plan).insert(0, 'Aloitamme mentoroinnista.\nSitten tulee kevään kierros.\n')),
    birthLetter(event, 'event', me, [network]),
    docLetter(event, 'event', me, (paper) => {
      putHead(paper, 'title', [], 'Perehdytys yli rajojen, työpaja 3');
      putHead(paper, 'start', [], '2027-03-09T07:00:00.000Z');
      item = thingOf(addItem(paper, { title: 'Käytännöt talteen', wanted: 'Sovitaan, kuka kirjaa opit. Valitaan yhteinen huoneentaulu.' })) as ItemId;
    }),
    birthLetter(goal, 'goal', me, [network]),
    docLetter(goal, 'goal', me, (paper) => {
      putGoal(paper, 'when', [], 'Kun uusi virkamies aloittaa');
      putGoal(paper, 'then', [], 'hänellä on perehdytyskaveri toisesta virastosta');
      step = thingOf(addStep(paper, { text: 'Kysytään vapaaehtoisia kaveriksi' })) as StepId;
    }),
    birthLetter(pool, 'pool', me, [network]),
    docLetter(pool, 'pool', me, (paper) => {
      putPool(paper, 'name', [], 'Fasilitointipooli');
      putPool(paper, 'purpose', [], 'Vetäjiä toisten työpajoihin.');
    }),
    noteLetter(network, note, me, (paper) => {
      putTitle(paper, [], 'Perehdyttäjän huoneentaulu');
      noteText(paper).insert(0, 'Ensimmäisenä päivänä esitellään talo.\nKahvihuone löytyy kolmannesta kerroksesta.\n');
    }),
  ];
  return { letters, things: { network, event, item, goal, step, pool, note } };
}

/** By its place: native selects of the page behind are comboboxes too. */
const field = (page: Page) => page.locator('.palette [role=combobox]');
const option = (page: Page, text: string) => page.getByRole('option').filter({ hasText: text });
const chosen = (page: Page) => page.locator('[role=option][aria-selected=true]');

/** Opens the palette by keys, asks, and waits for the answer that is expected first. */
async function ask(page: Page, typed: string): Promise<void> {
  if ((await field(page).count()) === 0) await page.keyboard.press('Control+k');
  await field(page).waitFor();
  await field(page).fill('');
  await page.keyboard.type(typed);
}

async function startWith(
  browser: Browser,
  world: World,
  language: Language,
  size: Size = 'laptop',
): Promise<{ context: BrowserContext; member: Member; things: Things }> {
  const context = await newDevice(browser, { origin: world.origin, language, size });
  const page = await context.newPage();
  const me = await enterInBrowser(page, world.firstLink, 'Aino Kallio');
  const { letters, things } = made(me);
  await madeElsewhere(world.origin, context, letters);
  const member = await memberOn(context, { language, size });
  await member.shellKept();
  await page.goto('/haku?q=fasilitointipooli');
  await option(page, 'Fasilitointipooli').first().waitFor({ timeout: 30_000 });
  return { context, member, things };
}

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
    await expect.poll(() => field(page).count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe(member.say('today', 'place'));
    await page.keyboard.press('/');
    await field(page).waitFor();
    await page.keyboard.press('Control+k');
    await expect.poll(() => field(page).count()).toBe(0);
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
      await page.getByRole('group', { name: member.say('search', `kind.${kind}`), exact: true }).waitFor();
      expect(await option(page, text).first().locator('mark').count(), `${typed} is marked`).toBeGreaterThan(0);
      for (let i = 0; i < 12 && !(await chosen(page).textContent())?.includes(text); i++) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => `${url.pathname}${url.search}` === path);
      await expect.poll(() => field(page).count()).toBe(0);
    }
    await page.goto(`/tapahtumat/${things.event}?kohta=${things.item}&nakyma=kohta`);
    await expect.poll(() => member.itemTitle().inputValue()).toBe('Käytännöt talteen');
  });

  it('looks as drawn, with nothing for axe in either theme, also when nothing answers', async () => {
    const { page } = member;
    await member.open('/verkostot');
    await ask(page, 'pereh');
    await option(page, 'Perehdyttäjän huoneentaulu').waitFor();
    await option(page, 'Perehdytys yli rajojen').waitFor();
    expect(await option(page, 'Perehdytys yli rajojen').locator('mark').first().textContent()).toBe('Pereh');
    await screenIsSound(page, '11-haku');
    await expect.poll(() => page.getByRole('dialog').getByRole('status').textContent()).toBe(member.say('search', 'count', { n: 3 }));
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
    await option(page, 'Perehdyttäjän huoneentaulu').waitFor();
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
    await expect.poll(() => chosen(page).textContent()).toContain(member.say('networks', 'do.found'));
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
    await expect.poll(() => page.getByRole('option').allTextContents()).toHaveLength(1);
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
    await expect.poll(() => option(page, 'Perehdytys yli rajojen').count()).toBe(0);
    await page.keyboard.press('Escape');
    expect(member.faults).toEqual([]);
  });
});

describe.each(['sv', 'en'] as const)('search as a page on a phone, in %s', (language) => {
  let world: World;
  let browser: Browser;

  beforeAll(async () => {
    [world, browser] = await Promise.all([startWorld(), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.end();
  });

  it('is reached from the top bar, keeps the question in the address, and Back comes back to it', async () => {
    const { context, member, things } = await startWith(browser, world, language, 'phone');
    const { page } = member;
    await world.stopServer();
    await context.setOffline(true);
    await member.open('/');
    await page
      .getByRole('banner')
      .getByRole('link', { name: member.say('app', 'search'), exact: true })
      .click();
    await page.waitForURL('**/haku');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('combobox');
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
});
