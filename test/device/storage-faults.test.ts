/** Every way in which a browser's storage fails, one by one, under the real rooms: what is said, and that nothing typed is lost. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import type { Device } from '../../src/device/api.ts';
import { type DeviceOptions, openDevice } from '../../src/device/device.ts';
import type { DiskSabotage } from '../../src/device/options.ts';
import { DexieTables, NotOpened, type OpenMore } from '../../src/disk/dexie-tables.ts';
import type { TableName, Tables } from '../../src/disk/tables.ts';
import type { MemberId, SpaceId } from '../../src/shared/base/ids.ts';
import { addItem, agenda, putHead, readHead } from '../../src/shared/model/event.ts';
import { docIdOf, type Paper } from '../../src/shared/model/paper.ts';
import { fastClock } from '../support/fast-clock.ts';
import { freshId, until } from '../support/headless.ts';
import { PlayedServer } from '../support/played-server.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

let count = 0;

/** A device with an account, a server, and one event with a title in it. */
function aWorld() {
  const clock = fastClock(10);
  const server = new PlayedServer(clock);
  const member = freshId<'member'>() as MemberId;
  const prefix = `faults-${process.pid}-${++count}-`;
  const line = { up: true };
  const connect: DeviceOptions['connect'] = (events) => {
    if (line.up) return server.connect(member)(events);
    queueMicrotask(() => events.closed());
    return { send: () => undefined, close: () => undefined };
  };
  const options = { prefix, clock, connect };
  const start = async (more: Partial<DeviceOptions> = {}): Promise<Device> => {
    const device = await openDevice({ ...options, ...more });
    ends.push(() => device.close());
    return device;
  };
  return { server, member, prefix, line, start };
}

async function paperOf(device: Device, space: SpaceId): Promise<Paper> {
  return (await until('the event', () => device.open(space, 'event'))).paper;
}

async function signedInWithEvent(world: ReturnType<typeof aWorld>, more: Partial<DeviceOptions> = {}) {
  const device = await world.start(more);
  await device.signedIn({ member: world.member, name: 'Aino', organisation: '' });
  const event = await device.found('event', []);
  const paper = await paperOf(device, event);
  putHead(paper, 'title', [], 'Työpaja');
  await until('sent', () => device.sign().state === 'saved');
  return { device, event, paper };
}

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

function deleted(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });
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
    expect(agenda(await paperOf(next, event))).toHaveLength(1);
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
    const paper = await paperOf(crashed, event);
    expect([readHead(paper).title.value, ...agenda(paper).map(({ title }) => title.value)].sort()).toEqual([
      'Ennen tyhjennystä',
      'Tyhjennyksen jälkeen',
      'Työpaja',
    ]);
    world.line.up = true;
    device.wake();
    await until('all sent', () => device.sign().state === 'saved');
    expect(agenda({ ...paper, y: world.server.docs.at(docIdOf(event, 'event')) })).toHaveLength(2);
    await until('what was closed is here again', async () => readHead(await paperOf(device, closed)).title.value === 'Suljettu');
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

describe('damaged rows', () => {
  const half: readonly (readonly [TableName, object])[] = [
    ['journal', { kind: 'edit', at: 1, answered: 0, stored: 0 }],
    ['inbox', { doc: freshId(), space: freshId(), docKind: 'event', seconds: 0, update: 'not bytes' }],
    ['spaces', { id: freshId(), kind: 'event' }],
    ['docs', { id: freshId(), space: 3 }],
    ['claims', { id: freshId(), verb: 7 }],
    ['drafts', { key: 'k', doc: freshId() }],
    ['rows', { space: freshId(), key: 'role/x' }],
    ['cursors', { space: freshId(), to: 'far' }],
  ];

  async function withDamage(diskSabotage: DiskSabotage, damage = half) {
    const world = aWorld();
    const { device, event } = await signedInWithEvent(world);
    await device.close();
    const disk = await DexieTables.open(`${world.prefix}kept`, 2_000);
    for (const [table, row] of damage)
      await disk.transact('rw', [table], async (tx) => {
        if (table === 'journal' || table === 'inbox') await tx.add(table, [row as never]);
        else await tx.put(table, [row as never]);
      });
    // Of a newer app: an act that this one does not know, and a space in a state that it does not know.
    const newer = { kind: 'sealed', space: event, doc: '', docKind: '', at: 1, answered: 0, stored: 0 };
    await disk.transact('rw', ['journal'], (tx) => tx.add('journal', [newer as never]));
    disk.close();
    const next = await world.start({ diskSabotage });
    return { world, next, event };
  }

  it('[D118] of every table are set aside and named, once; all the rest works and is sent; what a newer app wrote stays', async () => {
    const { world, next, event } = await withDamage({});
    const paper = await paperOf(next, event);
    addItem(paper, { title: 'Vaurioiden jälkeen' });
    await until('sent', () => next.sign().state === 'saved');
    await next.catalog.events();
    await next.waiting();
    await until('all of them named', () => new Set(next.storage().setAside.map((name) => name.split('/')[0])).size >= 5);
    expect(next.storage()).toMatchObject({ kept: 'disk' });
    expect(new Set(next.storage().setAside).size).toBe(next.storage().setAside.length);
    await next.close();
    const disk = await DexieTables.open(`${world.prefix}kept`, 2_000);
    const [journal, aside] = await disk.transact('r', ['journal', 'meta'], async (tx) => [await tx.all('journal'), await tx.all('meta')] as const);
    disk.close();
    expect(journal.map((row) => String(row.kind))).toEqual(['sealed']);
    expect(aside.filter(({ key }) => key.startsWith('aside/')).length).toBeGreaterThanOrEqual(5);
  });

  it('[D118] believed as they come they hold up what is to be sent', async () => {
    const { next, event } = await withDamage({ believesAll: true }, half.slice(0, 1));
    const works = (async () => {
      const paper = await paperOf(next, event);
      addItem(paper, { title: 'Ei lähde' });
      await until('sent', () => next.sign().state === 'saved', 1_500);
    })();
    await expect(works).rejects.toThrow();
  });
});

describe('a document’s own database', () => {
  async function lost(diskSabotage: DiskSabotage, damage: (name: string) => Promise<void>) {
    const world = aWorld();
    const { device, event } = await signedInWithEvent(world);
    await until('put away', async () => {
      await device.close();
      return true;
    });
    await damage(`${world.prefix}doc:${docIdOf(event, 'event')}`);
    const next = await world.start({ diskSabotage, openWaitMs: 300 });
    const paper = await paperOf(next, event);
    addItem(paper, { title: 'Uusi' });
    return { next, paper };
  }

  /** Every row of it is garbage. */
  const garbled = (name: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const tx = request.result.transaction('updates', 'readwrite');
        tx.objectStore('updates').clear();
        tx.objectStore('updates').add(new Uint8Array([9, 9, 9, 250]));
        tx.oncomplete = () => {
          request.result.close();
          resolve();
        };
      };
    });
  /** It opens, and is no document's. */
  const strange = async (name: string): Promise<void> => {
    await deleted(name);
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onupgradeneeded = () => request.result.createObjectStore('something');
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        request.result.close();
        resolve();
      };
    });
  };

  it.each([
    ['full of garbage', garbled],
    ['that does not open as one', strange],
  ])('[D120] %s: the document comes again from the server, at once, and what is typed meanwhile stays', async (_what, damage) => {
    const { next, paper } = await lost({}, damage);
    await until('the title again', () => readHead(paper).title.value === 'Työpaja');
    expect(agenda(paper).map(({ title }) => title.value)).toEqual(['Uusi']);
    await until('sent', () => next.sign().state === 'saved');
    expect(next.storage().setAside).toHaveLength(1);
  });

  it('[D120] is all there is of a document in an app that does not ask for it again', async () => {
    const { paper } = await lost({ neverRefills: true }, garbled);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(readHead(paper).title.value).toBe('');
  });
});
