/** Every way in which a browser's storage fails, one by one, under the real rooms: what is said, and that nothing typed is lost. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import type { DiskSabotage } from '../../src/device/options.ts';
import { DexieTables, NotOpened, type OpenMore } from '../../src/disk/dexie-tables.ts';
import type { Tables } from '../../src/disk/tables.ts';
import { addItem, agenda, putHead, readHead } from '../../src/shared/model/event.ts';
import { docIdOf } from '../../src/shared/model/paper.ts';
import { aBreakableWorld, deleted, type Ends, eventPaper, signedInWithEvent } from '../support/breakable.ts';
import { until } from '../support/headless.ts';

const ends: Ends = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});
const aWorld = () => aBreakableWorld(ends);

let count = 0;

/** The tables of a device as they are opened, so that a test can break them. */
function brokenAt() {
  const opened: DexieTables[] = [];
  const openTables = async (name: string, waitMs: number, more: OpenMore): Promise<Tables> => {
    const tables = await DexieTables.open(name, waitMs, more);
    opened.push(tables);
    return tables;
  };
  return { opened, openTables };
}

describe('storage that does not answer', () => {
  async function afterSlowOpens(slow: number, diskSabotage: DiskSabotage = {}) {
    const world = aWorld();
    const before = await world.start();
    await before.introduce({ name: 'Aino', organisation: '' });
    await before.close();
    let opens = 0;
    const openTables = (name: string, waitMs: number, more: OpenMore): Promise<Tables> =>
      opens++ < slow ? Promise.reject(new NotOpened('no-answer', null)) : DexieTables.open(name, waitMs, more);
    return { opens: () => opens, device: await world.start({ openTables, diskSabotage }) };
  }

  it('[D115] is asked until it answers: the device is the one that it was, on disk', async () => {
    const { device, opens } = await afterSlowOpens(3);
    expect([device.self().name, device.storage().kept, opens()]).toEqual(['Aino', 'disk', 4]);
  });

  it('[D115] passes for an empty device when it is not asked again', async () => {
    const { device } = await afterSlowOpens(3, { slowIsEmpty: true });
    expect([device.self().name, device.storage().kept]).toEqual(['', 'memory']);
  });

  it('[D115] is waited for in one open, and not in a queue of them', async () => {
    const name = `slow-${process.pid}-${++count}`;
    const honest = indexedDB.open.bind(indexedDB);
    let opens = 0;
    const held: (() => void)[] = [];
    indexedDB.open = (...given) => {
      opens++;
      const request = honest(...given);
      const answered = new Promise<Event>((resolve) => request.addEventListener('success', resolve));
      const slow = Object.create(request) as IDBOpenDBRequest;
      // An open that has succeeded, and whose word is held back.
      Object.defineProperties(slow, {
        result: { get: () => request.result },
        transaction: { get: () => request.transaction },
        onupgradeneeded: { set: (act) => (request.onupgradeneeded = act) },
        onerror: { set: (act) => (request.onerror = act) },
        onblocked: { set: (act) => (request.onblocked = act) },
        onsuccess: { set: (act) => held.push(() => void answered.then((event) => act(event))) },
      });
      return slow;
    };
    try {
      for (let time = 0; time < 3; time++) await expect(DexieTables.open(name, 30)).rejects.toMatchObject({ reason: 'no-answer' });
      for (const go of held) go();
      (await DexieTables.open(name, 2_000)).close();
      expect(opens).toBe(1);
    } finally {
      indexedDB.open = honest;
    }
  });

  it('[D115] what failed is told to whoever decides, with how often', async () => {
    const world = aWorld();
    const told: unknown[] = [];
    const openTables = () => Promise.reject(new NotOpened('full', null));
    const notOpened = async (why: string, tries: number) => {
      told.push([why, tries]);
      return tries < 3 ? ('again' as const) : ('memory' as const);
    };
    const device = await world.start({ openTables, notOpened });
    expect(told).toEqual([1, 2, 3].map((time) => ['full', time]));
    expect(device.storage()).toMatchObject({ kept: 'memory', reason: 'full' });
  });
});

describe('an app of another version', () => {
  it('[D116] newer than this one has the disk: its schema is left alone, work goes on in memory', async () => {
    const world = aWorld();
    (await DexieTables.open(`${world.prefix}kept`, 2_000, { schema: 9 })).close();
    const device = await world.start();
    expect(device.storage()).toMatchObject({ kept: 'memory', reason: 'newer-app' });
    (await DexieTables.open(`${world.prefix}kept`, 2_000, { schema: 9 })).close();
  });

  async function upgraded(diskSabotage: DiskSabotage) {
    const world = aWorld();
    const { device, event, paper } = await signedInWithEvent(world, { diskSabotage });
    const begun = performance.now();
    const open = DexieTables.open(`${world.prefix}kept`, 2_000, { schema: 9 });
    open.then((newer) => ends.push(async () => newer.close())).catch(() => undefined);
    return { world, device, event, paper, open, tookMs: () => performance.now() - begun };
  }

  it('[D116] gets the disk within two seconds from a tab that is writing; what is typed in that goes on and is sent', async () => {
    const { world, device, event, paper, open, tookMs } = await upgraded({});
    await open;
    expect(tookMs()).toBeLessThan(2_000);
    await until('said', () => device.storage().reason === 'newer-app');
    addItem(paper, { title: 'Vielä vanhassa' });
    const { doc } = { doc: docIdOf(event, 'event') };
    await until('sent all the same', () => agenda({ ...paper, y: world.server.docs.at(doc) }).length === 1);
    expect(device.sign().state).toBe('unstored');
    // Everything else of the device is there too.
    expect(await device.open(event, 'event')).not.toBeNull();
  });

  it('[D116] waits in vain for a tab that keeps its connection', async () => {
    const { open } = await upgraded({ neverGivesWay: true });
    await expect(Promise.race([open, new Promise((_, reject) => setTimeout(() => reject(new Error('still waiting')), 600))])).rejects.toThrow('still waiting');
    await open.catch(() => undefined);
  });
});

describe('a connection that is cut', () => {
  async function cutOff(diskSabotage: DiskSabotage) {
    const world = aWorld();
    const { opened, openTables } = brokenAt();
    const { device, event, paper } = await signedInWithEvent(world, { openTables, diskSabotage });
    opened.at(-1)?.close();
    addItem(paper, { title: 'Katkon jälkeen' });
    await until('the journal', () => !device.sign().settling);
    await until('the server', () => agenda({ ...paper, y: world.server.docs.at(docIdOf(event, 'event')) }).length === 1);
    return { world, device, event };
  }

  it('[D117] is opened again: the work stays on disk, and nothing typed meanwhile is lost', async () => {
    const { world, device, event } = await cutOff({});
    expect(device.storage()).toMatchObject({ kept: 'disk', wiped: false });
    await device.close();
    world.line.up = false;
    const next = await world.start();
    expect(agenda(await eventPaper(next, event))).toHaveLength(1);
  });

  it('[D117] leaves the disk for good in a tab that does not open it again', async () => {
    const { device } = await cutOff({ neverMends: true });
    expect(device.storage().kept).toBe('memory');
  });
});

describe('storage that is emptied under the running app', () => {
  async function emptied(diskSabotage: DiskSabotage) {
    const world = aWorld();
    const { device, event, paper } = await signedInWithEvent(world, { diskSabotage });
    const closed = await device.found('event', []);
    const other = await until('the other event', () => device.open(closed, 'event'));
    putHead(other.paper, 'title', [], 'Suljettu');
    await until('sent', () => device.sign().state === 'saved');
    other.close();
    world.line.up = false;
    world.server.cutAll();
    await until('offline', () => !device.online());
    addItem(paper, { title: 'Ennen tyhjennystä' });
    await until('the journal', () => !device.sign().settling);
    await deleted(`${world.prefix}kept`);
    await deleted(`${world.prefix}doc:${docIdOf(event, 'event')}`);
    addItem(paper, { title: 'Tyhjennyksen jälkeen' });
    await until('the journal', () => !device.sign().settling);
    return { world, device, event, closed };
  }

  it('[D117] goes on, says so, keeps what is open again and fetches the rest: nothing typed is lost', async () => {
    const { world, device, event, closed } = await emptied({});
    await until('said', () => device.storage().wiped);
    expect(device.storage().kept).toBe('disk');
    const { id } = device;
    // A crash right now: the next start without a line has who I am and what was open.
    const crashed = await world.start();
    expect([crashed.id, crashed.self().name, crashed.account()?.member]).toEqual([id, 'Aino', world.member]);
    const paper = await eventPaper(crashed, event);
    expect([readHead(paper).title.value, ...agenda(paper).map(({ title }) => title.value)].sort()).toEqual([
      'Ennen tyhjennystä',
      'Tyhjennyksen jälkeen',
      'Työpaja',
    ]);
    world.line.up = true;
    device.wake();
    await until('all sent', () => device.sign().state === 'saved');
    expect(agenda({ ...paper, y: world.server.docs.at(docIdOf(event, 'event')) })).toHaveLength(2);
    await until('what was closed is here again', async () => readHead(await eventPaper(device, closed)).title.value === 'Suljettu');
  });

  it('[D117] an app that does not notice loses who it is with the next start', async () => {
    const { world } = await emptied({ neverMends: true });
    const crashed = await world.start();
    expect(crashed.account()).toBeNull();
  });

  it('[D117] on purpose, by another tab that signs out, nothing is made anew', async () => {
    const world = aWorld();
    const { device } = await signedInWithEvent(world);
    const second = await world.start();
    await second.wipe();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const names = async () => (await indexedDB.databases()).map(({ name }) => name ?? '').filter((name) => name.startsWith(world.prefix));
    await until('nothing left', async () => (await names()).length === 0, 1_000).catch(async () => expect(await names()).toEqual([]));
    expect(device.storage().wiped).toBe(false);
  });
});
