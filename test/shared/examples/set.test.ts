/** The example set: the same from one seed, of the size that was asked for, with the hard cases in it. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { MemberId } from '../../../src/shared/base/ids.ts';
import { freshId, isId } from '../../../src/shared/base/ids.ts';
import { type ExampleSpace, exampleSizes, examplesOf, rowsBeside } from '../../../src/shared/examples/set.ts';
import { agenda, binnedItems, readHead } from '../../../src/shared/model/event.ts';
import { readGoal, steps } from '../../../src/shared/model/goal.ts';
import { readCard } from '../../../src/shared/model/network.ts';
import { noteText, readNote } from '../../../src/shared/model/note.ts';
import { readPool } from '../../../src/shared/model/pool.ts';

const me = { id: '01a20f01-0000-7000-8000-000000000001' as MemberId, name: 'Aino Kallio', organisation: 'Malliministeriö' };
const nowMs = Date.parse('2026-11-24T12:00:00Z');
const set = (seed = 7): ExampleSpace[] => [...examplesOf({ seed, nowMs, me, sizes: exampleSizes.demo }).spaces()];
const spaces = set();

function opened(space: ExampleSpace | undefined, kind: string): Y.Doc {
  const y = new Y.Doc();
  for (const update of space?.documents.find((document) => document.kind === kind)?.updates ?? []) Y.applyUpdate(y, update);
  return y;
}
const ofKind = (kind: string): ExampleSpace[] => spaces.filter((space) => space.kind === kind);

describe('the example set', () => {
  it('[D110] is the same from one seed and one day, to the byte, and another from another seed', () => {
    expect(set()).toEqual(spaces);
    expect(set(8)[0]?.id).not.toBe(spaces[0]?.id);
  });

  it('[D110] has as many of each kind as its size says', () => {
    const { networks, events, goals, pools, notes, items, steps: wanted } = exampleSizes.demo;
    expect(['network', 'event', 'goal', 'pool'].map((kind) => ofKind(kind).length)).toEqual([networks, events, goals, pools]);
    expect(ofKind('network').flatMap(({ documents }) => documents.filter(({ kind }) => kind === 'note'))).toHaveLength(notes);
    const made = ofKind('event').reduce((sum, space) => sum + agenda({ y: opened(space, 'event') }).length, 0);
    expect(Math.abs(made - items)).toBeLessThan(20);
    expect(ofKind('goal').reduce((sum, space) => sum + steps({ y: opened(space, 'goal') }).length, 0)).toBe(wanted);
  });

  it('[D110] has nothing pending, nothing unnamed, and each id once', () => {
    const ids = spaces.flatMap((space) => [space.id, ...space.documents.map(({ id }) => id)]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every(isId)).toBe(true);
    for (const space of spaces) for (const { kind } of space.documents) expect(opened(space, kind).store.pendingStructs).toBe(null);
    for (const space of ofKind('network')) expect(readCard({ y: opened(space, 'card') }).purpose.value).not.toBe('');
    for (const space of ofKind('goal')) expect(readGoal({ y: opened(space, 'goal') }).then.value).not.toBe('');
    for (const space of ofKind('pool')) expect(readPool({ y: opened(space, 'pool') }).name.value).not.toBe('');
  });

  it('[D110] has the hard cases: a day with 120 items, over midnight, two values of one time, an edit of what was binned, only Swedish, a long note', () => {
    const events = ofKind('event').map((space) => ({ y: opened(space, 'event') }));
    expect(events.some((event) => agenda(event).length === 120)).toBe(true);
    const night = readHead(events[2] as { y: Y.Doc });
    expect([night.start.value.slice(11, 16), night.end.value.slice(11, 16)]).toEqual(['21:30', '22:30']);
    expect(readHead(events[1] as { y: Y.Doc }).start.offers.length).toBeGreaterThan(0);
    expect(binnedItems(events[2] as { y: Y.Doc }).map(({ title }) => title.value)).toEqual(['Muutettu toisaalla']);
    const titles = events.flatMap((event) => agenda(event).map(({ title }) => title.value));
    expect(['=SUMMA', '🎉', 'Žarkin', '"kolme'].every((part) => titles.some((title) => title.includes(part)))).toBe(true);
    const swedish = readCard({ y: opened(ofKind('network').at(-1), 'card') });
    expect([swedish.nameFi.value, swedish.nameSv.value]).toEqual(['', 'Nätverket för tvåspråkig service']);
    const notes = ofKind('network').flatMap(({ documents }) => documents.filter(({ kind }) => kind === 'note'));
    const lengths = notes.map(({ id, updates }) => {
      const y = new Y.Doc();
      for (const update of updates) Y.applyUpdate(y, update);
      expect(readNote({ y }).title.value).not.toBe('');
      return noteText({ y, id }).length;
    });
    expect(Math.max(...lengths)).toBeGreaterThan(20_000);
  });

  it('[D110] lays the viewer into it, and has people who are gone, alike in name, without organisation', () => {
    const { people } = examplesOf({ seed: 7, nowMs, me: { ...me, id: freshId<'member'>() }, sizes: exampleSizes.demo });
    expect(people.filter(({ name }) => name === 'Leena Malli').length).toBeGreaterThan(1);
    expect([people.filter(({ gone }) => gone).length, people.filter(({ organisation }) => organisation === '').length]).toEqual([1, 1]);
    expect(Math.max(...people.map(({ networks }) => networks.length))).toBe(7);
    const mine = spaces.filter(({ rows }) => rows.some(([key]) => key === `role/${me.id}`));
    expect(mine.filter(({ kind }) => kind === 'network')).toHaveLength(4);
    expect(mine.filter(({ kind }) => kind === 'event').length).toBeGreaterThan(3);
    const owned = ofKind('goal').flatMap((space) => steps({ y: opened(space, 'goal') }).filter(({ owner }) => owner.value?.member === me.id));
    expect(owned.length).toBeGreaterThan(3);
  });

  it('[D110] names goals and pools in the rows of their hosts, and nothing else', () => {
    const hosted = spaces.flatMap(rowsBeside);
    expect(hosted).toHaveLength(exampleSizes.demo.goals + exampleSizes.demo.pools);
    expect(hosted.every(({ space }) => ofKind('network').some(({ id }) => id === space))).toBe(true);
  });
});
