/** Goals, pools and notes over a real server: what a network hosts reaches its members' devices, and what is private reaches nobody's. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { freshId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';
import { putDays } from '../../src/shared/model/availability.ts';
import { addStep, putGoal, readGoal, steps } from '../../src/shared/model/goal.ts';
import { putCard } from '../../src/shared/model/network.ts';
import { putTitle, readNote } from '../../src/shared/model/note.ts';
import { putPool, readPool } from '../../src/shared/model/pool.ts';
import { putSkills } from '../../src/shared/model/profile.ts';
import { type RunningServer, startServer } from '../../sync-server/server.ts';
import { aHeadless, enterAt, type Headless, lineTo, until } from '../support/headless.ts';
import { post } from '../support/server.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

interface Member extends Headless {
  readonly me: MemberId;
  readonly own: SpaceId;
  cookie: string;
  /** All bytes that the server has sent to this device. */
  readonly heard: Buffer[];
}

async function aServer(): Promise<RunningServer> {
  const folder = await mkdtemp(join(tmpdir(), 'solmu-hosted-'));
  const server = await startServer({ config: { port: 0, data: folder, origin: null } });
  ends.push(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  return server;
}

/** A device whose line can be listened to, under a session that may come later. */
async function aDevice(origin: string): Promise<Omit<Member, 'me' | 'own'>> {
  const state = { cookie: '', heard: [] as Buffer[] };
  const connect = lineTo(origin, () => state.cookie);
  const headless = await aHeadless({
    connect: (events) =>
      connect({
        ...events,
        heard(bytes) {
          state.heard.push(Buffer.from(bytes));
          events.heard(bytes);
        },
      }),
  });
  ends.push(() => headless.device.close());
  return Object.assign(state, headless);
}

async function signIn(device: Omit<Member, 'me' | 'own'>, member: MemberId, name: string): Promise<Member> {
  await device.device.signedIn({ member, name, organisation: 'Esimerkkivirasto' });
  return Object.assign(device, { me: member, own: member as unknown as SpaceId });
}

async function aMember(origin: string, token: string, name: string): Promise<Member> {
  const device = await aDevice(origin);
  await device.device.introduce({ name, organisation: 'Esimerkkivirasto' });
  const entered = await enterAt(origin, token, device.device, name);
  device.cookie = entered.cookie;
  return signIn(device, entered.member, name);
}

/** Another device of the same member, let in by a pairing. */
async function paired(origin: string, first: Member, name: string, begun?: Omit<Member, 'me' | 'own'>): Promise<Member> {
  const device = begun ?? (await aDevice(origin));
  const say = async (path: string, body: unknown, cookie = ''): Promise<Response> => post(origin, `/api/pairs${path}`, body, cookie ? { Cookie: cookie } : {});
  const pairing = (await (await say('', {}, first.cookie)).json()) as { pair: string; token: string };
  const knock = { token: pairing.token, device: device.device.id, member: device.device.me(), deviceName: 'Puhelin' };
  const { secret } = (await (await say('/knock', knock)).json()) as { secret: string };
  await say(`/${pairing.pair}/confirm`, {}, first.cookie);
  const entered = await say('/enter', { pair: pairing.pair, secret });
  device.cookie = (entered.headers.get('Set-Cookie') ?? '').split(';')[0] ?? '';
  return signIn(device, ((await entered.json()) as { member: MemberId }).member, name);
}

/** Aino with a network, and Björn in it, each with a device. */
async function aTown() {
  const server = await aServer();
  const aino = await aMember(server.origin, (await server.firstLink())?.split('#')[1] as string, 'Aino Esimerkki');
  const network = await aino.device.found('network', []);
  putCard((await until('the card', () => aino.device.open(network, 'card'))).paper, 'nameFi', [], 'HR-sytyttäjät');
  await until('everything sent', () => aino.device.sign().state === 'saved');
  const made = await post(server.origin, '/api/invitations', { network, uses: 1, days: 7 }, { Cookie: aino.cookie });
  const bjorn = await aMember(server.origin, ((await made.json()) as { token: string }).token, 'Björn Exempel');
  await until('the network on Björn’s device', () => bjorn.device.open(network, 'card'));
  return { server, aino, bjorn, network };
}

describe('what a network hosts', () => {
  it('[R51][W81][W82] a goal founded on one device stands on a colleague’s, who writes in it at once', async () => {
    const { aino, bjorn, network } = await aTown();
    const goal = await aino.device.found('goal', [network]);
    const hers = await until('the goal', () => aino.device.open(goal, 'goal'));
    putGoal(hers.paper, 'when', [], 'Kun uusi työntekijä aloittaa');
    const his = await until('the goal on Björn’s device', () => bjorn.device.open(goal, 'goal'));
    await until('its words', () => readGoal(his.paper).when.value !== '');
    expect(await bjorn.device.roles(goal)).toEqual(['host-member']);
    expect([...(await aino.device.roles(goal))].sort()).toEqual(['host-coordinator', 'owner']);
    addStep(his.paper, { text: 'Kysy luotsilta' });
    await until('his step on Aino’s device', () => steps(hers.paper).length === 1);
    await until('his sign', () => bjorn.device.sign().state === 'saved');
    expect((await aino.device.waiting()).length).toBe(0);
  });

  it('[R58][R60][W89] a member joins a pool, and what is shown there follows the private days', async () => {
    const { aino, bjorn, network } = await aTown();
    const pool = await aino.device.found('pool', [network]);
    putPool((await until('the pool', () => aino.device.open(pool, 'pool'))).paper, 'name', [], 'Fasilitoijat');
    await until('the pool on Björn’s device', () => bjorn.device.open(pool, 'pool'));
    const claim = await bjorn.device.claim('join-pool', { pool });
    expect(await bjorn.device.outcome(claim)).toMatchObject({ code: 'kept', detail: { pool } });
    expect([...(await bjorn.device.roles(pool))].sort()).toEqual(['expert', 'host-member']);
    const month = new Date(Date.now() + 62 * 86_400_000).toISOString().slice(0, 7);
    putDays((await until('his days', () => bjorn.device.open(bjorn.own, 'availability'))).paper, month, [], 58);
    putSkills((await until('his profile', () => bjorn.device.open(bjorn.own, 'profile'))).paper, pool, [], ['tilanohjaus']);
    const shown = { skills: ['tilanohjaus'], pause: '', months: { [month]: 58 } };
    await until('what he shows', async () => JSON.stringify((await aino.device.rows(pool)).get(`shown/${bjorn.me}`)) === JSON.stringify(shown));
    expect(await bjorn.device.outcome(await bjorn.device.claim('leave-pool', { pool }))).toMatchObject({ code: 'kept' });
    await until('nothing shown', async () => !(await aino.device.rows(pool)).has(`shown/${bjorn.me}`));
    expect(await bjorn.device.open(pool, 'pool')).not.toBeNull();
    expect(await aino.device.outcome(await aino.device.claim('leave-pool', { pool }))).toMatchObject({ code: 'not-allowed', detail: { why: 'last-steward' } });
  });

  it('[R54][W83] a network and what it hosts, made before there was an account, arrive together', async () => {
    const server = await aServer();
    const device = await aDevice(server.origin);
    await device.device.introduce({ name: 'Aino Esimerkki', organisation: 'Esimerkkivirasto' });
    const network = await device.device.found('network', []);
    const goal = await device.device.found('goal', [network]);
    putGoal((await until('the goal', () => device.device.open(goal, 'goal'))).paper, 'when', [], 'Kun juna on myöhässä');
    const entered = await enterAt(server.origin, (await server.firstLink())?.split('#')[1] as string, device.device, 'Aino Esimerkki');
    device.cookie = entered.cookie;
    const aino = await signIn(device, entered.member, 'Aino Esimerkki');
    for (const { space } of await aino.device.madeHere()) await aino.device.decide(space, 'mine');
    await until('everything sent', () => aino.device.sign().state === 'saved');
    const phone = await paired(server.origin, aino, 'Aino Esimerkki');
    const there = await until('the goal on the phone', () => phone.device.open(goal, 'goal'));
    await until('its words', () => readGoal(there.paper).when.value === 'Kun juna on myöhässä');
    expect((await phone.device.rows(network)).get(`hosted/${goal}`)).toMatchObject({ kind: 'goal', maker: aino.me });
  });

  it('[R36][R54][R64] what a second device made before it came into the account is the member’s, under one name', async () => {
    const { server, aino } = await aTown();
    const phone = await aDevice(server.origin);
    await phone.device.introduce({ name: 'Aino Esimerkki', organisation: 'Esimerkkivirasto' });
    const before = phone.device.me();
    const network = await phone.device.found('network', []);
    const pool = await phone.device.found('pool', [network]);
    putPool((await until('the pool', () => phone.device.open(pool, 'pool'))).paper, 'name', [], 'Luotsit');
    const hers = await paired(server.origin, aino, 'Aino Esimerkki', phone);
    for (const { space } of await hers.device.madeHere()) await hers.device.decide(space, 'mine');
    await until('everything sent', () => hers.device.sign().state === 'saved');
    expect([hers.me, before === hers.me]).toEqual([aino.me, false]);
    const there = await until('the pool on the first device', () => aino.device.open(pool, 'pool'));
    await until('its name', () => readPool(there.paper).name.value === 'Luotsit');
    expect((await aino.device.rows(network)).get(`hosted/${pool}`)).toMatchObject({ kind: 'pool', maker: aino.me });
    expect([...(await aino.device.roles(pool))].sort()).toEqual(['host-coordinator', 'steward']);
  });

  it('[R57][R64][W84] a private note comes to a second device of the member, and no byte of it to another member', async () => {
    const { server, aino, bjorn, network } = await aTown();
    const [secret, shared] = ['salainen ajatus palkasta', 'yhteinen ajatus tilasta'];
    const note = freshId<'doc'>();
    putTitle((await until('a private note', () => bjorn.device.open(bjorn.own, 'note', note))).paper, [], secret);
    putTitle((await until('a shared note', () => bjorn.device.open(network, 'note', freshId<'doc'>()))).paper, [], shared);
    await until('everything sent', () => bjorn.device.sign().state === 'saved');
    await until('the shared note', () => aino.heard.some((bytes) => bytes.includes(shared)));
    const phone = await paired(server.origin, bjorn, 'Björn Exempel');
    await until('the private note on the phone', async () => {
      const there = await phone.device.open(phone.own, 'note', note);
      return there && readNote(there.paper).title.value === secret;
    });
    const restarted = await paired(server.origin, aino, 'Aino Esimerkki');
    await until('all on her second device', () => restarted.heard.some((bytes) => bytes.includes(shared)));
    expect(phone.heard.some((bytes) => bytes.includes(secret))).toBe(true);
    expect([...aino.heard, ...restarted.heard].filter((bytes) => bytes.includes(secret) || bytes.includes('palkasta'))).toEqual([]);
  });
});
