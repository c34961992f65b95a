import { describe, expect, it } from 'vitest';
import type { NetworkRow, NoteRow } from '../../../src/catalog/rows.ts';
import { fileName, filterFrom, filterName, filtersOf, listed, newPath, pathOf, refOf } from '../../../src/features/notes/model.ts';
import { type DocId, newId, type SpaceId } from '../../../src/shared/base/ids.ts';

const idOf = (nth: number) => newId<never>(1_800_000_000_000, () => new Uint8Array(16).fill(nth));
const [own, hr, digi] = [idOf(1), idOf(2), idOf(3)] as unknown as readonly [SpaceId, SpaceId, SpaceId];

function aRow(nth: number, more: Partial<NoteRow> = {}): NoteRow {
  return { id: idOf(100 + nth) as DocId, space: own, private: true, title: `Muistiinpano ${nth}`, excerpt: '', binned: false, changedAt: nth, ...more };
}
const aNetwork = (id: SpaceId, nameFi: string) => ({ id, nameFi, nameSv: '', nameEn: '', binned: false }) as unknown as NetworkRow;

const rows = [
  aRow(1, { title: 'Oma muistilista' }),
  aRow(5, { space: hr, private: false, title: 'Perehdyttäjän huoneentaulu' }),
  aRow(3, { space: hr, private: false, title: 'Työkierron esteet', binned: true }),
  aRow(4, { space: digi, private: false, title: 'Ääni ja kuva' }),
];
const networks = [aNetwork(hr, 'HR-sytyttäjät'), aNetwork(digi, 'Digiosaajat'), aNetwork(idOf(9) as unknown as SpaceId, 'Tyhjä')];
const titles = (found: readonly NoteRow[]) => found.map((row) => row.title);

describe('the list of notes', () => {
  it('has the newest first and nothing that is in the bin', () => {
    expect(titles(listed(rows, 'all'))).toEqual(['Perehdyttäjän huoneentaulu', 'Ääni ja kuva', 'Oma muistilista']);
  });

  it('can be narrowed to mine, to one network, and to the bin', () => {
    expect(titles(listed(rows, 'private'))).toEqual(['Oma muistilista']);
    expect(titles(listed(rows, hr))).toEqual(['Perehdyttäjän huoneentaulu']);
    expect(titles(listed(rows, 'bin'))).toEqual(['Työkierron esteet']);
  });

  it('finds by the title, whatever the case and the blanks', () => {
    expect(titles(listed(rows, 'all', '  ääni  JA '))).toEqual(['Ääni ja kuva']);
    expect(titles(listed(rows, hr, 'ääni'))).toEqual([]);
  });

  it('offers only what leads to notes', () => {
    const offered = filtersOf(rows, networks);
    expect([offered.private, offered.networks.map((network) => network.nameFi), offered.bin]).toEqual([true, ['HR-sytyttäjät', 'Digiosaajat'], true]);
    expect(filtersOf([], networks)).toEqual({ private: false, networks: [], bin: false });
  });

  it('keeps its filter in the address, and an odd one there is all', () => {
    const offered = filtersOf(rows, networks);
    for (const filter of ['all', 'private', 'bin', hr] as const) expect(filterFrom(filterName(filter), offered)).toBe(filter);
    expect(filterFrom('jotain', offered)).toBe('all');
    expect(filterFrom(own, offered)).toBe('all');
  });
});

describe('the address of a note', () => {
  it('names the space and the document, and says so when the note is only begun', () => {
    const row = aRow(1);
    expect(pathOf(refOf(row))).toBe(`/muistiinpanot/${own}/${row.id}`);
    expect(newPath(hr, row.id)).toBe(`/muistiinpanot/${hr}/${row.id}?uusi=1`);
  });
});

describe('the file of a note', () => {
  it.each([
    ['Perehdyttäjän huoneentaulu', 'Perehdyttäjän huoneentaulu.md'],
    ['a/b\\c:d*e?f"g<h>i|j', 'a b c d e f g h i j.md'],
    ['../../etc/passwd', 'etc passwd.md'],
    ['…', 'muistiinpano.md'],
    ['x'.repeat(200), `${'x'.repeat(80)}.md`],
  ])('%j is %j', (title, name) => {
    expect(fileName(title, 'md')).toBe(name);
  });
});
