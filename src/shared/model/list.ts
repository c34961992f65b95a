/**
 * Things that stand in an order of their own under random ids in one root map: the steps of a goal.
 * Verbs of a list look at everything first and write then, whatever they put: one act is one transaction and one step back.
 */
import type * as Y from 'yjs';
import { isId } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import { bin, binnedOf } from './bin.ts';
import { orderKey, type Refused, type WritableShape } from './fields.ts';
import { byOrder, keysToPlace, keysToPlaceAll } from './order.ts';
import { idIn, type Paper, randomOf, write } from './paper.ts';
import { type ReadThing, readThing, standingOf, type Thing, type ValueOf } from './thing.ts';
import { type Act, isOpen, isSaid, makeAct, type Outcome, type Place, putAct, takeBack, thingAt } from './verbs.ts';

/** What a list is made of: `fields` are those that members write; each thing has its place and its bin besides. */
export interface ListKind<S extends WritableShape> {
  readonly root: string;
  readonly fields: S;
  /** This device adds no more than so many outside the bin; more from other devices are shown. */
  readonly most: number;
}

const kept = { order: orderKey(), bin };
export type Listed<S extends WritableShape, Id extends string = string> = ReadThing<S & typeof kept> & { readonly id: Id };
export type NewIn<S extends WritableShape> = { readonly [F in keyof S]?: ValueOf<S[F]> };

export const placeIn = (list: { readonly root: string }, id: string): Place => ({ root: list.root, id });

/** One thing of a list, also one in the bin; null when it is not here. */
export function listedAt<S extends WritableShape>(y: Y.Doc, list: ListKind<S>, id: string): Listed<S> | null {
  const thing = thingAt(y, placeIn(list, id));
  if (!thing) return null;
  const [a, b] = stampOf(thing);
  const known = readings.get(thing);
  if (known && known.a === a && known.b === b) return known.read as Listed<S>;
  const read = { ...readThing(thing, { ...list.fields, ...kept }), id } as Listed<S>;
  readings.set(thing, { a, b, read });
  return read;
}

/** What was read of a thing last, for as long as it stands as it stood: of ten thousand steps a change reads one anew. */
const readings = new WeakMap<Thing, { readonly a: number; readonly b: number; readonly read: unknown }>();

/** Two sums over the entries' names, their order, and which of them are deleted. Nobody gains by making two states alike: it would only show one thing late. */
function stampOf(thing: Thing): readonly [number, number] {
  let [a, b] = [17, 257];
  for (let item = thing._start; item !== null; item = item.right) {
    const { client, clock } = item.id;
    a = (Math.imul(a, 31) + Math.imul(client, 7) + clock) | 0;
    b = (Math.imul(b, 37) ^ (client + Math.imul(clock, 3) + 2 * item.length + (item.deleted ? 1 : 0))) | 0;
  }
  return [a, b];
}

/** A whole list in one reading: those that are not in the bin, in their order, and those in it, the last binned first. */
export function sortedIn<S extends WritableShape>(
  y: Y.Doc,
  list: ListKind<S>,
): { readonly standing: readonly Listed<S>[]; readonly binned: readonly Listed<S>[] } {
  const [standing, binned]: [Listed<S>[], Listed<S>[]] = [[], []];
  for (const each of all(y, list)) (binOf(each) === null ? standing : binned).push(each);
  return { standing: standing.sort(inOrder), binned: binned.sort((a, b) => (binOf(b)?.at ?? 0) - (binOf(a)?.at ?? 0) || inOrder(a, b)) };
}

/** Those that are not in the bin, in their order. */
export function listed<S extends WritableShape>(y: Y.Doc, list: ListKind<S>): readonly Listed<S>[] {
  return sortedIn(y, list).standing;
}

function all<S extends WritableShape>(y: Y.Doc, list: ListKind<S>): Listed<S>[] {
  const found: Listed<S>[] = [];
  for (const id of y.getMap(list.root).keys()) {
    const each = isId(id) && isSaid(y, placeIn(list, id)) ? listedAt(y, list, id) : null;
    if (each) found.push(each);
  }
  return found;
}

type Kept = ReadThing<typeof kept> & { readonly id: string };
const binOf = (each: unknown) => (each as Kept).bin.value;
const ordered = (each: unknown) => ({ id: (each as Kept).id, order: (each as Kept).order.value });
const inOrder = (a: unknown, b: unknown) => byOrder(ordered(a), ordered(b));

/**
 * Makes things in a row as one step; the step's `thing` is the first one's id.
 *
 * @param index place of the first among `listed`, the end when absent
 */
export function addTo<S extends WritableShape>(paper: Paper, list: ListKind<S>, things: readonly NewIn<S>[], index?: number): Outcome {
  if (!isOpen(paper) || things.length === 0) return null;
  const rows = listed(paper.y, list).map(ordered);
  if (rows.length + things.length > list.most) return { kind: 'refused', code: 'too-many', max: list.most };
  const whole: { readonly [field: string]: Json }[] = [];
  for (const thing of things) {
    const fields = accepted(list, thing);
    if (isRefused(fields)) return fields;
    whole.push(fields);
  }
  return write(paper, () => {
    const ids = things.map(() => idIn(paper) as string);
    const keys = new Map(keysToPlaceAll(rows, ids, index ?? rows.length, randomOf(paper)).map((row) => [row.id, row.order]));
    const acts: Act[] = ids.map((id, nth) => makeAct(paper, list.root, id, { ...whole[nth], order: keys.get(id) ?? '' }));
    for (const id of ids) keys.delete(id);
    return { kind: 'step', paper, acts: [...acts, ...rekey(paper, list, keys)], thing: ids[0] ?? null };
  });
}

function isRefused(value: { readonly [field: string]: Json } | Refused): value is Refused {
  return value.kind === 'refused';
}

function accepted<S extends WritableShape>(list: ListKind<S>, thing: NewIn<S>): { readonly [field: string]: Json } | Refused {
  const fields: { [field: string]: Json } = {};
  for (const [name, value] of Object.entries(thing)) {
    const taken = list.fields[name]?.accept(value);
    if (taken?.kind === 'refused') return taken;
    if (taken) fields[name] = taken.value;
  }
  return fields;
}

/** Moves a thing to a place among `listed`, counted without it. null when it stands there already. */
export function moveIn<S extends WritableShape>(paper: Paper, list: ListKind<S>, id: string, toIndex: number): Outcome {
  if (!isOpen(paper)) return null;
  const rows = listed(paper.y, list).map(ordered);
  if (!rows.some((row) => row.id === id)) return null;
  const moved = keysToPlace(rows, id, toIndex, randomOf(paper));
  if (moved.length === 0) return null;
  const keys = new Map(moved.map((row) => [row.id, row.order]));
  return write(paper, () => ({ kind: 'step', paper, acts: rekey(paper, list, keys), thing: id }));
}

/** Takes a thing out of the bin, to the place that it had. */
export function takeBackTo<S extends WritableShape>(paper: Paper, list: ListKind<S>, id: string): Outcome {
  if (listed(paper.y, list).length >= list.most) return { kind: 'refused', code: 'too-many', max: list.most };
  return takeBack(paper, placeIn(list, id));
}

/** Writes order keys by id. Quiet: each goes over whatever stands. Inside `write`. */
function rekey(paper: Paper, list: { readonly root: string }, keys: ReadonlyMap<string, string>): Act[] {
  const acts: Act[] = [];
  for (const [id, order] of keys) {
    const at = placeIn(list, id);
    const thing = thingAt(paper.y, at);
    if (!thing || binnedOf(thing)) continue;
    const seen = standingOf(thing, 'order').map((entry) => entry.id);
    acts.push(putAct(paper, at, thing, 'order', seen, order));
  }
  return acts;
}
