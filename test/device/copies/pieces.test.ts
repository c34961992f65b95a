/** What of a document is the server's and what was never kept, over documents made by chance: nothing is missing, and all of it can come back. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { addPart } from '../../../src/device/copies/adding.ts';
import type { CopyPart } from '../../../src/device/copies/api.ts';
import { keptState, unswept } from '../../../src/device/copies/kept-state.ts';
import { partsOfCopy } from '../../../src/device/copies/reading.ts';
import { contentOf } from '../../../src/history/content.ts';
import { freshId, type ItemId, type MemberId, type SpaceId } from '../../../src/shared/base/ids.ts';
import { addItem, agenda, binItem, moveItem, placeOfItem, putHead, putItem, readHead } from '../../../src/shared/model/event.ts';
import { ensureFinalBreak, textOf } from '../../../src/shared/model/long-text.ts';
import { findsOf, soughtIn } from '../../../src/shared/model/lost.ts';
import { docIdOf, type Paper, write } from '../../../src/shared/model/paper.ts';
import { head } from '../../../src/shared/model/verbs.ts';
import { seeded } from '../../support/seeded.ts';

const space = freshId<'space'>() as SpaceId;
const me = freshId<'member'>() as MemberId;
let second = 1_795_000_000;

function aPaper(state?: Uint8Array): Paper {
  const y = new Y.Doc();
  if (state) Y.applyUpdate(y, state);
  return { id: docIdOf(space, 'event'), space, kind: 'event', y, me, seconds: () => ++second };
}

interface Chance {
  /** A whole number from 0 to below `n`. */
  below(n: number): number;
}

function aChance(seed: number): Chance {
  const next = seeded(seed);
  return { below: (n) => Math.floor(next() * n) };
}

/** One act of a member in the agenda or its texts. */
function act(paper: Paper, chance: Chance, nth: number): void {
  const word = `sana${nth}`;
  const items = agenda(paper);
  const item = items[chance.below(Math.max(1, items.length))];
  const kind = chance.below(item ? 8 : 2);
  if (kind === 0) putHead(paper, 'title', readHead(paper).title.seen, word);
  else if (kind === 1 || !item) addItem(paper, { title: word });
  else if (kind === 2) putItem(paper, item.id, 'title', item.title.seen, word);
  else if (kind === 3) putItem(paper, item.id, 'minutes', item.minutes.seen, 5 + chance.below(90));
  // What was made and binned by the same hand unsent was thrown away by it: no piece tells of it.
  else if (kind === 4 && items.length > 2 && !/\d{3}/.test(item.title.value)) binItem(paper, paper, item.id);
  else if (kind === 5 && items.length > 2) moveItem(paper, item.id, chance.below(items.length));
  else {
    const text = textOf(paper.y, item.id);
    write(paper, () => {
      ensureFinalBreak(text);
      if (kind === 7 && text.length > 4) text.delete(chance.below(text.length - 3), 2);
      text.insert(chance.below(text.length), `${word} `);
    });
  }
}

/**
 * All that is read in a document, whatever ids its things have.
 *
 * @param before the document of before, whose things stand in an order
 */
function wordsOf(y: Y.Doc, before: Y.Doc = y): string {
  const { things, texts } = contentOf(y);
  const names = new Map([...things.values()].map(({ at, fields }) => [at.id, fields.get('title')?.value]));
  const lines = [
    ...[...things.values()].map(({ at, binned, fields }) => {
      const said = [...fields].flatMap(([field, { value }]) => (field === 'order' ? [] : [`${field}: ${value}`]));
      return `${at.root} ${binned} ${said.toSorted().join(', ')}`;
    }),
    ...[...texts].flatMap(([name, text]) => (text.length > 0 ? [`${names.get(name as never)}: ${text.toString()}`] : [])),
  ];
  const old = new Set(agenda({ y: before }).map(({ id }) => id));
  const order = agenda({ y }).filter(({ id }) => old.has(id));
  return [...lines.toSorted(), ...order.map(({ title }) => title.value)].join('\n');
}

/** A document that the server has, and the same with acts that it has not. */
function aRefusal(seed: number) {
  const chance = aChance(seed);
  const theirs = aPaper();
  for (let nth = 0; nth < 12; nth++) act(theirs, chance, nth);
  const base = Y.encodeStateAsUpdate(theirs.y);
  const known = Y.encodeSnapshot(Y.snapshot(theirs.y));
  const mine = aPaper(base);
  for (let nth = 100; nth < 100 + 1 + chance.below(14); nth++) act(mine, chance, nth);
  return { theirs, base, known, mine, copy: Y.encodeStateAsUpdate(mine.y) };
}

/** 192: a thing that kept its place among others that moved had moved itself. */
const seeds = [192, ...Array.from({ length: 25 }, (_, nth) => nth + 1)];

describe('what the server has', () => {
  it.each(seeds)('[D131] seed %i: is told apart to the letter, with the version of before at hand', (seed) => {
    const { theirs, base, known, copy } = aRefusal(seed);
    const { y, exact } = keptState(unswept([base, copy]), known);
    expect(exact).toBe(true);
    expect(wordsOf(y)).toBe(wordsOf(theirs.y));
    expect(Y.equalSnapshots(Y.snapshot(y), Y.snapshot(theirs.y))).toBe(true);
  });

  it('[D131] says so when words that the server shows are nowhere on the device', () => {
    const theirs = aPaper();
    addItem(theirs, { title: 'Avaus' });
    const known = Y.encodeSnapshot(Y.snapshot(theirs.y));
    const mine = aPaper(Y.encodeStateAsUpdate(theirs.y));
    const [item] = agenda(mine);
    if (item) putItem(mine, item.id, 'title', item.title.seen, 'Alku');
    expect(keptState(unswept([Y.encodeStateAsUpdate(mine.y)]), known).exact).toBe(false);
    expect(keptState(unswept([]), known).exact).toBe(false);
  });
});

describe('what was never kept', () => {
  const addAll = (seed: number, skip: (part: CopyPart) => boolean = () => false): readonly [string, string] => {
    const { base, known, copy, mine } = aRefusal(seed);
    const kept = keptState(unswept([base, copy]), known).y;
    const own = mine.y;
    const target = aPaper(base);
    const parts = partsOfCopy(kept, own, () => null, new Map(), {});
    const renamed = new Map<string, string>();
    // Things first: what belongs to them follows them to their new names.
    for (const part of [
      ...parts.filter(({ sort }) => sort === 'added'),
      ...parts.filter(({ sort }) => sort !== 'added' && sort !== 'removed'),
      ...parts.filter(({ sort }) => sort === 'removed'),
    ]) {
      if (skip(part)) continue;
      const added = addPart({ paper: target, base: kept, copy: own, renamed, line: 'Omasta kopiosta:', texts: null }, part);
      if (typeof added === 'object' && added.as !== '' && part.at.id !== null) renamed.set(part.at.id, added.as);
    }
    return [wordsOf(target.y, kept), wordsOf(own, kept)];
  };

  it('[D125] what is removed by it tells of notes only where they were at hand', () => {
    const made = aPaper();
    addItem(made, { title: 'Kahvi' });
    const [item] = agenda(made);
    const floor = new Y.Doc();
    textOf(floor, item?.id ?? '').insert(0, 'Kuppeja 40\n');
    for (const at of [placeOfItem(item?.id as ItemId), head]) {
      for (const texts of [{ ...made, y: floor }, null]) {
        const paper = aPaper(Y.encodeStateAsUpdate(made.y));
        addPart({ paper, base: made.y, copy: made.y, renamed: new Map(), line: '', texts }, { sort: 'removed', key: 'bin', at, title: '', isBack: false });
        expect([at.root, soughtIn(paper).map(({ clocks }) => clocks !== null)]).toEqual([at.root, [texts !== null]]);
        expect(findsOf(soughtIn(paper), floor)).toEqual([]);
      }
    }
  });

  it.each(seeds)('[D133] [D134] seed %i: added back piece by piece it is the document that was refused', (seed) => {
    const [back, copy] = addAll(seed);
    expect(back).toBe(copy);
  });

  it('[D133] sabotage: a piece that is not told turns this red', () => {
    const differing = seeds.filter((seed) => {
      const [back, copy] = addAll(seed, ({ sort }) => sort === 'text');
      return back !== copy;
    });
    expect(differing.length).toBeGreaterThan(seeds.length / 4);
  });
});
