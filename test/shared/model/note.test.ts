import { describe, expect, it } from 'vitest';
import { type DocId, newId, type SpaceId } from '../../../src/shared/base/ids.ts';
import { binNote, excerptOf, isNoteBinned, type NoteRef, noteText, putTitle, readNote, takeBackNote, titleOf } from '../../../src/shared/model/note.ts';
import { contentOf, fillNote, retireNote } from '../../../src/shared/model/note-copy.ts';
import { UndoList } from '../../../src/shared/model/undo.ts';
import { aPaper, exchange, seeded, stepOf, type TestPaper } from './papers.ts';

const copyRef: NoteRef = { space: newId<'space'>(1_800_000_000_000, seeded(7)) as SpaceId, doc: newId<'doc'>(1_800_000_000_000, seeded(8)) as DocId };
const ownRef: NoteRef = { space: newId<'space'>(1_800_000_000_000, seeded(9)) as SpaceId, doc: newId<'doc'>(1_800_000_000_000, seeded(10)) as DocId };

function aNote(title: string, words: string, nth = 0): TestPaper {
  const note = aPaper(nth, 'note');
  if (title) stepOf(putTitle(note, [], title));
  noteText(note).insert(0, words);
  return note;
}

describe('a note', () => {
  it('[D6] an empty one reads as nothing at all', () => {
    const note = aPaper(0, 'note');
    const { title, sharedTo, sharedFrom, bin } = readNote(note);
    expect([title.value, sharedTo.value, sharedFrom.value, bin.value, titleOf(note), excerptOf(note)]).toEqual(['', null, null, null, '', '']);
  });

  it('[D63] is called by its title, else by its first words, and the excerpt goes on from there', () => {
    const titled = aNote('Huoneentaulu', '\n  Kolme hetkeä\nja yksi lista\n');
    expect([titleOf(titled), excerptOf(titled)]).toEqual(['Huoneentaulu', 'Kolme hetkeä ja yksi lista']);
    const bare = aNote('', '\n  Kolme   hetkeä\nja yksi lista\n');
    expect([titleOf(bare), excerptOf(bare)]).toEqual(['Kolme hetkeä', 'ja yksi lista']);
    const long = aNote('', `${'sana '.repeat(40)}\n${'toinen '.repeat(60)}\n`);
    expect(titleOf(long).length).toBeLessThanOrEqual(80);
    expect(titleOf(long)).toMatch(/sana…$/);
    expect(excerptOf(long).length).toBeLessThanOrEqual(160);
  });

  it('[D7] takes a title of 300 letters and no more', () => {
    expect(putTitle(aPaper(0, 'note'), [], 'x'.repeat(301))).toMatchObject({ kind: 'refused', code: 'too-long', max: 300 });
  });

  it('[D2] keeps both of two titles written apart', () => {
    const [a, b] = [aPaper(0, 'note'), aPaper(1, 'note')];
    stepOf(putTitle(a, [], 'Ainon'));
    stepOf(putTitle(b, [], 'Björnin'));
    exchange(a, b);
    expect(
      readNote(a)
        .title.offers.map((offer) => offer.value)
        .toSorted(),
    ).toEqual(['Ainon', 'Björnin']);
  });

  it('[D13] in the bin it knows what a colleague wrote into its text without having seen it go', () => {
    const [a, b] = [aNote('Yhteinen', 'alku\n'), aPaper(1, 'note')];
    exchange(a, b);
    stepOf(binNote(a));
    noteText(b).insert(0, 'Björnin lisäys ');
    exchange(a, b);
    expect(isNoteBinned(b)).toBe(true);
    stepOf(takeBackNote(a));
    exchange(a, b);
    expect([isNoteBinned(b), noteText(a).toString()]).toEqual([false, 'Björnin lisäys alku\n']);
  });

  it('[D64] shared is copied whole under another id, and the private one in the bin knows its copy', () => {
    const own = aNote('Ideat', '');
    noteText(own).applyDelta([{ insert: 'kohta' }, { insert: '\n', attributes: { line: 'bullet', depth: 1 } }, { insert: { drawing: {} } }, { insert: '\n' }]);
    const copy = aPaper(0, 'note', { id: copyRef.doc, space: copyRef.space });
    expect(fillNote(copy, contentOf(own), ownRef)).toBe(true);
    stepOf(retireNote(own, copyRef));
    expect(noteText(copy).toDelta()).toEqual(noteText(own).toDelta());
    expect([readNote(copy).title.value, readNote(copy).sharedFrom.value]).toEqual(['Ideat', ownRef]);
    expect([isNoteBinned(own), readNote(own).sharedTo.value]).toEqual([true, copyRef]);
    expect(fillNote(copy, contentOf(own), ownRef)).toBe(false);
  });

  it('[D64] a title that was never given is given to the copy by its first words', () => {
    const copy = aPaper(0, 'note', { id: copyRef.doc });
    fillNote(copy, contentOf(aNote('', 'Ensimmäinen rivi\ntoinen\n')), null);
    expect(readNote(copy).title.value).toBe('Ensimmäinen rivi');
  });

  it('[D64] undone, the private one stands as it stood; redone, it is in the bin with the way to its copy', () => {
    const own = aNote('Ideat', 'yksi\n');
    const list = new UndoList();
    const step = stepOf(list.take(retireNote(own, copyRef)));
    expect(list.undo(step)?.kind).toBe('step');
    expect([isNoteBinned(own), noteText(own).toString()]).toEqual([false, 'yksi\n']);
    stepOf(putTitle(own, readNote(own).title.seen, 'Ideat 2'));
    expect(list.redo()?.kind).toBe('step');
    expect([isNoteBinned(own), readNote(own).sharedTo.value]).toEqual([true, copyRef]);
  });

  it('[D6] an odd way to a copy is none', () => {
    const note = aNote('x', '');
    note.y.getArray('head').push([['sharedTo', { space: 'x', doc: 3 }, 1]]);
    expect(readNote(note).sharedTo.value).toBeNull();
  });
});
