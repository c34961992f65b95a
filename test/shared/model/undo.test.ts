import { describe, expect, it } from 'vitest';
import type * as Y from 'yjs';
import type { ItemId } from '../../../src/shared/base/ids.ts';
import {
  addItem,
  agenda,
  binEvent,
  binItem,
  binnedItems,
  itemAt,
  moveItem,
  placeOfItem,
  putHead,
  putHeads,
  putItem,
  readHead,
  takeBackItem,
} from '../../../src/shared/model/event.ts';
import type { Paper } from '../../../src/shared/model/paper.ts';
import { UndoList, undoOfEvent } from '../../../src/shared/model/undo.ts';
import { thingAt } from '../../../src/shared/model/verbs.ts';
import { aino, anItem, aPaper, björn, exchange, send, stepOf, type TestPaper } from './papers.ts';

const titles = (event: Paper) => agenda(event).map((item) => item.title.value);
const title = (event: Paper, id: ItemId) => itemAt(event, id)?.title;
const rename = (list: UndoList, event: Paper, id: ItemId, to: string) => list.take(putItem(event, id, 'title', title(event, id)?.seen ?? [], to));

function table(): { a: TestPaper; b: TestPaper; ids: readonly [ItemId, ItemId, ItemId]; mine: UndoList; his: UndoList } {
  const [a, b] = [aPaper(0), aPaper(1)];
  const ids = ['Avaus', 'Kahvi', 'Päätös'].map((each) => anItem(a, { title: each })) as [ItemId, ItemId, ItemId];
  exchange(a, b);
  return { a, b, ids, mine: new UndoList(), his: new UndoList() };
}

describe('undo', () => {
  it('[D15] walks back through several values of a field, and forth again, and back again', () => {
    const { a, ids, mine } = table();
    for (const word of ['yksi', 'kaksi', 'kolme']) rename(mine, a, ids[0], word);
    for (let round = 0; round < 3; round++) {
      const back = ['kaksi', 'yksi', 'Avaus'].map((word) => [mine.undo()?.kind, title(a, ids[0])?.value, word]);
      expect(back).toEqual(back.map(([, , word]) => ['step', word, word]));
      expect(mine.canUndo).toBe(false);
      const forth = ['yksi', 'kaksi', 'kolme'].map((word) => [mine.redo()?.kind, title(a, ids[0])?.value, word]);
      expect(forth).toEqual(forth.map(([, , word]) => ['step', word, word]));
      expect(mine.canRedo).toBe(false);
    }
    expect(title(a, ids[0])?.seen).toHaveLength(1);
  });

  it('[D15] a put into an empty field leaves it empty again', () => {
    const { a, mine } = table();
    mine.take(putHead(a, 'place', [], 'Sali 3'));
    mine.undo();
    expect(readHead(a).place).toMatchObject({ value: '', seen: [] });
    mine.redo();
    expect(readHead(a).place.value).toBe('Sali 3');
    mine.undo();
    expect(readHead(a).place.seen).toEqual([]);
  });

  it('[D15] walks back to an empty field and forth again through the same values', () => {
    const { a, mine } = table();
    const put = (value: string) => mine.take(putHead(a, 'place', readHead(a).place.seen, value));
    for (const value of ['yksi', 'kaksi', 'kolme']) put(value);
    for (let round = 0; round < 2; round++) {
      expect(
        ['kaksi', 'yksi', ''].map((value) => [mine.undo()?.kind, readHead(a).place.value, value]).every(([kind, is, value]) => kind === 'step' && is === value),
      ).toBe(true);
      expect(
        ['yksi', 'kaksi', 'kolme']
          .map((value) => [mine.redo()?.kind, readHead(a).place.value, value])
          .every(([kind, is, value]) => kind === 'step' && is === value),
      ).toBe(true);
    }
  });

  it('[D15] a step that wrote one field twice is taken back as one', () => {
    const { a, mine } = table();
    mine.take(putHead(a, 'title', [], 'Ennen'));
    const { seen } = readHead(a).title;
    mine.take(
      putHeads(a, [
        { field: 'title', seen, value: 'yksi' },
        { field: 'title', seen, value: 'kaksi' },
      ]),
    );
    expect(mine.undo()?.kind).toBe('step');
    expect(readHead(a).title).toMatchObject({ value: 'Ennen', offers: [] });
    mine.redo();
    expect(readHead(a).title.value).toBe('kaksi');
    mine.undo();
    expect(mine.undo()?.kind).toBe('step');
    expect(readHead(a).title.value).toBe('');
  });

  it('[D15] new keys of neighbours that stood in the way do not keep a step from being undone', () => {
    const { a, b, ids, mine } = table();
    for (const id of ids) (thingAt(a.y, placeOfItem(id)) as Y.Array<unknown>).push([['order', 'a5', 2_000_000_000]]);
    exchange(a, b);
    const step = stepOf(mine.take(addItem(a, { title: 'Väliin' }, 1)));
    const neighbour = step.acts.find((act) => act.act === 'put')?.at.id as ItemId;
    expect(step.acts.length).toBeGreaterThan(1);
    exchange(a, b);
    stepOf(moveItem(b, neighbour, 0));
    exchange(a, b);
    expect(mine.undo()?.kind).toBe('step');
    expect(titles(a)).not.toContain('Väliin');
    expect(agenda(a)[0]?.id).toBe(neighbour);
  });

  it('[D16] is not done when a colleague has written since: it names the colleague and changes nothing', () => {
    const { a, b, ids, mine } = table();
    rename(mine, a, ids[0], 'Alku');
    exchange(a, b);
    putItem(b, ids[0], 'title', title(b, ids[0])?.seen ?? [], 'Aloitus');
    exchange(a, b);
    expect(mine.undo()).toEqual({ kind: 'blocked', code: 'changed-since', by: björn, at: { root: 'items', id: ids[0] }, field: 'title' });
    expect(title(a, ids[0])?.value).toBe('Aloitus');
    expect(mine.undo()).toBeNull();
  });

  it('[D16] is not done while a colleague’s value is on offer beside mine', () => {
    const { a, b, ids, mine } = table();
    rename(mine, a, ids[0], 'Alku');
    putItem(b, ids[0], 'title', title(b, ids[0])?.seen ?? [], 'Aloitus');
    exchange(a, b);
    expect(mine.undo()).toMatchObject({ kind: 'blocked', by: björn });
    expect(title(a, ids[0])?.offers).toHaveLength(2);
  });

  it('[D16] a blocked step leaves the list, so that the one before it is reached', () => {
    const { a, b, ids, mine } = table();
    rename(mine, a, ids[1], 'Tee');
    rename(mine, a, ids[0], 'Alku');
    exchange(a, b);
    putItem(b, ids[0], 'title', title(b, ids[0])?.seen ?? [], 'Aloitus');
    exchange(a, b);
    expect(mine.undo()?.kind).toBe('blocked');
    expect(mine.undo()?.kind).toBe('step');
    expect(title(a, ids[1])?.value).toBe('Kahvi');
  });

  it('[D16] a colleague’s value that undo brought back still counts as the colleague’s', () => {
    const { a, b, ids, mine } = table();
    rename(mine, a, ids[0], 'Alku');
    exchange(a, b);
    putItem(b, ids[0], 'title', title(b, ids[0])?.seen ?? [], 'Aloitus');
    exchange(a, b);
    rename(mine, a, ids[0], 'Tervetuloa');
    expect(mine.undo()?.kind).toBe('step');
    expect(title(a, ids[0])?.value).toBe('Aloitus');
    expect(mine.undo()).toMatchObject({ kind: 'blocked', by: björn });
    expect(title(a, ids[0])?.value).toBe('Aloitus');
  });

  it('[D17] of a creation is the bin, with the words that a colleague wrote in it; redo takes it back', () => {
    const { a, b, mine } = table();
    const id = stepOf(mine.take(addItem(a, { title: 'Uusi' }, 1))).thing as ItemId;
    exchange(a, b);
    putItem(b, id, 'wanted', [], 'Björnin sanat');
    exchange(a, b);
    mine.undo();
    expect(titles(a)).toEqual(['Avaus', 'Kahvi', 'Päätös']);
    expect(binnedItems(a)[0]?.wanted.value).toBe('Björnin sanat');
    mine.redo();
    expect(titles(a)).toEqual(['Avaus', 'Uusi', 'Kahvi', 'Päätös']);
    mine.undo();
    mine.redo();
    expect(itemAt(a, id)?.wanted.value).toBe('Björnin sanat');
  });

  it('[D17] of a creation that a colleague took back from the bin is the colleague’s to decide', () => {
    const { a, b, mine } = table();
    const id = stepOf(mine.take(addItem(a, { title: 'Uusi' }))).thing as ItemId;
    exchange(a, b);
    binItem(b, null, id);
    takeBackItem(b, id);
    exchange(a, b);
    expect(mine.undo()).toMatchObject({ kind: 'blocked', by: björn });
    expect(agenda(a)).toHaveLength(4);
  });

  it('[D17] of a removal is back, through a chain of removals and returns', () => {
    const { a, ids, mine } = table();
    mine.take(binItem(a, null, ids[1]));
    mine.take(takeBackItem(a, ids[1]));
    mine.take(binItem(a, null, ids[1]));
    const states = () => [mine.undo()?.kind, agenda(a).length];
    expect([states(), states(), states()]).toEqual([
      ['step', 3],
      ['step', 2],
      ['step', 3],
    ]);
    const forth = () => [mine.redo()?.kind, agenda(a).length];
    expect([forth(), forth(), forth()]).toEqual([
      ['step', 2],
      ['step', 3],
      ['step', 2],
    ]);
    expect(mine.undo()?.kind).toBe('step');
    expect(titles(a)).toEqual(['Avaus', 'Kahvi', 'Päätös']);
  });

  it('[D16] a removal that a colleague made too is the colleague’s as well', () => {
    const { a, b, ids, mine } = table();
    mine.take(binItem(a, null, ids[1]));
    binItem(b, null, ids[1]);
    exchange(a, b);
    expect(mine.undo()).toMatchObject({ kind: 'blocked', by: björn, field: 'bin' });
    expect(agenda(a)).toHaveLength(2);
  });

  it('[D17] what is undone already is passed over: the press reaches the step before it', () => {
    const { a, b, ids, mine } = table();
    rename(mine, a, ids[0], 'Alku');
    mine.take(binItem(a, null, ids[1]));
    exchange(a, b);
    takeBackItem(b, ids[1]);
    exchange(a, b);
    expect(mine.undo()?.kind).toBe('step');
    expect(titles(a)).toEqual(['Avaus', 'Kahvi', 'Päätös']);
  });

  it('[D15] of a move is the former place, unless a colleague moved it too', () => {
    const { a, b, ids, mine } = table();
    mine.take(moveItem(a, ids[0], 2));
    mine.undo();
    expect(titles(a)).toEqual(['Avaus', 'Kahvi', 'Päätös']);
    mine.redo();
    expect(titles(a)).toEqual(['Kahvi', 'Päätös', 'Avaus']);
    moveItem(b, ids[0], 1);
    exchange(a, b);
    expect(mine.undo()).toMatchObject({ kind: 'blocked', by: björn, field: 'order' });
  });

  it('[D16] in the bin nothing is undone; the bin’s own steps are', () => {
    const { a, b, ids, mine } = table();
    rename(mine, a, ids[0], 'Alku');
    exchange(a, b);
    binItem(b, null, ids[0]);
    exchange(a, b);
    expect(mine.undo()).toMatchObject({ kind: 'blocked', code: 'in-bin', by: björn });
    mine.take(binEvent(a));
    expect(mine.undo()?.kind).toBe('step');
    expect(agenda(a)).toHaveLength(2);
  });

  it('[D15] a toast takes back its own step, not the last', () => {
    const { a, ids, mine } = table();
    const removal = stepOf(mine.take(binItem(a, null, ids[1])));
    rename(mine, a, ids[0], 'Alku');
    mine.undo(removal);
    expect(titles(a)).toEqual(['Alku', 'Kahvi', 'Päätös']);
    expect(mine.undo(removal)).toBeNull();
    const another = stepOf(mine.take(binItem(a, null, ids[2])));
    takeBackItem(a, ids[2]);
    expect(mine.undo(another)).toBeNull(); // is so already, and takes no other step along
    mine.undo();
    expect(titles(a)).toEqual(['Avaus', 'Kahvi', 'Päätös']);
  });

  it('[D15] a new act ends what could be redone; refusals and nothings are not remembered', () => {
    const { a, ids, mine } = table();
    let heard = 0;
    const stop = mine.listen(() => heard++);
    rename(mine, a, ids[0], 'Alku');
    mine.undo();
    expect(mine.canRedo).toBe(true);
    rename(mine, a, ids[0], 'x'.repeat(501));
    rename(mine, a, ids[0], 'Avaus');
    expect(mine.canRedo).toBe(true);
    rename(mine, a, ids[0], 'Toinen');
    expect([mine.canRedo, heard]).toEqual([false, 3]);
    stop();
    mine.undo();
    expect(heard).toBe(3);
  });

  it('[D15] each has a list of one’s own: of two who edit in turn, each takes back one’s own', () => {
    const { a, b, ids, mine, his } = table();
    rename(mine, a, ids[0], 'Ainon');
    exchange(a, b);
    rename(his, b, ids[1], 'Björnin');
    exchange(a, b);
    mine.undo();
    exchange(a, b);
    expect(titles(b)).toEqual(['Avaus', 'Björnin', 'Päätös']);
    his.undo();
    send(b, a);
    expect(titles(a)).toEqual(['Avaus', 'Kahvi', 'Päätös']);
    expect(title(a, ids[0])?.offers).toEqual([]);
  });

  it('[D13] a binning by undo carries the clocks of the notes too', () => {
    const { a } = table();
    const floor = aPaper(0, 'floor');
    const list = undoOfEvent(floor);
    const id = stepOf(list.take(addItem(a, { title: 'Uusi' }))).thing as ItemId;
    floor.y.getText(id).insert(0, 'sana\n');
    list.undo();
    expect(binnedItems(a)[0]?.bin.value?.text).toEqual({ 1000: 4 });
    expect(a.me).toBe(aino);
  });
});
