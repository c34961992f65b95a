/**
 * What others changed in an event while this device was away: two snapshots, before and after the catch-up, and their difference.
 * Pure over documents: reads, never writes. What this member changed on another device is no news and is left out.
 */
import * as Y from 'yjs';
import type { MemberId } from '../../shared/base/ids.ts';
import { type Paper, whoRoot } from '../../shared/model/paper.ts';
import { standing, standingOf, type Thing } from '../../shared/model/thing.ts';

/** What stood of one field: the shown value, and every entry, since two values may stand beside each other. */
interface FieldSnap {
  readonly shown: string;
  readonly entries: ReadonlyMap<string, { readonly value: string; readonly by: MemberId | null }>;
}
type ThingSnap = ReadonlyMap<string, FieldSnap>;

export interface Snapshot {
  readonly head: ThingSnap;
  readonly items: ReadonlyMap<string, ThingSnap>;
  readonly notes: ReadonlyMap<string, string>;
  /** How far each clientID had come in the floor document: what is above was written since. */
  readonly floor: ReadonlyMap<number, number>;
}

export type WhatChanged = 'head' | 'added' | 'binned' | 'takenBack' | 'changed' | 'moved' | 'notes';

export interface Change {
  /** The item, or null for the event's own title, time and place. */
  readonly item: string | null;
  /** The item's title as it stands now. */
  readonly title: string;
  readonly what: WhatChanged;
  /** Who, without doubles; empty when it cannot be told (words that only went). */
  readonly by: readonly MemberId[];
}

/** What stands now in both documents. `floor` is null while it is not open. */
export function snapshotOf(event: Pick<Paper, 'y'>, floor: Pick<Paper, 'y'> | null): Snapshot {
  const items = new Map<string, ThingSnap>();
  const notes = new Map<string, string>();
  for (const [id, thing] of event.y.getMap<Thing>('items')) {
    if (!(thing instanceof Y.Array)) continue;
    items.set(id, snapOf(thing));
    if (floor) notes.set(id, floor.y.share.has(id) ? floor.y.getText(id).toString() : '');
  }
  return { head: snapOf(event.y.getArray('head') as Thing), items, notes, floor: floor ? Y.decodeStateVector(Y.encodeStateVector(floor.y)) : new Map() };
}

function snapOf(thing: Thing): ThingSnap {
  const fields = new Map<string, FieldSnap>();
  for (const name of new Set(standing(thing).map((entry) => entry.field))) {
    const entries = standingOf(thing, name).map((entry) => ({ id: entry.id, value: JSON.stringify(entry.value), by: entry.by }));
    fields.set(name, { shown: entries.at(-1)?.value ?? 'null', entries: new Map(entries.map(({ id, value, by }) => [id, { value, by }])) });
  }
  return fields;
}

/**
 * What came from others between two snapshots, in the order of the items' birth, the head first.
 *
 * @param floor the document that `after` was taken from: tells who wrote the new words in notes
 */
export function changesBetween(before: Snapshot, after: Snapshot, me: MemberId, floor: Pick<Paper, 'y'> | null): Change[] {
  const changes: Change[] = [];
  const headBy = authors(before.head, after.head, me);
  if (headBy.size > 0) changes.push({ item: null, title: '', what: 'head', by: known(headBy) });
  for (const [id, now] of [...after.items].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const then = before.items.get(id);
    const byField = newEntries(then ?? new Map(), now, me);
    const add = (what: WhatChanged, by: ReadonlySet<MemberId | null>) => changes.push({ item: id, title: textOf(now.get('title')), what, by: known(by) });
    const everyone = new Set([...byField.values()].flatMap((by) => [...by]));
    if (!then) {
      if (everyone.size > 0 && !isBinned(now)) add('added', everyone);
      continue;
    }
    const binBy = byField.get('bin');
    if (binBy) {
      if (isBinned(now) && !isBinned(then)) add('binned', binBy);
      else if (!isBinned(now) && isBinned(then)) add('takenBack', binBy);
    }
    const told = new Set([...byField].filter(([field]) => field !== 'bin' && field !== 'order').flatMap(([, by]) => [...by]));
    if (told.size > 0) add('changed', told);
    const orderBy = byField.get('order');
    if (orderBy) add('moved', orderBy);
    addNotes(id, before, after, me, floor, add);
  }
  return changes;
}

function addNotes(
  id: string,
  before: Snapshot,
  after: Snapshot,
  me: MemberId,
  floor: Pick<Paper, 'y'> | null,
  add: (what: WhatChanged, by: ReadonlySet<MemberId | null>) => void,
): void {
  if (!floor || (before.notes.get(id) ?? '') === (after.notes.get(id) ?? '')) return;
  const writers = writersSince(floor.y, id, before.floor);
  writers.delete(me);
  // Nobody's new words, but some are gone: who took them the document does not tell. My own deletion alone is no news.
  if (writers.size > 0) add('notes', writers);
}

/** Whose words came into the notes of one item after `since`. */
function writersSince(y: Y.Doc, id: string, since: ReadonlyMap<number, number>): Set<MemberId | null> {
  const who = whoRoot(y);
  const writers = new Set<MemberId | null>();
  if (!y.share.has(id)) return writers;
  for (let item = y.getText(id)._start; item !== null; item = item.right) {
    if (item.deleted || item.id.clock + item.length <= (since.get(item.id.client) ?? 0)) continue;
    writers.add((who.get(String(item.id.client)) as MemberId | undefined) ?? null);
  }
  return writers;
}

function authors(then: ThingSnap, now: ThingSnap, me: MemberId): Set<MemberId | null> {
  return new Set([...newEntries(then, now, me).values()].flatMap((by) => [...by]));
}

/** Who wrote what stands now and did not stand then, by field; without me, and without values that stood already. */
function newEntries(then: ThingSnap, now: ThingSnap, me: MemberId): Map<string, Set<MemberId | null>> {
  const found = new Map<string, Set<MemberId | null>>();
  for (const [name, field] of now) {
    const old = [...(then.get(name)?.entries.values() ?? [])].map((entry) => entry.value);
    const news = [...field.entries].filter(([id, { value, by }]) => by !== me && !then.get(name)?.entries.has(id) && !old.includes(value));
    if (news.length > 0) found.set(name, new Set(news.map(([, { by }]) => by)));
  }
  return found;
}

function isBinned(thing: ThingSnap): boolean {
  const value = thing.get('bin')?.shown;
  return value !== undefined && value !== 'false' && value !== 'null';
}

function textOf(field: FieldSnap | undefined): string {
  const value: unknown = field ? JSON.parse(field.shown) : '';
  return typeof value === 'string' ? value : '';
}

function known(by: ReadonlySet<MemberId | null>): MemberId[] {
  return [...by].filter((member): member is MemberId => member !== null);
}
