/**
 * The nine states of the sign, each by a real cause, and each over those that rank below it while both hold.
 * By rank: unstored, problem, signin, offline, syncing, device, saved or local; update only in place of the last two.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { MemberId, SpaceId } from '../../src/shared/base/ids.ts';
import { signin } from '../../sync-server/signin.ts';
import { launch, newDevice } from '../support/browser.ts';
import { builtApp } from '../support/built-app.ts';
import { screenIsSound, shot } from '../support/screens.ts';
import { type Member, memberOn } from './member.ts';
import { startWorld, type World } from './world.ts';

let dist: string;
let world: World;
let browser: Browser;
let aino: Member;
let network: string;
let event: string;
let invitation: string;
let bjorn: Member;
let own: string;
let celia: Member;

beforeAll(async () => {
  dist = join(mkdtempSync(join(tmpdir(), 'solmu-sign-')), 'dist');
  cpSync(builtApp(), dist, { recursive: true });
  [world, browser] = await Promise.all([startWorld({ dist }), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.end();
  rmSync(join(dist, '..'), { recursive: true, force: true });
});

/** Another build lies at the server: the worker of the page finds it when it looks. */
async function newVersion(member: Member): Promise<void> {
  const worker = join(dist, 'sw.js');
  await world.stopServer();
  writeFileSync(worker, `${readFileSync(worker, 'utf8')}\n// another version\n`);
  await world.startServer();
  await member.networkIsBack();
  await member.page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
}

async function memberId(member: Member): Promise<MemberId> {
  return member.page.evaluate(async () => ((await (await fetch('/api/me')).json()) as { member: string }).member) as Promise<MemberId>;
}

/** What `npm run signin` prints, run beside the server. */
async function wayBackIn(name: string): Promise<string> {
  const { text } = await signin(name, { SOLMU_DATA: world.data, SOLMU_ORIGIN: world.origin });
  return text.slice(text.indexOf('http')).trim();
}

describe('the sign', () => {
  afterEach(() => world.proxy.mend());

  it('local, then update in its place, without an account', async () => {
    aino = await memberOn(await newDevice(browser, { origin: world.origin }));
    await aino.open('/');
    await aino.startWithoutAccount('Aino Kallio', 'Valtiokonttori');
    network = await aino.foundNetwork({ fi: 'Digiosaajat' }, '');
    await aino.signIs('local');
    await aino.shellKept();
    await aino.page.reload();
    await aino.signIs('local');
    await newVersion(aino);
    await aino.signIs('update');
    await shot(aino.page, 'merkki-update');
  });

  it('device while something waits for its owner’s word, saved when the server has all', async () => {
    await aino.enterBy(world.firstLink, 'Aino Kallio', 'Valtiokonttori');
    await aino.open('/');
    await aino.signIs('device');
    await aino.open('/omat');
    await aino.page.getByRole('button', { name: new RegExp(aino.say('enter', 'mine.all')) }).click();
    await aino.page.waitForURL((url) => url.pathname !== '/omat');
    await aino.signIs('saved', 'update');
    event = await aino.foundEvent({ title: 'Syystapaaminen', template: 'empty' }, network.split('/').at(-1) ?? '');
    await aino.addItems('Avaus');
    await aino.signIs('saved', 'update');
    await aino.open(network);
    invitation = await aino.inviteToNetwork();
  });

  it('device at once and syncing after 0.8 s when the line is slow; offline after 10 s when it is gone; each over an update that waits', async () => {
    await aino.open(event);
    await newVersion(aino);
    // Sent, so the line is up again after the server's new start.
    await aino.addItems('Uuden version edellä');
    await aino.settled();
    await aino.signIs('update');
    world.proxy.stall();
    await aino.addItems('Hidas linja');
    await aino.signIs('device', 'syncing');
    await aino.signIs('syncing');
    await shot(aino.page, 'merkki-syncing');
    world.proxy.cut();
    await aino.signIs('offline');
    await shot(aino.page, 'merkki-offline');
    // A press opens what waits, by name.
    await aino.page.locator('button.sync:visible').first().click();
    await aino.page.getByRole('heading', { level: 1, name: aino.say('sync', 'title') }).waitFor();
    await aino.page.getByText('Syystapaaminen').filter({ visible: true }).first().waitFor();
    await screenIsSound(aino.page, '09-synkronointi-odottaa');
    world.proxy.mend();
    await aino.networkIsBack();
    await aino.signIs('update');
  });

  it('signin when the session is over, over an edit that waits', async () => {
    bjorn = await memberOn(await newDevice(browser, { origin: world.origin, language: 'sv', size: 'phone' }), { language: 'sv', size: 'phone' });
    await bjorn.enterBy(invitation, 'Björn Strand', 'Kommunförbundet', 'invitation');
    own = await bjorn.foundEvent({ title: 'Egen', template: 'empty' });
    await bjorn.signIs('saved');
    await bjorn.page.context().clearCookies();
    world.proxy.cut();
    world.proxy.mend();
    await bjorn.networkIsBack();
    await bjorn.addItems('Utan session');
    await bjorn.signIs('signin');
    await screenIsSound(bjorn.page, 'merkki-signin');
  });

  it('problem when the server refuses, over a session that is over; what was written stands in a copy of one’s own', async () => {
    const me = await memberId(aino);
    await aino.open(event);
    await world.stopServer();
    await aino.addItems('Kirjoitettu ilman oikeutta');
    await aino.settled();
    await world.inLog(async (log) => {
      await log.commit([{ kind: 'row', space: event.split('/').at(-1) as SpaceId, key: `role/${me}`, value: null }]);
    });
    await aino.networkIsBack();
    await aino.signIs('problem');
    await shot(aino.page, 'merkki-problem');
    // The document begins again from what the server has; what was written stands in a copy of her own.
    await expect.poll(() => aino.titles()).not.toContain('Kirjoitettu ilman oikeutta');
    await aino.page.locator('button.sync:visible').first().click();
    await aino.page.getByRole('heading', { name: aino.say('sync', 'refused'), exact: true }).waitFor();
    await screenIsSound(aino.page, '09-synkronointi-ei-siirtynyt');
    await aino.link('sync', 'refused.copies').waitFor();
    await aino.page.context().clearCookies();
    world.proxy.cut();
    // The server says so on a socket, or where the app had come to sending by POST, with its answer.
    const told = Promise.any([aino.page.waitForEvent('websocket'), aino.page.waitForResponse((answer) => answer.status() === 401)]);
    world.proxy.mend();
    await aino.networkIsBack();
    await told;
    await aino.page.waitForTimeout(1_000);
    expect(await aino.sign()).toBe('problem');
    await aino.link('sync', 'refused.copies').click();
    await aino.page.getByText('Kirjoitettu ilman oikeutta').first().waitFor();
    // Looked at, it calls for her no more.
    await aino.signIs('signin');
    expect(aino.faults).toEqual([]);
  });

  it('unstored where the browser forbids storage: says so, goes on in memory and sends', async () => {
    const context = await newDevice(browser, { origin: world.origin });
    await context.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('forbidden', 'SecurityError');
      };
    });
    celia = await memberOn(context);
    await celia.enterBy(invitation, 'Celia Ek', 'Kommunförbundet', 'invitation');
    await celia.signIs('unstored');
    await celia.page.getByText(celia.say('app', 'banner.unstored.title')).first().waitFor();
    await screenIsSound(celia.page, 'merkki-unstored');
    // No reload from here on: memory is all there is.
    await celia.page.locator('a[href="/tapahtumat"]:visible').first().click();
    await celia.page
      .getByRole('link', { name: celia.say('events', 'list.new') })
      .first()
      .click();
    await celia.field('events', 'field.title').fill('Muistissa');
    await celia.button('events', 'new.found').click();
    await celia.page.waitForURL(/\/tapahtumat\/[0-9a-f-]{36}/);
    await celia.addItems('Kirjoitettu ilman levyä');
    await celia.settled();
    const path = new URL(celia.page.url()).pathname;
    const other = await memberOn(await newDevice(browser, { origin: world.origin }));
    await other.page.goto(await wayBackIn('Celia Ek'));
    await other.button('enter', 'do.return').click();
    await other.page.waitForURL((url) => !url.pathname.startsWith('/tule'));
    await other.open(path);
    await other.row('Kirjoitettu ilman levyä').waitFor();
    await other.page.context().close();
  });

  it('signin and unstored stand over a line that is gone for longer than ten seconds; a way back in makes signin saved again', async () => {
    world.proxy.cut();
    await celia.page.waitForTimeout(12_000);
    expect(await celia.sign()).toBe('unstored');
    expect(await celia.titles()).toContain('Kirjoitettu ilman levyä');
    expect(await bjorn.sign()).toBe('signin');
    world.proxy.mend();
    expect(celia.faults).toEqual([]);

    await bjorn.page.goto(await wayBackIn('Björn Strand'));
    await bjorn.button('enter', 'do.return').click();
    await bjorn.page.waitForURL((url) => !url.pathname.startsWith('/tule'));
    await bjorn.open(own);
    await bjorn.titlesAre('Utan session');
    await bjorn.signIs('saved');
  });
});
