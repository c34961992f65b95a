import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { EventRow, NetworkRow } from '../../../src/catalog/rows.ts';
import type { Waiting } from '../../../src/device/api.ts';
import { cardText, eventText } from '../../../src/features/sync/copy.ts';
import { keyOf, leftBySignOut, namesOf, signStates, sizeOf, sortedWaiting } from '../../../src/features/sync/model.ts';
import fi from '../../../src/features/sync/words/fi.json' with { type: 'json' };
import type { ClaimId, DocId, MemberId, SpaceId } from '../../../src/shared/base/ids.ts';
import { addItem, agenda, binItem, putHead } from '../../../src/shared/model/event.ts';
import { textOf } from '../../../src/shared/model/long-text.ts';
import { putCardFields } from '../../../src/shared/model/network.ts';
import type { DocKind, Paper } from '../../../src/shared/model/paper.ts';
import shared from '../../../src/words/words/fi.json';

const spaceA = '0190a000-0000-7000-8000-00000000000a' as SpaceId;
const spaceB = '0190a000-0000-7000-8000-00000000000b' as SpaceId;

function waits(why: Waiting['why'], space: SpaceId, since: number, more: Partial<Waiting> = {}): Waiting {
  return { doc: `${space}-doc` as DocId, space, kind: 'event', claim: null, since, edits: 1, why, code: null, ...more };
}

function paper(kind: DocKind): Paper {
  return { id: spaceA as string as DocId, space: spaceA, kind, y: new Y.Doc(), me: '0190a000-0000-7000-8000-0000000000aa' as MemberId, seconds: () => 100 };
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

describe('the text that is taken along', () => {
  it('of a card has everything that was typed', () => {
    const card = paper('card');
    putCardFields(card, [
      { field: 'nameFi', seen: [], value: 'HR-sytyttäjät' },
      { field: 'purpose', seen: [], value: 'Yhdessä' },
      { field: 'themes', seen: [], value: ['työkierto', 'perehdytys'] },
    ]);
    expect(cardText(card)).toBe('HR-sytyttäjät\nYhdessä\ntyökierto, perehdytys');
  });

  it('of an event has its items with their notes, also those in the bin', () => {
    const event = paper('event');
    const floor = paper('floor');
    putHead(event, 'title', [], 'Työpaja 3');
    addItem(event, { title: 'Avaus' });
    addItem(event, { title: 'Poistettu' });
    const [first, second] = agenda(event);
    if (!first || !second) throw new Error('two items were added');
    textOf(floor.y, first.id).insert(0, 'Kierros\nKaikki paikalla\n');
    binItem(event, floor, second.id);
    expect(eventText(event, floor)).toBe('Työpaja 3\n\nAvaus\nKierros\nKaikki paikalla\n\nPoistettu');
    expect(eventText(event, null)).toBe('Työpaja 3\n\nAvaus\n\nPoistettu');
  });
});
