/**
 * A network's plan, as its members make it: goals as sentences with ordered steps, the text beside them, my steps on Tänään. First alone
 * with the server stopped and the device offline, in two languages on a phone and a laptop; then two members at once; then a goal of
 * ten thousand steps.
 */
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Language, type LastingDevice, lastingDevice, type Size } from '../support/browser.ts';
import { screenIsSound, shot } from '../support/screens.ts';
import { Goals } from './goals.ts';
import { type Member, memberOn } from './member.ts';
import { startWorld, type World } from './world.ts';

const looks: readonly (readonly [Language, Size])[] = [
  ['fi', 'phone'],
  ['sv', 'laptop'],
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

  it('the network’s page has the plan as a tab in its address; a new goal goes straight into its sentence', async () => {
    await aino.page.getByRole('tab', { name: goals.say('plan') }).click();
    await aino.page.getByRole('heading', { name: goals.say('plan.empty.title') }).waitFor();
    expect(new URL(aino.page.url()).searchParams.get('osa')).toBe('suunnitelma');
    await screenIsSound(aino.page, '03-suunnitelma-tyhja');
    goal = await goals.newGoal('vaihdan virastoa', 'työkierto on sovittu viikossa.');
    await screenIsSound(aino.page, '17b-tavoite-uusi');
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
    expect(await goals.row('Ilmoituspohja').textContent()).toMatch(/Aino K\..*15[./]1/);
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
    await aino.page.locator('.toast').last().getByRole('button', { name: aino.say('ui', 'undo') }).click();
    await goals.stepsAre('Ilmoituspohja kolmeen virastoon', 'Esihenkilöiden aamu Tampereella', 'Työaika kierrossa: yhteinen ohje');
    await aino.page.keyboard.press('Control+z');
    await goals.stepsAre('Esihenkilöiden aamu Tampereella', 'Ilmoituspohja kolmeen virastoon', 'Työaika kierrossa: yhteinen ohje');
    await aino.page.keyboard.press('Control+Shift+z');
    await goals.stepsAre('Ilmoituspohja kolmeen virastoon', 'Esihenkilöiden aamu Tampereella', 'Työaika kierrossa: yhteinen ohje');
  });

  it('a reload in the middle of typing, and a new start of the browser, lose nothing', async () => {
    const editor = await goals.choose('Esihenkilöiden aamu Tampereella');
    await editor.getByLabel(goals.say('field.text'), { exact: true }).fill('Esihenkilöiden aamu Oulussa');
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
    const [first, second] = (await goals.planGoals()) as [string, string];
    expect(first).toContain('vaihdan virastoa');
    await aino.page.getByRole('link', { name: first }).press('Alt+ArrowDown');
    await expect.poll(() => goals.planGoals()).toEqual([second, first]);
    const text = aino.page.getByRole('textbox', { name: goals.say('plan.textOf', { network: language === 'sv' ? 'HR-tändarna' : 'HR-sytyttäjät' }) });
    await text.click();
    await aino.page.keyboard.type('Keväällä kaksi kokeilua, syksyllä yhteinen päivä.');
    await aino.settled();
    await aino.page.reload();
    await expect.poll(() => goals.planGoals(), { timeout: 15_000 }).toEqual([second, first]);
    await aino.page.getByText('Keväällä kaksi kokeilua').first().waitFor();
    await screenIsSound(aino.page, '03-suunnitelma');
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
