/** What a member is offered of what the bin was emptied of: the last of it, as long as the server has it. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { lastEmptied } from '../../src/device/emptied-past.ts';
import { restore, takenByEmptying } from '../../src/history/restore.ts';
import { dayMs } from '../../src/shared/base/time.ts';
import { empty, liesIn } from '../../src/shared/model/emptying.ts';
import { binEvent, binItem, putHead } from '../../src/shared/model/event.ts';
import type { Paper } from '../../src/shared/model/paper.ts';
import { anItem, aPaper } from '../shared/model/papers.ts';

function emptyAll(paper: Paper, versions: readonly number[]): void {
  empty(paper, null, new Map(liesIn(paper, null).map(({ thing, mark }) => [thing, mark])), versions);
}

describe('what the bin was emptied of', () => {
  it('[D152] is the last of it, by name, for thirty days', () => {
    const paper = aPaper(0);
    const now = paper.seconds() * 1000;
    const items = ['Avaus', 'Kahvi', 'Lopuksi'].map((title) => anItem(paper, { title, wanted: title }));
    expect(lastEmptied(paper.y, now)).toBeNull();
    for (const [nth, item] of items.entries()) {
      binItem(paper, null, item);
      if (nth === 0) emptyAll(paper, [1]);
    }
    paper.clock.seconds += 60;
    emptyAll(paper, [2]);
    expect(lastEmptied(paper.y, now + dayMs)).toMatchObject({ isWhole: false, titles: ['Kahvi', 'Lopuksi'], versions: [2], days: 30 });
    expect(lastEmptied(paper.y, now + 30 * dayMs)?.days).toBe(1);
    expect(lastEmptied(paper.y, now + 31 * dayMs)).toBeNull();
  });

  it('[D152] is nothing any more when it has come back', () => {
    const paper = aPaper(0);
    putHead(paper, 'title', [], 'Tapaaminen');
    putHead(paper, 'place', [], 'Paja');
    binEvent(paper);
    const then = new Y.Doc();
    Y.applyUpdate(then, Y.encodeStateAsUpdate(paper.y));
    emptyAll(paper, [1]);
    const now = paper.seconds() * 1000;
    expect(lastEmptied(paper.y, now)).toMatchObject({ isWhole: true, titles: ['Tapaaminen'] });
    restore(paper, then, new Map(), paper.y, takenByEmptying(then, paper.y));
    expect(lastEmptied(paper.y, now)).toBeNull();
  });
});
