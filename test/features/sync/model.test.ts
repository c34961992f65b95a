import { describe, expect, it } from 'vitest';
import type { EventRow, NetworkRow } from '../../../src/catalog/rows.ts';
import type { Waiting } from '../../../src/device/api.ts';
import { keyOf, leftBySignOut, namesOf, signStates, sizeOf, sortedWaiting } from '../../../src/features/sync/model.ts';
import fi from '../../../src/features/sync/words/fi.json' with { type: 'json' };
import type { ClaimId, DocId, SpaceId } from '../../../src/shared/base/ids.ts';
import shared from '../../../src/words/words/fi.json';

const spaceA = '0190a000-0000-7000-8000-00000000000a' as SpaceId;
const spaceB = '0190a000-0000-7000-8000-00000000000b' as SpaceId;

function waits(why: Waiting['why'], space: SpaceId, since: number, more: Partial<Waiting> = {}): Waiting {
  return { doc: `${space}-doc` as DocId, space, kind: 'event', claim: null, since, edits: 1, why, code: null, ...more };
}

describe('the sync panel', () => {
  const all = [
    waits('waiting', spaceB, 30),
    waits('waiting', spaceA, 10),
    waits('refused', spaceA, 5, { code: 'too-large' }),
    waits('undecided', spaceA, 7),
    waits('undecided', spaceA, 8, { kind: 'floor' }),
    waits('here-only', spaceB, 9),
  ];

  it('lists what waits with the oldest first, and one line per space where a space is decided as a whole', () => {
    const sorted = sortedWaiting(all);
    expect(sorted.waiting.map((one) => one.since)).toEqual([10, 30]);
    expect(sorted.refused).toHaveLength(1);
    expect(sorted.undecided.map((one) => one.since)).toEqual([7]);
    expect(sorted.hereOnly).toHaveLength(1);
  });

  it('names everything that a sign-out leaves waiting, the refused first', () => {
    expect(leftBySignOut(all).map((one) => one.why)).toEqual(['refused', 'waiting', 'waiting', 'undecided', 'here-only']);
    expect(leftBySignOut([])).toEqual([]);
  });

  it('has a key of its own for every line', () => {
    const claim = waits('waiting', spaceA, 1, { doc: null, kind: 'claim', claim: { id: 'c1' as ClaimId, verb: 'join' } });
    expect(new Set([...all, claim].map(keyOf)).size).toBe(all.length + 1);
  });

  it('takes names from the catalogue, of networks and events alike', () => {
    const names = namesOf([{ id: spaceA, nameFi: 'Kokeilijat' } as NetworkRow], [{ id: spaceB, title: 'Aamurinki' } as EventRow], (row) => row.nameFi);
    expect([names.get(spaceA)?.name, names.get(spaceB)?.kind]).toEqual(['Kokeilijat', 'event']);
  });

  it('knows all nine states, each with words and a meaning', () => {
    expect(new Set(signStates).size).toBe(9);
    for (const state of signStates) expect([shared[`sign.${state}`], fi[`mean.${state}`]].every((text) => text.length > 0)).toBe(true);
  });

  it('tells sizes for people', () => {
    expect([0, 1, 999_999, 1_500_000, 84_000_000, 2_100_000_000].map(sizeOf).map(({ unit, value, decimals }) => `${value.toFixed(decimals)} ${unit}`)).toEqual([
      '0 kB',
      '1 kB',
      '1000 kB',
      '1.5 MB',
      '84 MB',
      '2.1 GB',
    ]);
  });
});
