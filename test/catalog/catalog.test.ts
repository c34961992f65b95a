import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { Catalog } from '../../src/catalog/catalog.ts';
import type { TextRow } from '../../src/catalog/rows.ts';
import { type DocId, freshId, type SpaceId } from '../../src/shared/base/ids.ts';

const row = (id: DocId, space: SpaceId, title: string): TextRow => ({ id, space, kind: 'plan', title, parts: [], changedAt: 0 });

describe.each([true, false])('the catalogue, on disk: %s', (onDisk) => {
  it('[D102] of several changes of one row in one writing the last stands', async () => {
    const { catalog } = await Catalog.open(`catalog-test-${onDisk}-`, onDisk, () => undefined);
    const [id, space] = [freshId<'doc'>() as DocId, freshId<'space'>() as SpaceId];
    await catalog.write([
      { shelf: 'texts', id, row: null },
      { shelf: 'texts', id, row: row(id, space, 'Suunnitelma') },
    ]);
    expect((await catalog.all('texts')).map(({ title }) => title)).toEqual(['Suunnitelma']);
    await catalog.write([
      { shelf: 'texts', id, row: row(id, space, 'Toinen') },
      { shelf: 'texts', id, row: null },
    ]);
    expect(await catalog.all('texts')).toEqual([]);
    catalog.close();
  });

  it('[D106] takes all rows of a space and none of another', async () => {
    const { catalog } = await Catalog.open(`catalog-test-space-${onDisk}-`, onDisk, () => undefined);
    const [here, there] = [freshId<'space'>() as SpaceId, freshId<'space'>() as SpaceId];
    const [one, two] = [freshId<'doc'>() as DocId, freshId<'doc'>() as DocId];
    await catalog.write([
      { shelf: 'texts', id: one, row: row(one, here, 'Tämä') },
      { shelf: 'texts', id: two, row: row(two, there, 'Tuo') },
      { shelf: 'days', id: here, row: { id: here, months: {} } },
    ]);
    await catalog.removeSpace(here);
    expect((await catalog.all('texts')).map(({ title }) => title)).toEqual(['Tuo']);
    expect(await catalog.all('days')).toEqual([]);
    catalog.close();
  });
});
