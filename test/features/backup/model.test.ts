/** When the quiet card speaks, what each platform does with work that it alone has, and how a file's content is listed. */
import { describe, expect, it } from 'vitest';
import type { BackupDoc } from '../../../src/device/backup/api.ts';
import { byKind, countsOf, isDue, keepingOf, kindOf, sizeOf, together } from '../../../src/features/backup/model.ts';

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

const disk = { kept: 'disk', persistent: false } as const;
const agents = {
  iphone: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  iphoneChrome: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/137.0.0.0 Mobile/15E148 Safari/604.1',
  mac: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  macChrome: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36',
  windows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36',
  firefox: 'Mozilla/5.0 (X11; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0',
  android: 'Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Mobile Safari/537.36',
};

describe('what storage keeps', () => {
  it.each([
    ['iphone', 5, false, 'days'],
    ['iphoneChrome', 5, false, 'days'],
    ['mac', 5, false, 'days'],
    ['mac', 0, false, 'days-mac'],
    ['macChrome', 0, false, 'pressure'],
    ['windows', 0, false, 'pressure'],
    ['firefox', 0, false, 'pressure'],
    ['android', 5, false, 'pressure'],
    ['iphone', 5, true, 'pressure'],
    ['mac', 0, true, 'pressure'],
  ] as const)('[D99] on %s with %i touch points, installed %s: %s', (agent, touchPoints, installed, keeping) => {
    expect(keepingOf(disk, { userAgent: agents[agent], touchPoints, installed })).toBe(keeping);
  });

  it('[D99] says nothing where the browser has promised, and that nothing is stored where it is not', () => {
    const platform = { userAgent: agents.windows, touchPoints: 0, installed: false };
    expect(keepingOf({ kept: 'disk', persistent: true }, platform)).toBe('kept');
    expect(keepingOf({ kept: 'memory', persistent: null }, platform)).toBe('memory');
    // Safari’s seven days hold whatever it says of persistence, as long as it is not installed.
    expect(keepingOf({ kept: 'disk', persistent: true }, { userAgent: agents.iphone, touchPoints: 5, installed: false })).toBe('days');
  });
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
