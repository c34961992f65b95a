/** What is emptied is what was marked, by whoever empties it, twice as well as once; one letter more and nothing goes. */
import { describe, expect, it } from 'vitest';
import type * as Y from 'yjs';
import type { ItemId } from '../../../src/shared/base/ids.ts';
import { emptiedOf, empty, liesIn } from '../../../src/shared/model/emptying.ts';
import { agenda, binEvent, binItem, itemAt, putItem, takeBackEvent, takeBackItem } from '../../../src/shared/model/event.ts';
import { ensureFinalBreak, textOf } from '../../../src/shared/model/long-text.ts';
import { findsOf, soughtIn } from '../../../src/shared/model/lost.ts';
import { binNetwork, putCard } from '../../../src/shared/model/network.ts';
import { binNote, noteText, putTitle } from '../../../src/shared/model/note.ts';
import { type Paper, sign } from '../../../src/shared/model/paper.ts';
import { head, thingAt } from '../../../src/shared/model/verbs.ts';
import { anItem, aPaper, exchange, stepOf } from './papers.ts';

function type(paper: Paper, text: Y.Text, words: string): void {
  paper.y.transact(() => {
    sign(paper);
    ensureFinalBreak(text);
    text.insert(0, words);
  });
}

/** Two devices with an event of two items; the second has notes, and lies in the bin. */
function table() {
  const [a, b, floorA, floorB] = [aPaper(0), aPaper(1), aPaper(3, 'floor'), aPaper(4, 'floor')];
  const ids = ['Avaus', 'Kahvi'].map((title) => anItem(a, { title })) as [ItemId, ItemId];
  type(floorA, textOf(floorA.y, ids[1]), 'Kuppeja 40');
  stepOf(putItem(a, ids[1], 'wanted', [], 'Että puhutaan'));
  exchange(floorA, floorB);
  stepOf(binItem(a, floorA, ids[1]));
  exchange(a, b);
  return { a, b, floorA, floorB, ids };
}

const marked = (paper: Paper, floor: Paper | null) => new Map(liesIn(paper, floor?.y ?? null).map(({ thing, mark }) => [thing, mark]));

describe('the emptying of the bin', () => {
  it('[D147] marks what lies in the bin alike on every device, and nothing that does not', () => {
    const { a, b, floorA, floorB, ids } = table();
    expect([...marked(a, floorA).keys()]).toEqual([ids[1]]);
    expect(marked(b, floorB)).toEqual(marked(a, floorA));
    // Who does not have the notes cannot know what would go
    expect(marked(b, null)).not.toEqual(marked(a, floorA));
  });

  it('[D148] leaves a thing its name, its binning and the note of what was emptied; the rest of the event stands', () => {
    const { a, floorA, ids } = table();
    expect(empty(a, floorA, marked(a, floorA), [7, 8])).toBe(1);
    const thing = thingAt(a.y, { root: 'items', id: ids[1] });
    expect(thing && emptiedOf(thing)).toEqual({ at: a.seconds(), versions: [7, 8] });
    expect(itemAt(a, ids[1])).toMatchObject({ title: { value: 'Kahvi' }, wanted: { value: '' } });
    expect(textOf(floorA.y, ids[1]).toString()).toBe('\n');
    expect(itemAt(a, ids[0])?.title.value).toBe('Avaus');
    expect(liesIn(a, floorA.y)).toEqual([]);
    stepOf(takeBackItem(a, ids[1]));
    expect(agenda(a).map(({ id }) => id)).toEqual(ids);
  });

  it('[D148] by two devices at once comes to the same, and once more does nothing', () => {
    const { a, b, floorA, floorB } = table();
    const due = marked(a, floorA);
    expect([empty(a, floorA, due, [1]), empty(b, floorB, due, [1])]).toEqual([1, 1]);
    exchange(a, b);
    exchange(floorA, floorB);
    expect([empty(a, floorA, due, [1]), liesIn(a, floorA.y), liesIn(b, floorB.y)]).toEqual([0, [], []]);
  });

  it.each(['a value', 'a letter'])('[D147] leaves all of a thing that has %s more than was marked', (what) => {
    const { a, b, floorA, floorB, ids } = table();
    const due = marked(a, floorA);
    stepOf(takeBackItem(b, ids[1]));
    if (what === 'a value') stepOf(putItem(b, ids[1], 'wanted', [], 'Uusi toive'));
    else type(floorB, textOf(floorB.y, ids[1]), 'Pullia 20. ');
    stepOf(binItem(b, floorB, ids[1]));
    exchange(a, b);
    exchange(floorA, floorB);
    expect(empty(a, floorA, due, [1])).toBe(0);
    expect(textOf(floorA.y, ids[1]).toString()).toContain('Kuppeja 40');
  });

  it('[D147] leaves what was taken back', () => {
    const { a, floorA, ids } = table();
    const due = marked(a, floorA);
    stepOf(takeBackItem(a, ids[1]));
    expect(empty(a, floorA, due, [1])).toBe(0);
    expect(itemAt(a, ids[1])?.wanted.value).toBe('Että puhutaan');
  });

  it('[D123][D148] what somebody away wrote meanwhile stands in the emptied thing, and is found', () => {
    const { a, b, floorA, floorB, ids } = table();
    const due = marked(a, floorA);
    const away = aPaper(2);
    exchange(a, away);
    // Somebody who had the item before it was put into the bin would write the same; here the thing was seen binned by none of it
    type(floorB, textOf(floorB.y, ids[1]), 'Pullia 20. ');
    expect(empty(a, floorA, due, [1])).toBe(1);
    exchange(floorA, floorB);
    exchange(a, b);
    expect(textOf(floorA.y, ids[1]).toString()).toBe('Pullia 20. \n');
    expect(findsOf(soughtIn(a), floorA.y).map(({ words }) => words.map(({ text }) => text))).toEqual([['Pullia 20.']]);
    // And lies there to be emptied in its turn
    expect(liesIn(a, floorA.y).map(({ thing }) => thing)).toEqual([ids[1]]);
  });

  it('[D148] of a whole event takes its items and all their notes; taken back it has no leftovers in its agenda', () => {
    const { a, b, floorA, floorB, ids } = table();
    stepOf(takeBackItem(a, ids[1]));
    stepOf(binEvent(a, floorA));
    exchange(a, b);
    const due = marked(a, floorA);
    expect([...due.keys()]).toEqual(['']);
    expect(marked(b, floorB)).toEqual(due);
    expect(empty(b, floorB, due, [1, 2])).toBe(1);
    expect(textOf(floorB.y, ids[1]).toString()).toBe('\n');
    expect(liesIn(b, floorB.y)).toEqual([]);
    stepOf(takeBackEvent(b));
    expect(agenda(b)).toEqual([]);
  });

  it('[D148] of a note takes its words, and leaves it its title', () => {
    const note = aPaper(0, 'note');
    stepOf(putTitle(note, [], 'Muistio'));
    type(note, noteText(note), 'Kaikki sanat');
    stepOf(binNote(note));
    expect(empty(note, null, marked(note, null), [3])).toBe(1);
    expect(noteText(note).toString()).toBe('\n');
    const thing = thingAt(note.y, head);
    expect(thing && emptiedOf(thing)?.versions).toEqual([3]);
  });

  it('[D149] never empties a network: from it hang things that nobody has put into the bin', () => {
    const card = aPaper(0, 'card');
    stepOf(putCard(card, 'nameFi', [], 'Verkosto'));
    stepOf(binNetwork(card));
    expect(liesIn(card, null)).toEqual([]);
  });
});
