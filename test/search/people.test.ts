import { describe, expect, it } from 'vitest';
import type { TextRow } from '../../src/catalog/rows.ts';
import { TextIndex } from '../../src/search/text-index.ts';
import { aRow } from './rows.ts';

const aino = { member: 'aino', name: 'Aino Kallio', organisation: 'Valtiokonttori', skills: [] };
const bjorn = { member: 'bjorn', name: 'Björn Lind', organisation: '', skills: [] };

function indexOf(...rows: readonly TextRow[]): TextIndex {
  const index = new TextIndex();
  for (const row of rows) index.put(row);
  return index;
}

const network = (id: string, ...people: readonly object[]): TextRow => aRow({ id: `card of ${id}`, space: id, kind: 'card', title: `Verkko ${id}`, people });
const pool = (id: string, ...people: readonly object[]): TextRow => aRow({ id: `card of ${id}`, space: id, kind: 'pool', title: `Pooli ${id}`, people });

describe('people in the index', () => {
  it('[D82] are found once, however many networks they are in, by forms of their names and by where they work', () => {
    const index = indexOf(network('a', aino, bjorn), network('b', aino));
    for (const text of ['aino', 'Ainolle', 'kallion', 'valtiokonttorissa']) {
      const { hits, total } = index.find({ text, each: 5 });
      expect(
        hits.map(({ kind, thing, person }) => [kind, thing, person?.networks.toSorted()]),
        text,
      ).toEqual([['person', 'aino', ['a', 'b']]]);
      expect(total).toEqual({ person: 1 });
    }
    expect(index.find({ text: 'aino', each: 5, kinds: ['network'] }).hits).toEqual([]);
  });

  it('[D82] are opened in the pool that shows the skill that was asked for, else in a network', () => {
    const index = indexOf(network('a', aino), pool('p', { ...aino, skills: ['sparraus'] }), pool('q', { ...aino, skills: ['perehdytys', 'fasilitointi'] }));
    const [bySkill] = index.find({ text: 'perehdytyksen', each: 1 }).hits;
    expect([bySkill?.space, bySkill?.person?.shownBy, bySkill?.sentence?.text]).toEqual(['q', 'pool', 'perehdytys, fasilitointi, sparraus']);
    const [byName] = index.find({ text: 'aino', each: 1 }).hits;
    expect([byName?.space, byName?.person?.shownBy]).toEqual(['a', 'network']);
    const [inPoolAlone] = indexOf(pool('p', bjorn)).find({ text: 'björn', each: 1 }).hits;
    expect([inPoolAlone?.space, inPoolAlone?.person]).toEqual(['p', { shownBy: 'pool', networks: [] }]);
  });

  it('[D83] go when no row tells of them any more, and are called by their latest name', () => {
    const index = indexOf(network('a', aino), network('b', { ...aino, name: 'Aino Virta' }));
    expect(index.find({ text: 'virta', each: 1 }).hits[0]?.title.text).toBe('Aino Virta');
    expect(index.find({ text: 'kallio', each: 1 }).hits).toEqual([]);
    index.remove('card of b' as TextRow['id']);
    expect(index.find({ text: 'virta', each: 1 }).hits).toEqual([]);
    expect(index.find({ text: 'kallio', each: 1 }).hits).toHaveLength(1);
    index.put(network('a'));
    expect(index.find({ text: 'kallio', each: 1 }).hits).toEqual([]);
    expect(index.held()).toMatchObject({ documents: 1, parts: 1 });
  });
});
