/**
 * An event: its head (what, why, when, where) and its agenda. The document `event` is written by the organisers;
 * notes per item are roots of the document `floor` (`long-text.ts`).
 */
import type { Id, ItemId } from '../base/ids.ts';
import { isId } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import { instantOf } from '../base/time.ts';
import { bin, binnedOf } from './bin.ts';
import { flag, instant, oneOf, orderKey, person, quiet, type Refused, text, whole, zone } from './fields.ts';
import { textOf } from './long-text.ts';
import { byOrder, keysToPlace, type Ordered } from './order.ts';
import { idIn, type Paper, randomOf, write } from './paper.ts';
import { type ReadThing, readThing, type Seen, standingOf, type ValueOf } from './thing.ts';
import {
  type Act,
  binThing,
  type Change,
  head,
  isBinned,
  isOpen,
  isSaid,
  makeAct,
  type Outcome,
  type Place,
  putAct,
  putField,
  putFields,
  type Step,
  takeBack,
  thingAt,
} from './verbs.ts';

export const itemTypes = ['info', 'discussion', 'decision', 'ideas', 'intro', 'work', 'break'] as const;
export type ItemType = (typeof itemTypes)[number];

/** More items than this nobody can hold a meeting over. */
export const mostItems = 500;
export const homeZone = 'Europe/Helsinki';

/** The fields of a head that members write. */
const headFields = {
  title: text(''),
  purpose: text('', 1_000),
  start: instant(),
  end: instant(),
  zone: zone(homeZone),
  place: text(''),
  link: text('', 2_000),
};
export const eventHead = { ...headFields, bin };

/** The fields of an item that members write. */
const itemFields = {
  title: text(''),
  type: oneOf(itemTypes, 'discussion'),
  wanted: text('', 1_000),
  owner: person(),
  minutes: whole(15, 1, 480),
  /** Moved to the next time: still in the list, takes no time. */
  later: quiet(flag(false)),
};
export const agendaItem = { ...itemFields, order: orderKey(), bin };

export type HeadField = keyof typeof headFields;
export type HeadValue<F extends HeadField> = ValueOf<(typeof headFields)[F]>;
export type HeadChange = Change<typeof headFields>;
export type EventHead = ReadThing<typeof eventHead>;

export type ItemField = keyof typeof itemFields;
export type ItemValue<F extends ItemField> = ValueOf<(typeof itemFields)[F]>;
export type ItemChange = Change<typeof itemFields>;
export type AgendaItem = ReadThing<typeof agendaItem> & { readonly id: ItemId };

/** Where an item lives in the document `event`. */
export const placeOfItem = (id: ItemId): Place => ({ root: 'items', id });

/** The head as it stands; every field of an empty document reads as its fallback. */
export function readHead(event: Pick<Paper, 'y'>): EventHead {
  return readThing(thingAt(event.y, head), eventHead);
}

/** The items that are not in the bin, in their order; those moved to the next time stand among them (`later`). */
export function agenda(event: Pick<Paper, 'y'>): readonly AgendaItem[] {
  return allItems(event)
    .filter((item) => item.bin.value === null)
    .sort(inOrder);
}

/** The items in the bin, the last binned first. */
export function binnedItems(event: Pick<Paper, 'y'>): readonly AgendaItem[] {
  return allItems(event)
    .filter((item) => item.bin.value !== null)
    .sort((a, b) => (b.bin.value?.at ?? 0) - (a.bin.value?.at ?? 0) || inOrder(a, b));
}

/** One item, in the agenda or in the bin; null when it is not here. */
export function itemAt(event: Pick<Paper, 'y'>, id: ItemId): AgendaItem | null {
  const thing = thingAt(event.y, placeOfItem(id));
  return thing ? { ...readThing(thing, agendaItem), id } : null;
}

function allItems(event: Pick<Paper, 'y'>): AgendaItem[] {
  const found: AgendaItem[] = [];
  for (const id of event.y.getMap('items').keys()) {
    const item = isId(id) && isSaid(event.y, placeOfItem(id as Id<'item'>)) ? itemAt(event, id as Id<'item'>) : null;
    if (item) found.push(item);
  }
  return found;
}

const ordered = (item: AgendaItem) => ({ id: item.id, order: item.order.value });
const inOrder = (a: AgendaItem, b: AgendaItem) => byOrder(ordered(a), ordered(b));

/** What is odd about the times of an event; the screen says it beside the field, and nothing is refused. */
export function timeTrouble(eventHead: Pick<EventHead, 'start' | 'end'>): 'end-before-start' | 'no-start' | null {
  const start = instantOf(eventHead.start.value);
  const end = instantOf(eventHead.end.value);
  if (end === null) return null;
  return start === null ? 'no-start' : end < start ? 'end-before-start' : null;
}

/** Writes one field of the head over what was shown of it. */
export function putHead<F extends HeadField>(event: Paper, field: F, seen: Seen, value: HeadValue<F>): Outcome {
  return putField(event, head, headFields, field, seen, value);
}

/** Writes several fields of the head as one step: a start and the end that moves with it. */
export function putHeads(event: Paper, changes: readonly HeadChange[]): Outcome {
  return putFields(event, head, headFields, changes);
}

/** What a new item may bring along. */
export type NewItem = { readonly [F in ItemField]?: ItemValue<F> };

/**
 * Makes an item. The step's `thing` is its id.
 *
 * @param index its place among `agenda(event)`, the end when absent
 */
export function addItem(event: Paper, item: NewItem = {}, index?: number): Outcome {
  return addItems(event, [item], index);
}

/** Makes several items in a row as one step; `thing` is the first one's id. */
export function addItems(event: Paper, items: readonly NewItem[], index?: number): Outcome {
  if (!isOpen(event) || items.length === 0) return null;
  let rows: Ordered[] = agenda(event).map(ordered);
  if (rows.length + items.length > mostItems) return { kind: 'refused', code: 'too-many', max: mostItems };
  const whole: { [field: string]: Json }[] = [];
  for (const item of items) {
    const fields = acceptedFields(item);
    if ('kind' in fields && fields.kind === 'refused') return fields as Refused;
    whole.push(fields as { [field: string]: Json });
  }
  return write(event, () => {
    const acts: Act[] = [];
    let first: ItemId | null = null;
    let at = Math.max(0, Math.min(rows.length, index ?? rows.length));
    for (const fields of whole) {
      const id = idIn<'item'>(event);
      first ??= id;
      const keys = new Map(keysToPlace(rows, id, at, randomOf(event)).map((row) => [row.id, row.order]));
      const order = keys.get(id) ?? '';
      keys.delete(id);
      rows = rows.map((row) => ({ id: row.id, order: keys.get(row.id) ?? row.order }));
      rows.splice(at++, 0, { id, order });
      acts.push(makeAct(event, 'items', id, { ...fields, order }), ...rekey(event, keys));
    }
    return { kind: 'step', paper: event, acts, thing: first };
  });
}

/** Writes one field of an item over what was shown of it. null when the item is in the bin. */
export function putItem<F extends ItemField>(event: Paper, id: ItemId, field: F, seen: Seen, value: ItemValue<F>): Outcome {
  return putField(event, placeOfItem(id), itemFields, field, seen, value);
}

/** Writes several fields of an item as one step. */
export function putItemFields(event: Paper, id: ItemId, changes: readonly ItemChange[]): Outcome {
  return putFields(event, placeOfItem(id), itemFields, changes);
}

/** Moves an item to a place among `agenda(event)`, counted without it. null when it stands there already. */
export function moveItem(event: Paper, id: ItemId, toIndex: number): Outcome {
  if (!isOpen(event)) return null;
  const rows = agenda(event).map(ordered);
  if (!rows.some((row) => row.id === id)) return null;
  const moved = keysToPlace(rows, id, toIndex, randomOf(event));
  if (moved.length === 0) return null;
  return write(event, () => ({ kind: 'step', paper: event, acts: rekey(event, new Map(moved.map((row) => [row.id, row.order]))), thing: id }));
}

/**
 * Puts an item into the bin, with its notes.
 *
 * @param floor the document of its notes, null when it is not on this device
 */
export function binItem(event: Paper, floor: Pick<Paper, 'y'> | null, id: ItemId): Step | null {
  return binThing(event, placeOfItem(id), floor && textOf(floor.y, id));
}

/** Takes an item back into the agenda, to the place that it had. */
export function takeBackItem(event: Paper, id: ItemId): Outcome {
  if (agenda(event).length >= mostItems) return { kind: 'refused', code: 'too-many', max: mostItems };
  return takeBack(event, placeOfItem(id));
}

/**
 * Puts the whole event into the bin. Everything in it is read-only from then on.
 *
 * @param floor the document of its notes, null when it is not on this device
 */
export function binEvent(event: Paper, floor: Pick<Paper, 'y'> | null = null): Step | null {
  return binThing(event, head, floor?.y ?? null);
}

export function takeBackEvent(event: Paper): Step | null {
  return takeBack(event, head);
}

export function isEventBinned(event: Pick<Paper, 'y'>): boolean {
  return isBinned(event.y, head);
}

function acceptedFields(item: NewItem): { [field: string]: Json } | Refused {
  const fields: { [field: string]: Json } = { title: '' };
  for (const [name, value] of Object.entries(item)) {
    const accepted = itemFields[name as ItemField]?.accept(value as never);
    if (accepted?.kind === 'refused') return accepted;
    if (accepted) fields[name] = accepted.value;
  }
  return fields;
}

/** Writes order keys by item id. Quiet: each goes over whatever stands. */
function rekey(event: Paper, keys: ReadonlyMap<string, string>): Act[] {
  const acts: Act[] = [];
  for (const [id, order] of keys) {
    const at = placeOfItem(id as ItemId);
    const thing = thingAt(event.y, at);
    if (!thing || binnedOf(thing)) continue;
    const seen = standingOf(thing, 'order').map((entry) => entry.id);
    acts.push(putAct(event, at, thing, 'order', seen, order));
  }
  return acts;
}
