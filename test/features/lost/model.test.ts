import { describe, expect, it } from 'vitest';
import type { FindsRow } from '../../../src/catalog/rows.ts';
import { pathOf, shownOf, valueWords } from '../../../src/features/lost/model.ts';
import type { Told } from '../../../src/live/finds.svelte.ts';
import { freshId, type MemberId } from '../../../src/shared/base/ids.ts';

const [aino, björn] = [freshId<'member'>(), freshId<'member'>()] as [MemberId, MemberId];
const lists = {
  networks: [{ id: 'net', nameFi: 'Kiertäjät' }],
  events: [{ id: 'ev', title: 'Työpaja', hosts: ['net'] }],
  goals: [],
  pools: [],
  notes: [],
} as unknown as Parameters<typeof shownOf>[1];

const told = (by: MemberId, thing: string): Told => ({
  key: thing,
  row: { id: 'doc', space: 'ev', kind: 'event' } as unknown as FindsRow,
  find: { thing, title: 'Kahvi', binnedAt: 1, binnedBy: aino, fields: [], words: [{ thing: '', text: 'sana', by }] },
  days: 3,
});

describe('a find', () => {
  it('is mine where I wrote some of it, under any id of mine, and says where it is', () => {
    const [mine, others] = shownOf([told(aino, 'item'), told(björn, '')], lists, [freshId<'member'>() as MemberId, aino]);
    expect(mine).toMatchObject({ mine: true, inside: 'Työpaja', network: { id: 'net' } });
    expect(others).toMatchObject({ mine: false, inside: '' });
  });

  it('leads to its document', () => {
    const row = (kind: string) => ({ id: 'doc', space: 'sp', kind }) as unknown as FindsRow;
    expect(['event', 'goal', 'pool', 'note', 'card'].map((kind) => pathOf(row(kind)))).toEqual([
      '/tapahtumat/sp',
      '/tavoitteet/sp',
      '/poolit/sp',
      '/muistiinpanot/sp/doc',
      '/verkostot/sp',
    ]);
  });

  it('says values as people read them, and nothing of what is unknown', () => {
    const words = (field: string, value: unknown) => valueWords({ thing: '', field, value, by: null } as never, (member) => (member === björn ? 'Björn' : '?'));
    expect([
      words('title', 'Kahvi'),
      words('minutes', 15),
      words('themes', ['a', 3, 'b']),
      words('owner', { member: björn, name: '' }),
      words('owner', { member: null, name: 'Vieras' }),
      words('odd', { x: 1 }),
    ]).toEqual(['Kahvi', '15', 'a, b', 'Björn', 'Vieras', '']);
  });
});
