/**
 * A thing (an agenda item, the head of an event, a card) is one small Y.Array of entries [field, value, seconds].
 * A write appends an entry and removes those that were shown, so that of two offline values neither is lost;
 * a field of a newer version needs nothing made, and what an app does not know it carries along.
 * Rules D1 to D8 of DOCUMENTS.md.
 */
import * as Y from 'yjs';
import { isId, type MemberId } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import { type Paper, type PutRule, whoRoot, write } from './paper.ts';

export type Entry = readonly [field: string, value: Json, seconds: number];
export type Thing = Y.Array<Entry>;
/** `clientID:clock` of an entry: its name for as long as it stands. */
export type EntryId = string;
/** The entries of one field that stood on screen when the input got focus. */
export type Seen = readonly EntryId[];

export interface Standing {
  readonly id: EntryId;
  readonly field: string;
  readonly value: Json;
  readonly seconds: number;
  readonly by: MemberId | null;
  /** Place in the array, among what is not deleted. */
  readonly index: number;
}

/** All entries that stand in a thing, in their places. What is no entry (written by something newer or broken) is passed over and left alone. */
export function standing(thing: Thing): Standing[] {
  const found: Standing[] = [];
  const who = thing.doc ? whoRoot(thing.doc) : null;
  let index = 0;
  for (let item = thing._start; item !== null; item = item.right) {
    if (item.deleted || !item.countable) continue;
    if (item.content instanceof Y.ContentAny) {
      const writer: unknown = who?.get(String(item.id.client));
      const by = isId(writer) ? (writer as MemberId) : null;
      for (const [offset, entry] of (item.content.arr as unknown[]).entries()) {
        if (!isEntry(entry)) continue;
        found.push({ id: `${item.id.client}:${item.id.clock + offset}`, field: entry[0], value: entry[1], seconds: entry[2], by, index: index + offset });
      }
    }
    index += item.length;
  }
  return found;
}

function isEntry(value: unknown): value is Entry {
  return Array.isArray(value) && value.length >= 3 && typeof value[0] === 'string' && Number.isFinite(value[2]);
}

/** Whether an entry of a field stands in a thing: a look at its names alone, for those who ask it of ten thousand things. */
export function hasField(thing: Thing, field: string): boolean {
  for (let item = thing._start; item !== null; item = item.right) {
    if (!item.deleted && item.content instanceof Y.ContentAny && (item.content.arr as unknown[]).some((entry) => isEntry(entry) && entry[0] === field))
      return true;
  }
  return false;
}

/** Later first by clock, then by who, then by place: every device with the same content gives the same order. */
function earlierToLater(a: Standing, b: Standing): number {
  return a.seconds - b.seconds || compare(a.by ?? '', b.by ?? '') || a.index - b.index;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The entries of one field, the shown one last. */
export function standingOf(thing: Thing, field: string): Standing[] {
  return standing(thing)
    .filter((entry) => entry.field === field)
    .sort(earlierToLater);
}

/** How one field is read: total, whatever another device wrote. `quiet` fields show one value and ask nobody. */
export interface Field<T> {
  readonly quiet: boolean;
  read(value: Json | undefined): T;
  /** Which of several standing values is shown, given from the earlier to the later; without it the latest. */
  pick?(values: readonly Json[]): Json | undefined;
}
export type Shape = { readonly [field: string]: Field<unknown> };
export type ValueOf<F> = F extends Field<infer T> ? T : never;

/** One value on offer in *Kumpi jää?*. */
export interface Offer<T = unknown> {
  readonly value: T;
  readonly by: MemberId | null;
  readonly seconds: number;
}

export interface ReadField<T> {
  readonly value: T;
  readonly seen: Seen;
  /** Two or more different values, the shown one last; empty when there is nothing to ask. */
  readonly offers: readonly Offer<T>[];
}

export type ReadThing<S extends Shape> = { readonly [F in keyof S]: ReadField<ValueOf<S[F]>> };

/** Reads all fields of a shape from a thing. Absent or odd values give the field's fallback. */
export function readThing<S extends Shape>(thing: Thing | undefined, shape: S): ReadThing<S> {
  const byField = new Map<string, Standing[]>();
  for (const entry of thing ? standing(thing) : []) {
    const list = byField.get(entry.field);
    if (list) list.push(entry);
    else byField.set(entry.field, [entry]);
  }
  const result: { [field: string]: ReadField<unknown> } = {};
  for (const [name, field] of Object.entries(shape)) result[name] = readEntries((byField.get(name) ?? []).sort(earlierToLater), field);
  return result as ReadThing<S>;
}

/** @param ordered the field's entries from the earlier to the later */
function readEntries<T>(ordered: readonly Standing[], field: Field<T>): ReadField<T> {
  const offers: Offer<T>[] = [];
  if (!field.quiet && ordered.length > 1) {
    // Compared as they are read: nobody is asked to choose between two values that look the same on screen.
    const values = new Map<string, Offer<T>>();
    for (const entry of ordered) {
      const value = field.read(entry.value);
      const key = JSON.stringify(value);
      values.delete(key); // the later of two equal ones speaks for both
      values.set(key, { value, by: entry.by, seconds: entry.seconds });
    }
    if (values.size > 1) offers.push(...values.values());
  }
  return { value: field.read(standsAs(ordered, field)), seen: ordered.map((entry) => entry.id), offers };
}

/** The value that is shown of a field's entries, as it was written. */
function standsAs(ordered: readonly Standing[], field: Field<unknown>): Json | undefined {
  return field.pick && ordered.length > 1 ? field.pick(ordered.map((entry) => entry.value)) : ordered.at(-1)?.value;
}

/** The rule that the whole model stands on: what was shown goes, what came later stays. */
export const removesShown: PutRule = (entry, shown) => shown.has(entry.id);

/**
 * What a put of this paper goes over: the entries that were shown, and those that this very opening has written since.
 * An input that is put at each rest while the member goes on typing would else be in conflict with itself.
 */
export function shownOf(paper: Paper, thing: Thing, field: string, seen: Seen): Standing[] {
  const own = `${paper.y.clientID}:`;
  return standingOf(thing, field).filter((entry) => seen.includes(entry.id) || entry.id.startsWith(own));
}

/** A put by another rule than the paper's; `put` is what everybody uses. */
export function putWith(rule: PutRule): typeof put {
  return (paper, thing, field, seen, value) => {
    const shown = new Set([...seen, ...shownOf(paper, thing, field, seen).map((entry) => entry.id)]);
    const doomed = standing(thing).filter((entry) => entry.field === field && rule(entry, shown));
    for (const entry of doomed.reverse()) thing.delete(entry.index, 1);
    const clock = Y.getState(paper.y.store, paper.y.clientID);
    thing.push([[field, value, paper.seconds()]]);
    return `${paper.y.clientID}:${clock}`;
  };
}

/**
 * Writes one value: appends an entry and removes those of this field that were shown (`shownOf`). What came later stays beside it.
 * Must run inside `write`; the thing must be in the paper's document.
 *
 * @param seen the entries that stood when the input got focus
 * @returns the id of the new entry
 */
export function put(paper: Paper, thing: Thing, field: string, seen: Seen, value: Json): EntryId {
  return putWith(paper.removes ?? removesShown)(paper, thing, field, seen, value);
}

/** Removes one entry and puts nothing. Only for taking back one's own put into an empty field; inside `write`. */
export function clear(thing: Thing, id: EntryId): void {
  const entry = standing(thing).find((each) => each.id === id);
  if (entry) thing.delete(entry.index, 1);
}

/** Makes a thing whole, to be set under its random id inside the same transaction. */
export function newThing(paper: Paper, fields: { readonly [field: string]: Json }): Thing {
  const thing = new Y.Array<Entry>();
  const seconds = paper.seconds();
  thing.push(Object.entries(fields).map(([field, value]): Entry => [field, value, seconds]));
  return thing;
}

/** Takes one of the values on offer: it is written anew over all that is shown. */
export function settle(paper: Paper, thing: Thing, field: string, seen: Seen, value: Json): void {
  write(paper, () => put(paper, thing, field, seen, value));
}
