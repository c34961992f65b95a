/**
 * A network's plan, as its members make it: goals as sentences with ordered steps, the text beside them, my steps on Tänään. Alone,
 * with the server stopped and the device offline, in two languages on a phone and a laptop.
 */
import type { BrowserContext, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Language, type LastingDevice, lastingDevice, type Size } from '../support/browser.ts';
import { screenIsSound, shot } from '../support/screens.ts';
import { Goals } from './goals.ts';
import { type Member, memberOn } from './member.ts';
import { startWorld, type World } from './world.ts';

/** What is on its way: through the document, the rows that lists read, or the line. A busy machine takes its time. */
const soon = <T>(ask: () => T) => expect.poll(ask, { timeout: 20_000 });

/** Two of the three languages: all screens are seen in each of them by `screens`, and whole journeys by `alone`. */
const looks: readonly (readonly [Language, Size])[] = [
  ['fi', 'phone'],
  ['en', 'laptop'],
];

describe.each(looks)('a plan alone, without a line, in %s on a %s', (language, size) => {
  let world: World;
  let device: LastingDevice;
  let context: BrowserContext;
  let aino: Member;
  let goals: Goals;
  let network: string;
  let goal: string;

  async function startBrowser(): Promise<void> {
    context = await device.start();
    await context.setOffline(true);
    aino = await memberOn(context, { language, size });
    goals = new Goals(aino);
  }

  beforeAll(async () => {
    world = await startWorld();
    device = lastingDevice({ language, size, origin: world.origin });
    context = await device.start();
    aino = await memberOn(context, { language, size });
    goals = new Goals(aino);
    await aino.open('/');
    await aino.shellKept();
    await world.stopServer();
    await context.setOffline(true);
    await aino.startWithoutAccount('Aino Kallio', 'Valtiokonttori');
    network = await aino.foundNetwork({ fi: 'HR-sytyttäjät', sv: 'HR-tändarna' }, 'Uudistamme henkilöstötyötä yhdessä');
  });
  afterAll(async () => {
    await context?.close();
    device?.forget();
    await world?.end();
  });

  async function mentionOffered(name: RegExp): Promise<void> {
    const list = aino.page.getByRole('listbox', { name: aino.say('editor', 'mention.list') });
    await list.getByRole('option', { name }).first().waitFor();
    await aino.page.keyboard.press('Enter');
    await list.waitFor({ state: 'hidden' });
  }

  it('the network’s page has the plan as a tab in its address; a new goal goes straight into its sentence', async () => {
    await aino.page.getByRole('tab', { name: goals.say('plan') }).click();
    await aino.page.getByRole('heading', { name: goals.say('plan.empty.title') }).waitFor();
    expect(new URL(aino.page.url()).searchParams.get('osa')).toBe('suunnitelma');
    await screenIsSound(aino.page, '03-suunnitelma-tyhja');
    goal = await goals.newGoal('vaihdan virastoa', 'työkierto on sovittu viikossa.');
    // What comes next is the first step, and the hand is there.
    expect(await aino.page.evaluate(() => document.activeElement?.textContent?.trim())).toBe(goals.say('step.add'));
    await screenIsSound(aino.page, '17b-tavoite-uusi');
    await aino.button('goals', 'sentence.edit').click();
    await aino.page.getByLabel(goals.say('field.why'), { exact: false }).fill('Kierto vaatii aina kaksi virastoa. Yksin kukaan ei voi sitä nopeuttaa.');
    await screenIsSound(aino.page, '17b-lause');
    await aino.button('goals', 'done').click();
    await aino.page.getByText(goals.say('why.said', { why: 'Kierto vaatii aina kaksi virastoa.' })).waitFor();
  });

  it('steps by Enter one after the other; owner, due day and state; a step without words leaves no trace', async () => {
    await goals.addSteps('Ilmoituspohja kolmeen virastoon', 'Esihenkilöiden aamu Tampereella', 'Työaika kierrossa: yhteinen ohje');
    const editor = await goals.choose('Ilmoituspohja kolmeen virastoon');
    await editor.getByLabel(goals.say('field.owner'), { exact: true }).fill('Aino Kallio');
    await editor.getByLabel(goals.say('field.due'), { exact: true }).fill('2027-01-15');
    await screenIsSound(aino.page, '17b-askel-muokattavana');
    await editor.getByLabel(goals.say('field.text'), { exact: true }).press('Escape');
    await goals.setState('Ilmoituspohja kolmeen virastoon', 'going');
    await goals.setState('Esihenkilöiden aamu Tampereella', 'stuck');
    await aino.button('goals', 'step.add').last().click();
    await aino.page.keyboard.press('Escape');
    await goals.stepsAre('Ilmoituspohja kolmeen virastoon', 'Esihenkilöiden aamu Tampereella', 'Työaika kierrossa: yhteinen ohje');
    expect(await goals.row('Ilmoituspohja').textContent()).toMatch(/Aino K\..*15([./]1| Jan)/);
    await screenIsSound(aino.page, '17b-tavoite');
  });

  it('moves by Alt+arrows and by buttons, removes by Delete, and takes back by Kumoa and by Ctrl+Z', async () => {
    const first = goals.row('Ilmoituspohja').locator('a.cover');
    await first.focus();
    await first.press('Alt+ArrowDown');
    await goals.stepsAre('Esihenkilöiden aamu Tampereella', 'Ilmoituspohja kolmeen virastoon', 'Työaika kierrossa: yhteinen ohje');
    expect(await aino.page.evaluate(() => document.activeElement?.textContent)).toContain('Ilmoituspohja');
    const editor = await goals.choose('Ilmoituspohja kolmeen virastoon');
    await editor.getByRole('button', { name: goals.say('step.up'), exact: true }).click();
    await goals.stepsAre('Esihenkilöiden aamu Tampereella', 'Työaika kierrossa: yhteinen ohje');
    await editor.getByLabel(goals.say('field.text'), { exact: true }).press('Escape');
    await goals.stepsAre('Ilmoituspohja kolmeen virastoon', 'Esihenkilöiden aamu Tampereella', 'Työaika kierrossa: yhteinen ohje');
    await goals.row('Esihenkilöiden').locator('a.cover').press('Delete');
    await goals.stepsAre('Ilmoituspohja kolmeen virastoon', 'Työaika kierrossa: yhteinen ohje');
    await aino.page
      .locator('.toast')
      .last()
      .getByRole('button', { name: aino.say('ui', 'undo') })
      .click();
    await goals.stepsAre('Ilmoituspohja kolmeen virastoon', 'Esihenkilöiden aamu Tampereella', 'Työaika kierrossa: yhteinen ohje');
    await aino.page.keyboard.press('Control+z');
    await goals.stepsAre('Esihenkilöiden aamu Tampereella', 'Ilmoituspohja kolmeen virastoon', 'Työaika kierrossa: yhteinen ohje');
    await aino.page.keyboard.press('Control+Shift+z');
    await goals.stepsAre('Ilmoituspohja kolmeen virastoon', 'Esihenkilöiden aamu Tampereella', 'Työaika kierrossa: yhteinen ohje');
  });

  it('a reload in the middle of typing, and a new start of the browser, lose nothing', async () => {
    const editor = await goals.choose('Esihenkilöiden aamu Tampereella');
    await editor.getByLabel(goals.say('field.text'), { exact: true }).fill('Esihenkilöiden aamu Oulussa');
    // The hand is still in the field; the sign says that the keys are kept.
    await aino.page.waitForFunction(() => document.querySelector('button.sync.settling') === null);
    await aino.page.waitForTimeout(100);
    await aino.page.reload();
    await goals.row('Esihenkilöiden aamu Oulussa').or(goals.editor('Esihenkilöiden aamu Oulussa')).first().waitFor();
    await context.close();
    await startBrowser();
    await aino.open(goal);
    await goals.stepsAre('Ilmoituspohja kolmeen virastoon', 'Esihenkilöiden aamu Oulussa', 'Työaika kierrossa: yhteinen ohje');
    await aino.signIs('local');
  });

  it('the plan: two goals in an order of their own, their next three steps, and the text beside them', async () => {
    await goals.openPlan(network);
    await goals.newGoal('uusi työntekijä aloittaa', 'hän tuntee sadassa päivässä kolme ihmistä kolmesta virastosta');
    await goals.addSteps('Kysy viidestä virastosta');
    await goals.openPlan(network);
    // The rows that lists read follow the document by a breath.
    await soon(async () => (await goals.planGoals()).join()).toMatch(/vaihdan virastoa.*hän tuntee/);
    const [first, second] = (await goals.planGoals()) as [string, string];
    await aino.page.getByRole('link', { name: first }).press('Alt+ArrowDown');
    await soon(() => goals.planGoals()).toEqual([second, first]);
    const text = aino.page.getByRole('textbox', { name: goals.say('plan.textOf', { network: language === 'sv' ? 'HR-tändarna' : 'HR-sytyttäjät' }) });
    await text.click();
    await aino.page.keyboard.type('Keväällä kaksi kokeilua, syksyllä yhteinen päivä. Katso @kolme ihm');
    await mentionOffered(/kolme ihmistä/);
    await aino.settled();
    await aino.page.reload();
    await soon(() => goals.planGoals()).toEqual([second, first]);
    await aino.page.getByText('Keväällä kaksi kokeilua').first().waitFor();
    // What is mentioned is one press away, and its own text has its place under the steps.
    await text.locator('a.mention', { hasText: 'kolme ihmistä' }).click();
    const own = aino.page.getByRole('textbox', { name: goals.say('text.of') });
    await own.click();
    await aino.page.keyboard.type('Taustaa: @hr-');
    await mentionOffered(/HR-/);
    await aino.settled();
    await aino.page.reload();
    await own.locator('a.mention', { hasText: 'HR-' }).waitFor();
    await screenIsSound(aino.page, '17-tavoitteen-teksti');
    await goals.openPlan(network);
    await aino.page.getByText('Kysy viidestä virastosta').waitFor();
    await screenIsSound(aino.page, '03-suunnitelma');
  });

  it('Tänään: my steps, the overdue first; one marked done with a press and back; a new one in at most four clicks', async () => {
    await aino.open(goal);
    const editor = await goals.choose('Työaika kierrossa: yhteinen ohje');
    await editor.getByLabel(goals.say('field.owner'), { exact: true }).fill('Aino Kallio');
    await editor.getByLabel(goals.say('field.due'), { exact: true }).fill('2026-02-26');
    await editor.getByLabel(goals.say('field.text'), { exact: true }).press('Escape');
    await aino.settled();
    await aino.open('/');
    const mine = aino.page.getByRole('region', { name: goals.say('mine') });
    const texts = () => mine.locator('.t a').allTextContents();
    await soon(texts).toEqual(['Työaika kierrossa: yhteinen ohje', 'Ilmoituspohja kolmeen virastoon']);
    await screenIsSound(aino.page, '01-omat-askeleet');

    let clicks = 0;
    const click = async (what: Locator): Promise<void> => {
      clicks += 1;
      await what.click();
    };
    await click(mine.getByRole('button', { name: goals.say('mine.new') }));
    const select = mine.getByLabel(goals.say('new.goal'), { exact: true });
    const other = await select.locator('option', { hasText: 'vaihdan virastoa' }).getAttribute('value');
    clicks += 2; // one opens the list, one chooses in it
    await select.selectOption(other);
    await aino.page.keyboard.type('Soita Tampereelle');
    await screenIsSound(aino.page, '01-uusi-askel');
    await aino.page.keyboard.press('Enter');
    await soon(texts).toContain('Soita Tampereelle');
    console.log(`a new step from Tänään: ${clicks} clicks, the typing and Enter`);
    expect(clicks).toBeLessThanOrEqual(4);
    await aino.page.keyboard.press('Escape');

    await mine.getByRole('button', { name: goals.say('mine.mark', { step: 'Työaika kierrossa: yhteinen ohje' }) }).click();
    await soon(texts).toEqual(['Ilmoituspohja kolmeen virastoon', 'Soita Tampereelle']);
    await aino.page
      .locator('.toast', { hasText: goals.say('mine.done', { step: 'Työaika kierrossa: yhteinen ohje' }) })
      .getByRole('button', { name: aino.say('ui', 'undo') })
      .click();
    await soon(texts).toEqual(['Työaika kierrossa: yhteinen ohje', 'Ilmoituspohja kolmeen virastoon', 'Soita Tampereelle']);
    await mine.getByRole('button', { name: goals.say('mine.mark', { step: 'Ilmoituspohja kolmeen virastoon' }) }).press('Enter');
    await soon(texts).toEqual(['Työaika kierrossa: yhteinen ohje', 'Soita Tampereelle']);
    // The hand is on the step that came into its place.
    await soon(() => aino.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')).toContain('Soita Tampereelle');
    await aino.settled();
    await aino.page.reload();
    await soon(texts).toEqual(['Työaika kierrossa: yhteinen ohje', 'Soita Tampereelle']);
  });

  it('by the keyboard alone: G O to the goals, into one, a step, its state, and back', async () => {
    await aino.page.keyboard.press('g');
    await aino.page.keyboard.press('o');
    await aino.page.waitForURL((url) => url.pathname === '/tavoitteet');
    const press = async (until: () => Promise<boolean>, key = 'Tab'): Promise<void> => {
      for (let n = 0; n < 60; n++) {
        if (await until()) return;
        await aino.page.keyboard.press(key);
      }
      throw new Error('not reached by the keyboard');
    };
    const focused = () => aino.page.evaluate(() => (document.activeElement?.matches('a, button') ? document.activeElement.textContent?.trim() : '') ?? '');
    await press(async () => (await focused()).includes('vaihdan virastoa'));
    await aino.page.keyboard.press('Enter');
    await aino.page.waitForURL(/\/tavoitteet\/[0-9a-f-]{36}/);
    await press(async () => (await focused()).includes('Ilmoituspohja'));
    await aino.page.keyboard.press('ArrowDown');
    await soon(focused).toContain('Oulussa');
    await aino.page.keyboard.press('Tab'); // the state of the step
    await aino.page.keyboard.press('Enter');
    await press(async () => (await focused()).includes(goals.say('state.done')), 'ArrowDown');
    await aino.page.keyboard.press('Enter');
    await goals.row('Oulussa').getByText(goals.say('state.done')).waitFor();
    await aino.page.keyboard.press('Control+Enter');
    await goals.editor(goals.say('step.untitled')).waitFor();
    await aino.page.keyboard.type('Näppäimillä');
    await aino.page.keyboard.press('Escape');
    await soon(() => goals.steps()).toContain('Näppäimillä');
    await soon(focused).toContain('Näppäimillä');
  });

  it('a goal begun by its name from anywhere asks only whose it is; a removed one comes back', async () => {
    await aino.open('/tavoitteet/uusi?kun=rekrytoimme');
    await screenIsSound(aino.page, '17-uusi-tavoite');
    await aino.page
      .getByRole('button', { name: language === 'sv' ? 'HR-tändarna' : 'HR-sytyttäjät' })
      .last()
      .click();
    await aino.page.locator('input:focus').waitFor();
    expect(await aino.page.getByLabel(goals.say('field.when'), { exact: true }).inputValue()).toBe('rekrytoimme');
    await aino.page.keyboard.press('Escape');
    await aino.button('goals', 'more').click();
    await aino.page.getByRole('menuitem', { name: goals.say('remove'), exact: true }).click();
    await aino.page.getByText(goals.say('binned')).waitFor();
    await aino.settled();
    await aino.open('/tavoitteet');
    await aino.page.getByRole('button', { name: goals.say('bin.count', { n: 1 }) }).click();
    await aino.page.getByRole('button', { name: goals.say('bin.takeBackOf', { step: goals.say('sentence', { when: 'rekrytoimme', result: '…' }) }) }).click();
    await aino.page.getByRole('heading', { level: 3, name: goals.say('sentence', { when: 'rekrytoimme', result: '…' }) }).waitFor();
  });

  it('the list of all goals, and one goal and the plan on paper and as text', async () => {
    await aino.open('/tavoitteet');
    await aino.page.getByRole('link', { name: /vaihdan virastoa/ }).waitFor();
    await screenIsSound(aino.page, '17-tavoitteet');
    await aino.open(goal);
    const pdf = await aino.page.pdf({ format: 'A4', path: `output/screens/tavoite-${language}.pdf` });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await goals.openPlan(network);
    await aino.page.emulateMedia({ media: 'print' });
    await aino.page.locator('article.paper h1').waitFor();
    await shot(aino.page, 'suunnitelma-paperilla');
    expect(await aino.page.locator('.app').isVisible()).toBe(false);
    await aino.page.emulateMedia({ media: 'screen' });
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: world.origin });
    await aino.button('goals', 'plan.menu').click();
    await aino.page.getByRole('menuitem', { name: goals.say('copy'), exact: true }).click();
    await aino.page.getByText(goals.say('plan.copied')).filter({ visible: true }).first().waitFor();
    const copied = await aino.page.evaluate(() => navigator.clipboard.readText());
    for (const part of ['vaihdan virastoa', 'Ilmoituspohja', 'Aino Kallio', 'Keväällä kaksi']) expect(copied).toContain(part);
    expect(aino.faults).toEqual([]);
  });
});
