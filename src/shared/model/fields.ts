/**
 * The kinds of fields a thing can have. Each reads totally: another device, older or newer than this one, may have written
 * anything, and something sensible stands. Each also says what it takes from this device's member, so that honest people
 * never write what the door would refuse.
 */
import { isId, type MemberId } from '../base/ids.ts';
import { type Json, recordOf } from '../base/json.ts';
import { lengthOf, wellFormed } from '../base/text.ts';
import { instantOf, isZone } from '../base/time.ts';
import { isOrderKey } from './order.ts';
import type { Field } from './thing.ts';

/**
 * Why a verb did not write. Nothing was changed, and what was typed still stands in the input.
 * `length`, `max`, `min` are in the field's own unit: characters of a text, items of a list, minutes.
 */
export type Refused =
  | { readonly kind: 'refused'; readonly code: 'too-long'; readonly max: number; readonly length: number }
  | { readonly kind: 'refused'; readonly code: 'too-many'; readonly max: number }
  | { readonly kind: 'refused'; readonly code: 'out-of-range'; readonly min: number; readonly max: number }
  | { readonly kind: 'refused'; readonly code: 'bad-form' };

export type Taken = { readonly kind: 'taken'; readonly value: Json };

/** A field that members write: what it makes of a value before it is put. */
export interface Writable<T> extends Field<T> {
  accept(value: T): Taken | Refused;
}
export type WritableShape = { readonly [field: string]: Writable<unknown> };

function taken(value: Json): Taken {
  return { kind: 'taken', value };
}

/**
 * A text of one line. Written in NFC, without line breaks, control characters or blanks at its ends.
 *
 * @param max characters kept; a longer one is refused, a longer one of another device is shown whole
 */
export function text(fallback: string, max = 500): Writable<string> {
  return {
    quiet: false,
    read: (value) => (typeof value === 'string' ? value : fallback),
    accept(value) {
      const line = oneLine(value);
      const length = lengthOf(line);
      return length > max ? { kind: 'refused', code: 'too-long', max, length } : taken(line);
    },
  };
}

function oneLine(value: string): string {
  return wellFormed(value)
    .normalize('NFC')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();
}

/** A whole number. Odd values read as `fallback`, those out of range as the nearest in it. */
export function whole(fallback: number, min: number, max: number): Writable<number> {
  return {
    quiet: false,
    read: (value) => (typeof value === 'number' && Number.isFinite(value) ? Math.min(max, Math.max(min, Math.round(value))) : fallback),
    accept: (value) => (Number.isInteger(value) && value >= min && value <= max ? taken(value) : { kind: 'refused', code: 'out-of-range', min, max }),
  };
}

/** One of a few words. A word of a newer version reads as `fallback` and stays in the document until somebody chooses another. */
export function oneOf<const T extends string>(words: readonly T[], fallback: NoInfer<T>): Writable<T> {
  const known: readonly string[] = words;
  return {
    quiet: false,
    read: (value) => (typeof value === 'string' && known.includes(value) ? (value as T) : fallback),
    accept: (value) => (known.includes(value) ? taken(value) : { kind: 'refused', code: 'bad-form' }),
  };
}

export function flag(fallback: boolean): Writable<boolean> {
  return { quiet: false, read: (value) => (typeof value === 'boolean' ? value : fallback), accept: taken };
}

/** The place in a list, '' for an absent or odd key (such items come last). Quiet: of two moves the later stands. */
export function orderKey(): Writable<string> {
  return {
    quiet: true,
    read: (value) => (isOrderKey(value) ? value : ''),
    accept: (value) => (isOrderKey(value) ? taken(value) : { kind: 'refused', code: 'bad-form' }),
  };
}

/** Who is meant: a member by id (the name comes from the rows), or somebody without an account by name alone. */
export interface Person {
  readonly member: MemberId | null;
  readonly name: string;
}

/** A person or nobody. Of a member only the id is written, so that no name stays behind when the member goes. */
export function person(maxName = 200): Writable<Person | null> {
  const name = text('', maxName);
  return {
    quiet: false,
    read(value) {
      const given = recordOf(value);
      const member: unknown = given ? given.member : value;
      if (isId(member)) return { member: member as MemberId, name: '' };
      const called: unknown = given ? given.name : value;
      return typeof called === 'string' && called !== '' ? { member: null, name: called } : null;
    },
    accept(value) {
      if (value === null) return taken(null);
      if (value.member !== null) return isId(value.member) ? taken({ member: value.member }) : { kind: 'refused', code: 'bad-form' };
      const called = name.accept(value.name);
      if (called.kind === 'refused') return called;
      return taken(called.value === '' ? null : { name: called.value });
    },
  };
}

/** An instant as ISO 8601 text in UTC ("2027-03-09T07:00:00Z"), '' when it is not set. */
export function instant(): Writable<string> {
  return {
    quiet: false,
    read: (value) => (instantOf(value) === null ? '' : (value as string)),
    accept: (value) => (value === '' || instantOf(value) !== null ? taken(value) : { kind: 'refused', code: 'bad-form' }),
  };
}

/** An IANA zone that this platform knows. */
export function zone(fallback: string): Writable<string> {
  return {
    quiet: false,
    read: (value) => (typeof value === 'string' && isZone(value) ? value : fallback),
    accept: (value) => (isZone(value) ? taken(value) : { kind: 'refused', code: 'bad-form' }),
  };
}

/** A short list of words as one value, without doubles and empty ones. */
export function wordList(maxWords: number, maxLength: number): Writable<readonly string[]> {
  const word = text('', maxLength);
  return {
    quiet: false,
    read: (value) => (Array.isArray(value) ? [...new Set(value.filter((each): each is string => typeof each === 'string' && each !== ''))] : []),
    accept(value) {
      const words = new Set<string>();
      for (const each of value) {
        const accepted = word.accept(each);
        if (accepted.kind === 'refused') return accepted;
        if (accepted.value !== '') words.add(accepted.value as string);
      }
      return words.size > maxWords ? { kind: 'refused', code: 'too-many', max: maxWords } : taken([...words]);
    },
  };
}

/** The same field, but the later value stands and nobody is asked. */
export function quiet<T>(field: Writable<T>): Writable<T> {
  return { ...field, quiet: true };
}

/**
 * Where a link leads, or null when it is none that a page may open: only http and https, so that no `javascript:` of a stranger runs.
 * An address without a scheme ("example.org/kokous") is taken as https.
 */
export function safeLink(link: string): string | null {
  const trimmed = link.trim();
  if (trimmed === '' || /\s/.test(trimmed)) return null;
  const hasScheme = /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(trimmed);
  if (!hasScheme && !/^[^/:?#]+\.[^/:?#]+/.test(trimmed)) return null;
  try {
    const url = new URL(hasScheme ? trimmed : `https://${trimmed}`);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}
