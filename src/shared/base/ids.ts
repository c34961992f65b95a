/**
 * Ids made on the device: UUID version 7, so that two laptops without a line never make the same one
 * and lists sorted by id are sorted by birth. Pure: the caller brings the time and the randomness.
 */

declare const kind: unique symbol;

/** A lower-case UUID version 7 whose `Kind` only the type checker sees. */
export type Id<Kind extends string = string> = string & { readonly [kind]: Kind };
export type MemberId = Id<'member'>;
export type DeviceId = Id<'device'>;
export type SpaceId = Id<'space'>;
export type DocId = Id<'doc'>;
export type ItemId = Id<'item'>;
export type StepId = Id<'step'>;
export type ClaimId = Id<'claim'>;

/** Fills and returns a fresh array of `count` random bytes. `crypto.getRandomValues` fits behind it. */
export type RandomBytes = (count: number) => Uint8Array;

/** Codes of characters. */
const dash = 45;
const zero = 48;
const letterA = 97;

const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether `value` has the shape of an id. Any string a stranger can send goes through here before it names anything. */
export function isId(value: unknown): value is Id {
  return typeof value === 'string' && shape.test(value);
}

/**
 * A fresh id, sortable by birth.
 *
 * UUID version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then randomness.
 *
 * @param now milliseconds since 1970-01-01 UTC; a clock set before 1970 or after 10889 throws RangeError, which is a fault of the device, not of the member
 */
export function newId<K extends string>(now: number, random: RandomBytes): Id<K> {
  if (!(now >= 0 && now < 2 ** 48)) throw new RangeError('the clock of this device is out of range');
  const bytes = random(16).slice();
  let rest = Math.floor(now);
  for (let i = 5; i >= 0; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[6] = 0x70 | ((bytes[6] as number) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] as number) & 0x3f);
  return idFromBytes(bytes) as Id<K>;
}

/** The 16 bytes of an id, as they travel in frames. Read and written digit by digit: each frame has several, and nothing else of it costs as much. */
export function idBytes(id: Id): Uint8Array {
  const bytes = new Uint8Array(16);
  let digits = 0;
  for (let i = 0; i < id.length; i++) {
    const code = id.charCodeAt(i);
    if (code === dash) continue;
    bytes[digits >> 1] = ((bytes[digits >> 1] as number) << 4) | (code < letterA ? code - zero : code - letterA + 10);
    digits++;
  }
  return bytes;
}

/** The id of 16 bytes. Any 16 bytes give a string; whether it is an id, `isId` tells. */
export function idFromBytes(bytes: Uint8Array): Id {
  const codes: number[] = [];
  for (let i = 0; i < 16; i++) {
    const byte = bytes[i] as number;
    if (i === 4 || i === 6 || i === 8 || i === 10) codes.push(dash);
    codes.push(digit(byte >> 4), digit(byte & 15));
  }
  return String.fromCharCode(...codes) as Id;
}

function digit(value: number): number {
  return value < 10 ? zero + value : letterA - 10 + value;
}

/** An id with the time and the browser's randomness, for callers that have no reason to bring their own. */
export function freshId<K extends string>(): Id<K> {
  return newId<K>(Date.now(), (count) => crypto.getRandomValues(new Uint8Array(count)));
}
