/** The thread through all floors: an item typed on one device stands on a colleague's, over a real server and a real log. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { OpenPaper } from '../../src/device/api.ts';
import type { SpaceId } from '../../src/shared/base/ids.ts';
import { addItem, agenda, putHead, readHead } from '../../src/shared/model/event.ts';
import { putCard } from '../../src/shared/model/network.ts';
import { type RunningServer, startServer } from '../../sync-server/server.ts';
import { aHeadless, enterAt, type Headless, lineTo, until } from '../support/headless.ts';

/** The session of each device, as its browser would keep it. */
const cookies = new WeakMap<Headless, string>();
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function aServer(folder: string): Promise<RunningServer> {
  const server = await startServer({ config: { port: 0, data: folder, origin: null } });
  ends.push(() => server.close());
  return server;
}

async function aMember(origin: string, token: string, name: string): Promise<Headless> {
  let cookie = '';
  const headless = await aHeadless({ connect: lineTo(origin, () => cookie) });
  ends.push(() => headless.device.close());
  await headless.device.introduce({ name, organisation: 'Esimerkkivirasto' });
  const entered = await enterAt(origin, token, headless.device, name);
  cookie = entered.cookie;
  cookies.set(headless, cookie);
  await headless.device.signedIn({ member: entered.member, name, organisation: 'Esimerkkivirasto' });
  return headless;
}

const opened = async (headless: Headless, space: SpaceId, kind: 'event' | 'card' | 'floor'): Promise<OpenPaper> =>
  until('the document', () => headless.device.open(space, kind));

describe('the thread', () => {
  it('[W1] carries an item from one organiser to another, and back', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'solmu-'));
    ends.push(() => rm(folder, { recursive: true, force: true }));
    const server = await aServer(folder);
    const first = (await server.firstLink())?.split('#')[1] as string;
    const aino = await aMember(server.origin, first, 'Aino Esimerkki');

    const network = await aino.device.found('network', []);
    const card = await opened(aino, network, 'card');
    putCard(card.paper, 'nameFi', [], 'HR-sytyttäjät');
    const event = await aino.device.found('event', [network]);
    const plan = await opened(aino, event, 'event');
    putHead(plan.paper, 'title', [], 'Työpaja 3');
    addItem(plan.paper, { title: 'Avaus' });
    await until('everything sent', () => aino.device.sign().state === 'saved');

    const invitation = await fetch(`${server.origin}/api/invitations`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Solmu': '1', Origin: server.origin, cookie: cookies.get(aino) ?? '' },
      body: JSON.stringify({ network, uses: 1, days: 7 }),
    });
    expect(invitation.status).toBe(200);
    const { token } = (await invitation.json()) as { token: string };
    const bjorn = await aMember(server.origin, token, 'Björn Exempel');
    await until('the network on Björn’s device', () => bjorn.device.open(network, 'card'));

    const claim = await aino.device.claim('add-organiser', { event, member: bjorn.device.me() });
    expect((await aino.device.outcome(claim)).code).toBe('kept');
    const his = await opened(bjorn, event, 'event');
    await until('the title', () => readHead(his.paper).title.value === 'Työpaja 3');
    expect(agenda(his.paper).map((item) => item.title.value)).toEqual(['Avaus']);

    addItem(his.paper, { title: 'Kahvi' });
    await until('the item on Aino’s device', () => agenda(plan.paper).length === 2);
    await until('Björn’s sign', () => bjorn.device.sign().state === 'saved');
    const rows = await until('his list', async () => (await bjorn.device.catalog.events()).find((row) => row.items === 2));
    expect(rows.title).toBe('Työpaja 3');
  });
});
