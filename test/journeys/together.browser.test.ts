/**
 * Two people and one agenda: the first account by the printed link, an invitation, a co-organiser; both edit at once; one side is cut
 * off in three ways and comes back. Björn reads Swedish on a phone, Aino Finnish on a laptop.
 */
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, newDevice } from '../support/browser.ts';
import { screenIsSound, shot } from '../support/screens.ts';
import { type Member, memberOn } from './member.ts';
import { startWorld, type World } from './world.ts';

describe('two organisers', () => {
  let world: World;
  let browser: Browser;
  let desk: BrowserContext;
  let phone: BrowserContext;
  let aino: Member;
  let bjorn: Member;
  let network: string;
  let event: string;

  beforeAll(async () => {
    [world, browser] = await Promise.all([startWorld(), launch()]);
    desk = await newDevice(browser, { origin: world.origin, language: 'fi', size: 'laptop' });
    phone = await newDevice(browser, { origin: world.origin, language: 'sv', size: 'phone' });
    aino = await memberOn(desk, { language: 'fi', size: 'laptop' });
    bjorn = await memberOn(phone, { language: 'sv', size: 'phone' });
  });
  afterAll(async () => {
    await browser?.close();
    await world?.end();
  });

  it('what was made without an account is sent only after the question whose it is', async () => {
    await aino.open('/');
    await aino.startWithoutAccount('Aino Kallio', 'Valtiokonttori');
    network = await aino.foundNetwork({ fi: 'Digiosaajat', sv: 'Digikunniga' }, 'Digitaidot kaikille');
    await aino.signIs('local');
    await aino.enterBy(world.firstLink, 'Aino Kallio', 'Valtiokonttori');
    await aino.page.getByRole('heading', { level: 1, name: aino.say('enter', 'mine.title') }).waitFor();
    await screenIsSound(aino.page, 'omat');
    await aino.page.getByText('Digiosaajat').filter({ visible: true }).first().waitFor();
    await aino.page.getByRole('button', { name: new RegExp(aino.say('enter', 'mine.all')) }).click();
    await aino.page.waitForURL((url) => url.pathname !== '/omat');
    await aino.open(network);
    await aino.signIs('saved');
  });

  it('an invitation makes an account and leads into the network', async () => {
    const link = await aino.inviteToNetwork();
    await bjorn.page.goto(link);
    await bjorn.page.getByText('Aino Kallio').filter({ visible: true }).first().waitFor();
    await screenIsSound(bjorn.page, 'kutsu');
    await bjorn.enterBy(link, 'Björn Strand', 'Kommunförbundet', 'invitation');
    await bjorn.page.waitForURL((url) => url.pathname === network);
    await bjorn.page.getByRole('heading', { level: 1, name: 'Digikunniga' }).waitFor();
    await aino.page.getByText('Björn Strand').filter({ visible: true }).first().waitFor();
    await screenIsSound(aino.page, '03-verkosto-kaksi');
  });

  it('the founder adds a co-organiser, and the event stands on the other device', async () => {
    event = await aino.foundEvent(
      { title: 'Syystapaaminen', template: 'empty', date: '2027-03-15', start: '09:00', end: '11:00' },
      network.split('/').at(-1) ?? '',
    );
    await aino.addItems('Avaus', 'Kokeilun jatko', 'Budjetti');
    await aino.signIs('saved');
    await aino.button('events', 'head.invite').first().click();
    await aino.button('events', 'invite.doOf', { name: 'Björn Strand' }).click();
    await aino.page.getByRole('dialog').getByText(aino.say('events', 'invite.isOne')).waitFor();
    await screenIsSound(aino.page, '04-kutsu-yhteisorganisoija');
    await aino.page.keyboard.press('Escape');
    await bjorn.open(event);
    await bjorn.titlesAre('Avaus', 'Kokeilun jatko', 'Budjetti');
  });

  it('both see who is here, each other’s carets, and words that merge', async () => {
    await aino.openItem('Kokeilun jatko');
    await bjorn.openItem('Kokeilun jatko');
    await aino.page
      .getByRole('group', { name: aino.say('events', 'head.presence', { names: 'Björn Strand' }) })
      .or(aino.page.getByLabel(/Björn/))
      .first()
      .waitFor();
    const [hers, his] = [await aino.notes(), await bjorn.notes()];
    await hers.click();
    await aino.page.keyboard.type('Aino alkaa. ');
    await expect.poll(() => his.textContent()).toContain('Aino alkaa.');
    await his.click();
    await bjorn.page.keyboard.press('Control+End');
    await Promise.all([aino.page.keyboard.type('Aino jatkaa. ', { delay: 15 }), bjorn.page.keyboard.type('Björn skriver. ', { delay: 15 })]);
    await aino.page.locator('#kohta').getByText('Björn', { exact: true }).first().waitFor({ state: 'attached' });
    await shot(aino.page, '04-kaksi-kirjoittaa');
    await expect.poll(async () => [await hers.textContent(), await his.textContent()].every((text) => countOf(text, 'Aino jatkaa.') <= 1)).toBe(true);
    await aino.signIs('saved');
    await bjorn.signIs('saved');
    await expect.poll(async () => (await hers.textContent()) === (await his.textContent())).toBe(true);
    const letters = (text: string | null) => [...(text ?? '').replaceAll(/\s/g, '')].sort().join('');
    expect(letters(await hers.textContent())).toBe(letters('Aino alkaa. Aino jatkaa. Björn skriver.'));
  });

  describe.each([
    ['the device is offline', () => phone.setOffline(true), () => phone.setOffline(false)],
    ['the server is stopped', () => world.stopServer(), () => world.startServer()],
    [
      'the line is closed in between',
      async () => world.proxy.cut(),
      async () => {
        world.proxy.mend();
        for (const member of [aino, bjorn]) await member.networkIsBack();
      },
    ],
  ] as const)('an hour apart: %s', (how, cut, mend) => {
    it('both go on, all of it merges, and one line says what changed meanwhile', async () => {
      const [first, second] = [`Björnin: ${how}`, `Ainon: ${how}`];
      await bjorn.view('tab.agenda');
      await cut();
      // Long enough that each side knows: the sign says so after ten seconds and not before.
      await bjorn.addItems(first);
      await bjorn.signIs('offline');
      await aino.addItems(second);
      await bjorn.rename(`Kevättapaaminen ${how}`);
      await aino.rename(`Syysseminaari ${how}`);
      await bjorn.settled();
      await aino.settled();
      await bjorn.page.reload();
      await expect.poll(() => bjorn.titles()).toContain(first);
      expect(await bjorn.titles()).not.toContain(second);
      await shot(bjorn.page, '04-ei-yhteytta');
      await mend();
      await bjorn.signIs('saved');
      await aino.signIs('saved');
      for (const member of [aino, bjorn]) await expect.poll(() => member.titles(), { timeout: 20_000 }).toEqual(expect.arrayContaining([first, second]));
      expect(await bjorn.titles()).toEqual(await aino.titles());

      // Of two names neither is lost: both are on offer to both.
      for (const member of [aino, bjorn]) {
        const ask = member.page.getByRole('group', { name: member.say('events', 'which.title') });
        await ask.waitFor();
        expect(await ask.getByRole('button').count()).toBe(2);
      }
      await shot(aino.page, '04-kumpi-jaa');
      await aino.page
        .getByRole('group', { name: aino.say('events', 'which.title') })
        .getByRole('button', { name: /Kevättapaaminen/ })
        .click();
      for (const member of [aino, bjorn]) {
        await member.page.getByRole('heading', { level: 1, name: `Kevättapaaminen ${how}` }).waitFor();
        await member.page.getByRole('group', { name: member.say('events', 'which.title') }).waitFor({ state: 'detached' });
      }
    });
  });

  it('after a cut without a reload, a line tells what others changed', async () => {
    world.proxy.cut();
    await bjorn.signIs('offline');
    await phone.setOffline(true);
    world.proxy.mend();
    await aino.networkIsBack();
    await aino.addItems('Poissa ollessasi');
    await aino.signIs('saved');
    await phone.setOffline(false);
    await bjorn.page.getByText(bjorn.say('events', 'meanwhile.line', { n: 1 })).waitFor();
    await bjorn.button('events', 'meanwhile.show').click();
    await bjorn.page.getByText(bjorn.say('events', 'meanwhile.added', { title: 'Poissa ollessasi' })).waitFor();
    await screenIsSound(bjorn.page, '04-mita-muuttui');
    await screenIsSound(aino.page, '04-tapahtuma-kaksi');
    expect([...aino.faults, ...bjorn.faults]).toEqual([]);
  });
});

function countOf(text: string | null, part: string): number {
  return (text ?? '').split(part).length - 1;
}
