import { describe, expect, it } from 'vitest';
import type { FindsRow } from '../../src/catalog/rows.ts';
import { toldOf, toldToMe } from '../../src/live/finds.svelte.ts';
import type { MemberId } from '../../src/shared/base/ids.ts';

const day = 24 * 3_600_000;
const now = Date.UTC(2027, 2, 31);

function aRow(id: string, binnedDaysAgo: number, changedDaysAgo: number, thing = ''): FindsRow {
  const find = { thing, title: id, binnedAt: Math.floor((now - binnedDaysAgo * day) / 1_000), binnedBy: null, fields: [], words: [] };
  return { id, space: 's', kind: 'note', finds: [find], changedAt: now - changedDaysAgo * day } as unknown as FindsRow;
}

describe('finds', () => {
  it('[D126] are told of for 30 days from the later of the binning and the last change here, the newest first', () => {
    const rows = [aRow('old', 40, 31), aRow('late', 40, 2), aRow('new', 1, 1), aRow('last', 29.5, 35)];
    expect(toldOf(rows, new Set(), now).map(({ row, days }) => [row.id, days])).toEqual([
      ['new', 29],
      ['last', 1],
      ['late', 28],
    ]);
  });

  it('[D126] that were put aside are not, and of the same document another is', () => {
    const [first, second] = [aRow('a', 1, 1, 'x'), aRow('a', 2, 1, 'y')];
    const all = toldOf([first, second], new Set(), now);
    expect(toldOf([first, second], new Set([all[0]?.key ?? '']), now).map(({ find }) => find.thing)).toEqual(['y']);
  });

  it('[D126] that was put aside is told of again when more comes to it', () => {
    const row = aRow('new', 1, 1);
    const key = toldOf([row], new Set(), now)[0]?.key ?? '';
    expect(toldOf([row], new Set([key]), now)).toEqual([]);
    const more = { ...row, finds: row.finds.map((find) => ({ ...find, words: [...find.words, { thing: '', text: 'lisää', by: null }] })) };
    expect(toldOf([more], new Set([key]), now)).toHaveLength(1);
  });

  it('[D126] are for who wrote some of it, and for those who may edit there', () => {
    const [aino, björn] = ['aino', 'björn'] as [MemberId, MemberId];
    const row = aRow('a', 1, 1, 'x');
    const finds = [aino, björn].map((by) => ({ ...(row.finds[0] as FindsRow['finds'][number]), words: [{ thing: '', text: 'sana', by }] }));
    const both = { ...row, finds };
    expect(toldToMe([both], [aino], () => true)[0]?.finds).toEqual(finds);
    expect(toldToMe([both], [aino], () => false)[0]?.finds).toEqual(finds.slice(0, 1));
  });
});
