import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { asksIn, changesBetween, withoutMine } from '../../src/history/compare.ts';
import { partsOf, stretchesOf } from '../../src/history/compare-text.ts';
import { lettersOf } from '../../src/history/letters.ts';
import { overlapsIn, passagesOf } from '../../src/history/passages.ts';
import type { ItemId, SpaceId } from '../../src/shared/base/ids.ts';
import { empty, liesIn } from '../../src/shared/model/emptying.ts';
import { agenda, binEvent, binItem, moveItem, placeOfItem, putHead, putItem, readHead, takeBackItem } from '../../src/shared/model/event.ts';
import { ensureFinalBreak, textOf } from '../../src/shared/model/long-text.ts';
import { type Paper, sign } from '../../src/shared/model/paper.ts';
import { moveGoal } from '../../src/shared/model/plan.ts';
import { aino, anItem, aPaper, björn, exchange } from '../shared/model/papers.ts';

/** How a document stood: a copy of its own. */
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

const shown = (parts: readonly { readonly kind: string; readonly text: string }[]) =>
  parts.map(({ kind, text }) => (kind === 'same' ? text : kind === 'new' ? `[+${text}]` : `[-${text}]`)).join('');

function comparedText(before: string, act: (text: Y.Text) => void): string {
  const paper = aPaper(0, 'floor');
  write(paper, paper.id, (text) => text.insert(0, before));
  const then = copyOf(paper);
  write(paper, paper.id, act);
  return shown(partsOf(stretchesOf(lettersOf(then.getText(paper.id)), lettersOf(textOf(paper.y, paper.id)))));
}

describe('what changed in things', () => {
  it('[D57] [D85] tells of a plan which goals stand elsewhere now, one line each, and asks nobody about places', () => {
    const [a, b] = [aPaper(0, 'plan'), aPaper(1, 'plan')];
    const goals = ['1', '2', '3'].map((n) => ({ id: `0199d3a0-0000-7000-8000-00000000000${n}` as SpaceId }));
    const [first, , third] = goals.map((goal) => goal.id) as [SpaceId, SpaceId, SpaceId];
    moveGoal(a, goals, third, 0);
    exchange(a, b);
    const then = copyOf(a);
    moveGoal(b, goals, first, 0);
    moveGoal(a, goals, first, 2);
    exchange(a, b);
    expect(asksIn(a.y)).toEqual([]);
    const changes = changesBetween(then, a.y);
    expect(changes.every((change) => change.at.root === 'order' && change.moved && change.fields.length === 0)).toBe(true);
    expect(changes.map((change) => change.at.id)).toEqual([first]);
    expect(changesBetween(a.y, copyOf(a))).toEqual([]);
  });

  it('[D85] tells one line per thing: values old and new, what came, went and moved, and by whom', () => {
    const [a, b] = [aPaper(0), aPaper(1)];
    const [first, second, third, fourth] = ['Avaus', 'Kahvi', 'Päätös', 'Lopuksi'].map((title) => anItem(a, { title })) as [ItemId, ItemId, ItemId, ItemId];
    exchange(a, b);
    const then = copyOf(a);
    putHead(b, 'place', readHead(b).place.seen, 'Paja');
    putItem(b, first, 'minutes', [], 30);
    binItem(b, null, second);
    moveItem(b, fourth, 0);
    const fifth = anItem(b, { title: 'Uusi' });
    exchange(a, b);
    const changes = changesBetween(then, a.y);
    const byTitle = new Map(changes.map((change) => [change.title, change]));
    expect(changes[0]).toMatchObject({ at: { root: 'head', id: null }, what: 'changed', fields: [{ field: 'place', from: null, to: 'Paja', by: björn }] });
    expect(byTitle.get('Avaus')).toMatchObject({ what: 'changed', moved: false, fields: [{ field: 'minutes', from: null, to: 30 }], by: [björn] });
    expect(byTitle.get('Kahvi')).toMatchObject({ what: 'removed', at: placeOfItem(second), by: [björn] });
    expect(byTitle.get('Uusi')).toMatchObject({ what: 'added', at: placeOfItem(fifth), by: [björn] });
    expect(byTitle.get('Lopuksi')).toMatchObject({ what: 'changed', moved: true, fields: [] });
    expect(byTitle.has(agenda(a).find((item) => item.id === third)?.title.value ?? '')).toBe(false);
    expect(changes).toHaveLength(5);
  });

  it('[D85] says nothing of what came and went unseen, and names what came back', () => {
    const a = aPaper(0);
    const item = anItem(a, { title: 'Kahvi' });
    binItem(a, null, item);
    const then = copyOf(a);
    takeBackItem(a, item);
    const blink = anItem(a, { title: 'Väläys' });
    binItem(a, null, blink);
    expect(changesBetween(then, a.y)).toMatchObject([{ title: 'Kahvi', what: 'restored', by: [aino] }]);
    expect(changesBetween(a.y, copyOf(a))).toEqual([]);
  });

  it('[D86] leaves out what this member did, and keeps a thing that a colleague changed too', () => {
    const [a, b] = [aPaper(0), aPaper(1)];
    const [mine, both] = [anItem(a, { title: 'Minun' }), anItem(a, { title: 'Yhteinen' })];
    exchange(a, b);
    const then = copyOf(a);
    putItem(a, mine, 'minutes', [], 20);
    putItem(a, both, 'minutes', [], 25);
    putItem(b, both, 'wanted', [], 'Suunta');
    exchange(a, b);
    expect(withoutMine(changesBetween(then, a.y), (member) => member === aino)).toMatchObject([
      { title: 'Yhteinen', fields: [{ field: 'wanted' }], by: [björn] },
    ]);
  });

  it('[D2] finds what members are asked, the shown value last', () => {
    const [a, b] = [aPaper(0), aPaper(1)];
    const item = anItem(a, { title: 'Kahvi' });
    exchange(a, b);
    const seen = agenda(a)[0]?.title.seen ?? [];
    putItem(a, item, 'title', seen, 'Tee');
    putItem({ ...b, me: björn, seconds: () => a.seconds() + 60 }, item, 'title', seen, 'Mehu');
    exchange(a, b);
    expect(asksIn(a.y)).toMatchObject([
      {
        field: 'title',
        offers: [
          { value: 'Tee', by: aino },
          { value: 'Mehu', by: björn },
        ],
      },
    ]);
    expect(agenda(a)[0]?.title.value).toBe('Mehu');
  });
});

describe('what changed in a text', () => {
  it('[D87] shows words that came and went where they did', () => {
    expect(
      comparedText('Viisi kahvia viiden ihmisen kanssa. Sovi ne itse.', (text) => {
        text.insert(13, 'viikon aikana ');
        text.delete(text.toString().indexOf('Sovi'), 'Sovi ne itse.'.length);
      }),
    ).toBe('Viisi kahvia [+viikon aikana ]viiden ihmisen kanssa. [-Sovi ne itse.]\n');
  });

  it('[D87] takes the same words written anew for the same words', () => {
    expect(
      comparedText('Kolme hetkeä, joissa uusi kollega tarvitsee ihmistä.', (text) => {
        text.delete(0, text.length - 1);
        text.insert(0, 'Kolme hetkeä, joissa vanha kollega tarvitsee ihmistä.');
      }),
    ).toBe('Kolme hetkeä, joissa [-uusi][+vanha] kollega tarvitsee ihmistä.\n');
  });

  it('[D87] cuts to the changed places with a few words around', () => {
    const parts = [
      { kind: 'same', text: 'Yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan ', by: null },
      { kind: 'new', text: 'UUSI', by: björn },
      { kind: 'same', text: ' yhdeksän kymmenen.\nToinen rivi.\nKolmas ', by: null },
      { kind: 'gone', text: 'pois', by: null },
      { kind: 'same', text: '\n', by: null },
    ] as const;
    const passages = passagesOf(parts);
    expect(passages.map((passage) => shown(passage.parts))).toEqual([
      'kolme neljä viisi kuusi seitsemän kahdeksan [+UUSI] yhdeksän kymmenen.',
      'Kolmas [-pois]',
    ]);
    expect(passages.map(({ cutBefore, cutAfter }) => [cutBefore, cutAfter])).toEqual([
      [true, false],
      [false, false],
    ]);
  });

  it('[D87] marks a line that two changed apart, with both readings and the merged one', () => {
    const [a, b] = [aPaper(0, 'floor'), aPaper(1, 'floor')];
    write(a, a.id, (text) => text.insert(0, 'Viisi kahvia viiden ihmisen kanssa.\nToinen rivi.'));
    exchange(a, b);
    const then = copyOf(a);
    write(a, a.id, (text) => text.insert(34, ', joista kaksi muualta'));
    write(b, a.id, (text) => text.insert(13, 'viikon aikana '));
    write(b, a.id, (text) => text.insert(text.length - 1, ' Lisä.'));
    exchange(a, b);
    const parts = changesBetween(then, a.y)[0]?.text?.parts ?? [];
    const overlaps = overlapsIn(parts, [aino]);
    expect(overlaps).toHaveLength(1);
    expect(overlaps[0]).toMatchObject({ merged: 'Viisi kahvia viikon aikana viiden ihmisen kanssa, joista kaksi muualta.', by: [björn] });
    expect(shown(overlaps[0]?.mine ?? [])).toBe('Viisi kahvia viiden ihmisen kanssa[+, joista kaksi muualta].');
    expect(shown(overlaps[0]?.theirs ?? [])).toBe('Viisi kahvia [+viikon aikana ]viiden ihmisen kanssa.');
  });

  it('[D87] tells a changed heading from changed words', () => {
    const paper = aPaper(0, 'floor');
    write(paper, paper.id, (text) => text.insert(0, 'Otsikko'));
    const then = copyOf(paper);
    write(paper, paper.id, (text) => text.format(7, 1, { line: 'h1' }));
    expect(changesBetween(then, paper.y)).toMatchObject([{ text: { onlyMarks: true } }]);
  });
});

describe('an emptying of the bin', () => {
  const marks = (paper: Paper) => new Map(liesIn(paper, null).map(({ thing, mark }) => [thing, mark]));

  /** An event with an item that somebody put into the bin, before and after it was emptied by a colleague. */
  function emptiedEvent(bins: 'item' | 'whole') {
    const [a, b] = [aPaper(0), aPaper(1)];
    putHead(a, 'title', [], 'Tapaaminen');
    const item = anItem(a, { title: 'Kahvi', wanted: 'Että puhutaan' });
    const stood = copyOf(a);
    if (bins === 'item') binItem(a, null, item);
    else binEvent(a);
    const lay = copyOf(a);
    exchange(a, b);
    expect(empty(b, null, marks(b), [1])).toBe(1);
    return { b, item, stood, lay };
  }

  it.each(['item', 'whole'] as const)('[D151] is nobody’s news where it is known that it went (%s), and what it took is told to who looks back', (bins) => {
    const { b, lay } = emptiedEvent(bins);
    expect(changesBetween(lay, b.y, undefined, true)).toEqual([]);
    expect(changesBetween(lay, b.y).flatMap(({ fields }) => fields.map(({ field }) => field))).toEqual(['wanted']);
  });

  it.each(['item', 'whole'] as const)('[D151] leaves the news that it went, and nothing of what went then (%s)', (bins) => {
    const { b, stood } = emptiedEvent(bins);
    const told = changesBetween(stood, b.y, undefined, true);
    expect(told.map(({ what, fields }) => [what, fields.length])).toEqual([['removed', 0]]);
  });

  it('[D151] does not hide what else a colleague did', () => {
    const { b, lay, item } = emptiedEvent('item');
    putHead(b, 'place', [], 'Paja');
    takeBackItem(b, item);
    expect(changesBetween(lay, b.y, undefined, true).map(({ what }) => what)).toEqual(['changed', 'restored']);
    expect(asksIn(b.y)).toEqual([]);
  });
});
