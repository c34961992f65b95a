import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Known } from '../../src/catalog/known.ts';
import { rowsOf } from '../../src/catalog/project.ts';
import type { PoolRow, TextRow } from '../../src/catalog/rows.ts';
import { peopleOf, withPeople } from '../../src/catalog/text-source.ts';
import { freshId, type MemberId } from '../../src/shared/base/ids.ts';
import type { Json } from '../../src/shared/base/json.ts';
import { binNetwork, putCard } from '../../src/shared/model/network.ts';
import { type DocKind, docIdOf, type Paper, type SingleKind } from '../../src/shared/model/paper.ts';

const [aino, bjorn] = [freshId<'member'>(), freshId<'member'>()];
const space = freshId<'space'>();

function cardOf(name: string): Paper {
  const card: Paper = { id: docIdOf(space, 'card'), space, kind: 'card' as DocKind & SingleKind, y: new Y.Doc(), me: aino, seconds: () => 1 };
  putCard(card, 'nameFi', [], name);
  return card;
}

function textRow(card: Paper, rows: readonly (readonly [key: string, row: Json])[]): TextRow | null {
  const known: Known = { rows: new Map(rows), hosts: [], spaceKind: 'network', mine: [aino], changedAt: 1, notes: new Map() };
  const change = rowsOf(card, known).find(({ shelf }) => shelf === 'texts');
  return change?.row as TextRow | null;
}

describe('the words of people', () => {
  it('[D83] are those of the role rows: name and organisation, and nothing else that a row may hold', () => {
    const row = textRow(cardOf('HR-sytyttäjät'), [
      [`role/${aino}`, { role: 'coordinator', name: 'Aino Kallio', organisation: 'Valtiokonttori', mail: 'aino@example.fi' }],
      [`role/${bjorn}`, { role: 'member', name: '', organisation: 'Nimetön' }],
      [`shown/${bjorn}`, { skills: ['salainen'], pause: '2027-03-31', months: { '2027-03': 58 } }],
      ['role/odd', { role: 'member', name: 'Odd' }],
      [`alias/${bjorn}`, { member: aino }],
    ]);
    expect(row?.people).toEqual([{ member: aino, name: 'Aino Kallio', organisation: 'Valtiokonttori', skills: [] }]);
  });

  it('[D83] go with the network into the bin', () => {
    const card = cardOf('Pois');
    binNetwork(card);
    expect(textRow(card, [[`role/${aino}`, { role: 'member', name: 'Aino' }]])).toBeNull();
  });

  it('[D83] are in a pool those whom its list shows, with their skills, and neither days nor pause', () => {
    const text = { id: 'p', space, kind: 'pool', title: 'Pooli', parts: [], people: [], changedAt: 1 } as unknown as TextRow;
    const shown = [
      { member: bjorn as MemberId, name: 'Björn Lind', organisation: 'Traficom', skills: ['sparraus'], pause: '2027-03-31', months: { '2027-03': 58 } },
    ];
    const [row] = withPeople([text], peopleOf([{ id: space, shown } as unknown as PoolRow]));
    expect(row?.people).toEqual([{ member: bjorn, name: 'Björn Lind', organisation: 'Traficom', skills: ['sparraus'] }]);
    expect(withPeople([text], peopleOf([{ id: space, shown: [] } as unknown as PoolRow]))[0]).toBe(text);
  });
});
