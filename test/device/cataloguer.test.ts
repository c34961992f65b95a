import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Catalog, ShelfChange } from '../../src/catalog/catalog.ts';
import type { Aside } from '../../src/device/aside.ts';
import { Cataloguer } from '../../src/device/cataloguer.ts';
import type { LastChanges } from '../../src/disk/last-changes.ts';
import type { SpaceRow } from '../../src/disk/tables.ts';
import { putTitle } from '../../src/shared/model/note.ts';
import { aino, aPaper, stepOf } from '../shared/model/papers.ts';

const { setTimeout: real } = globalThis;

/** Waits without moving the played clock, as `expect.poll` would. */
async function until<T>(read: () => T, wanted: T): Promise<void> {
  for (let tries = 0; tries < 1_000 && JSON.stringify(read()) !== JSON.stringify(wanted); tries++) await new Promise((resolve) => real(resolve, 10));
  expect(read()).toEqual(wanted);
}

/** One note on a disk that can be told to fail, and the titles that its row had. */
class PlayedDisk {
  readonly paper = aPaper(0, 'note');
  readonly titles: string[] = [];
  isBroken = false;
  looks = 0;
  /** What happens while it is looked at. */
  meanwhile = (): void => undefined;
  readonly cataloguer: Cataloguer;

  constructor() {
    const { paper } = this;
    const space = { id: paper.space, kind: 'network', hosts: [], state: 'held' } as unknown as SpaceRow;
    this.cataloguer = new Cataloguer({
      aside: { do: () => undefined } as unknown as Aside,
      catalog: () => ({ write: async (changes: readonly ShelfChange[]) => this.#write(changes) }) as unknown as Catalog,
      changes: () => ({ all: async () => [] }) as unknown as LastChanges,
      mine: () => [aino],
      rows: async () => new Map(),
      spaces: () => new Map([[paper.space, space]]),
      journalFlushed: async () => undefined,
      spaceOf: async () => paper.space,
      glimpse: async (_, __, look) => {
        this.looks++;
        this.meanwhile();
        if (this.isBroken) throw new Error('unreadable');
        return look(paper, 1);
      },
    });
  }

  behind(): void {
    this.cataloguer.behind(this.paper.space, 'note', this.paper.id);
  }

  title(text: string, seen: readonly string[] = []): void {
    stepOf(putTitle(this.paper, seen, text));
  }

  /** After this look, and what follows from it. */
  async looked(looks: number): Promise<void> {
    await until(() => this.looks, looks);
    await new Promise((resolve) => real(resolve));
  }

  #write(changes: readonly ShelfChange[]): void {
    for (const { shelf, row } of changes) if (shelf === 'notes' && row) this.titles.push(row.title);
  }
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

describe('a document that cannot be looked at', () => {
  it('[D103] keeps its rows, is looked at again after five seconds, and then they come right', async () => {
    const disk = new PlayedDisk();
    disk.title('Muistio');
    disk.isBroken = true;
    disk.behind();
    await disk.looked(1);
    expect(disk.titles).toEqual([]);
    disk.isBroken = false;
    vi.advanceTimersByTime(4_999);
    expect(disk.looks).toBe(1);
    vi.advanceTimersByTime(1);
    await until(() => disk.titles, ['Muistio']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('[D103] is looked at after twice as long each time, up to five minutes, and anew after five seconds once it could be', async () => {
    const disk = new PlayedDisk();
    disk.isBroken = true;
    disk.behind();
    let looks = 1;
    await disk.looked(looks);
    for (const seconds of [5, 10, 20, 40, 80, 160, 320, 320]) {
      vi.advanceTimersByTime(seconds * 1_000 - 1);
      await disk.looked(looks);
      vi.advanceTimersByTime(1);
      await disk.looked(++looks);
    }
    disk.isBroken = false;
    vi.advanceTimersByTime(320_000);
    await until(() => disk.titles.length, 1);
    disk.isBroken = true;
    disk.behind();
    await disk.looked(looks + 2);
    vi.advanceTimersByTime(5_000);
    await disk.looked(looks + 3);
  });

  it('[D102] is looked at as soon as any other when it changes meanwhile', async () => {
    const disk = new PlayedDisk();
    disk.isBroken = true;
    disk.behind();
    await disk.looked(1);
    disk.isBroken = false;
    disk.title('Korjattu');
    disk.cataloguer.changed(disk.paper);
    vi.advanceTimersByTime(200);
    await until(() => disk.titles, ['Korjattu']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('[D102] is looked at as soon as any other when it changed while it was being looked at', async () => {
    const disk = new PlayedDisk();
    disk.isBroken = true;
    disk.meanwhile = () => disk.cataloguer.changed(disk.paper);
    disk.behind();
    await disk.looked(1);
    disk.meanwhile = () => undefined;
    disk.isBroken = false;
    vi.advanceTimersByTime(200);
    await disk.looked(2);
  });

  it('is nothing that outlives the device', async () => {
    const disk = new PlayedDisk();
    disk.isBroken = true;
    disk.behind();
    await disk.cataloguer.close();
    expect([disk.looks, vi.getTimerCount()]).toEqual([1, 0]);
  });
});
