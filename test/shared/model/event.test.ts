import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { ItemId } from '../../../src/shared/base/ids.ts';
import {
  addItem,
  addItems,
  agenda,
  binEvent,
  binItem,
  binnedItems,
  itemAt,
  mostItems,
  moveItem,
  placeOfItem,
  putHead,
  putHeads,
  putItem,
  readHead,
  takeBackEvent,
  takeBackItem,
  timeTrouble,
} from '../../../src/shared/model/event.ts';
import { isNewerThanApp, type Paper, schemaOf } from '../../../src/shared/model/paper.ts';
import { standing } from '../../../src/shared/model/thing.ts';
import { isDraftCurrent, thingAt } from '../../../src/shared/model/verbs.ts';
import { anItem, aPaper, björn, celia, exchange, send, stepOf } from './papers.ts';

const titles = (event: Paper) => agenda(event).map((item) => item.title.value);
const seenOf = (event: Paper, id: ItemId) => itemAt(event, id)?.title.seen ?? [];

function threeItems() {
  const event = aPaper(0);
  const ids = ['Avaus', 'Kahvi', 'Päätös'].map((title) => anItem(event, { title })) as [ItemId, ItemId, ItemId];
  return { event, ids };
}

describe('an agenda', () => {
  it('[D9] an item is made whole in one transaction under a fresh id', () => {
    const event = aPaper(0);
    let updates = 0;
    event.y.on('update', () => updates++);
    const id = anItem(event, { title: 'Kahvi', type: 'break', minutes: 10, owner: { member: björn, name: '' }, wanted: '–' });
    expect(updates).toBe(1);
    expect(itemAt(event, id)).toMatchObject({
      title: { value: 'Kahvi' },
      type: { value: 'break' },
      minutes: { value: 10 },
      owner: { value: { member: björn } },
    });
  });

  it('[D10] items stand where they were put and where they were moved', () => {
    const { event, ids } = threeItems();
    anItem(event, { title: 'Ensin' }, 0);
    stepOf(addItems(event, [{ title: 'x' }, { title: 'y' }], 2));
    expect(titles(event)).toEqual(['Ensin', 'Avaus', 'x', 'y', 'Kahvi', 'Päätös']);
    moveItem(event, ids[2], 0);
    expect(titles(event)).toEqual(['Päätös', 'Ensin', 'Avaus', 'x', 'y', 'Kahvi']);
    expect(moveItem(event, ids[2], 0)).toBeNull();
  });

  it('[D10] two who move the same item apart: it stands in one place, once', () => {
    const { event: a, ids } = threeItems();
    const b = aPaper(1);
    exchange(a, b);
    moveItem(a, ids[0], 1);
    moveItem(b, ids[0], 2);
    exchange(a, b);
    expect(titles(a)).toEqual(titles(b));
    expect(titles(a).toSorted()).toEqual(['Avaus', 'Kahvi', 'Päätös']);
  });

  it('[D1] leaving an input untouched writes nothing; choosing between two values does', () => {
    const { event: a, ids } = threeItems();
    const b = aPaper(1);
    exchange(a, b);
    const seen = seenOf(a, ids[0]);
    expect(putItem(a, ids[0], 'title', seen, ' Avaus ')).toBeNull();
    expect(putItem(a, ids[0], 'minutes', [], 15)).toBeNull();
    putItem(b, ids[0], 'title', seen, 'Alku');
    send(b, a);
    putItem(a, ids[0], 'title', seen, 'Aloitus');
    const offered = itemAt(a, ids[0])?.title;
    expect(offered?.offers).toHaveLength(2);
    stepOf(putItem(a, ids[0], 'title', offered?.seen ?? [], 'Alku'));
    expect(itemAt(a, ids[0])?.title).toMatchObject({ value: 'Alku', offers: [] });
  });

  it('[D1] putting what stands already writes nothing, also when it stands by a colleague’s hand or beside another', () => {
    const { event: a, ids } = threeItems();
    const b = aPaper(1);
    exchange(a, b);
    const seen = seenOf(a, ids[0]);
    putItem(b, ids[0], 'title', seen, 'Alku');
    send(b, a);
    expect(putItem(a, ids[0], 'title', seen, 'Alku')).toBeNull();

    const c = aPaper(2);
    send(a, c);
    const alku = seenOf(a, ids[0]);
    putItem(a, ids[0], 'title', alku, 'Aloitus');
    putItem(c, ids[0], 'title', alku, 'Tervetuloa');
    const mine = seenOf(a, ids[0]);
    send(c, a);
    expect(putItem(a, ids[0], 'title', mine, 'Aloitus')).toBeNull();
    expect(itemAt(a, ids[0])?.title.offers).toHaveLength(2);
  });

  it('[D10] items are added and moved exactly where they should, also among equal and odd keys', () => {
    const { event, ids } = threeItems();
    for (const id of ids) (thingAt(event.y, placeOfItem(id)) as Y.Array<unknown>).push([['order', 'a5', 2_000_000_000]]);
    const [first, second, third] = agenda(event).map((item) => item.title.value) as [string, string, string];
    stepOf(addItems(event, [{ title: 'x' }, { title: 'y' }, { title: 'z' }], 1));
    expect(titles(event)).toEqual([first, 'x', 'y', 'z', second, third]);
    stepOf(moveItem(event, agenda(event)[5]?.id as ItemId, 0));
    expect(titles(event)).toEqual([third, first, 'x', 'y', 'z', second]);
  });

  it('[D7] a title of 10 000 characters is refused and nothing is written', () => {
    const { event, ids } = threeItems();
    const before = Y.encodeStateVector(event.y);
    expect(putItem(event, ids[0], 'title', seenOf(event, ids[0]), 'x'.repeat(10_000))).toEqual({ kind: 'refused', code: 'too-long', max: 500, length: 10_000 });
    expect(addItem(event, { title: 'x'.repeat(501) })).toMatchObject({ code: 'too-long' });
    expect(
      putHeads(event, [
        { field: 'place', seen: [], value: 'Sali' },
        { field: 'title', seen: [], value: 'x'.repeat(501) },
      ]),
    ).toMatchObject({ code: 'too-long' });
    expect(Y.encodeStateVector(event.y)).toEqual(before);
    expect(readHead(event).place.value).toBe('');
  });

  it('[D7] an agenda takes 500 items and no more; more from other devices are shown', () => {
    const event = aPaper(0);
    stepOf(
      addItems(
        event,
        Array.from({ length: mostItems }, (_, n) => ({ title: `Kohta ${n}` })),
      ),
    );
    expect(addItem(event)).toEqual({ kind: 'refused', code: 'too-many', max: 500 });
    const other = aPaper(1);
    const extra = anItem(other, { title: 'Muualta' });
    exchange(event, other);
    expect(agenda(event)).toHaveLength(501);
    binItem(event, null, extra);
    expect(takeBackItem(event, extra)).toMatchObject({ code: 'too-many' });
  });

  it('[D7] an end before the start is said, not refused', () => {
    const event = aPaper(0);
    stepOf(putHead(event, 'end', [], '2027-03-09T07:00:00Z'));
    expect(timeTrouble(readHead(event))).toBe('no-start');
    stepOf(putHead(event, 'start', [], '2027-03-09T09:00:00Z'));
    expect(timeTrouble(readHead(event))).toBe('end-before-start');
    stepOf(putHead(event, 'end', readHead(event).end.seen, '2027-03-09T10:00:00Z'));
    expect(timeTrouble(readHead(event))).toBeNull();
    expect(putHead(event, 'start', [], 'huomenna')).toEqual({ kind: 'refused', code: 'bad-form' });
  });

  it('[D6] an agenda of junk is read without a throw, and what is an item in it is shown', () => {
    const { event } = threeItems();
    const items = event.y.getMap<unknown>('items');
    items.set('not an id', new Y.Array());
    items.set(celia, 'text where an item should be');
    items.set(björn, new Y.Map());
    const odd = new Y.Array<unknown>();
    odd.push([['title', 12, 5], ['order', 'zz z', 5], ['minutes', [], 5], ['bin', 'perhaps', 5], 'x']);
    items.set('01a20f01-22f8-7000-aaab-4b5685db8999', odd);
    expect(titles(event)).toEqual(['Avaus', 'Kahvi', 'Päätös', '']);
    expect(binnedItems(event)).toEqual([]);
  });

  it('[D6] any value in any field of any item reads totally', () => {
    fc.assert(
      fc.property(fc.constantFrom('title', 'type', 'minutes', 'order', 'bin', 'owner', 'later'), fc.jsonValue(), fc.integer(), (field, value, seconds) => {
        const { event, ids } = threeItems();
        (thingAt(event.y, placeOfItem(ids[1])) as Y.Array<unknown>).push([[field, value, seconds]]);
        expect(agenda(event).length + binnedItems(event).length).toBe(3);
      }),
      { seed: 12, numRuns: 200 },
    );
  });

  it('[D8] unknown roots and fields are still there after others have edited', () => {
    const { event: a, ids } = threeItems();
    const b = aPaper(1);
    a.y.getMap('polls').set('p1', { question: 'Milloin?' });
    exchange(a, b);
    putItem(b, ids[0], 'title', seenOf(b, ids[0]), 'Alku');
    moveItem(b, ids[0], 2);
    const fresh = aPaper(2);
    send(b, fresh);
    expect(fresh.y.getMap('polls').toJSON()).toEqual({ p1: { question: 'Milloin?' } });
  });

  it('[D8] an item type of a newer app reads as discussion and stays until somebody chooses', () => {
    const { event, ids } = threeItems();
    const thing = thingAt(event.y, placeOfItem(ids[0])) as Y.Array<unknown>;
    thing.push([['type', 'hackathon', 1]]);
    expect(itemAt(event, ids[0])?.type.value).toBe('discussion');
    putItem(event, ids[0], 'title', seenOf(event, ids[0]), 'Alku');
    expect(standing(thingAt(event.y, placeOfItem(ids[0])) as never).find((entry) => entry.field === 'type')?.value).toBe('hackathon');
    stepOf(putItem(event, ids[0], 'type', itemAt(event, ids[0])?.type.seen ?? [], 'discussion'));
  });

  it('[D11] a document of a newer app is read and not written', () => {
    const { event, ids } = threeItems();
    expect(schemaOf(event.y)).toBe(1);
    event.y.getMap('about').set('schema', 2);
    expect(isNewerThanApp(event)).toBe(true);
    const before = Y.encodeStateVector(event.y);
    const tried = [
      addItem(event),
      putItem(event, ids[0], 'title', [], 'x'),
      moveItem(event, ids[0], 2),
      binItem(event, null, ids[0]),
      putHead(event, 'title', [], 'x'),
      binEvent(event),
    ];
    expect(tried).toEqual([null, null, null, null, null, null]);
    expect(Y.encodeStateVector(event.y)).toEqual(before);
    expect(titles(event)).toHaveLength(3);
    event.y.getMap('about').set('schema', 'odd');
    expect(schemaOf(event.y)).toBe(1);
  });
});

describe('the bin', () => {
  it('[D12] a binned item keeps all, is read-only, and comes back to its place', () => {
    const { event, ids } = threeItems();
    stepOf(binItem(event, null, ids[1]));
    expect(titles(event)).toEqual(['Avaus', 'Päätös']);
    expect(binnedItems(event).map((item) => item.title.value)).toEqual(['Kahvi']);
    expect([putItem(event, ids[1], 'title', seenOf(event, ids[1]), 'x'), moveItem(event, ids[1], 0), binItem(event, null, ids[1])]).toEqual([null, null, null]);
    stepOf(takeBackItem(event, ids[1]));
    expect(titles(event)).toEqual(['Avaus', 'Kahvi', 'Päätös']);
    expect(takeBackItem(event, ids[1])).toBeNull();
  });

  it('[D12] of binned and taken back at once, taken back stands', () => {
    const { event: a, ids } = threeItems();
    const b = aPaper(1);
    stepOf(binItem(a, null, ids[0]));
    exchange(a, b);
    stepOf(takeBackItem(b, ids[0]));
    stepOf(takeBackItem(a, ids[0]));
    a.clock.seconds += 100;
    stepOf(binItem(a, null, ids[0])); // later by the clock, but without having seen Björn's
    exchange(a, b);
    expect(titles(a)).toContain('Avaus');
    expect(titles(b)).toEqual(titles(a));
  });

  it('[D12] a binned event is read-only as a whole and comes back as it was', () => {
    const { event, ids } = threeItems();
    stepOf(binItem(event, null, ids[2]));
    stepOf(binEvent(event));
    expect(readHead(event).bin.value).not.toBeNull();
    expect([addItem(event), takeBackItem(event, ids[2]), putItem(event, ids[0], 'title', [], 'x'), putHead(event, 'title', [], 'x')]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    stepOf(takeBackEvent(event));
    expect(titles(event)).toEqual(['Avaus', 'Kahvi']);
  });

  it('[D14] a draft of an earlier opening is put only while all that it had seen stands', () => {
    const { event, ids } = threeItems();
    const seen = seenOf(event, ids[0]);
    expect(isDraftCurrent(event, placeOfItem(ids[0]), 'title', seen)).toBe(true);
    putItem(event, ids[0], 'title', seen, 'Alku');
    expect(isDraftCurrent(event, placeOfItem(ids[0]), 'title', seen)).toBe(false);
    binItem(event, null, ids[1]);
    expect(isDraftCurrent(event, placeOfItem(ids[1]), 'title', seenOf(event, ids[1]))).toBe(false);
  });
});
