/** A member with one thing of each kind, and the acts by which search is driven: what its journeys share. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
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
import { type Language, newDevice, type Size } from '../support/browser.ts';
import { birthLetter, docLetter, enterInBrowser, madeElsewhere } from '../support/made-elsewhere.ts';
import type { UnnumberedLetter } from '../support/server-line.ts';
import { type Member, memberOn } from './member.ts';
import type { World } from './world.ts';

/** What the member has, by the ids under which it must be opened. */
export interface Things {
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
export const field = (page: Page) => page.locator('.palette [role=combobox]');
export const option = (page: Page, text: string) => page.getByRole('option').filter({ hasText: text });
/** Waits until the list answers what was typed. */
export const answered = (page: Page, text: string) => page.locator(`.palette[data-answers="${text}"]`).waitFor();
/** How long is waited for what a busy machine brings late. */
export const patience = { timeout: 15_000 };
export const chosen = (page: Page) => page.locator('[role=option][aria-selected=true]');

/** Opens the palette by keys, asks, and waits for the answer that is expected first. */
export async function ask(page: Page, typed: string): Promise<void> {
  if ((await field(page).count()) === 0) await page.keyboard.press('Control+k');
  await field(page).waitFor();
  await field(page).fill('');
  await page.keyboard.type(typed);
}

export async function startWith(
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
