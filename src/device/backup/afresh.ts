/**
 * Writes what stands in one document into another as new content: every root and thing, whatever its kind, without `who`, and with ids
 * re-pointed. What was deleted stays behind, and nobody's hand is taken along. Pure but for the document it writes. Rule D98.
 */
import * as Y from 'yjs';
import { isId } from '../../shared/base/ids.ts';
import { recordOf } from '../../shared/base/json.ts';
import { deltaOf } from './delta.ts';
import { type Point, plainAfresh } from './pointing.ts';

/** About how much is written in one transaction: well under what one edit may be. */
const bytesAtOnce = 48_000;
/** Above every clock that a document reaches: what stands in a binned thing had all been seen when it was binned. */
const highestClock = 2 ** 31 - 1;

/** Ids of the things in a document: keys of its maps, and roots that are named by one. */
export function thingIds(y: Y.Doc): string[] {
  const found: string[] = [];
  for (const [name, root] of y.share) {
    if (isId(name)) found.push(name);
    if (name !== 'who') found.push(...[...root._map.keys()].filter(isId));
  }
  return found;
}

/** Writes the content of `from` into `to`, in transactions that each are small enough to be sent. */
export function writeAfresh(from: Y.Doc, to: Y.Doc, point: Point): void {
  for (const [name, root] of [...from.share]) {
    if (name === 'who') continue;
    if (root._map.size > 0) copyMap(from.getMap(name), to.getMap(point(name)), to, point);
    else if (isText(root)) copyText(from.getText(name), to.getText(point(name)), to, point);
    else if (root._start) copyArray(from.getArray(name), to.getArray(point(name)), to, point);
  }
}

function isText(root: Pick<Y.AbstractType<never>, '_start'>): boolean {
  for (let item = root._start; item !== null; item = item.right) {
    if (item.content instanceof Y.ContentString || item.content instanceof Y.ContentFormat || item.content instanceof Y.ContentEmbed) return true;
  }
  return false;
}

/** Runs small writes together until they are worth a transaction. */
function inPieces<T>(to: Y.Doc, all: readonly T[], sizeOf: (one: T) => number, put: (some: readonly T[]) => void): void {
  let some: T[] = [];
  let size = 0;
  const flush = (): void => {
    if (some.length > 0) to.transact(() => put(some));
    some = [];
    size = 0;
  };
  for (const one of all) {
    const own = sizeOf(one);
    if (size + own > bytesAtOnce) flush();
    some.push(one);
    size += own;
  }
  flush();
}

function copyMap(from: Y.Map<unknown>, to: Y.Map<unknown>, doc: Y.Doc, point: Point): void {
  inPieces(
    doc,
    [...from.entries()],
    ([, value]) => roughSize(value),
    (some) => {
      for (const [key, value] of some) to.set(point(key), cloned(value, doc, point));
    },
  );
}

function copyArray(from: Y.Array<unknown>, to: Y.Array<unknown>, doc: Y.Doc, point: Point): void {
  inPieces(doc, from.toArray(), roughSize, (some) => to.push(some.map((value) => cloned(value, doc, point))));
}

function copyText(from: Y.Text, to: Y.Text, doc: Y.Doc, point: Point): void {
  inPieces(
    doc,
    deltaOf(from, point),
    (op) => roughSize(op),
    (some) => to.applyDelta([...(to.length > 0 ? [{ retain: to.length }] : []), ...some], { sanitize: false }),
  );
}

function roughSize(value: unknown): number {
  const plain = value instanceof Y.AbstractType ? value.toJSON() : value;
  return plain instanceof Uint8Array ? plain.length : (JSON.stringify(plain) ?? '').length;
}

function cloned(value: unknown, doc: Y.Doc, point: Point): unknown {
  if (value instanceof Y.Text) {
    const text = new Y.Text();
    text.applyDelta([...deltaOf(value, point)], { sanitize: false });
    return text;
  }
  if (value instanceof Y.Array) {
    const array = new Y.Array<unknown>();
    array.push(value.toArray().map((one: unknown) => cloned(one, doc, point)));
    return array;
  }
  if (value instanceof Y.Map) return new Y.Map([...value.entries()].map(([key, one]): [string, unknown] => [point(key), cloned(one, doc, point)]));
  if (value instanceof Y.AbstractType || value instanceof Y.Doc) return null;
  return plainAfresh(isBinning(value) ? [value[0], seenAll(value[1], doc.clientID), value[2]] : value, point);
}

function isBinning(value: unknown): value is readonly [string, unknown, unknown] {
  return Array.isArray(value) && value.length === 3 && value[0] === 'bin' && recordOf(value[1]) !== null;
}

/** The clocks of a binning speak of hands that are not taken along. */
function seenAll(binned: unknown, client: number): unknown {
  const { text, ...rest } = recordOf(binned) ?? {};
  const clocks = { [client]: highestClock };
  return { ...rest, clocks, ...(text === undefined ? {} : { text: clocks }) };
}
