/** Rows and databases of a device's disk that give back something else than was put in: passed over, named, and made good from where it still stands. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import type { DiskSabotage } from '../../src/device/options.ts';
import { DexieTables } from '../../src/disk/dexie-tables.ts';
import type { TableName } from '../../src/disk/tables.ts';
import { addItem, agenda, readHead } from '../../src/shared/model/event.ts';
import { docIdOf } from '../../src/shared/model/paper.ts';
import { aBreakableWorld, deleted, type Ends, eventPaper, signedInWithEvent } from '../support/breakable.ts';
import { freshId, until } from '../support/headless.ts';

const ends: Ends = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});
const aWorld = () => aBreakableWorld(ends);

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
    const paper = await eventPaper(next, event);
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
      const paper = await eventPaper(next, event);
      addItem(paper, { title: 'Ei lähde' });
      await until('sent', () => next.sign().state === 'saved', 1_500);
    })();
    await expect(works).rejects.toThrow();
  });
});

describe('a document’s own database', () => {
  async function lost(diskSabotage: DiskSabotage, damage: (name: string) => Promise<void>, before?: (world: ReturnType<typeof aWorld>) => Promise<void>) {
    const world = aWorld();
    const { device, event } = await signedInWithEvent(world);
    await until('put away', async () => {
      await device.close();
      return true;
    });
    await damage(`${world.prefix}doc:${docIdOf(event, 'event')}`);
    await before?.(world);
    const next = await world.start({ diskSabotage, openWaitMs: 300 });
    const paper = await eventPaper(next, event);
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
    addItem(paper, { title: 'Uusi' });
    await until('the title again', () => readHead(paper).title.value === 'Työpaja');
    expect(agenda(paper).map(({ title }) => title.value)).toEqual(['Uusi']);
    await until('sent', () => next.sign().state === 'saved');
    expect(next.storage().setAside).toHaveLength(1);
  });

  it('[D120] found in a tab that does not hold the line: the one that holds it asks', async () => {
    // Nothing is written: a line that carries something would find by itself that its cursor is gone.
    const { paper } = await lost({}, garbled, async (world) => {
      const holder = await world.start();
      await until('another tab on the line', () => holder.online());
    });
    await until('the title again', () => readHead(paper).title.value === 'Työpaja');
  });

  it('[D120] is all there is of a document in an app that does not ask for it again', async () => {
    const { paper } = await lost({ neverRefills: true }, garbled);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(readHead(paper).title.value).toBe('');
  });
});
