import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freshId, type SpaceId } from '../../../src/shared/base/ids.ts';
import type { Json } from '../../../src/shared/base/json.ts';
import { readCard } from '../../../src/shared/model/network.ts';
import { aHouse, TestPaper } from '../../support/server-house.ts';

const oddValue = fc.oneof(
  fc.constant('__proto__'),
  fc.constant('x'.repeat(5_000)),
  fc.integer(),
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.oneof(fc.string(), fc.integer(), fc.constant('y'.repeat(3_000))), { maxLength: 40 }),
  fc.dictionary(
    fc.string().filter((key) => !['__proto__', 'constructor', 'prototype'].includes(key)),
    fc.integer(),
    { maxKeys: 3, noNullPrototype: true },
  ),
);

/** Entries as a device may write them that is newer, older, broken or hostile. */
const oddEntries = (pool: SpaceId) =>
  fc.array(
    fc.oneof(
      fc.tuple(
        fc.oneof(fc.constantFrom(`skills/${pool}`, `pause/${pool}`, 'm/2026-12', 'm/2027-02', 'm/9999-99', 'm/', 'name', 'nameFi', '__proto__'), fc.string()),
        oddValue,
        fc.oneof(fc.integer(), fc.constant('x'), fc.constant(null)),
      ),
      oddValue,
    ),
    { maxLength: 12 },
  );

describe('what the server shows of documents that say odd things', () => {
  it('[B10][R62] a field of the wrong kind is passed over: rows stay small and of their shape, the others go on, nothing is reported', {
    timeout: 60_000,
  }, async () => {
    const house = aHouse();
    const aino = await house.join('Aino');
    const network = await house.network(aino);
    const [bjorn, celia] = [await house.join('Björn', network), await house.join('Celia', network)];
    const pool = await house.hosted(aino, 'pool', [network]);
    for (const hand of [bjorn, celia]) await house.take(hand, { kind: 'claim', id: freshId<'claim'>(), verb: 'join-pool', args: { pool } });
    const own = bjorn.member as unknown as SpaceId;
    const papers = [new TestPaper(own, 'profile', bjorn.member), new TestPaper(own, 'availability', bjorn.member)];
    const card = new TestPaper(network, 'card', aino.member);
    await fc.assert(
      fc.asyncProperty(oddEntries(pool), async (entries) => {
        for (const paper of papers)
          expect(
            await house.code(
              bjorn,
              paper.write((y) => y.getArray<unknown>('head').insert(0, entries)),
            ),
          ).toBe('kept');
        expect(
          await house.code(
            aino,
            card.write((y) => y.getArray<unknown>('head').insert(0, entries)),
          ),
        ).toBe('kept');
        house.clock.ms += 1_500;
        await house.showing.tidy();
        const rows = await house.log.rows(pool);
        const shown = rows.get(`shown/${bjorn.member}`) as { readonly [key: string]: Json };
        expect(Object.keys(shown).toSorted()).toEqual(['months', 'pause', 'skills']);
        expect(shown.skills).toEqual((shown.skills as readonly Json[]).filter((skill) => typeof skill === 'string' && skill.length <= 60));
        expect((shown.skills as readonly Json[]).length).toBeLessThanOrEqual(12);
        expect(shown.pause).toMatch(/^(\d{4}-\d\d-\d\d)?$/);
        for (const [month, quarters] of Object.entries(shown.months as { readonly [month: string]: Json })) {
          expect(month).toMatch(/^\d{4}-\d\d$/);
          expect(Number.isInteger(quarters) && (quarters as number) >= 0 && (quarters as number) <= 899).toBe(true);
        }
        expect(JSON.stringify(shown).length).toBeLessThan(2_000);
        expect(rows.get(`shown/${celia.member}`)).toEqual({ skills: [], pause: '', months: {} });
        const read = await house.rooms.read(network, 'card', (y) => readCard({ y }));
        for (const field of Object.values(read ?? {})) expect(['string', 'object', 'number', 'boolean']).toContain(typeof field.value);
      }),
      { numRuns: 60 },
    );
    expect(house.faults).toEqual([]);
  });
});
