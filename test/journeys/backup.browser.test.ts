/**
 * Varmuuskopio as a member meets it: things are made without a line, written to a file, the device is lost, and on an empty one the file
 * brings all of it back; in twice adds nothing. By keyboard, in three languages, and with files that are not what they should be.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Language, type LastingDevice, lastingDevice, type Size } from '../support/browser.ts';
import { screenIsSound, shot } from '../support/screens.ts';
import { type Member, memberOn } from './member.ts';
import { startWorld, type World } from './world.ts';

const page = '/varmuuskopio';

/** Chromium would ask where the file goes in a window of its own, which nobody can press here. */
async function withoutFilePicker(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    (globalThis as { showSaveFilePicker?: unknown }).showSaveFilePicker = undefined;
  });
}

describe.each([
  ['fi', 'phone'],
  ['en', 'laptop'],
] as const satisfies readonly (readonly [Language, Size])[])('a backup, in %s on a %s', (language, size) => {
  let world: World;
  let first: LastingDevice;
  let second: LastingDevice;
  let context: BrowserContext;
  let aino: Member;
  let folder: string;
  let file: string;
  let event: string;

  beforeAll(async () => {
    world = await startWorld();
    folder = mkdtempSync(join(tmpdir(), 'solmu-backup-'));
    first = lastingDevice({ language, size, origin: world.origin });
    second = lastingDevice({ language, size, origin: world.origin });
  });
  afterAll(async () => {
    await context?.close();
    first?.forget();
    second?.forget();
    rmSync(folder, { recursive: true, force: true });
    await world?.end();
  });

  /** An empty device on which the app itself is kept, and from then on no line. */
  async function anEmptyDevice(device: LastingDevice): Promise<void> {
    await world.startServer();
    context = await device.start();
    await withoutFilePicker(context);
    aino = await memberOn(context, { language, size });
    await aino.open('/');
    await aino.shellKept();
    await world.stopServer();
    await context.setOffline(true);
  }

  const choose = (path: string): Promise<void> => aino.page.locator('input[type=file]').setInputFiles(path);
  const says = (key: string, args?: { readonly [name: string]: string | number }) =>
    aino.page
      .getByText(aino.say('backup', key, args), { exact: false })
      .first()
      .waitFor();

  it('makes a network and an event without a line and writes them to a file, by keyboard', async () => {
    await anEmptyDevice(first);
    await aino.startWithoutAccount('Aino Kallio', 'Valtiokonttori');
    const network = await aino.foundNetwork({ fi: 'Digiosaajat' }, 'Digitaidot kaikille');
    await aino.page.getByRole('heading', { level: 1, name: 'Digiosaajat' }).waitFor();
    await aino.settled();
    event = await aino.foundEvent({ title: 'Syystapaaminen', date: '2027-03-15', start: '09:00', end: '11:00' }, network.split('/').at(-1) ?? '');
    await aino.addItems('Kokeilun jatko', 'Budjetti 2028');
    await aino.settled();
    await aino.open('/asetukset');
    await aino.link('backup', 'panel.open').focus();
    await aino.page.keyboard.press('Enter');
    await aino.page.getByRole('heading', { level: 1, name: aino.say('backup', 'title') }).waitFor();
    await says('write.never');
    await screenIsSound(aino.page, '25-varmuuskopio');
    const download = aino.page.waitForEvent('download');
    await aino.button('backup', 'write.do').focus();
    await aino.page.keyboard.press('Enter');
    const got = await download;
    expect(got.suggestedFilename()).toMatch(/^Solmu \d{4}-\d{2}-\d{2} \d{2}\.\d{2}\.solmu$/);
    file = join(folder, 'aino.solmu');
    await got.saveAs(file);
    expect(await got.failure()).toBeNull();
    await aino.page.getByText(/^(Viimeksi tallennettu|Last saved)/).waitFor();
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(6);
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('sha256');
    expect(aino.faults).toEqual([]);
    await context.close();
  });

  it('says on an empty device what is inside, changes nothing before it is told to, and then has everything', async () => {
    await anEmptyDevice(second);
    // Straight from the first screen: the file has the name, so none is asked for.
    await aino.page.goto('/');
    await aino.page.getByRole('link', { name: aino.say('welcome', 'backup') }).click();
    await choose(file);
    await says('look.alone');
    await says('look.unclaimed');
    expect(await aino.page.locator('.figures').textContent()).toMatch(/[1-9]/);
    const events = aino.page.locator('summary', { hasText: aino.say('backup', 'kind.event') }).first();
    await events.focus();
    await aino.page.keyboard.press('Enter');
    await aino.page.getByText('Syystapaaminen').first().waitFor();
    await screenIsSound(aino.page, '25b-varmuuskopio-sisalto');
    // Looking has changed nothing: after a reload the device is as empty as before.
    await aino.page.reload();
    await aino.page.getByRole('link', { name: aino.say('welcome', 'back') }).click();
    await aino.page.getByRole('link', { name: aino.say('welcome', 'start') }).waitFor();
    await aino.page.getByRole('link', { name: aino.say('welcome', 'backup') }).click();
    await choose(file);
    await aino.button('backup', 'take.mine').focus();
    await aino.page.keyboard.press('Enter');
    await says('result.done');
    await screenIsSound(aino.page, '25c-varmuuskopio-tuotu');
    // The name has come with it: Tänään is hers, and nobody asks who she is.
    await aino.page.getByRole('link', { name: aino.say('backup', 'result.today') }).click();
    await aino.signIs('local');
    await aino.open('/verkostot');
    await aino.page.locator('main').getByText('Digiosaajat').first().waitFor();
    await aino.open(event);
    await aino.page.getByRole('heading', { level: 1, name: 'Syystapaaminen' }).waitFor();
    await expect.poll(async () => (await aino.titles()).slice(-2)).toEqual(['Kokeilun jatko', 'Budjetti 2028']);
    // It is hers again: she writes on, and a reload keeps it.
    await aino.addItems('Takaisin');
    await aino.settled();
    await aino.page.reload();
    await expect.poll(async () => (await aino.titles()).slice(-1)).toEqual(['Takaisin']);
  });

  it('in twice adds nothing', async () => {
    await expect.poll(async () => (await aino.titles()).length).toBeGreaterThan(2);
    const before = await aino.titles();
    await aino.open(page);
    await choose(file);
    await says('look.nothing');
    expect(await aino.button('backup', 'take.mine').count()).toBe(0);
    await shot(aino.page, '25d-varmuuskopio-jo-taalla');
    expect(await aino.button('backup', 'take.own').count()).toBe(0);
    await aino.open(event);
    await expect.poll(() => aino.titles()).toEqual(before);
    await aino.open('/tapahtumat');
    await expect.poll(() => aino.page.getByText('Syystapaaminen').count()).toBeGreaterThan(0);
  });

  it('a damaged file gives what is whole and names the rest; what is no backup, newer or cut gets its sentence', async () => {
    const text = readFileSync(file, 'utf8');
    const lines = text.trimEnd().split('\n');
    const put = (name: string, content: string): string => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    };
    await aino.open(page);
    await choose(put('kirje.solmu', 'Hei Aino,\nnähdään huomenna.\n'));
    await says('no.not-a-backup');
    await screenIsSound(aino.page, '25e-varmuuskopio-ei-ole');
    const place = lines.findIndex((line) => line.includes('"line":"doc"') && line.includes('Syystapaaminen'));
    await choose(put('vioittunut.solmu', `${lines.with(place, (lines[place] ?? '').replace('"state":"', '"state":"x')).join('\n')}\n`));
    await says('lost');
    await aino.page.getByText(`${aino.say('backup', 'kind.event')}: Syystapaaminen`).waitFor();
    await screenIsSound(aino.page, '25f-varmuuskopio-vioittunut');
    await aino.button('backup', 'read.other').click();
    await choose(put('katkennut.solmu', text.slice(0, Math.floor(text.length / 2))));
    await says('look.cut');
    await aino.button('backup', 'take.cancel').click();
    await says('read.text');
    expect(aino.faults).toEqual([]);
  });
});

describe('the quiet card', () => {
  let world: World;
  let device: LastingDevice;
  let context: BrowserContext;
  let aino: Member;
  beforeAll(async () => {
    world = await startWorld();
    device = lastingDevice({ origin: world.origin, size: 'phone', language: 'sv' });
    context = await device.start();
    await withoutFilePicker(context);
  });
  afterAll(async () => {
    await context?.close();
    device?.forget();
    await world?.end();
  });

  it('comes after ten minutes with edits, kept over reloads, goes for a week at a press, and never in the way before', async () => {
    aino = await memberOn(context, { size: 'phone', language: 'sv' });
    await aino.page.clock.install({ time: new Date('2027-03-01T08:00:00+02:00') });
    await aino.open('/');
    await aino.startWithoutAccount('Aino Kallio', 'Valtiokonttori');
    await aino.foundEvent({ title: 'Hiljainen' });
    const card = aino.page.getByRole('heading', { name: aino.say('backup', 'quiet.title') });
    const event = new URL(aino.page.url()).pathname;
    const inCard = (key: string) => aino.page.locator('section', { has: card }).getByRole('button', { name: aino.say('backup', key), exact: true });
    for (let minute = 0; minute < 10; minute++) {
      await aino.page.clock.fastForward(60_000);
      await aino.addItems(`Kohta ${minute}`);
      await aino.settled();
      if (minute === 4) {
        await aino.open('/');
        expect(await card.count()).toBe(0);
        await aino.open(event);
      }
    }
    await aino.open('/');
    await card.waitFor();
    await screenIsSound(aino.page, '01-tanaan-varmuuskopio');
    await inCard('quiet.notNow').focus();
    await aino.page.keyboard.press('Enter');
    await expect.poll(() => card.count()).toBe(0);
    await aino.page.clock.fastForward(144 * 3_600_000);
    await aino.open('/');
    await aino.heading().waitFor();
    expect(await card.count()).toBe(0);
    await aino.page.clock.fastForward(25 * 3_600_000);
    await aino.open('/');
    await card.waitFor();
    const download = aino.page.waitForEvent('download');
    await inCard('write.do').click();
    await (await download).path();
    await expect.poll(() => card.count()).toBe(0);
    expect(aino.faults).toEqual([]);
  });
});
