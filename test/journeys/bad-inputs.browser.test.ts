/** What people and machines do to a form: far too much, the wrong way round, with a full disk. Each has its sentence and nothing is lost. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MemberId, SpaceId } from '../../src/shared/base/ids.ts';
import { addItem } from '../../src/shared/model/event.ts';
import { launch, newDevice } from '../support/browser.ts';
import { docLetter, madeElsewhere } from '../support/made-elsewhere.ts';
import { screenIsSound, shot } from '../support/screens.ts';
import { type Member, memberOn } from './member.ts';
import { startWorld, type World } from './world.ts';

let world: World;
let browser: Browser;
let aino: Member;
let network: string;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ narrowDisk: true }), launch()]);
  aino = await memberOn(await newDevice(browser, { origin: world.origin }));
  await aino.enterBy(world.firstLink, 'Aino Kallio', 'Valtiokonttori');
  network = (await aino.foundNetwork({ fi: 'Digiosaajat' }, '')).split('/').at(-1) ?? '';
});
afterAll(async () => {
  await browser?.close();
  await world?.end();
});

function anEvent(title: string): Promise<string> {
  return aino.foundEvent({ title, template: 'empty', date: '2027-03-15', start: '09:00', end: '11:00' }, network);
}

describe('far too much', () => {
  it('a title of 10 000 characters stays in its field with a sentence, over a reload too; its rest can go to the notes', async () => {
    await anEvent('Pitkä otsikko');
    await aino.addItems('Lyhyt');
    await aino.openItem('Lyhyt');
    const long = `Alku ${'sana '.repeat(1_999)}`;
    await aino.itemTitle().fill(long);
    await aino.itemTitle().blur();
    const sentence = aino.page
      .locator('#kohta')
      .getByText(/10[\s  ]?000|9[\s  ]?99\d/)
      .first();
    await sentence.waitFor();
    expect(await aino.titles()).toEqual(['Lyhyt']);
    await shot(aino.page, 'pitka-otsikko');
    // The field leaves the screen and comes back, with the page loaded anew in between: the text is on offer each time.
    await screenIsSound(aino.page, 'pitka-otsikko-takaisin');
    await aino.button('ui', 'draft.take').waitFor();
    await aino.page.reload();
    await aino.button('ui', 'draft.take').click();
    await expect.poll(async () => ((await (await aino.notes()).textContent()) ?? '').length).toBeGreaterThan(9_000);
    await expect.poll(async () => ((await aino.titles())[0] ?? '').length).toBeLessThanOrEqual(500);
    await aino.signIs('saved');
    expect(aino.faults).toEqual([]);
  });

  it('a paste of 3 MB into the notes is declined in words, and what was there stays', async () => {
    await anEvent('Suuri liitos');
    await aino.addItems('Liitos');
    await aino.openItem('Liitos');
    const notes = await aino.notes();
    await notes.click();
    await aino.page.keyboard.type('Ennen liitosta');
    await notes.evaluate((element) => {
      const data = new DataTransfer();
      data.setData('text/plain', 'Kolme megatavua tekstiä. '.repeat(125_000));
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    });
    await aino.page
      .getByText(startOf(aino.say('editor', 'paste.tooLarge', { megabytes: '§' })))
      .filter({ visible: true })
      .first()
      .waitFor();
    expect((await notes.textContent())?.trim()).toBe('Ennen liitosta');
    await aino.page.keyboard.type(', ja jälkeen');
    await expect.poll(async () => (await notes.textContent())?.trim()).toBe('Ennen liitosta, ja jälkeen');
    await aino.signIs('saved');
    expect(aino.faults).toEqual([]);
  });

  it('an agenda of 500 items is shown, edited and sent; one more has its sentence', async () => {
    await anEvent('Viisisataa kohtaa');
    const space = (await aino.page.evaluate(() => location.pathname.split('/').at(-1))) as SpaceId;
    await aino.signIs('saved');
    const me = await aino.page.evaluate(async () => ((await (await fetch('/api/me')).json()) as { member: MemberId }).member);
    await madeElsewhere(world.origin, aino.page.context(), [
      docLetter(space, 'event', me, (paper) => {
        for (let i = 1; i <= 500; i++) addItem(paper, { title: `Kohta ${i}` });
      }),
    ]);
    await expect.poll(async () => (await aino.titles()).length).toBe(500);
    expect((await aino.titles()).at(-1)).toBe('Kohta 500');
    await aino.signIs('saved');
    await aino.page.reload();
    await expect.poll(async () => (await aino.titles()).length, { timeout: 20_000 }).toBe(500);
    await aino.row('Kohta 250').first().getByRole('link').click();
    await aino.row('Kohta 250').first().getByRole('link').press('Alt+ArrowUp');
    await expect.poll(async () => (await aino.titles()).slice(248, 250)).toEqual(['Kohta 250', 'Kohta 249']);
    await aino.button('events', 'agenda.add').last().click();
    const full = aino.page.getByText(startOf(aino.say('events', 'agenda.full', { max: '§' })));
    await full.filter({ visible: true }).first().waitFor();
    await shot(aino.page, 'viisisataa-kohtaa');
    expect(aino.faults).toEqual([]);
  });
});

describe('the wrong way round', () => {
  it('an end before the start says so, offers the next day, and keeps what was typed', async () => {
    await anEvent('Väärin päin');
    await aino.details();
    const panel = aino.page.locator('#kohta');
    const end = panel.getByLabel(new RegExp(`^${aino.say('events', 'field.end')}`));
    await end.fill('08:00');
    await end.blur();
    await panel.getByText(aino.say('events', 'field.endBeforeStart')).first().waitFor();
    await screenIsSound(aino.page, 'loppu-ennen-alkua');
    await panel.getByRole('button', { name: aino.say('events', 'field.nextDay'), exact: true }).click();
    await panel.getByText(aino.say('events', 'field.endBeforeStart')).first().waitFor({ state: 'detached' });
    await aino.page.reload();
    await aino.details();
    await expect.poll(() => panel.getByLabel(new RegExp(`^${aino.say('events', 'field.end')}`)).inputValue()).toBe('08:00');
    await aino.signIs('saved');
    expect(aino.faults).toEqual([]);
  });
});

describe('a server whose disk is full', () => {
  it('takes nothing and loses nothing: the sign says so after ten seconds, and all goes when there is room', async () => {
    const path = await anEvent('Levy täynnä');
    await aino.signIs('saved');
    world.diskFull(true);
    // Until the last free page is used the server may still take a little.
    const titles: string[] = [];
    for (let i = 0; i < 12 && (await aino.sign()) !== 'problem'; i++) {
      const title = `Täynnä ${i}`;
      titles.push(title);
      await aino.addItems(title);
      await aino.openItem(title);
      await (await aino.notes()).fill('Muistiinpano. '.repeat(300));
      await aino.settled();
      await aino.page.waitForTimeout(1_000);
    }
    await aino.signIs('problem');
    await screenIsSound(aino.page, 'levy-taynna');
    const health = (await (await fetch(`${world.origin}/health`)).json()) as { readonly log: string };
    expect(health.log).toBe('cannot-write');
    await aino.page.reload();
    await expect.poll(() => aino.titles()).toEqual(titles);
    world.diskFull(false);
    await aino.signIs('saved');

    const other = await memberOn(await newDevice(browser, { origin: world.origin }));
    const { signin } = await import('../../sync-server/signin.ts');
    const { text } = await signin('Aino Kallio', { SOLMU_DATA: world.data, SOLMU_ORIGIN: world.origin });
    await other.page.goto(text.slice(text.indexOf('http')).trim());
    await other.button('enter', 'do.return').click();
    await other.page.waitForURL((url) => !url.pathname.startsWith('/tule'));
    await other.open(path);
    await expect.poll(() => other.titles(), { timeout: 20_000 }).toEqual(titles);
    expect(aino.faults).toEqual([]);
  });
});

/** A sentence up to its first figure, which each language writes its own way. */
function startOf(sentence: string): string {
  return (sentence.split('§')[0] ?? '').trim().replace(/\($/, '').trim();
}
