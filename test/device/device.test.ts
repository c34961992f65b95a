/** A device in one tab or several, over a played server: what is sent, what is kept, and what is said of it. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import type { Device } from '../../src/device/api.ts';
import { type DeviceOptions, openDevice } from '../../src/device/device.ts';
import { DexieTables, NotOpened } from '../../src/disk/dexie-tables.ts';
import type { Tables } from '../../src/disk/tables.ts';
import type { MemberId, SpaceId } from '../../src/shared/base/ids.ts';
import { addItem, agenda, putHead, readHead } from '../../src/shared/model/event.ts';
import type { DocKind } from '../../src/shared/model/paper.ts';
import { fastClock } from '../support/fast-clock.ts';
import { freshId, until } from '../support/headless.ts';
import { PlayedServer } from '../support/played-server.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

let count = 0;
const aPrefix = (): string => `device-test-${process.pid}-${++count}-`;
const aMember = (): MemberId => freshId<'member'>() as MemberId;

function aServer() {
  const clock = fastClock(10);
  return { clock, server: new PlayedServer(clock) };
}

async function aTab(options: DeviceOptions): Promise<Device> {
  const device = await openDevice(options);
  ends.push(() => device.close());
  return device;
}

async function paperOf(device: Device, space: SpaceId, kind: DocKind = 'event') {
  const open = await until(`the ${kind}`, () => device.open(space, kind));
  return open.paper;
}

const account = (member: MemberId) => ({ member, name: 'Aino Esimerkki', organisation: 'Esimerkkivirasto' });

/** Every byte that left, looked through for a word. */
function hasLeft(server: PlayedServer, word: string): boolean {
  const wanted = Buffer.from(word);
  return server.frames.some(
    (frame) => frame.type === 'push' && frame.letters.some((letter) => letter.kind === 'edit' && Buffer.from(letter.update).includes(wanted)),
  );
}

describe('one device', () => {
  it('[D30] has everything again after a start without a line, and its sign says so', async () => {
    const { server, clock } = aServer();
    const prefix = aPrefix();
    const options = { prefix, clock, connect: server.connect(aMember()) };
    const before = await openDevice(options);
    await before.introduce({ name: 'Aino', organisation: 'Esimerkkivirasto' });
    const event = await before.found('event', []);
    putHead(await paperOf(before, event), 'title', [], 'Työpaja 3');
    addItem(await paperOf(before, event), { title: 'Avaus' });
    expect(before.sign()).toMatchObject({ state: 'local', settling: true });
    await until('the journal', () => !before.sign().settling);
    await before.close();

    const after = await aTab(options);
    const paper = await paperOf(after, event);
    expect([readHead(paper).title.value, agenda(paper).length]).toEqual(['Työpaja 3', 1]);
    expect(after.sign().state).toBe('local');
    expect(after.self().name).toBe('Aino');
    await until('the list', async () => (await after.catalog.events()).some((row) => row.title === 'Työpaja 3' && row.items === 1));
    expect(server.frames).toEqual([]);
  });

  it('[D32] sends nothing made without an account before it is said whose it is, and of what stays here never anything', async () => {
    const { server, clock } = aServer();
    const device: Device = await aTab({ prefix: aPrefix(), clock, connect: (events) => server.connect(device.me())(events) });
    const [mine, here, gone] = [await device.found('event', []), await device.found('event', []), await device.found('event', [])];
    for (const [space, word] of [
      [mine, 'omaani'],
      [here, 'tännejäävä'],
      [gone, 'poistettava'],
    ] as const)
      putHead(await paperOf(device, space), 'title', [], word);
    await device.signedIn(account(device.me()));
    await until('the line', () => device.online());
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(server.frames.some((frame) => frame.type === 'push')).toBe(false);
    expect(device.sign().state).toBe('device');
    expect((await device.madeHere()).map((made) => made.space).toSorted()).toEqual([mine, here, gone].toSorted());

    await device.decide(mine, 'mine');
    await device.decide(here, 'here-only');
    await device.decide(gone, 'delete');
    await until('all that is mine sent', () => device.sign().state === 'saved');
    putHead(await paperOf(device, here), 'place', [], 'tännekin');
    await until('its journal', () => !device.sign().settling);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(hasLeft(server, 'omaani')).toBe(true);
    for (const word of ['tännejäävä', 'tännekin', 'poistettava']) expect(hasLeft(server, word), word).toBe(false);
    expect(await device.open(gone, 'event')).toBeNull();
    expect((await device.waiting()).map((one) => one.why)).toEqual(['here-only']);
  });

  it('[D32] tells the server of its former name before anything made under it', async () => {
    const { server, clock } = aServer();
    const member = aMember();
    const device = await aTab({ prefix: aPrefix(), clock, connect: server.connect(member) });
    const former = device.me();
    const event = await device.found('event', []);
    putHead(await paperOf(device, event), 'title', [], 'Ennen tiliä');
    await device.signedIn(account(member));
    await device.decide(event, 'mine');
    await until('the push of the event', () => hasLeft(server, 'Ennen tiliä'));
    const letters = server.frames.flatMap((frame) => (frame.type === 'push' ? [...frame.letters] : []));
    expect(letters[0]).toMatchObject({ kind: 'claim', verb: 'alias', args: { from: former } });
    expect(device.me()).toBe(member);
  });
});

describe('a start', () => {
  it('[D43] is no outage: with an account and a line under way the sign says what is true of the work', async () => {
    const { server, clock } = aServer();
    const member = aMember();
    const options = { prefix: aPrefix(), clock, connect: server.connect(member) };
    const before = await openDevice(options);
    await before.signedIn(account(member));
    await until('the line', () => before.online());
    await before.close();
    const after = await aTab(options);
    expect(after.sign().state).toBe('saved');
  });
});

describe('tabs of one device', () => {
  it('[D34] share edits after the journal has them, hold one line, and pass it on', async () => {
    const { server, clock } = aServer();
    const member = aMember();
    const options = { prefix: aPrefix(), clock, connect: server.connect(member) };
    const first = await openDevice(options);
    await first.signedIn(account(member));
    const second = await aTab(options);
    const event = await first.found('event', []);
    const here = await paperOf(first, event);
    const there = await paperOf(second, event);
    putHead(here, 'title', [], 'Ensimmäisestä');
    await until('the title in the other tab', () => readHead(there).title.value === 'Ensimmäisestä');
    putHead(there, 'title', readHead(there).title.seen, 'Toisesta');
    await until('the title back', () => readHead(here).title.value === 'Toisesta');
    await until('both signs', () => first.sign().state === 'saved' && second.sign().state === 'saved');
    expect(server.lines).toBe(1);

    await first.close();
    addItem(there, { title: 'Linja siirtyi' });
    await until('the other tab holds the line', () => second.online() && second.sign().state === 'saved');
    await until('one line', () => server.lines === 1);
    expect(hasLeft(server, 'Linja siirtyi')).toBe(true);
  });
});

describe('a disk that fails', () => {
  it('[D35] keeps working in memory where storage is forbidden, says so, and still sends', async () => {
    const { server, clock } = aServer();
    const member = aMember();
    const openTables = () => Promise.reject(new NotOpened('forbidden', null));
    const device = await aTab({ prefix: aPrefix(), clock, connect: server.connect(member), openTables });
    expect(device.storage()).toMatchObject({ kept: 'memory', reason: 'forbidden' });
    expect(device.sign().state).toBe('unstored');
    await device.signedIn(account(member));
    const event = await device.found('event', []);
    putHead(await paperOf(device, event), 'title', [], 'Muistista');
    await until('sent', () => hasLeft(server, 'Muistista'));
    await until('answered', async () => (await device.waiting()).length === 0);
    expect(device.sign().state).toBe('unstored');
  });

  it('[D35] moves into memory when the disk is full in mid-sentence: nothing typed is lost, and it is sent', async () => {
    const { server, clock } = aServer();
    const member = aMember();
    let full = false;
    const openTables = async (name: string, waitMs: number): Promise<Tables> => {
      const disk = await DexieTables.open(name, waitMs);
      return {
        transact: (mode, tables, act) =>
          full && mode === 'rw' ? Promise.reject(Object.assign(new Error('full'), { name: 'QuotaExceededError' })) : disk.transact(mode, tables, act),
        close: () => disk.close(),
      };
    };
    const device = await aTab({ prefix: aPrefix(), clock, connect: server.connect(member), openTables });
    await device.signedIn(account(member));
    const event = await device.found('event', []);
    const paper = await paperOf(device, event);
    putHead(paper, 'title', [], 'Ennen');
    await until('sent', () => device.sign().state === 'saved');
    full = true;
    addItem(paper, { title: 'Levy täynnä' });
    await until('said', () => device.sign().state === 'unstored');
    expect(device.storage()).toMatchObject({ kept: 'memory', reason: 'full' });
    addItem(paper, { title: 'Vielä yksi' });
    await until('sent all the same', () => hasLeft(server, 'Levy täynnä') && hasLeft(server, 'Vielä yksi'));
    const second = await device.found('event', []);
    putHead(await paperOf(device, second), 'title', [], 'Perustettu muistiin');
    await until('sent too', () => hasLeft(server, 'Perustettu muistiin'));
  });

  it('[D30] sets a damaged row aside, counts it, and opens the rest', async () => {
    const { server, clock } = aServer();
    const prefix = aPrefix();
    const options = { prefix, clock, connect: server.connect(aMember()) };
    const before = await openDevice(options);
    const event = await before.found('event', []);
    putHead(await paperOf(before, event), 'title', [], 'Ehjä');
    await until('the journal', () => !before.sign().settling);
    await before.close();
    const disk = await DexieTables.open(`${prefix}kept`, 2_000);
    const [row] = await disk.transact('r', ['docs'], (tx) => tx.all('docs'));
    if (!row) throw new Error('no document row');
    const damaged = { doc: row.id, space: event, docKind: 'event', member: aMember(), seconds: 0, update: new Uint8Array([9, 9, 9, 250]) };
    await disk.transact('rw', ['inbox'], (tx) => tx.add('inbox', [damaged]));
    disk.close();

    const after = await aTab(options);
    expect(readHead(await paperOf(after, event)).title.value).toBe('Ehjä');
    expect(after.storage().damagedRows).toBeGreaterThan(0);
  });
});
