/**
 * What changed between two states of one document, thing by thing: values old and new, what came, went and moved, texts with their changed
 * places, and who. Pure over documents: the same two states give the same answer on every device. Rules D85 to D87 of DOCUMENTS.md.
 */
import type * as Y from 'yjs';
import type { MemberId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import type { Place } from '../shared/model/verbs.ts';
import { differs, type Part, partsOf, remarked, stretchesOf } from './compare-text.ts';
import { type Content, contentOf, inOrder, keyOf, quietFields, type ThingContent, titleOf } from './content.ts';
import { lettersOf } from './letters.ts';

export interface FieldChange {
  readonly field: string;
  /** null: nothing had been said. */
  readonly from: Json;
  readonly to: Json;
  readonly by: MemberId | null;
  readonly seconds: number;
}

export interface TextChange {
  readonly parts: readonly Part[];
  /** Only headings, lists and marks differ. */
  readonly onlyMarks: boolean;
  readonly by: readonly MemberId[];
}

/** All that changed in one thing: one line of a list. */
export interface ThingChange {
  readonly at: Place;
  readonly title: string;
  readonly what: 'added' | 'removed' | 'restored' | 'changed';
  readonly moved: boolean;
  readonly fields: readonly FieldChange[];
  readonly text: TextChange | null;
  /** Who, each once; empty when the document does not tell (words that only went). */
  readonly by: readonly MemberId[];
  /** The latest of the changes, whole seconds since 1970; 0 when it is not known. */
  readonly seconds: number;
}

/** The name of the thing that a change is about. */
export function keyOfChange(change: Pick<ThingChange, 'at'>): string {
  return keyOf(change.at);
}

/** Where a text belongs that is named by no thing of its document: to the document as a whole. */
export const wholeDocument: Place = { root: 'head', id: null };

/**
 * What changed from `then` to `now`, the document's own head first, then things in their order, those in the bin last.
 *
 * @param ofText where the text with a name belongs when its thing is in another document; null: to the whole
 * @param isNews what is told as somebody's doing: an emptying of the bin is nobody's (rule D151)
 */
export function changesBetween(then: Y.Doc, now: Y.Doc, ofText: (name: string) => Place | null = () => null, isNews = false): ThingChange[] {
  const [before, after] = [contentOf(then), contentOf(now)];
  const places = placesOf(before, after, ofText);
  const moved = movedIn(before, after);
  const texts = textChanges(before, after, now, places);
  const changes: ThingChange[] = [];
  const told = new Set<string>();
  for (const content of [...inOrder(after.things.values())].toSorted((a, b) => rank(a) - rank(b))) {
    const key = keyOf(content.at);
    told.add(key);
    if (isOrderOfOthers(content.at)) {
      changes.push(...placesTaken(before.things.get(key), content));
      continue;
    }
    const change = thingChange(before.things.get(key), content, moved.has(key), texts.get(key) ?? null);
    const isEmptying = isNews && liesEmptied(after, content) && wasEmptied(before.things.get(key), content);
    if (isEmptying && (!change || wentUnseen(before, after, content))) continue;
    if (change) changes.push(isEmptying ? { ...change, fields: [], text: null } : change);
  }
  for (const [key, text] of texts) {
    if (told.has(key)) continue;
    const at = places.get(key) ?? wholeDocument;
    changes.push({ at, title: titleOf(before.things.get(key)), what: 'changed', moved: false, fields: [], text, by: text.by, seconds: 0 });
  }
  return changes;
}

/** The order in which things of other documents stand (a plan's goals): each field is the place of one of them. */
function isOrderOfOthers(at: Place): boolean {
  return at.root === 'order' && at.id === null;
}

/** One change for each that stands elsewhere among those that have a place. What it is called, the reader's own lists know. */
function placesTaken(was: ThingContent | undefined, is: ThingContent): ThingChange[] {
  const all = [...new Set([...(was?.fields.keys() ?? []), ...is.fields.keys()])];
  const ordered = (content: ThingContent | undefined): string[] => {
    const keyOfOther = (id: string): string => {
      const key = content?.fields.get(id)?.value;
      return typeof key === 'string' ? key : '';
    };
    // As lists do it: by key, those without one last, then by birth.
    return all.toSorted((a, b) => {
      const [x, y] = [keyOfOther(a), keyOfOther(b)];
      if (x !== y && (x === '' || y === '')) return x === '' ? 1 : -1;
      return x === y ? (a < b ? -1 : 1) : x < y ? -1 : 1;
    });
  };
  const before = ordered(was);
  return ordered(is).flatMap((id, place): ThingChange[] => {
    const now = is.fields.get(id);
    if (before[place] === id || !now || sameValue(was?.fields.get(id)?.value ?? null, now.value)) return [];
    const by = now.by === null ? [] : [now.by];
    return [{ at: { root: is.at.root, id }, title: '', what: 'changed', moved: true, fields: [], text: null, by, seconds: now.seconds }];
  });
}

/** What the document is about, then what stands, then what is in the bin. */
function rank(content: ThingContent): number {
  return content.at.id === null ? 0 : content.binned ? 2 : 1;
}

/** Which place a text's name means, by `keyOf` of the place. */
function placesOf(before: Content, after: Content, ofText: (name: string) => Place | null): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const name of new Set([...before.texts.keys(), ...after.texts.keys()])) {
    const own = [...after.things.values(), ...before.things.values()].find((thing) => thing.at.id === name);
    const at = own?.at ?? ofText(name) ?? wholeDocument;
    places.set(keyOf(at), at);
    places.set(name, at);
  }
  return places;
}

function textChanges(before: Content, after: Content, now: Y.Doc, places: ReadonlyMap<string, Place>): Map<string, TextChange> {
  const changes = new Map<string, TextChange>();
  for (const name of new Set([...before.texts.keys(), ...after.texts.keys()])) {
    const [was, is] = [before.texts.get(name), after.texts.get(name) ?? now.getText(name)];
    const stretches = stretchesOf(was ? lettersOf(was) : [], lettersOf(is));
    const parts = partsOf(stretches);
    const isWords = differs(parts);
    if (!isWords && !remarked(stretches)) continue;
    const by = [...new Set(parts.filter((part) => part.kind === 'new' && part.by !== null).map((part) => part.by as MemberId))];
    changes.set(keyOf(places.get(name) ?? wholeDocument), { parts, onlyMarks: !isWords, by });
  }
  return changes;
}

function thingChange(was: ThingContent | undefined, is: ThingContent, hasMoved: boolean, text: TextChange | null): ThingChange | null {
  const isNew = was === undefined || (was.entries.length === 0 && is.at.id !== null);
  const stoodBefore = was !== undefined && !was.binned;
  // What came and went unseen is no news.
  if (isNew && is.at.id !== null && is.binned) return null;
  const fields = fieldChanges(was, is);
  const turned = !isNew && stoodBefore === is.binned;
  const moved = hasMoved && !is.binned && !turned;
  if (!(isNew && is.at.id !== null) && !turned && fields.length === 0 && text === null && !moved) return null;
  const what = isNew && is.at.id !== null ? 'added' : turned ? (is.binned ? 'removed' : 'restored') : 'changed';
  const signs = is.entries.filter(
    (entry) => (turned && entry.field === 'bin') || (moved && entry.field === 'order' && entry.value !== was?.fields.get('order')?.value),
  );
  const writers = [...fields, ...signs].map((each) => each.by);
  return {
    at: is.at,
    title: titleOf(is) || titleOf(was),
    what,
    moved,
    fields,
    text,
    by: [...new Set([...writers, ...(text?.by ?? [])].filter((by): by is MemberId => by !== null))],
    seconds: Math.max(0, ...[...fields, ...signs].map((each) => each.seconds)),
  };
}

function fieldChanges(was: ThingContent | undefined, is: ThingContent): FieldChange[] {
  const changes: FieldChange[] = [];
  for (const [field, { value, by, seconds }] of is.fields) {
    if (field === 'order' || field === 'emptied') continue;
    const from = was?.fields.get(field)?.value ?? null;
    if (!sameValue(from, value)) changes.push({ field, from, to: value, by, seconds });
  }
  for (const [field, { value }] of was?.fields ?? []) {
    if (field !== 'order' && field !== 'emptied' && !is.fields.has(field) && value !== null)
      changes.push({ field, from: value, to: null, by: null, seconds: 0 });
  }
  return changes;
}

/** Nothing said and nothing chosen read the same: an empty text, an empty list, no one. */
export function sameValue(a: Json, b: Json): boolean {
  const plain = (value: Json): string => JSON.stringify(value === '' || value === false || (Array.isArray(value) && value.length === 0) ? null : value);
  return plain(a) === plain(b);
}

/** Things whose key was written anew and that stand elsewhere among those that were there before. */
function movedIn(before: Content, after: Content): Set<string> {
  const moved = new Set<string>();
  const stands = (content: Content) =>
    inOrder([...content.things.values()].filter((thing) => thing.at.id !== null && !thing.binned)).map((thing) => keyOf(thing.at));
  const was = stands(before).filter((key) => after.things.get(key)?.binned === false);
  const is = stands(after).filter((key) => before.things.get(key)?.binned === false);
  for (const [place, key] of is.entries()) {
    const keys = [before, after].map((content) => content.things.get(key)?.fields.get('order')?.value);
    if (was[place] !== key && keys[0] !== keys[1]) moved.add(key);
  }
  return moved;
}

/** Things that lie in the bin and have been emptied, by `keyOf`; the whole stands for all in it. */
export function emptiedIn(y: Y.Doc): ReadonlySet<string> {
  const content = contentOf(y);
  return new Set([...content.things].filter(([, thing]) => liesEmptied(content, thing)).map(([key]) => key));
}

function liesEmptied(all: Content, thing: ThingContent): boolean {
  return (thing.binned || isWholeBinned(all)) && (thing.fields.get('emptied')?.value ?? null) !== null;
}

function wasEmptied(was: ThingContent | undefined, is: ThingContent): boolean {
  return !sameValue(was?.fields.get('emptied')?.value ?? null, is.fields.get('emptied')?.value ?? null);
}

/** It lay in the bin before, or went with the whole: then nothing of it is told. */
function wentUnseen(before: Content, after: Content, { at }: ThingContent): boolean {
  return isWholeBinned(before) || before.things.get(keyOf(at))?.binned !== false || (at.id !== null && isWholeBinned(after));
}

function isWholeBinned({ things }: Content): boolean {
  return things.get(keyOf(wholeDocument))?.binned === true;
}

/** Several values of one field on offer: *Kumpi jää?* */
export interface Ask {
  readonly at: Place;
  readonly title: string;
  readonly field: string;
  /** The shown one last. */
  readonly offers: readonly { readonly value: Json; readonly by: MemberId | null; readonly seconds: number }[];
}

/** What those who may edit are asked in a document now. */
export function asksIn(y: Y.Doc): Ask[] {
  const asks: Ask[] = [];
  for (const content of contentOf(y).things.values()) {
    if (content.binned || isOrderOfOthers(content.at)) continue;
    const byField = Map.groupBy(content.entries, (entry) => entry.field);
    for (const [field, entries] of byField) {
      if (quietFields.has(field) || entries.length < 2) continue;
      const shown = content.fields.get(field)?.value ?? null;
      const distinct = new Map(
        entries.toSorted((a, b) => a.seconds - b.seconds).map(({ value, by, seconds }) => [JSON.stringify(value), { value, by, seconds }]),
      );
      const offers = [...distinct.values()].toSorted((a, b) => Number(sameValue(a.value, shown)) - Number(sameValue(b.value, shown)));
      if (offers.length > 1) asks.push({ at: content.at, title: titleOf(content), field, offers });
    }
  }
  return asks;
}

/** The same changes without what this member did: the fields, the text and the moves that are only theirs. */
export function withoutMine(changes: readonly ThingChange[], me: (member: MemberId) => boolean): ThingChange[] {
  return changes.flatMap((change) => {
    const fields = change.fields.filter((field) => field.by === null || !me(field.by));
    const text = change.text && (change.text.by.length === 0 || change.text.by.some((by) => !me(by))) ? change.text : null;
    const by = change.by.filter((member) => !me(member));
    const isMineAlone = change.by.length > 0 && by.length === 0;
    if (isMineAlone || (change.what === 'changed' && !change.moved && fields.length === 0 && text === null)) return [];
    return [{ ...change, fields, text, by }];
  });
}
