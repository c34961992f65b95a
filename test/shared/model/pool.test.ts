import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/shared/base/json.ts';
import { binPool, putPool, putPoolFields, readPool, takeBackPool } from '../../../src/shared/model/pool.ts';
import { poolsShownIn, putPause, putPauses, putProfile, putSkills, readProfile, readShown } from '../../../src/shared/model/profile.ts';
import { UndoList } from '../../../src/shared/model/undo.ts';
import { aPaper, exchange, stepOf } from './papers.ts';

const { space: pool } = aPaper(0);
const other = aPaper(0).id as unknown as typeof pool;
const words = (count: number) => Array.from({ length: count }, (_, nth) => `taito ${nth}`);

describe('a pool’s card', () => {
  it('[D76] its founder’s first page is one step', () => {
    const card = aPaper(0, 'pool');
    const step = stepOf(
      putPoolFields(card, [
        { field: 'name', seen: [], value: 'HR-asiantuntijapooli' },
        { field: 'purpose', seen: [], value: 'Yhteinen voimavara' },
        { field: 'skills', seen: [], value: ['Fasilitointi', 'Ruotsi'] },
      ]),
    );
    expect(step.acts).toHaveLength(3);
    expect(readPool(card)).toMatchObject({ name: { value: 'HR-asiantuntijapooli' }, skills: { value: ['Fasilitointi', 'Ruotsi'] }, bin: { value: null } });
  });

  it('[D7][D76] takes thirty skills of sixty letters at most', () => {
    const card = aPaper(0, 'pool');
    expect(putPool(card, 'skills', [], words(31))).toEqual({ kind: 'refused', code: 'too-many', max: 30 });
    expect(putPool(card, 'skills', [], ['x'.repeat(61)])).toMatchObject({ code: 'too-long', max: 60 });
    stepOf(putPool(card, 'skills', [], words(30)));
  });

  it('[D2] of two names given apart both are on offer', () => {
    const [a, b] = [aPaper(0, 'pool'), aPaper(1, 'pool')];
    putPool(a, 'name', [], 'Pooli');
    putPool(b, 'name', [], 'Osaajapooli');
    exchange(a, b);
    expect(readPool(a).name.offers).toHaveLength(2);
  });

  it('[D12] in the bin it is read-only, and comes back', () => {
    const card = aPaper(0, 'pool');
    stepOf(binPool(card));
    expect(putPool(card, 'name', [], 'x')).toBeNull();
    stepOf(takeBackPool(card));
    stepOf(putPool(card, 'name', [], 'x'));
  });
});

describe('what a member shows in a pool', () => {
  it('[D74] stands pool by pool beside the name, which a profile of before goes on reading', () => {
    const profile = aPaper(0, 'profile');
    putProfile(profile, 'name', [], 'Aino Esimerkki');
    stepOf(putSkills(profile, pool, [], ['Fasilitointi', 'Ruotsi']));
    stepOf(putPause(profile, other, [], '2027-03-31'));
    expect(readShown(profile, pool)).toMatchObject({ skills: { value: ['Fasilitointi', 'Ruotsi'] }, pause: { value: '' } });
    expect(readShown(profile, other)).toMatchObject({ skills: { value: [] }, pause: { value: '2027-03-31' } });
    expect(readProfile(profile).name.value).toBe('Aino Esimerkki');
    expect(poolsShownIn(profile)).toEqual([pool, other].sort());
  });

  it('[D74] takes twelve skills at most, and days of the calendar only', () => {
    const profile = aPaper(0, 'profile');
    expect(putSkills(profile, pool, [], words(13))).toEqual({ kind: 'refused', code: 'too-many', max: 12 });
    expect(putPause(profile, pool, [], '2027-02-30')).toEqual({ kind: 'refused', code: 'bad-form' });
    expect(putSkills(profile, 'pooli' as typeof pool, [], ['x'])).toEqual({ kind: 'refused', code: 'bad-form' });
    expect(putPauses(profile, [{ pool: 'pooli' as typeof pool, seen: [] }], '')).toEqual({ kind: 'refused', code: 'bad-form' });
    expect(profile.y.getArray('head').length).toBe(0);
  });

  it('[D75] a pause of all pools is one step, and one press takes it back', () => {
    const profile = aPaper(0, 'profile');
    const list = new UndoList();
    putPause(profile, other, [], '2026-12-24');
    list.take(
      putPauses(
        profile,
        [pool, other].map((each) => ({ pool: each, seen: readShown(profile, each).pause.seen })),
        '2027-03-31',
      ),
    );
    expect([pool, other].map((each) => readShown(profile, each).pause.value)).toEqual(['2027-03-31', '2027-03-31']);
    list.undo();
    expect([pool, other].map((each) => readShown(profile, each).pause.value)).toEqual(['', '2026-12-24']);
  });

  it('[D72][D74] chosen apart on two devices, both choices are on offer', () => {
    const [laptop, phone] = [aPaper(0, 'profile'), aPaper(3, 'profile')];
    putSkills(laptop, pool, [], ['Fasilitointi']);
    putPause(laptop, pool, [], '2027-01-31');
    phone.clock.seconds += 5;
    putSkills(phone, pool, [], ['Ruotsi']);
    exchange(laptop, phone);
    for (const device of [laptop, phone]) {
      const { skills, pause } = readShown(device, pool);
      expect(skills.offers.map((offer) => offer.value)).toEqual([['Fasilitointi'], ['Ruotsi']]);
      expect(pause).toMatchObject({ value: '2027-01-31', offers: [] });
    }
  });

  it('[D6] reads as lists of words and days of the calendar, whatever stands there', () => {
    const anything = fc.oneof(
      fc.string(),
      fc.double(),
      fc.constant(null),
      fc.array(fc.oneof(fc.string(), fc.integer())),
      fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }),
    );
    const field = fc.constantFrom(`skills/${pool}`, `pause/${pool}`, 'skills/', 'pause/x', 'name', 'skills/__proto__');
    fc.assert(
      fc.property(fc.array(fc.tuple(field, anything, fc.integer()), { maxLength: 30 }), (entries) => {
        const profile = aPaper(0, 'profile');
        profile.y.getArray('head').push(entries as Json[]);
        const { skills, pause } = readShown(profile, pool);
        expect(skills.value.every((skill) => typeof skill === 'string')).toBe(true);
        expect(pause.value).toMatch(/^(\d{4}-\d{2}-\d{2})?$/);
        expect(poolsShownIn(profile).every((id) => id === pool)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
