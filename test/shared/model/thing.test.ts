import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Json } from '../../../src/shared/base/json.ts';
import { oneOf, quiet, text, whole } from '../../../src/shared/model/fields.ts';
import { type Paper, whoRoot, write } from '../../../src/shared/model/paper.ts';
import { type Entry, put, putWith, readThing, settle, standing, type Thing } from '../../../src/shared/model/thing.ts';
import { aino, aPaper, björn, exchange, send } from './papers.ts';

const shape = { title: text('nimetön'), minutes: whole(15, 1, 480), state: quiet(oneOf(['open', 'done'], 'open')) };
const thingOf = (paper: Pick<Paper, 'y'>) => paper.y.getArray('head') as unknown as Thing;
const read = (paper: Pick<Paper, 'y'>) => readThing(thingOf(paper), shape);
const set = (paper: Paper, field: string, value: Json, seen: readonly string[] = []) => write(paper, () => put(paper, thingOf(paper), field, seen, value));

/** Two devices that have the same title and are then cut apart. */
function apart() {
  const a = aPaper(0);
  const b = aPaper(1);
  set(a, 'title', 'Kahvi');
  exchange(a, b);
  const seen = read(a).title.seen;
  a.clock.seconds += 10;
  b.clock.seconds += 20;
  return { a, b, seen };
}

describe('a thing', () => {
  it('[D1] a write appends an entry and removes those that were shown', () => {
    const { a, seen } = apart();
    const id = set(a, 'title', 'Kahvitauko', seen);
    expect(standing(thingOf(a)).map((entry) => [entry.id, entry.value])).toEqual([[id, 'Kahvitauko']]);
  });

  it('[D2] of two titles written apart neither is lost: the later shows, both are on offer with who and when', () => {
    const { a, b, seen } = apart();
    set(a, 'title', 'Kahvitauko', seen);
    set(b, 'title', 'Tauko', seen);
    exchange(a, b);
    for (const paper of [a, b]) {
      const { title } = read(paper);
      expect(title.value).toBe('Tauko');
      expect(title.offers).toEqual([
        { value: 'Kahvitauko', by: aino, seconds: a.clock.seconds },
        { value: 'Tauko', by: björn, seconds: b.clock.seconds },
      ]);
    }
  });

  it('[D1] a value that came after the input got focus stays beside what is put', () => {
    const { a, b, seen } = apart();
    set(b, 'title', 'Tauko', seen);
    send(b, a); // arrives while Aino is typing over what she saw
    set(a, 'title', 'Kahvitauko', seen);
    expect(read(a).title.offers.map((offer) => offer.value)).toEqual(['Kahvitauko', 'Tauko']);
  });

  it('[D1] an input that is put again and again from one focus is not in conflict with itself', () => {
    const { a, b, seen } = apart();
    set(a, 'title', 'Kahv', seen);
    set(b, 'title', 'Tauko', seen);
    send(b, a);
    set(a, 'title', 'Kahvitau', seen);
    set(a, 'title', 'Kahvitauko', seen);
    expect(read(a).title.offers.map((offer) => offer.value)).toEqual(['Kahvitauko', 'Tauko']);
  });

  it('[D1] sabotage: a put that ignores what was seen loses the colleague’s title', () => {
    const { a, b, seen } = apart();
    set(b, 'title', 'Tauko', seen);
    send(b, a);
    write(a, () => putWith(() => true)(a, thingOf(a), 'title', seen, 'Kahvitauko'));
    expect(read(a).title.offers).toEqual([]);
  });

  it('[D2] equal values are no conflict', () => {
    const { a, b, seen } = apart();
    set(a, 'title', 'Tauko', seen);
    set(b, 'title', 'Tauko', seen);
    exchange(a, b);
    expect(standing(thingOf(a))).toHaveLength(2);
    expect(read(a).title).toMatchObject({ value: 'Tauko', offers: [] });
  });

  it('[D2] nobody is asked to choose between values that look the same', () => {
    const { a, b } = apart();
    set(a, 'minutes', 30);
    set(b, 'minutes', 30.2);
    exchange(a, b);
    expect(read(a).minutes.offers).toEqual([]);
  });

  it('[D2] choosing writes over all that was on offer; two who choose the same way agree', () => {
    const { a, b, seen } = apart();
    set(a, 'title', 'Kahvitauko', seen);
    set(b, 'title', 'Tauko', seen);
    exchange(a, b);
    settle(a, thingOf(a), 'title', read(a).title.seen, 'Kahvitauko');
    settle(b, thingOf(b), 'title', read(b).title.seen, 'Kahvitauko');
    exchange(a, b);
    expect(read(b).title).toMatchObject({ value: 'Kahvitauko', offers: [] });
  });

  it('[D3] a quiet field shows the later and asks nobody', () => {
    const { a, b } = apart();
    set(a, 'state', 'done');
    set(b, 'state', 'open');
    exchange(a, b);
    expect(read(a).state).toMatchObject({ value: 'open', offers: [] });
    expect(read(a).state.seen).toHaveLength(2);
  });

  it('[D4] the later shows, whoever wrote it', () => {
    for (const [earlier, later] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const { a, b, seen } = apart();
      for (const [nth, paper] of [a, b].entries()) {
        paper.clock.seconds = 2_000_000_000 + (nth === later ? 1 : 0);
        set(paper, 'title', nth === earlier ? 'ennen' : 'sitten', seen);
      }
      exchange(a, b);
      expect([read(a).title.value, read(b).title.value]).toEqual(['sitten', 'sitten']);
    }
  });

  it('[D4] values of one second are ordered by who, then by place, the same on both devices', () => {
    // Aino's other device has the higher clientID, so that by place alone her value would come last.
    const [a, b] = [aPaper(3), aPaper(1)];
    set(a, 'title', 'A');
    set(b, 'title', 'B');
    exchange(a, b);
    expect([a.me, b.me, aino < björn]).toEqual([aino, björn, true]);
    expect([read(a).title.value, read(b).title.value]).toEqual(['B', 'B']);
  });

  it('[D2] of three values two of which are equal, the shown one stands last on offer', () => {
    const [a, b, c] = [aPaper(0), aPaper(1), aPaper(2)];
    for (const [nth, paper] of [a, b, c].entries()) {
      paper.clock.seconds += nth;
      set(paper, 'title', nth === 1 ? 'Tauko' : 'Kahvi');
    }
    exchange(a, b, c);
    expect(read(a).title.value).toBe('Kahvi');
    expect(read(a).title.offers.map((offer) => offer.value)).toEqual(['Tauko', 'Kahvi']);
  });

  it('[D4] a clock that runs wrong decides only which value shows first', () => {
    const { a, b, seen } = apart();
    a.clock.seconds += 86_400 * 365;
    set(a, 'title', 'Tulevaisuudesta', seen);
    set(b, 'title', 'Nyt', seen);
    exchange(a, b);
    expect(read(b).title.offers).toHaveLength(2);
    set(b, 'title', 'Nyt', read(b).title.seen);
    expect(read(b).title).toMatchObject({ value: 'Nyt', offers: [] });
  });

  it('[D5] who wrote is the member of the clientID, whatever a stranger put in its place', () => {
    const { a } = apart();
    expect(read(a).title.seen[0]).toMatch(/^1000:/);
    expect(whoRoot(a.y).get('1000')).toBe(aino);
    whoRoot(a.y).set('1000', 7 as unknown as string);
    expect(standing(thingOf(a))[0]?.by).toBeNull();
  });

  it('[D6] what is no entry is passed over and left alone', () => {
    const { a } = apart();
    const odd = [7, 'teksti', null, [], ['title'], ['title', 'x', 'now'], [3, 'x', 1], ['title', 'x', Number.NaN], { title: 'x' }];
    const raw = a.y.getArray<unknown>('head');
    raw.insert(0, odd);
    raw.push([new Y.Map(), new Uint8Array([1])]);
    const before = raw.length;
    expect(read(a).title.value).toBe('Kahvi');
    set(a, 'title', 'Tee', read(a).title.seen);
    expect(read(a).title.value).toBe('Tee');
    expect(raw.length).toBe(before);
    expect(raw.toArray().slice(0, odd.length)).toEqual(odd);
  });

  it('[D6] odd values of known fields read as fallbacks and stay until somebody writes over them', () => {
    const { a } = apart();
    set(a, 'minutes', { deep: [{ deeper: 'x' }] });
    set(a, 'title', 12, read(a).title.seen);
    expect(read(a)).toMatchObject({ title: { value: 'nimetön' }, minutes: { value: 15 } });
    set(a, 'minutes', 20, read(a).minutes.seen);
    expect(read(a).minutes.value).toBe(20);
  });

  it('[D8] fields that this app does not know are carried along', () => {
    const { a, b } = apart();
    thingOf(b).push([['room-temperature', { kelvin: 294 }, 1] as Entry]);
    exchange(a, b);
    set(a, 'title', 'Tee', read(a).title.seen);
    exchange(a, b);
    expect(standing(thingOf(b)).find((entry) => entry.field === 'room-temperature')?.value).toEqual({ kelvin: 294 });
  });
});
