/**
 * A second device: a code for its camera, one number on both screens, then everything of mine on it. At https://solmu.test, since at
 * localhost the page says what is missing instead. Aino has a laptop and a phone.
 */
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, newDevice } from '../support/browser.ts';
import { screenIsSound, shot } from '../support/screens.ts';
import { tlsFlags } from '../support/tls-proxy.ts';
import { Goals } from './goals.ts';
import { type Member, memberOn } from './member.ts';
import { cell, daysAre, longName, monthAt } from './pool-steps.ts';
import { startWorld, type World } from './world.ts';

/** The code as the camera reads it. */
async function codeOf(member: Member, button: 'pair.begin' | 'pair.fresh' | 'pair.again' = 'pair.begin'): Promise<string> {
  await member.button('devices', button).click();
  await member.page.getByText(member.say('devices', 'pair.noCamera'), { exact: true }).click();
  return member.page.getByLabel(member.say('devices', 'pair.address')).inputValue();
}

describe('a second device', () => {
  let world: World;
  let browser: Browser;
  let desk: BrowserContext;
  let phone: BrowserContext;
  let laptop: Member;
  let mobile: Member;
  let network: string;

  beforeAll(async () => {
    [world, browser] = await Promise.all([startWorld({ tls: true }), launch(tlsFlags())]);
    desk = await newDevice(browser, { origin: world.origin, size: 'laptop' });
    phone = await newDevice(browser, { origin: world.origin, size: 'phone' });
    laptop = await memberOn(desk, { size: 'laptop' });
    mobile = await memberOn(phone, { size: 'phone' });
    await laptop.enterBy(world.firstLink, 'Aino Kallio', 'Malliministeriö');
    network = await laptop.foundNetwork({ fi: 'Laiteverkosto' }, 'Sama kaikilla laitteilla');
    await laptop.signIs('saved');
  });
  afterAll(async () => {
    await browser?.close();
    await world?.end();
  });

  it('lists this device, and shows a code with an address that nobody has to type', async () => {
    await laptop.open('/laitteet');
    await laptop.page.getByText(laptop.say('devices', 'this'), { exact: true }).waitFor();
    await screenIsSound(laptop.page, '25c-laitteet');
    const code = await codeOf(laptop);
    expect(code).toMatch(new RegExp(`^${world.origin}/liita#[\\w-]{20,}$`));
    await screenIsSound(laptop.page, '09-liita-koodi');
  });

  it('an altered code is refused with a sentence and changes nothing', async () => {
    const code = await codeOfShown(laptop);
    await mobile.page.goto(code.slice(0, -4) + (code.endsWith('AAAA') ? 'BBBB' : 'AAAA'));
    await mobile.button('devices', 'join.do').click();
    await mobile.page.getByText(mobile.say('devices', 'trouble.pair-unknown')).waitFor();
    await screenIsSound(mobile.page, 'liita-ei-kelpaa');
  });

  it('the two screens show one number; saying that it is the same lets the phone in, with all of mine', async () => {
    const code = await codeOfShown(laptop);
    await mobile.page.goto('about:blank');
    await mobile.page.goto(code);
    await screenIsSound(mobile.page, 'liita');
    await mobile.field('devices', 'rename.label').fill('Puhelin');
    await mobile.button('devices', 'join.do').click();
    await mobile.page.locator('.number').waitFor();
    await laptop.page.locator('.number').waitFor();
    const numbers = [await mobile.page.locator('.number').textContent(), await laptop.page.locator('.number').textContent()];
    expect(numbers[0]).toMatch(/^\d{3} \d{3}$/);
    expect(numbers[1]).toBe(numbers[0]);
    await screenIsSound(mobile.page, 'liita-luku');
    await shot(laptop.page, '09-liita-luku');
    await laptop.button('devices', 'pair.same').click();
    await mobile.page.waitForURL((url) => url.pathname === '/');
    await mobile.open(network);
    await mobile.page.getByRole('heading', { level: 1, name: 'Laiteverkosto' }).waitFor();
    await mobile.signIs('saved');
  });

  it('a code works once, and of two codes the later one', async () => {
    const third = await newDevice(browser, { origin: world.origin, size: 'phone' });
    const guest = await memberOn(third, { size: 'phone' });
    const first = await codeOf(laptop, 'pair.again');
    // The same member asks for another one on the phone: that ends the one on the laptop.
    await mobile.open('/laitteet');
    const second = await codeOf(mobile);
    await guest.page.goto(first);
    await guest.button('devices', 'join.do').click();
    await guest.page
      .getByText(guest.say('devices', 'trouble.pair-unknown'))
      .or(guest.page.getByText(guest.say('devices', 'trouble.pair-expired')))
      .waitFor();
    await guest.page.goto('about:blank');
    await guest.page.goto(second);
    await guest.button('devices', 'join.do').click();
    await mobile.page.locator('.number').waitFor();
    await mobile.button('devices', 'pair.other').click();
    await guest.page.getByText(guest.say('devices', 'trouble.pair-refused')).waitFor();
    await third.close();
  });

  it('what was made on a device before it joined is asked about, and is then mine on both', async () => {
    const third = await newDevice(browser, { origin: world.origin, size: 'laptop' });
    const other = await memberOn(third, { size: 'laptop' });
    await other.open('/tervetuloa');
    await other.startWithoutAccount('Aino K.', 'Malli');
    const made = await other.foundNetwork({ fi: 'Junassa perustettu' }, 'Ilman tiliä');
    await laptop.open('/laitteet');
    const code = await codeOf(laptop);
    await other.page.goto(code);
    await other.button('devices', 'join.do').click();
    await laptop.page.locator('.number').waitFor();
    await laptop.button('devices', 'pair.same').click();
    await other.page.waitForURL((url) => url.pathname === '/omat');
    await other.page.getByRole('button', { name: new RegExp(other.say('enter', 'mine.all')) }).click();
    await other.page.waitForURL((url) => url.pathname !== '/omat');
    await other.open(made);
    await other.signIs('saved');
    await laptop.open(made);
    await laptop.page.getByRole('heading', { level: 1, name: 'Junassa perustettu' }).waitFor();
    await third.close();
  });

  it('a device gets a name, and one that is lost is signed out from here in three presses', async () => {
    await laptop.open('/laitteet');
    const list = laptop.page.getByRole('list').filter({ hasText: laptop.say('devices', 'this') });
    await expect.poll(() => list.getByRole('listitem').count()).toBe(3);
    const row = list.getByRole('listitem').filter({ hasText: laptop.say('devices', 'kind.phone') });
    await row.getByRole('button', { name: laptop.say('devices', 'rename.of', { name: laptop.say('devices', 'kind.phone') }) }).click();
    const dialog = laptop.page.getByRole('dialog');
    await dialog.getByLabel(laptop.say('devices', 'rename.label')).fill('Ainon puhelin');
    await dialog.getByRole('button', { name: laptop.say('devices', 'rename.do') }).click();
    const named = list.getByRole('listitem').filter({ hasText: 'Ainon puhelin' });
    await named.waitFor();
    await named.getByRole('button', { name: laptop.say('devices', 'remove.of', { name: 'Ainon puhelin' }) }).click();
    await dialog.getByRole('button', { name: laptop.say('devices', 'remove.do') }).click();
    await expect.poll(() => list.getByRole('listitem').count()).toBe(2);
    await mobile.signIs('signin');
    // Writing goes on, and what was there is there.
    await mobile.open(network);
    await mobile.page.getByRole('heading', { level: 1, name: 'Laiteverkosto' }).waitFor();
    expect([...laptop.faults, ...mobile.faults]).toEqual([]);
  });

  async function codeOfShown(member: Member): Promise<string> {
    return member.page.getByLabel(member.say('devices', 'pair.address')).inputValue();
  }
});

describe('two devices that each began without an account', () => {
  let world: World;
  let browser: Browser;
  let laptop: Member;
  let mobile: Member;

  beforeAll(async () => {
    [world, browser] = await Promise.all([startWorld({ tls: true }), launch(tlsFlags())]);
    laptop = await memberOn(await newDevice(browser, { origin: world.origin, size: 'laptop' }), { size: 'laptop' });
    mobile = await memberOn(await newDevice(browser, { origin: world.origin, size: 'phone' }), { size: 'phone' });
  });
  afterAll(async () => {
    await browser?.close();
    await world?.end();
  });

  /** A network with a goal, a step of one's own from Tänään, a note, and days: `taps` on the next month, one on the month after it. */
  async function worksAlone(member: Member, name: string, taps: number): Promise<void> {
    const { page } = member;
    await member.open('/');
    await member.startWithoutAccount(name, 'Valtiokonttori');
    const goals = new Goals(member);
    await goals.openPlan(await member.foundNetwork({ fi: `Verkosto: ${name}` }, 'Ilman tiliä'));
    await goals.newGoal(`Kun ${name} matkustaa`, 'silloin työ jatkuu');
    await member.settled();
    await member.open('/');
    await page
      .getByRole('region', { name: goals.say('mine') })
      .getByRole('button', { name: goals.say('mine.new') })
      .click();
    await page.keyboard.type(`Askel: ${name}`);
    await page.keyboard.press('Enter');
    await mySteps(member, `Askel: ${name}`);
    await member.open('/muistiinpanot');
    await member.button('notes', 'new').first().click();
    await page.locator('.paper [contenteditable=true]').waitFor();
    await page.keyboard.type(`Muistiinpano: ${name}`);
    await member.settled();
    await member.open('/poolit/omat');
    for (let tap = 0; tap < taps; tap++) await cell(page, 1).click();
    await cell(page, 2).click();
    await daysAre(page, 1, `${taps} pv`);
    await daysAre(page, 2, '1 pv');
    await member.settled();
  }

  async function mySteps(member: Member, ...texts: readonly string[]): Promise<void> {
    const region = member.page.getByRole('region', { name: member.say('goals', 'mine') });
    await expect.poll(async () => (await region.locator('.t a').allTextContents()).toSorted(), { timeout: 20_000 }).toEqual([...texts].toSorted());
  }

  it('are asked what is theirs in its own words, by keyboard and in both themes', async () => {
    await worksAlone(laptop, 'Aino Kallio', 1);
    await worksAlone(mobile, 'Aino K.', 2);
    await laptop.enterBy(world.firstLink, 'Aino Kallio', 'Valtiokonttori');
    await laptop.page.waitForURL((url) => url.pathname === '/omat');
    await laptop.page.getByRole('button', { name: new RegExp(laptop.say('enter', 'mine.all')) }).click();
    await laptop.page.waitForURL((url) => url.pathname !== '/omat');
    await laptop.signIs('saved');
    await laptop.open('/laitteet');
    await mobile.page.goto(await codeOf(laptop));
    await mobile.button('devices', 'join.do').click();
    await laptop.page.locator('.number').waitFor();
    await laptop.button('devices', 'pair.same').click();
    await mobile.page.waitForURL((url) => url.pathname === '/omat');
    await mobile.page.getByText('Yksi muistiinpano ja omat päiväsi', { exact: true }).waitFor();
    const [first, last] = [1, 2].map((nth) => longName(monthAt(nth), 'fi-FI'));
    // Signed in under the account's name; made under the one that was given here.
    await mobile.page.getByText(mobile.say('enter', 'mine.under', { name: 'Aino K.', account: 'Aino Kallio' })).waitFor();
    const months = mobile.page.getByText(/^Päivät: /);
    expect((await months.textContent())?.endsWith(last ?? '')).toBe(true);
    expect(await months.textContent()).toContain(first?.split(' ')[0]);
    await mobile.page.getByText('Kun Aino K. matkustaa, silloin työ jatkuu', { exact: true }).waitFor();
    await screenIsSound(mobile.page, '09-omat');
    await mobile.page.getByRole('button', { name: new RegExp(mobile.say('enter', 'mine.all')) }).press('Enter');
    await mobile.page.waitForURL((url) => url.pathname !== '/omat');
    await mobile.signIs('saved');
  });

  it('end as one member on both: one strip with Kumpi jää where it differs, both notes, the steps of both mine', async () => {
    const question = (member: Member) => member.page.getByRole('group', { name: member.say('pools', 'which.month', { month: longName(monthAt(1), 'fi-FI') }) });
    for (const member of [mobile, laptop]) {
      await member.open('/poolit/omat');
      await question(member).waitFor();
      expect(await question(member).getByRole('button').count()).toBe(2);
      expect(await member.page.getByRole('group', { name: member.say('pools', 'which.month', { month: longName(monthAt(2), 'fi-FI') }) }).count()).toBe(0);
      await daysAre(member.page, 2, '1 pv');
      await screenIsSound(member.page, '20-kaksi-laitetta');
      await member.open('/muistiinpanot');
      for (const name of ['Aino Kallio', 'Aino K.']) await member.page.getByRole('link', { name: `Muistiinpano: ${name}` }).waitFor();
      await member.open('/');
      await mySteps(member, 'Askel: Aino Kallio', 'Askel: Aino K.');
    }
    await mobile.open('/poolit/omat');
    await question(mobile).getByRole('button', { name: /^2 pv/ }).click();
    await question(mobile).waitFor({ state: 'detached' });
    await laptop.open('/poolit/omat');
    await daysAre(laptop.page, 1, '2 pv');
    await question(laptop).waitFor({ state: 'detached' });
    // A step of the phone's old name is the account's, also where its goal is open.
    await laptop.open('/');
    await laptop.page.getByRole('link', { name: 'Askel: Aino K.' }).click();
    await laptop.page.waitForURL(/\/tavoitteet\//);
    await laptop.page.getByText(laptop.say('goals', 'person.former')).waitFor({ state: 'detached' });
    await laptop.page.getByText('Aino K', { exact: false }).first().waitFor();
    expect([...laptop.faults, ...mobile.faults]).toEqual([]);
  });
});

describe('at localhost', () => {
  it('no code is shown, and the page says what is missing', async () => {
    const [world, browser] = await Promise.all([startWorld(), launch()]);
    try {
      const aino = await memberOn(await newDevice(browser, { origin: world.origin, language: 'sv' }), { language: 'sv' });
      await aino.enterBy(world.firstLink, 'Aino Kallio', '');
      await aino.open('/laitteet');
      await aino.page.getByText(aino.say('devices', 'pair.missing.localhost')).waitFor();
      expect(await aino.page.locator('svg.qr').count()).toBe(0);
    } finally {
      await browser.close();
      await world.end();
    }
  });
});
