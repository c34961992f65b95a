/** What a binning did not see is found on every device, in whichever order it arrived, and nothing else is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { DocId, ItemId } from '../../../src/shared/base/ids.ts';
import { addItem, binEvent, binItem, itemAt, moveItem, placeOfItem, putHead, putItem, readHead, takeBackItem } from '../../../src/shared/model/event.ts';
import { addStep, binGoal, binStep, putGoal, textOfGoal } from '../../../src/shared/model/goal.ts';
import { ensureFinalBreak, textOf } from '../../../src/shared/model/long-text.ts';
import { findsOf, type LostSabotage, soughtIn } from '../../../src/shared/model/lost.ts';
import { binNetwork, putCard } from '../../../src/shared/model/network.ts';
import { binNote, noteText, putTitle } from '../../../src/shared/model/note.ts';
import { type Paper, sign } from '../../../src/shared/model/paper.ts';
import { binPool, putPool, readPool } from '../../../src/shared/model/pool.ts';
import { thingAt } from '../../../src/shared/model/verbs.ts';
import { aino, anItem, aPaper, björn, exchange, send, stepOf, type TestPaper } from './papers.ts';

function type(paper: Paper, text: Y.Text, words: string): void {
  paper.y.transact(() => {
    sign(paper);
    ensureFinalBreak(text);
    text.insert(0, words);
  });
}

const told = (paper: Paper, floor: Pick<Paper, 'y'> | null, sabotage?: LostSabotage) =>
  findsOf(soughtIn(paper, sabotage), floor?.y ?? null).map(({ title, fields, words }) => ({
    title,
    fields: fields.map(({ field, value }) => `${field}: ${value}`),
    words: words.map(({ text }) => text),
  }));

/** Two devices with an event of three items and notes for the second. */
function table() {
  const [a, b, floorA, floorB] = [aPaper(0), aPaper(1), aPaper(3, 'floor'), aPaper(4, 'floor')];
  const ids = ['Avaus', 'Kahvi', 'Päätös'].map((title) => anItem(a, { title })) as [ItemId, ItemId, ItemId];
  type(floorA, textOf(floorA.y, ids[1]), 'Kuppeja 40');
  exchange(a, b);
  exchange(floorA, floorB);
  const seen = (paper: Paper, id: ItemId) => itemAt(paper, id)?.title.seen ?? [];
  return { a, b, floorA, floorB, ids, seen };
}

describe('what a binning did not see', () => {
  it('[D13][D123] is found in an item and in its notes, by whom, on both devices alike; what stood is not', () => {
    const { a, b, floorA, floorB, ids, seen } = table();
    stepOf(binItem(a, floorA, ids[1]));
    expect(told(a, floorA)).toEqual([]);
    putItem(b, ids[1], 'title', seen(b, ids[1]), 'Kahvi ja pulla');
    moveItem(b, ids[1], 0);
    type(floorB, textOf(floorB.y, ids[1]), 'Pullia 20. ');
    exchange(a, b);
    exchange(floorA, floorB);
    for (const [event, floor] of [
      [a, floorA],
      [b, floorB],
    ] as const) {
      const [find, ...more] = findsOf(soughtIn(event), floor.y);
      expect(more).toEqual([]);
      expect(find).toMatchObject({ thing: ids[1], title: 'Kahvi ja pulla', binnedBy: aino });
      expect(find?.fields).toEqual([{ thing: ids[1], field: 'title', value: 'Kahvi ja pulla', by: björn }]);
      expect(find?.words).toEqual([{ thing: '', text: 'Pullia 20.', by: björn }]);
    }
    stepOf(takeBackItem(a, ids[1]));
    expect(told(a, floorA)).toEqual([]);
  });

  it('[D123] is not what its own hand wrote, nor what went away, nor where a thing stands', () => {
    const { a, b, floorA, floorB, ids } = table();
    stepOf(binItem(a, floorA, ids[1]));
    moveItem(b, ids[1], 0);
    floorB.y.transact(() => textOf(floorB.y, ids[1]).delete(0, 7));
    exchange(a, b);
    exchange(floorA, floorB);
    expect(told(b, floorB)).toEqual([]);
  });

  it('[D124] of a whole event is found in every item, also one that came later, and in all notes', () => {
    const { a, b, floorA, floorB, ids, seen } = table();
    stepOf(binEvent(a, floorA));
    expect(told(a, floorA)).toEqual([]);
    putItem(b, ids[0], 'title', seen(b, ids[0]), 'Avaus klo 9');
    stepOf(addItem(b, { title: 'Uusi kohta' }));
    putHead(b, 'place', readHead(b).place.seen, 'Ranta');
    type(floorB, textOf(floorB.y, ids[2]), 'Päätetään tästä. ');
    exchange(a, b);
    exchange(floorA, floorB);
    for (const [event, floor] of [
      [a, floorA],
      [b, floorB],
    ] as const) {
      const [find] = told(event, floor);
      expect(find?.fields.toSorted()).toEqual(['place: Ranta', 'title: Avaus klo 9', 'title: Uusi kohta']);
      expect(find?.words).toEqual(['Päätetään tästä.']);
    }
  });

  it('[D123] is not what one of two had seen who binned it at once: whoever saw it has put it away', () => {
    const { a, b, floorA, floorB, ids, seen } = table();
    putItem(b, ids[1], 'title', seen(b, ids[1]), 'Kahvi ja pulla');
    type(floorB, textOf(floorB.y, ids[1]), 'Pullia 20. ');
    stepOf(binItem(b, floorB, ids[1]));
    // Later by the clock, and without having heard of either.
    a.clock.seconds += 60;
    stepOf(binItem(a, floorA, ids[1]));
    const [c, floorC] = [aPaper(2), aPaper(2, 'floor')];
    send(a, c);
    exchange(a, b);
    exchange(floorA, floorB);
    for (const [event, floor] of [
      [a, floorA],
      [b, floorB],
    ] as const)
      expect(told(event, floor)).toEqual([]);
    // A third who had seen neither is found under both.
    send(floorA, floorC);
    type(floorC, textOf(floorC.y, ids[1]), 'Kolme kannua. ');
    send(b, c);
    send(floorB, floorC);
    expect(told(c, floorC)).toEqual([{ title: 'Kahvi ja pulla', fields: [], words: ['Kolme kannua.'] }]);
  });

  it('[D123] is told once where two devices of one member wrote the same, and not where a list was emptied', () => {
    const pools = [aPaper(0, 'pool'), aPaper(1, 'pool'), aPaper(4, 'pool')] as const;
    putPool(pools[0], 'skills', [], ['fasilitointi']);
    exchange(...pools);
    stepOf(binPool(pools[0]));
    for (const pool of pools.slice(1)) putPool(pool, 'purpose', [], 'Apua');
    putPool(pools[1], 'skills', readPool(pools[1]).skills.seen, []);
    exchange(...pools);
    for (const pool of pools) expect(told(pool, null)).toEqual([{ title: '', fields: ['purpose: Apua'], words: [] }]);
  });

  it('[D125] tells nothing of texts that whoever binned did not have, and of an older binning only what its clocks tell', () => {
    const { a, b, floorA, ids } = table();
    stepOf(binItem(a, null, ids[1]));
    expect(told(a, floorA)).toEqual([]);
    const whole = thingAt(b.y, { root: 'head', id: null });
    b.y.transact(() => whole?.push([['bin', { at: 5, clocks: {} }, 5]]));
    // Clocks of the head alone, as they were written before: all of the items would lie above them.
    expect(told(b, floorA)).toEqual([]);
    expect(soughtIn(b)).toHaveLength(1);
    expect(placeOfItem(ids[1]).root).toBe('items');
  });

  it('[D123] is found in goals and their steps, notes, pools and networks', () => {
    const goals = [aPaper(0, 'goal'), aPaper(1, 'goal')] as const;
    const step = stepOf(addStep(goals[0], { text: 'Askel' })).thing ?? '';
    putGoal(goals[0], 'when', [], 'kun');
    exchange(...goals);
    stepOf(binStep(goals[0], step as never));
    type(goals[1], textOfGoal(goals[1]), 'Miksi tämä. ');
    exchange(...goals);
    expect(told(goals[0], null)).toEqual([]);
    stepOf(binGoal(goals[0]));
    type(goals[1], textOfGoal(goals[1]), 'Vielä sana. ');
    stepOf(addStep(goals[1], { text: 'Toinen askel' }));
    exchange(...goals);
    for (const goal of goals) expect(told(goal, null)).toEqual([{ title: 'kun', fields: ['text: Toinen askel'], words: ['Vielä sana.'] }]);

    const notes = [aPaper(0, 'note', { id: 'n' as DocId }), aPaper(1, 'note', { id: 'n' as DocId })] as const;
    putTitle(notes[0], [], 'Muistio');
    exchange(...notes);
    stepOf(binNote(notes[0]));
    type(notes[1], noteText(notes[1]), 'Rivejä. ');
    exchange(...notes);
    for (const note of notes) expect(told(note, null)).toEqual([{ title: 'Muistio', fields: [], words: ['Rivejä.'] }]);

    const pools = [aPaper(0, 'pool'), aPaper(1, 'pool')] as const;
    stepOf(binPool(pools[0]));
    putPool(pools[1], 'purpose', [], 'Apua');
    const cards = [aPaper(0, 'card'), aPaper(1, 'card')] as const;
    stepOf(binNetwork(cards[0]));
    putCard(cards[1], 'nameSv', [], 'Nätverk');
    exchange(...pools);
    exchange(...cards);
    expect([told(pools[0], null), told(cards[1], null)].flat().map(({ fields }) => fields)).toEqual([['purpose: Apua'], ['nameSv: Nätverk']]);
  });
});

/** One binds away, the other writes; what each has written arrives in this order. */
interface Play {
  readonly words: readonly string[];
  readonly titles: readonly string[];
  readonly whole: boolean;
  readonly late: boolean;
}

function played({ words, titles, whole, late }: Play): {
  readonly event: TestPaper;
  readonly floor: TestPaper;
  readonly arrivedBefore: { [client: string]: number };
} {
  const { a, b, floorA, floorB, ids, seen } = table();
  const bin = (): void => void stepOf(whole ? binEvent(a, floorA) : binItem(a, floorA, ids[1]));
  bin();
  for (const title of titles) putItem(b, ids[1], 'title', seen(b, ids[1]), title);
  for (const word of words) type(floorB, textOf(floorB.y, ids[1]), `${word}. `);
  // A third device hears of one before the other.
  const [event, floor] = [aPaper(2), aPaper(2, 'floor')];
  const first = late ? [b, floorB] : [a, floorA];
  send(first[0] as Paper, event);
  send(first[1] as Paper, floor);
  const arrivedBefore: { [client: string]: number } = {};
  for (const y of [event.y, floor.y]) for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(y))) arrivedBefore[client] = clock - 1;
  for (const from of [a, b]) send(from, event);
  for (const from of [floorA, floorB]) send(from, floor);
  return { event, floor, arrivedBefore };
}

const plays = fc.record<Play>({
  words: fc.array(fc.constantFrom('sana', 'rivi', 'huomio'), { minLength: 1, maxLength: 4 }),
  titles: fc.array(fc.constantFrom('Kahvi ja pulla', 'Tauko', 'Evästauko'), { maxLength: 2 }),
  whole: fc.boolean(),
  late: fc.boolean(),
});

describe('whatever order it comes in', () => {
  it('[A15][D123] all of it is found, 200 times', () => {
    fc.assert(
      fc.property(plays, (play) => {
        const { event, floor } = played(play);
        const [find, ...more] = findsOf(soughtIn(event), floor.y);
        expect(more).toEqual([]);
        for (const word of play.words) expect(find?.words.map(({ text }) => text).join(' ')).toContain(word);
        const title = play.titles.at(-1);
        if (title) expect(find?.fields.map(({ value }) => value)).toContain(title);
        expect(find?.words.every(({ text }) => !text.includes('Kuppeja'))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('[A15] half of it is missed, when it is judged by what had arrived', () => {
    const plain: Play = { words: ['sana'], titles: [], whole: false, late: true };
    const found = [plain, { ...plain, late: false }].map((play) => {
      const { event, floor, arrivedBefore } = played(play);
      return findsOf(soughtIn(event, { arrivedBefore }), floor.y).length;
    });
    expect(found).toEqual([0, 1]);
  });
});
