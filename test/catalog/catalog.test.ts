/** What the catalogue keeps, on disk and in memory, when several write at once. */
import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { describe, expect, it } from 'vitest';
import { Catalog, type ShelfChange } from '../../src/catalog/catalog.ts';
import type { TextRow } from '../../src/catalog/rows.ts';
import { textsOnDisk } from '../../src/catalog/text-source.ts';
import { freshId, type SpaceId } from '../../src/shared/base/ids.ts';

describe.each([true, false])('the catalogue, on disk: %s', (onDisk) => {
  it('[D113] a row that is written under another space while the rows of its old one go stands', async () => {
    const { catalog } = await Catalog.open(`catalog-${process.pid}-${onDisk}-`, onDisk, () => undefined);
    const [from, to] = [freshId<'space'>(), freshId<'space'>()] as [SpaceId, SpaceId];
    const [moves, goes] = [freshId<'doc'>(), freshId<'doc'>()];
    const note = (id: typeof moves, space: SpaceId): ShelfChange => {
      const row = { id, space, private: true, title: '', excerpt: '', binned: false, changedAt: 1 };
      return { shelf: 'notes', id, row };
    };
    // Whenever it comes: before, between or after the looks of the removal.
    for (let turns = 0; turns < 40; turns++) {
      await catalog.write([note(moves, from), note(goes, from)]);
      const removed = catalog.removeSpace(from);
      for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
      await Promise.all([removed, catalog.write([note(moves, to)])]);
      expect((await catalog.all('notes')).map(({ id, space }) => [turns, id, space])).toEqual([[turns, moves, to]]);
    }
    catalog.close();
  });
});

describe('the texts of a catalogue on disk', () => {
  it('[D83] are read by themselves, without holding up whoever takes the catalogue away, and without making one that is gone', async () => {
    const prefix = `texts-${process.pid}-`;
    const { catalog } = await Catalog.open(prefix, true, () => undefined);
    const database = catalog.database ?? '';
    const row = { id: freshId<'doc'>(), space: freshId<'space'>(), kind: 'note', title: 'Kokous', parts: [], people: [], changedAt: 1 } as unknown as TextRow;
    await catalog.write([{ shelf: 'texts', id: row.id, row }]);
    expect(await textsOnDisk(database)).toEqual([row]);
    catalog.close();
    await Dexie.delete(database);
    expect(await textsOnDisk(database)).toBeNull();
    expect(await Dexie.getDatabaseNames()).not.toContain(database);
  });

  it('[D83] of one in memory are nowhere on disk', async () => {
    const { catalog } = await Catalog.open(`none-${process.pid}-`, false, () => undefined);
    expect(catalog.database).toBeNull();
  });
});
