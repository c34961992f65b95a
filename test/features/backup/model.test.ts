/** When the quiet card speaks, and how a file's content is listed. */
import { describe, expect, it } from 'vitest';
import type { BackupDoc } from '../../../src/device/backup/api.ts';
import { byKind, countsOf, isDue, kindOf, sizeOf, together } from '../../../src/features/backup/model.ts';

const day = 24 * 3_600_000;
const now = 1_795_000_000_000;
const facts = { hasAccount: false, minutes: 10, lastWritten: null, putOff: null, now };

describe('the quiet card', () => {
  it.each([
    ['after ten minutes of work without an account', facts, true],
    ['not before', { ...facts, minutes: 9 }, false],
    ['never with an account', { ...facts, hasAccount: true, minutes: 500 }, false],
    ['not within a week of *Ei nyt*', { ...facts, putOff: now - 6 * day }, false],
    ['again after a week', { ...facts, putOff: now - 7 * day }, true],
    ['not within a week of a file', { ...facts, lastWritten: now - day }, false],
    ['again when the file is a week old', { ...facts, lastWritten: now - 8 * day }, true],
    ['not for a clock that was set back a little', { ...facts, putOff: now + day }, false],
  ])('[D99] is due %s', (_, given, due) => expect(isDue(given)).toBe(due));
});

const doc = (kind: string, name: string, here: BackupDoc['here']): BackupDoc => ({ sort: 'doc', kind, name, here, space: '', doc: '' });

describe('what is in a file', () => {
  it('[D93] is listed by kind, what is new first, unknown kinds last', () => {
    const listed = byKind([
      doc('ballot', 'Äänestys', 'new'),
      doc('event', 'B', 'same'),
      doc('event', 'C', 'new'),
      doc('card', 'V', 'more'),
      doc('event', 'A', 'new'),
    ]);
    expect(listed.map(({ kind, docs }) => [kind, docs.map(({ name }) => name).join('')])).toEqual([
      ['card', 'V'],
      ['event', 'ACB'],
      ['other', 'Äänestys'],
    ]);
    expect(countsOf(listed.flatMap(({ docs }) => docs))).toEqual({ new: 3, more: 1, same: 1 });
    expect([kindOf('constructor'), kindOf('note')]).toEqual(['other', 'note']);
  });

  it('tells what is called alike once', () => {
    expect(together([doc('a', 'x', 'new'), doc('b', 'x', 'new'), doc('c', 'y', 'new')], ({ name }) => name)).toEqual([
      { word: 'x', count: 2 },
      { word: 'y', count: 1 },
    ]);
  });

  it('is sized for people', () => {
    expect([sizeOf(1), sizeOf(2_000_000), sizeOf(3_000_000_000)].map(({ unit, value }) => `${value} ${unit}`)).toEqual(['1 kB', '2 MB', '3 GB']);
  });
});
