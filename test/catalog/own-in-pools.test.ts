import { describe, expect, it } from 'vitest';
import { withOwn } from '../../src/catalog/own-in-pools.ts';
import type { PoolRow, ShownRow } from '../../src/catalog/rows.ts';
import { freshId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';

const [aino, bjorn] = [freshId<'member'>(), freshId<'member'>()] as [MemberId, MemberId];
const id = freshId<'space'>() as SpaceId;
const own = aino as unknown as SpaceId;
const me = { member: aino, name: 'Aino', organisation: 'Ranta' };

function shown(member: MemberId, months: ShownRow['months'], skills: readonly string[] = []): ShownRow {
  return { member, name: member === aino ? 'Aino Kallio' : 'Björn', organisation: '', skills, pause: '', months };
}

function aPool(role: string, rows: readonly ShownRow[]): PoolRow {
  return { id, name: 'Pooli', purpose: '', hosts: [], skills: [], role, shown: rows, binned: false, changedAt: 0 };
}

describe('my own row in a pool', () => {
  it('[D105] says what my strip and my profile say, whatever the server has told so far; others’ rows stay', () => {
    const pool = aPool('expert', [shown(aino, { '2027-03': 29 }, ['vanha']), shown(bjorn, { '2027-03': 87 })]);
    const days = { id: own, months: { '2027-03': 58, '2027-04': 0 } };
    const shows = { id: own, pools: { [id]: { skills: ['tilanohjaus'], pause: '2027-05-31' } } };
    const laid = withOwn(pool, { me, days, shows }).shown;
    expect(laid.find(({ member }) => member === aino)).toEqual({
      member: aino,
      name: 'Aino Kallio',
      organisation: 'Ranta',
      skills: ['tilanohjaus'],
      pause: '2027-05-31',
      months: { '2027-03': 58, '2027-04': 0 },
    });
    expect(laid.find(({ member }) => member === bjorn)).toEqual(pool.shown[1]);
    expect(laid).toHaveLength(2);
  });

  it('[D105] keeps what the server told of that which this device has nothing of', () => {
    const pool = aPool('expert', [shown(aino, { '2027-03': 29 }, ['vanha'])]);
    expect(withOwn(pool, { me, days: null, shows: null })).toBe(pool);
    const laid = withOwn(pool, { me, days: { id: own, months: { '2027-03': 0 } }, shows: null }).shown;
    expect(laid).toMatchObject([{ skills: ['vanha'], months: { '2027-03': 0 } }]);
  });

  it('[D105] stands only where I have a role, and a steward’s only when something is shown', () => {
    const days = { id: own, months: { '2027-03': 29 } };
    expect(withOwn(aPool('', []), { me, days, shows: null }).shown).toEqual([]);
    expect(withOwn(aPool('steward', []), { me, days, shows: null }).shown).toEqual([]);
    expect(withOwn(aPool('expert', []), { me, days, shows: null }).shown).toHaveLength(1);
    const shows = { id: own, pools: { [id]: { skills: ['tilanohjaus'], pause: '' } } };
    expect(withOwn(aPool('steward', []), { me, days, shows }).shown).toHaveLength(1);
  });
});
