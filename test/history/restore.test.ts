import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { contentOf } from '../../src/history/content.ts';
import { choose, type Renamed, restore, takenByEmptying } from '../../src/history/restore.ts';
import type { ItemId } from '../../src/shared/base/ids.ts';
import { emptiedOf, empty, liesIn } from '../../src/shared/model/emptying.ts';
import {
  agenda,
  binEvent,
  binItem,
  binnedItems,
  isEventBinned,
  moveItem,
  placeOfItem,
  putHead,
  putItem,
  readHead,
  takeBackEvent,
  takeBackItem,
} from '../../src/shared/model/event.ts';
import { ensureFinalBreak, linesOf, plainText, textOf } from '../../src/shared/model/long-text.ts';
import { findsOf, soughtIn } from '../../src/shared/model/lost.ts';
import { type Paper, sign } from '../../src/shared/model/paper.ts';
import { UndoList } from '../../src/shared/model/undo.ts';
import { anItem, aPaper, björn, exchange, seeded } from '../shared/model/papers.ts';

function copyOf(paper: Pick<Paper, 'y'>): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(paper.y));
  return copy;
}

function write(paper: Paper, name: string, act: (text: Y.Text) => void): void {
  paper.y.transact(() => {
    sign(paper);
    ensureFinalBreak(textOf(paper.y, name));
    act(textOf(paper.y, name));
  });
}

/** All that a reader sees of a document: standing things with their values, and texts with their marks. */
function reads(y: Y.Doc): unknown {
  const { things, texts } = contentOf(y);
  const said = (value: unknown) => value !== null && value !== '' && value !== false;
  return {
    things: [...things]
      .filter(([, thing]) => !thing.binned)
      .map(([key, thing]) => [
        key,
        [...thing.fields]
          .filter(([, { value }]) => said(value))
          .map(([field, { value }]) => [field, value])
          .toSorted(),
      ])
      .filter(([, fields]) => (fields as unknown[]).length > 0)
      .toSorted(),
    texts: [...texts]
      .map(([name, text]) => [name, linesOf(text)] as const)
      .filter(([, lines]) => plain(lines) !== '')
      .toSorted(),
  };
}

const plain = (lines: ReturnType<typeof linesOf>) =>
  lines
    .map((line) => line.runs.map((run) => run.text).join(''))
    .join('')
    .trim();

describe('a restoration', () => {
  it('[D88] puts values back, bins what was made since, takes back what was binned, changes texts where they differ; Kumoa takes all of it back', () => {
    const paper = aPaper(0);
    const [kept, binned] = [anItem(paper, { title: 'Avaus', minutes: 10 }), anItem(paper, { title: 'Kahvi' })];
    write(paper, kept, (text) => text.insert(0, 'Otsikko\nVanha rivi'));
    write(paper, kept, (text) => text.format(7, 1, { line: 'h1' }));
    const then = copyOf(paper);
    putItem(paper, kept, 'title', agenda(paper)[0]?.title.seen ?? [], 'Aloitus');
    putHead(paper, 'place', [], 'Paja');
    binItem(paper, null, binned);
    const made = anItem(paper, { title: 'Uusi' });
    write(paper, kept, (text) => {
      text.format(7, 1, { line: null });
      text.delete(8, 5);
      text.insert(8, 'Uusi ja pidempi');
    });
    const before = reads(paper.y);

    const done = restore(paper, then);
    expect(reads(paper.y)).toEqual(reads(then));
    expect(binnedItems(paper).map((item) => item.id)).toEqual([made]);
    const list = new UndoList();
    list.take(done?.step ?? null);
    expect(list.undo()?.kind).toBe('step');
    done?.texts?.undo();
    expect(reads(paper.y)).toEqual(before);
    expect(restore(paper, copyOf(paper))).toBeNull();
  });

  it('[D123] tells a binning that notes had not been begun: what a colleague writes into them meanwhile is found', () => {
    const [a, b, floorA, floorB] = [aPaper(0), aPaper(1), aPaper(0, 'floor'), aPaper(1, 'floor')];
    const then = copyOf(a);
    const made = anItem(a, { title: 'Uusi' });
    exchange(a, b);
    restore(a, then, new Map(), floorA.y);
    write(floorB, made, (text) => text.insert(0, 'Tästä sovittiin.'));
    exchange(a, b);
    exchange(floorA, floorB);
    expect(findsOf(soughtIn(b), floorB.y).flatMap(({ words }) => words.map(({ text }) => text))).toEqual(['Tästä sovittiin.']);
  });

  it('[D88] is a forward edit: a colleague who was away keeps what they wrote meanwhile', () => {
    const [a, b] = [aPaper(0), aPaper(1)];
    const item = anItem(a, { title: 'Avaus' });
    write(a, item, (text) => text.insert(0, 'Sovitaan.'));
    exchange(a, b);
    const then = copyOf(a);
    write(a, item, (text) => text.insert(9, ' Toinen.'));
    restore(a, then);
    write(b, item, (text) => text.insert(0, 'Björnin sana. '));
    putHead(b, 'place', readHead(b).place.seen, 'Paja');
    exchange(a, b);
    expect(plainText(textOf(a.y, item))).toBe('Björnin sana. Sovitaan.');
    expect(readHead(a).place.value).toBe('Paja');
    expect(plainText(textOf(b.y, item))).toBe('Björnin sana. Sovitaan.');
  });

  it('[D88] makes anew under a fresh id what is no longer here, and its text follows', () => {
    const [event, floor] = [aPaper(0), aPaper(0, 'floor')];
    const item = anItem(event, { title: 'Kadonnut' });
    write(floor, item, (text) => text.insert(0, 'Muistiinpano'));
    const [thenEvent, thenFloor] = [copyOf(event), copyOf(floor)];
    const [bare, bareFloor] = [aPaper(1), aPaper(1, 'floor')];
    const renamed: Renamed = new Map();
    restore(bare, thenEvent, renamed, bareFloor.y);
    restore(bareFloor, thenFloor, renamed);
    const [anew] = agenda(bare);
    expect(anew?.title.value).toBe('Kadonnut');
    expect(anew?.id).not.toBe(item);
    expect(plainText(textOf(bareFloor.y, anew?.id ?? ''))).toBe('Muistiinpano');
  });

  it('[D88] brings a whole event back from the bin before it writes in it, and never bins the whole', () => {
    const paper = aPaper(0);
    anItem(paper, { title: 'Avaus' });
    const then = copyOf(paper);
    putItem(paper, agenda(paper)[0]?.id as ItemId, 'minutes', [], 45);
    binEvent(paper);
    expect(restore(paper, then)).not.toBeNull();
    expect(isEventBinned(paper)).toBe(false);
    expect(reads(paper.y)).toEqual(reads(then));
    const inBin = copyOf(paper);
    binEvent({ ...paper, y: inBin });
    restore(paper, inBin);
    expect(isEventBinned(paper)).toBe(false);
  });

  it('[D2] a choice goes over all values on offer', () => {
    const [a, b] = [aPaper(0), aPaper(1)];
    const item = anItem(a, { title: 'Kahvi' });
    exchange(a, b);
    const seen = agenda(a)[0]?.title.seen ?? [];
    putItem(a, item, 'title', seen, 'Tee');
    putItem(b, item, 'title', seen, 'Mehu');
    exchange(a, b);
    expect(choose(a, placeOfItem(item), 'title', 'Tee')?.acts).toMatchObject([{ act: 'put', former: { by: björn } }]);
    exchange(a, b);
    expect(agenda(b)[0]?.title).toMatchObject({ value: 'Tee', offers: [] });
  });

  it.each(Array.from({ length: 60 }, (_, n) => n + 1))(
    '[D88] seed %i: after any acts the content is that of the version, nothing made is gone, and Kumoa brings back what stood',
    (seed) => {
      const random = seeded(seed);
      const below = (n: number): number => (random(1)[0] ?? 0) % n;
      const paper = aPaper(seed % 3);
      const act = (nth: number): void => {
        const rows = agenda(paper);
        const row = rows[below(Math.max(1, rows.length))];
        switch (below(7)) {
          case 0:
          case 1:
            anItem(paper, { title: `Kohta ${nth}` }, below(5));
            break;
          case 2:
            if (row) putItem(paper, row.id, 'title', row.title.seen, `Nimi ${nth}`);
            break;
          case 3:
            if (row) moveItem(paper, row.id, below(6));
            break;
          case 4:
            if (row) binItem(paper, null, row.id);
            else takeBackItem(paper, (binnedItems(paper)[0]?.id ?? '') as ItemId);
            break;
          case 5:
            if (row)
              write(paper, row.id, (text) => {
                const at = below(text.length);
                if (below(3) === 0 && at > 0) text.delete(0, at);
                text.insert(Math.min(at, text.length - 1), `sana ${nth} `);
              });
            break;
          case 6:
            if (row) write(paper, row.id, (text) => text.format(text.length - 1, 1, { line: below(2) === 0 ? 'h1' : null }));
            break;
        }
      };
      for (let nth = 0; nth < 12; nth++) act(nth);
      const then = copyOf(paper);
      for (let nth = 12; nth < 26; nth++) act(nth);
      const before = reads(paper.y);
      const made = [...paper.y.getMap('items').keys()].toSorted();
      const done = restore(paper, then);
      expect(reads(paper.y)).toEqual(reads(then));
      expect([...paper.y.getMap('items').keys()].toSorted()).toEqual(made);
      if (done?.step) {
        const list = new UndoList();
        list.take(done.step);
        expect(list.undo()?.kind).toBe('step');
      }
      done?.texts?.undo();
      expect(reads(paper.y)).toEqual(before);
    },
  );
});

describe('bringing back what the bin was emptied of', () => {
  function emptied(bins: (event: Paper, floor: Paper, item: ItemId) => unknown) {
    const [event, floor] = [aPaper(0), aPaper(3, 'floor')];
    const items = ['Avaus', 'Kahvi'].map((title) => anItem(event, { title, wanted: `Että ${title}` })) as [ItemId, ItemId];
    for (const item of items) write(floor, item, (text) => text.insert(0, `Sanat ${item}`));
    bins(event, floor, items[1]);
    const then = [copyOf(event), copyOf(floor)] as const;
    const due = new Map(liesIn(event, floor.y).map(({ thing, mark }) => [thing, mark]));
    expect(empty(event, floor, due, [1, 2])).toBe(1);
    const bring = (): void => {
      const only = takenByEmptying(then[0], event.y);
      restore(event, then[0], new Map(), floor.y, only);
      restore(floor, then[1], new Map(), floor.y, only);
    };
    const read = (item: ItemId) => [agenda(event).find(({ id }) => id === item)?.wanted.value, plainText(textOf(floor.y, item)).trim()];
    return { event, floor, items, bring, read };
  }

  it.each([true, false])(
    '[D152] brings an item back with its values and notes (taken back before: %s), and leaves alone what was written since',
    (isTakenBack) => {
      const { event, items, bring, read } = emptied((paper, floor, item) => binItem(paper, floor, item));
      putItem(event, items[0], 'wanted', agenda(event)[0]?.wanted.seen ?? [], 'Uutta');
      if (isTakenBack) takeBackItem(event, items[1]);
      bring();
      expect(read(items[1])).toEqual(['Että Kahvi', `Sanat ${items[1]}`]);
      expect(read(items[0])).toEqual(['Uutta', `Sanat ${items[0]}`]);
      const thing = event.y.getMap('items').get(items[1]) as Parameters<typeof emptiedOf>[0];
      expect(emptiedOf(thing)).toBeNull();
    },
  );

  it.each([true, false])('[D152] brings a whole event back (taken back before: %s), and an item that lay in the bin then stays there', (isTakenBack) => {
    const { event, items, bring, read } = emptied((paper, floor, item) => {
      binItem(paper, floor, item);
      binEvent(paper, floor);
    });
    if (isTakenBack) takeBackEvent(event);
    bring();
    expect(isEventBinned(event)).toBe(false);
    expect(agenda(event).map(({ id }) => id)).toEqual([items[0]]);
    expect(read(items[0])).toEqual(['Että Avaus', `Sanat ${items[0]}`]);
    expect(binnedItems(event).map(({ id }) => id)).toEqual([items[1]]);
  });
});
