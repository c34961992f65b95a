/**
 * What stands in a document, whatever its kind: its things with the values that show, and its long texts. Roots are told apart by what is
 * in them and by the rules of DOCUMENTS.md, so that a kind of tomorrow is compared and restored by the same lines. Reads only.
 */
import * as Y from 'yjs';
import { isId, type MemberId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import { binnedOf } from '../shared/model/bin.ts';
import { type Standing, standing, type Thing } from '../shared/model/thing.ts';
import type { Place } from '../shared/model/verbs.ts';

/** Roots that are no content: who wrote, and in which shape. */
const notContent: ReadonlySet<string> = new Set(['who', 'about']);

/** Fields of which the later stands and nobody is asked. */
export const quietFields: ReadonlySet<string> = new Set(['order', 'bin', 'emptied', 'later', 'sharedTo', 'sharedFrom']);

/** The shown value of a field, and who wrote it when. */
export interface Shown {
  readonly value: Json;
  readonly by: MemberId | null;
  readonly seconds: number;
}

export interface ThingContent {
  readonly at: Place;
  readonly thing: Thing;
  readonly binned: boolean;
  /** Without `bin`. */
  readonly fields: ReadonlyMap<string, Shown>;
  readonly entries: readonly Standing[];
}

export interface Content {
  /** By `keyOf`. */
  readonly things: ReadonlyMap<string, ThingContent>;
  /** By the name of their root: the id of their thing. */
  readonly texts: ReadonlyMap<string, Y.Text>;
}

/** The name of a place in lists and maps. */
export function keyOf(at: Place): string {
  return at.id === null ? at.root : `${at.root}/${at.id}`;
}

export function contentOf(y: Y.Doc): Content {
  const things = new Map<string, ThingContent>();
  const texts = new Map<string, Y.Text>();
  const take = (at: Place, value: unknown): void => {
    if (value instanceof Y.Array) things.set(keyOf(at), thingContent(at, value as Thing));
  };
  for (const name of [...y.share.keys()]) {
    if (notContent.has(name)) continue;
    const root = y.share.get(name);
    if (!root) continue;
    if (isId(name)) {
      const text = asType(() => y.getText(name));
      if (text) texts.set(name, text);
    } else if (root._map.size > 0) {
      const map = asType(() => y.getMap(name));
      for (const [id, value] of map ?? []) if (isId(id)) take({ root: name, id }, value);
    } else if (root._start !== null)
      take(
        { root: name, id: null },
        asType(() => y.getArray(name)),
      );
  }
  return { things, texts };
}

/** A root that somebody else has looked at as another type is no content that we know. */
function asType<T>(look: () => T): T | null {
  try {
    return look();
  } catch {
    return null;
  }
}

function thingContent(at: Place, thing: Thing): ThingContent {
  const entries = standing(thing);
  const fields = new Map<string, Shown>();
  const ordered = entries.toSorted((a, b) => a.seconds - b.seconds || compare(a.by ?? '', b.by ?? '') || a.index - b.index);
  for (const { field, value, by, seconds } of ordered) if (field !== 'bin') fields.set(field, { value, by, seconds });
  return { at, thing, binned: binnedOf(thing) !== null, fields, entries };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Fields that say what a thing is called, the first that is there. */
const titleFields = ['title', 'text', 'name', 'nameFi', 'nameSv', 'nameEn', 'when'];

/** What a thing is called, '' when it has no name. */
export function titleOf(content: Pick<ThingContent, 'fields'> | undefined): string {
  for (const field of titleFields) {
    const value = content?.fields.get(field)?.value;
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
}

/** Things of one root in the order in which lists show them. */
export function inOrder(things: Iterable<ThingContent>): ThingContent[] {
  const orderOf = (content: ThingContent): string => {
    const order = content.fields.get('order')?.value;
    return typeof order === 'string' ? order : '';
  };
  return [...things].toSorted((a, b) => {
    const [x, y] = [orderOf(a), orderOf(b)];
    if (x !== y && (x === '' || y === '')) return x === '' ? 1 : -1;
    return compare(x, y) || compare(a.at.id ?? '', b.at.id ?? '');
  });
}
