import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { emptyForGood, isErased } from '../../../src/shared/model/erased.ts';
import { addItem, agenda, binEvent, putHead, readHead, takeBackEvent } from '../../../src/shared/model/event.ts';
import { findsOf, soughtIn } from '../../../src/shared/model/lost.ts';
import { binNote, noteText, putTitle, readNote } from '../../../src/shared/model/note.ts';
import { write } from '../../../src/shared/model/paper.ts';
import { aPaper, exchange, stepOf } from './papers.ts';

/** An event with a title and two items, in the bin. */
function aBinnedEvent() {
  const paper = aPaper(0);
  putHead(paper, 'title', [], 'Salainen nimi');
  for (const title of ['Salainen kohta', 'Toinen']) stepOf(addItem(paper, { title }));
  binEvent(paper, null);
  return paper;
}

describe('what is erased for good', () => {
  it('[D144][D145] leaves nothing but the binning, which says so; nested types stay, empty', () => {
    const paper = aBinnedEvent();
    const items = paper.y.getMap('items').size;
    expect(emptyForGood(paper)).toBe(true);
    expect(isErased(paper.y)).toBe(true);
    const { who: _, ...left } = paper.y.toJSON() as { readonly who: unknown; readonly head: readonly unknown[]; readonly items: object };
    expect(left.head).toHaveLength(1);
    expect(Object.values(left.items)).toEqual(Array(items).fill([]));
    expect(JSON.stringify(left)).not.toContain('Salainen');
    expect([readHead(paper).title.value, readHead(paper).bin.value !== null, agenda(paper).length]).toEqual(['', true, 0]);
    expect(findsOf(soughtIn(paper), null)).toEqual([]);
    // Nor is it in the bytes that are kept once Yjs has let go of what was deleted.
    const fresh = new Y.Doc();
    Y.applyUpdate(fresh, Y.encodeStateAsUpdate(paper.y));
    expect(Buffer.from(Y.encodeStateAsUpdate(fresh)).includes('Salainen')).toBe(false);
  });

  it('[D145] is taken back by nobody, and stays erased where an older app has taken it back', () => {
    const paper = aBinnedEvent();
    emptyForGood(paper);
    expect(takeBackEvent(paper)).toBeNull();
    const older = aPaper(1);
    exchange(paper, older);
    write(older, () => (older.y.getArray('head') as Y.Array<unknown>).push([['bin', false, older.seconds()]]));
    exchange(paper, older);
    expect(isErased(paper.y)).toBe(true);
  });

  it('[D144] a note goes with its text', () => {
    const paper = aPaper(0, 'note');
    putTitle(paper, [], 'Salainen nimi');
    write(paper, () => noteText(paper).insert(0, 'Salaisia sanoja\n'));
    binNote(paper);
    expect(emptyForGood(paper)).toBe(true);
    expect([readNote(paper).title.value, noteText(paper).length]).toEqual(['', 0]);
  });

  it('[D144] nothing is done to what is not in the bin, is erased already, or is of a newer app', () => {
    const open = aPaper(0);
    putHead(open, 'title', [], 'Tapaaminen');
    expect(emptyForGood(open)).toBe(false);
    const erased = aBinnedEvent();
    emptyForGood(erased);
    expect(emptyForGood(erased)).toBe(false);
    const newer = aBinnedEvent();
    newer.y.getMap('about').set('schema', 99);
    expect(emptyForGood(newer)).toBe(false);
    expect([open, newer].map((paper) => readHead(paper).title.value)).toEqual(['Tapaaminen', 'Salainen nimi']);
    expect(isErased(new Y.Doc())).toBe(false);
  });
});
