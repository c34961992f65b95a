/** Links that lead nowhere, and addresses of things that are not there: each with its sentence, nothing lost. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../src/shared/base/json.ts';
import { launch, newDevice } from '../support/browser.ts';
import { screenIsSound } from '../support/screens.ts';
import { type Member, memberOn } from './member.ts';
import { startWorld, type World } from './world.ts';

const nobody = '01890000-0000-7000-8000-000000000000';

let world: World;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld(), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.end();
});

async function aMember(language: 'fi' | 'sv' = 'fi', size: 'phone' | 'laptop' = 'laptop'): Promise<Member> {
  return memberOn(await newDevice(browser, { origin: world.origin, language, size }), { language, size });
}

async function says(member: Member, room: string, key: string): Promise<void> {
  await member.page.getByText(member.say(room, key)).filter({ visible: true }).first().waitFor();
}

describe('a link', () => {
  it('that is broken says so, and what was made here stays', async () => {
    const aino = await aMember();
    await aino.open('/');
    await aino.startWithoutAccount('Aino', 'Ranta');
    const network = await aino.foundNetwork({ fi: 'Ennen linkkiä' }, '');
    for (const token of ['x', `${world.firstLink.split('#')[1]?.slice(0, -2)}`, 'ä'.repeat(2_000)]) {
      await aino.page.goto(`/tule#${token}`);
      await says(aino, 'enter', 'problem.invitation-unknown');
    }
    await screenIsSound(aino.page, 'kutsu-rikki');
    await aino.open(network);
    await expect.poll(() => aino.heading().textContent()).toContain('Ennen linkkiä');
    expect(aino.faults).toEqual([]);
    await aino.page.context().close();
  });

  it('without a line says so and keeps the address; with a line it opens', async () => {
    const bjorn = await aMember('sv', 'phone');
    await bjorn.open('/');
    await bjorn.shellKept();
    world.proxy.cut();
    await bjorn.page.goto('/tule#someToken');
    await says(bjorn, 'enter', 'problem.no-connection');
    world.proxy.mend();
    await bjorn.button('enter', 'again').click();
    await says(bjorn, 'enter', 'problem.invitation-unknown');
    expect(bjorn.faults).toEqual([]);
    await bjorn.page.context().close();
  });

  it('of the first account works once: the second comer reads that it is used', async () => {
    const aino = await aMember();
    await aino.enterBy(world.firstLink, 'Aino', 'Ranta');
    await aino.signIs('saved');
    const celia = await aMember();
    await celia.page.goto(world.firstLink);
    await says(celia, 'enter', 'problem.invitation-used');
    await celia.page.context().close();

    const path = await aino.foundNetwork({ fi: 'Digiverkosto' }, 'Digitaidot kaikille');
    await aino.signIs('saved');
    await aino.button('networks', 'invite').click();
    await aino.page.getByLabel(aino.say('networks', 'invite.uses')).selectOption('1');
    await aino.button('networks', 'invite.do').click();
    const invitation = await aino.page.getByLabel(aino.say('networks', 'invite.link')).inputValue();
    await screenIsSound(aino.page, '03-kutsulinkki');

    const bjorn = await aMember('sv');
    await bjorn.enterBy(invitation, 'Björn', 'Strand', 'invitation');
    await bjorn.page.waitForURL((url) => url.pathname === path);
    const late = await aMember();
    await late.page.goto(invitation);
    await says(late, 'enter', 'problem.invitation-used');
    await late.page.context().close();

    await aino.open(path);
    const expiring = await aino.inviteToNetwork();
    await world.inLog(async (log) => {
      for (const [hash, link] of await log.shelf('link', '')) {
        await log.commit([{ kind: 'keep', shelf: 'link', key: hash, value: { ...(link as { [field: string]: Json }), expires: Date.now() - 1 } }]);
      }
    });
    const tooLate = await aMember();
    await tooLate.page.goto(expiring);
    await says(tooLate, 'enter', 'problem.invitation-expired');
    await screenIsSound(tooLate.page, 'kutsu-vanhentunut');
    await tooLate.page.context().close();
    await bjorn.page.context().close();
    await aino.page.context().close();
  });
});

describe('an address', () => {
  it.each([
    ['/tapahtumat/', 'events'],
    ['/verkostot/', 'networks'],
  ] as const)('%s of something that is not here waits for it, and one that is no id says that it is none', async (path, room) => {
    const aino = await aMember();
    await aino.open('/');
    await aino.startWithoutAccount('Aino', 'Ranta');
    await aino.open(`${path}${nobody}`);
    await says(aino, room, 'away.title');
    await screenIsSound(aino.page, `${room}-ei-taalla`);
    await aino.open(`${path}not-an-id`);
    await says(aino, room, 'odd.title');
    await screenIsSound(aino.page, `${room}-ei-ole`);
    expect(aino.faults).toEqual([]);
    await aino.page.context().close();
  });
});
