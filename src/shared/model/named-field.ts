/** Fields of a thing whose names are made of something else: a month of the strip of days, what is shown in one pool. */
import { type Field, type ReadField, readThing, standing, type Thing } from './thing.ts';

/** Reads one field by its name. */
export function readNamed<T>(thing: Thing | undefined, name: string, field: Field<T>): ReadField<T> {
  const read: { readonly [name: string]: ReadField<T> } = readThing(thing, { [name]: field });
  return read[name] ?? { value: field.read(undefined), seen: [], offers: [] };
}

/** What follows `prefix` in the names of the fields that stand, without doubles, sorted. */
export function namesAfter(prefix: string, thing: Thing | undefined): string[] {
  const names = (thing ? standing(thing) : []).map((entry) => entry.field).filter((field) => field.startsWith(prefix));
  return [...new Set(names.map((field) => field.slice(prefix.length)))].sort();
}
