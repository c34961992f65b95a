/**
 * A short word for what stands in a document, whatever its kind: two copies that show the same give the same word on every machine, however
 * their structs were cut, merged or collected, and whether or not anybody has named the types of their roots. Rule W100 of PROTOCOL.md.
 *
 * It speaks of content alone. What was deleted, who deleted it and under which clientIDs is not in it; the root `who` is content like any other.
 * Not for secrets: it finds what went astray, and does not stand against somebody who looks for two documents of one word.
 */
import * as Y from 'yjs';

/** 16 hexadecimal digits. */
export type ContentHash = string;

/** Marks between pieces of content lie above all code units of text, so that no text can look like a mark. */
const mark = {
  root: 0x10000,
  sequence: 0x10001,
  key: 0x10002,
  value: 0x10003,
  format: 0x10004,
  type: 0x10005,
  end: 0x10006,
  string: 0x10007,
  number: 0x10008,
  bigint: 0x10009,
  bytes: 0x1000a,
  list: 0x1000b,
  record: 0x1000c,
  nothing: 0x1000d,
  undefined: 0x1000e,
  yes: 0x1000f,
  no: 0x10010,
  embed: 0x10011,
  document: 0x10012,
} as const;

/** The numbers by which Yjs names its contents in updates; they cannot change without a new format. */
const contentRef = { json: 2, binary: 3, string: 4, embed: 5, format: 6, type: 7, any: 8, doc: 9 } as const;

/**
 * The hash of all that stands in a document. Reads only, and names no root. Takes a few microseconds per kB.
 * A root in which nothing stands counts as none: opening a document makes roots.
 */
export function contentHash(y: Y.Doc): ContentHash {
  const hash = new Lanes();
  for (const name of [...y.share.keys()].sort()) {
    const root = y.share.get(name);
    if (!root || isEmpty(root)) continue;
    hash.add(mark.root);
    hash.text(name);
    readType(root, hash);
  }
  return hash.word();
}

/** The hash of a document that lies as updates, in any order. Null when one of them cannot be read, or something before them is missing. */
export function contentHashOf(updates: readonly Uint8Array[]): ContentHash | null {
  const y = new Y.Doc();
  try {
    y.transact(() => {
      for (const update of updates) Y.applyUpdate(y, update);
    });
    return y.store.pendingStructs === null && y.store.pendingDs === null ? contentHash(y) : null;
  } catch {
    return null;
  } finally {
    y.destroy();
  }
}

/** The hash of several words in their order, for whoever needs a short name of them. */
export function hashOfWords(words: readonly string[]): ContentHash {
  const hash = new Lanes();
  for (const word of words) {
    hash.text(word);
    hash.add(mark.end);
  }
  return hash.word();
}

/** What every type has, whatever its class. */
type AnyType = Pick<Y.Text, '_start' | '_map'>;

function isEmpty(type: AnyType): boolean {
  for (let item = type._start; item !== null; item = item.right) if (!item.deleted && item.countable) return false;
  for (const item of type._map.values()) if (!item.deleted) return false;
  return true;
}

function readType(type: AnyType, into: Lanes): void {
  if (type._start !== null) readSequence(type._start, into);
  if (type._map.size > 0) {
    for (const key of [...type._map.keys()].sort()) {
      const item = type._map.get(key);
      if (!item || item.deleted) continue;
      into.add(mark.key);
      into.text(key);
      readContent(item.content, into);
    }
  }
  into.add(mark.end);
}

/** Of formats only what they do to what is seen: letters of one look are one run, however many formats stand between them. */
function readSequence(start: Y.Item, into: Lanes): void {
  const formats = new Map<string, unknown>();
  let isChanged = false;
  let look = '';
  let isBegun = false;
  for (let item: Y.Item | null = start; item !== null; item = item.right) {
    if (item.deleted) continue;
    if (item.content.getRef() === contentRef.format) {
      const { key, value } = item.content as Y.ContentFormat;
      if (value === null) formats.delete(key);
      else formats.set(key, value);
      isChanged = true;
      continue;
    }
    if (!item.countable) continue;
    if (!isBegun) into.add(mark.sequence);
    isBegun = true;
    if (isChanged) {
      const now = lookOf(formats);
      if (now !== look) {
        into.add(mark.format);
        into.text(now);
        into.add(mark.end);
      }
      look = now;
      isChanged = false;
    }
    readContent(item.content, into);
  }
}

function lookOf(formats: ReadonlyMap<string, unknown>): string {
  const pairs = [...formats].sort(([a], [b]) => (a < b ? -1 : 1));
  return pairs.map(([key, value]) => JSON.stringify([key, inOrder(value)])).join();
}

/** The same with the keys of its objects in the order of the alphabet. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const record = value as { readonly [key: string]: unknown };
  return Object.fromEntries(
    Object.keys(record)
      .sort()
      .map((key) => [key, inOrder(record[key])]),
  );
}

function readContent(content: Y.Item['content'], into: Lanes): void {
  switch (content.getRef()) {
    case contentRef.string:
      into.text((content as Y.ContentString).str);
      return;
    case contentRef.any:
    case contentRef.json:
      for (const value of (content as Y.ContentAny).arr) readValue(value, into);
      return;
    case contentRef.type: {
      const { type } = content as Y.ContentType;
      into.add(mark.type);
      into.add(kindOf(type));
      into.text(nameOf(type));
      readType(type as AnyType, into);
      return;
    }
    case contentRef.embed:
      into.add(mark.embed);
      readValue((content as Y.ContentEmbed).embed, into);
      return;
    case contentRef.binary:
      readValue((content as Y.ContentBinary).content, into);
      return;
    case contentRef.doc:
      into.add(mark.document);
      into.text((content as Y.ContentDoc).doc.guid);
      into.add(mark.end);
      return;
  }
}

function nameOf(type: unknown): string {
  return type instanceof Y.XmlElement ? type.nodeName : '';
}

function kindOf(type: unknown): number {
  if (type instanceof Y.Array) return 0;
  if (type instanceof Y.Map) return 1;
  if (type instanceof Y.XmlText) return 6;
  if (type instanceof Y.Text) return 2;
  if (type instanceof Y.XmlElement) return 3;
  return 4;
}

function readValue(value: unknown, into: Lanes): void {
  switch (typeof value) {
    case 'string':
      into.add(mark.string);
      into.text(value);
      into.add(mark.end);
      return;
    case 'number':
      into.add(mark.number);
      into.text(String(value));
      into.add(mark.end);
      return;
    case 'boolean':
      into.add(value ? mark.yes : mark.no);
      return;
    case 'bigint':
      into.add(mark.bigint);
      into.text(String(value));
      into.add(mark.end);
      return;
    case 'object':
      readObject(value, into);
      return;
    default:
      into.add(mark.undefined);
  }
}

function readObject(value: object | null, into: Lanes): void {
  if (value === null) into.add(mark.nothing);
  else if (value instanceof Uint8Array) {
    into.add(mark.bytes);
    for (const byte of value) into.add(byte);
    into.add(mark.end);
  } else if (Array.isArray(value)) {
    into.add(mark.list);
    for (const one of value) readValue(one, into);
    into.add(mark.end);
  } else {
    const record = value as { readonly [key: string]: unknown };
    into.add(mark.record);
    for (const key of Object.keys(record).sort()) {
      into.add(mark.key);
      into.text(key);
      readValue(record[key], into);
    }
    into.add(mark.end);
  }
}

/** Two lanes of 32 bits with different multipliers, mixed with each other at the end (after cyrb53 and MurmurHash3). */
class Lanes {
  #a = 0x6a09e667;
  #b = 0x3c6ef372;
  #count = 0;

  add(unit: number): void {
    this.#a = Math.imul(this.#a ^ unit, 0x9e3779b1);
    this.#b = Math.imul(this.#b ^ unit, 0x5f356495);
    this.#a ^= this.#a >>> 15;
    this.#b ^= this.#b >>> 13;
    this.#count += 1;
  }

  text(text: string): void {
    let a = this.#a;
    let b = this.#b;
    for (let i = 0; i < text.length; i += 1) {
      const unit = whole(text.charCodeAt(i));
      a = Math.imul(a ^ unit, 0x9e3779b1);
      b = Math.imul(b ^ unit, 0x5f356495);
      a ^= a >>> 15;
      b ^= b >>> 13;
    }
    this.#a = a;
    this.#b = b;
    this.#count += text.length;
  }

  word(): ContentHash {
    const a = finish(this.#a ^ this.#count);
    const b = finish(this.#b ^ Math.imul(a, 0x85ebca6b));
    return hex(a) + hex(finish(b ^ a));
  }
}

/**
 * Where a letter of two units (a face) once was cut apart, Yjs writes two signs for 'unknown' in its place, on that device and not on those
 * that got it whole: the same structs, and nobody's loss. All such units are one here.
 */
function whole(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? 0xfffd : unit;
}

function finish(lane: number): number {
  let mixed = lane;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

function hex(lane: number): string {
  return (lane >>> 0).toString(16).padStart(8, '0');
}
