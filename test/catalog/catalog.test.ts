/** What the catalogue keeps, on disk and in memory, when several write at once. */
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { Catalog } from '../../src/catalog/catalog.ts';
import { freshId, type SpaceId } from '../../src/shared/base/ids.ts';

describe.each([true, false])('the catalogue, on disk: %s', (onDisk) => {
  it('[D113] a row that is written under another space while the rows of its old one go stands', async () => {
    const { catalog } = await Catalog.open(`catalog-${process.pid}-${onDisk}-`, onDisk, () => undefined);
    const [from, to] = [freshId<'space'>(), freshId<'space'>()] as [SpaceId, SpaceId];
    const [moves, goes] = [freshId<'doc'>(), freshId<'doc'>()];
    const seen = (id: typeof moves, space: SpaceId) => ({ shelf: 'seen', id, row: { id, space, changedAt: 1 } }) as const;
    await catalog.write([seen(moves, from), seen(goes, from)]);
    await Promise.all([catalog.removeSpace(from), catalog.write([seen(moves, to)]), catalog.removeSpace(from)]);
    expect((await catalog.all('seen')).map(({ id, space }) => [id, space])).toEqual([[moves, to]]);
    catalog.close();
  });
});
