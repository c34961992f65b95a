/**
 * The whole job as a new member does it, with the server stopped and the device offline: welcome, network, event, agenda, undo and
 * bin, reload and restart and deep link, taking it along. In two languages, on a phone and on a laptop.
 */
import { readFileSync } from 'node:fs';
import ICAL from 'ical.js';
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Language, type LastingDevice, lastingDevice, type Size } from '../support/browser.ts';
import { screenIsSound, shot } from '../support/screens.ts';
import { type Member, memberOn } from './member.ts';
import { startWorld, type World } from './world.ts';

const looks: readonly (readonly [Language, Size])[] = [
  ['fi', 'phone'],
  ['sv', 'laptop'],
  ['en', 'laptop'],
];

/** What the network is called, by language. */
const names = { fi: 'Digiosaajat', sv: 'Digikunniga', en: 'Digital skills' } as const;

describe.each(looks)('alone, without a line, in %s on a %s', (language, size) => {
  let world: World;
  let device: LastingDevice;
  let context: BrowserContext;
  let aino: Member;
  let network: string;
  let event: string;

  /** Opens the browser on what the last one left; the server is stopped all the while. */
  async function startBrowser(): Promise<void> {
    context = await device.start();
    await context.setOffline(true);
    aino = await memberOn(context, { language, size });
  }

  beforeAll(async () => {
    world = await startWorld();
    device = lastingDevice({ language, size, origin: world.origin });
    context = await device.start();
  });
  afterAll(async () => {
    await context?.close();
    device?.forget();
    await world?.end();
  });

  it('1: welcome, no account, a name, and an empty Tänään that shows the first step', async () => {
    aino = await memberOn(context, { language, size });
    await aino.open('/');
    await screenIsSound(aino.page, '10-tervetuloa');
    await aino.shellKept();
    await world.stopServer();
    await context.setOffline(true);
    await aino.startWithoutAccount('Aino Kallio', 'Valtiokonttori');
    await aino.page.getByText(aino.say('today', 'empty.title')).waitFor();
    await aino.signIs('local');
    await screenIsSound(aino.page, '01-tanaan-tyhja');
  });

  it('2: founds a network with a name in three languages, purpose, themes', async () => {
    network = await aino.foundNetwork(names, 'Digitaidot kaikille', ['oppiminen', 'tekoäly']);
    await aino.page.getByRole('heading', { level: 1, name: names[language] }).waitFor();
    await screenIsSound(aino.page, '03-verkosto');
    await aino.open('/verkostot');
    await screenIsSound(aino.page, '02-verkostot');
  });

  it('3: an event from the template: times flow, Enter makes the next item, the row moves by Alt+arrows, by buttons and by menu', async () => {
    event = await aino.foundEvent(
      { title: 'Syystapaaminen', template: 'meeting', date: '2027-03-15', start: '09:00', end: '11:00', place: 'Helsinki' },
      network.split('/').at(-1) ?? '',
    );
    await aino.page.getByRole('heading', { level: 1, name: 'Syystapaaminen' }).waitFor();
    await expect.poll(async () => (await aino.titles()).length).toBeGreaterThan(3);
    const before = await aino.titles();
    await aino.addItems('Kokeilun jatko', 'Budjetti 2028');
    await expect.poll(async () => (await aino.titles()).slice(-2)).toEqual(['Kokeilun jatko', 'Budjetti 2028']);
    expect(await aino.row(before[0] ?? '').textContent()).toMatch(/9[.:]00/);

    await aino.selectItem('Budjetti 2028');
    await aino.row('Budjetti 2028').getByRole('link').press('Alt+ArrowUp');
    await expect.poll(async () => (await aino.titles()).slice(-2)).toEqual(['Budjetti 2028', 'Kokeilun jatko']);
    await aino
      .row('Budjetti 2028')
      .getByRole('button', { name: aino.say('events', 'item.down'), exact: true })
      .click();
    await expect.poll(async () => (await aino.titles()).slice(-2)).toEqual(['Kokeilun jatko', 'Budjetti 2028']);
    await screenIsSound(aino.page, '04-tapahtuma');
  });

  it('3: type, wanted result, owner, minutes, and notes with headings and lists; what must give when the end runs over', async () => {
    await aino.openItem('Kokeilun jatko');
    const panel = aino.page.locator('#kohta');
    await panel.getByLabel(aino.say('events', 'item.type')).selectOption('decision');
    await panel.getByLabel(aino.say('events', 'item.wanted')).fill('Päätetään jatkosta');
    await panel.getByLabel(aino.say('events', 'item.minutes')).fill('90');
    await aino.settled();
    const notes = await aino.notes();
    await notes.click();
    await aino.page.keyboard.type('Tausta');
    await panel.getByRole('button', { name: aino.say('editor', 'heading'), exact: true }).click();
    await aino.page.keyboard.press('Enter');
    await aino.page.keyboard.type('ensimmäinen');
    await panel.getByRole('button', { name: aino.say('editor', 'bullet'), exact: true }).click();
    await aino.page.keyboard.press('Enter');
    await aino.page.keyboard.type('toinen');
    await aino.settled();
    expect(await notes.locator('h1, h2, h3').allTextContents()).toEqual(['Tausta']);
    expect(await notes.locator('li').allTextContents()).toEqual(['ensimmäinen', 'toinen']);
    // Out of the list, and a network by its name: what is mentioned shows as the reader calls it.
    await notes.click();
    await aino.page.keyboard.press('Control+End');
    for (let nth = 0; nth < 2; nth++) await aino.page.keyboard.press('Enter');
    await aino.page.keyboard.type('Katso @digi');
    await aino.page.getByRole('listbox', { name: aino.say('editor', 'mention.list') }).waitFor();
    await aino.page.keyboard.press('Enter');
    await notes.locator('a.mention', { hasText: names[language] }).waitFor();
    await aino.settled();
    await screenIsSound(aino.page, '04c-kohta');
    if (size === 'phone') await aino.view('tab.agenda');
    await aino.page.getByText(aino.say('events', 'over.choose')).waitFor();
    await shot(aino.page, '04-yli-ajan');
  });

  it("4: undo and redo of one's own acts; the bin with Kumoa", async () => {
    const titles = await aino.titles();
    await aino.selectItem('Budjetti 2028');
    await aino
      .row('Budjetti 2028')
      .getByRole('button', { name: aino.say('events', 'item.more') })
      .click();
    await aino.page.getByRole('menuitem', { name: aino.say('events', 'item.remove'), exact: true }).click();
    await expect.poll(() => aino.titles()).not.toContain('Budjetti 2028');
    await aino.page
      .getByRole('button', { name: aino.say('ui', 'undo'), exact: true })
      .filter({ visible: true })
      .last()
      .click();
    await aino.titlesAre(...titles);

    await aino.row('Budjetti 2028').getByRole('link').press('Delete');
    await expect.poll(() => aino.titles()).not.toContain('Budjetti 2028');
    await aino.button('events', 'bin.count', { n: 1 }).click();
    await aino.button('ui', 'bin.takeBackOf', { title: 'Budjetti 2028' }).click();
    await aino.titlesAre(...titles);

    const undo = aino.page.locator('.agenda-col').getByRole('button', { name: aino.say('events', 'agenda.undo'), exact: true });
    const redo = aino.page.locator('.agenda-col').getByRole('button', { name: aino.say('events', 'agenda.redo'), exact: true });
    await undo.click();
    await expect.poll(() => aino.titles()).not.toContain('Budjetti 2028');
    await redo.click();
    await aino.titlesAre(...titles);
  });

  it('5: after a reload, after a restart of the browser, and by a deep link: all is there, offline', async () => {
    const titles = await aino.titles();
    await aino.settled();
    await aino.page.reload();
    await aino.titlesAre(...titles);
    expect(aino.faults).toEqual([]);

    await context.close();
    await startBrowser();
    await aino.open('/');
    await aino.page.getByText('Syystapaaminen').filter({ visible: true }).first().waitFor();
    await screenIsSound(aino.page, '01-tanaan');
    await aino.open('/tapahtumat');
    await screenIsSound(aino.page, 'tapahtumat');

    await context.close();
    await startBrowser();
    await aino.open(event);
    await aino.titlesAre(...titles);
    await aino.openItem('Kokeilun jatko');
    const notes = await aino.notes();
    await expect.poll(() => notes.locator('li').allTextContents()).toEqual(['ensimmäinen', 'toinen']);
    await aino.signIs('local');
    expect(aino.faults).toEqual([]);
  });

  it('6: takes it along: on paper, as text, as one calendar file with its time zone', async () => {
    const pdf = await aino.page.pdf({ format: 'A4', path: `output/screens/asialista-${language}.pdf` });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await aino.page.emulateMedia({ media: 'print' });
    await shot(aino.page, 'asialista-paperilla');
    expect(await aino.page.locator('.on-screen').isVisible()).toBe(false);
    await aino.page.emulateMedia({ media: 'screen' });

    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: world.origin });
    await aino.fromMenu('menu.copy');
    await aino.page.getByText(aino.say('events', 'copied')).filter({ visible: true }).first().waitFor();
    const text = await aino.page.evaluate(() => navigator.clipboard.readText());
    for (const part of ['Syystapaaminen', 'Kokeilun jatko', 'Päätetään jatkosta', 'ensimmäinen', 'Helsinki']) expect(text).toContain(part);

    const downloading = aino.page.waitForEvent('download');
    await aino.fromMenu('menu.ics');
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/\.ics$/);
    const calendar = new ICAL.Component(ICAL.parse(readFileSync(await download.path(), 'utf8')));
    expect(calendar.getFirstSubcomponent('vtimezone')?.getFirstPropertyValue('tzid')).toBe('Europe/Helsinki');
    const vevent = new ICAL.Event(calendar.getFirstSubcomponent('vevent') as ICAL.Component);
    expect([vevent.summary, vevent.startDate.toString(), vevent.location]).toEqual(['Syystapaaminen', '2027-03-15T09:00:00', 'Helsinki']);
    await aino.open('/tallessa');
    await screenIsSound(aino.page, '09-synkronointi');
    expect(aino.faults).toEqual([]);
  });
});
