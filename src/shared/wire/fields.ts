/**
 * The fields that frames are made of: numbers, ids, lists, JSON (PROTOCOL.md, W40 and W43). Written with lib0, read by the bounded reader.
 */
import * as encoding from 'lib0/encoding';
import { type Id, idBytes, idFromBytes } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import { plainJson } from './plain-json.ts';
import type { Reader } from './reader.ts';

/** For JSON that is bounded by its frame alone. */
export const anyJson = Number.MAX_SAFE_INTEGER;

/** @throws RangeError for what is no whole number from 0 to 2^53 − 1, which is a fault of the program: lib0 would write it wrong, or for ever. */
export function writeUint(out: encoding.Encoder, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a whole number: ${value}`);
  encoding.writeVarUint(out, value);
}

export function writeId(out: encoding.Encoder, id: Id): void {
  encoding.writeUint8Array(out, idBytes(id));
}

export function readId<K extends string>(from: Reader): Id<K> {
  return idFromBytes(from.view(16)) as Id<K>;
}

export function writeList<T>(out: encoding.Encoder, list: readonly T[], write: (one: T) => void): void {
  writeUint(out, list.length);
  for (const one of list) write(one);
}

/** @param bytesEach the fewest bytes one can take, which bounds the count before the first is read */
export function readList<T>(from: Reader, bytesEach: number, read: () => T): T[] {
  const list: T[] = [];
  for (let left = from.count(bytesEach); left > 0; left--) list.push(read());
  return list;
}

/** JSON text; the empty string is null, since most answers have nothing to add. */
export function writeJson(out: encoding.Encoder, value: Json): void {
  encoding.writeVarString(out, value === null ? '' : JSON.stringify(value));
}

export function readJson(from: Reader, maxBytes: number): Json {
  const text = from.string(maxBytes);
  if (text === '') return null;
  const read = plainJson(text);
  return read.ok ? read.value : from.fail(read.why, read.code);
}
