/**
 * What verbs are made of. A verb is one act of the member in one transaction; it gives back the step by which it can be undone,
 * or why nothing was written. It looks first and writes then, so that half an act never stands in a document.
 */
import * as Y from 'yjs';
import { isId, type MemberId } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import { type Beside, binnedOf, binning } from './bin.ts';
import { isErased } from './erased.ts';
import type { Refused, WritableShape } from './fields.ts';
import { isNewerThanApp, type Paper, write } from './paper.ts';
import { type EntryId, newThing, put, type Seen, shownOf, standingOf, type Thing, type ValueOf } from './thing.ts';

/** Where a thing lives in its document: a root array (`id` null), or under its id in a root map. */
export interface Place {
  readonly root: string;
  readonly id: string | null;
}

/** What a document is about (the head of an event, a network's card, a profile): a root, which needs no making. */
export const head: Place = { root: 'head', id: null };

/** The value that a put replaced, as it was shown. */
export interface Former {
  readonly id: EntryId;
  readonly value: Json;
  readonly by: MemberId | null;
}

/** One change of a step, with what its inverse needs. `mine` is the entry that it wrote. */
export type Act =
  | { readonly act: 'put'; readonly at: Place; readonly field: string; readonly mine: EntryId; readonly value: Json; readonly former: Former | null }
  /** The field's only entry went and nothing came in its place: a put into an empty field was undone. */
  | { readonly act: 'cleared'; readonly at: Place; readonly field: string; readonly gone: EntryId; readonly value: Json }
  | { readonly act: 'made'; readonly at: Place }
  | { readonly act: 'binned' | 'taken-back'; readonly at: Place; readonly mine: EntryId; readonly former: EntryId | null };

/** What a verb did. Hand it to the `UndoList` of what is open. */
export interface Step {
  readonly kind: 'step';
  readonly paper: Paper;
  readonly acts: readonly Act[];
  /** The thing that it was about: after `addItem` the new one. */
  readonly thing: string | null;
}

/** null: there was nothing to do, or the thing is not there, in the bin, or of a newer app. */
export type Outcome = Step | Refused | null;

/** The thing at a place, whatever state it is in. Something else at that place is nothing. */
export function thingAt(y: Y.Doc, at: Place): Thing | undefined {
  if (at.id === null) return y.getArray(at.root) as unknown as Thing;
  const thing: unknown = isId(at.id) ? y.getMap(at.root).get(at.id) : undefined;
  return thing instanceof Y.Array ? (thing as Thing) : undefined;
}

/** Whether anything may be written in the document here: this app knows its shape, and what it is about is not in the bin. */
export function isOpen(paper: Paper): boolean {
  return !isNewerThanApp(paper) && !isBinned(paper.y, head);
}

/** Whether anything stands in a thing: of one that was erased for good nothing does, and no list shows it. */
export function isSaid(y: Y.Doc, at: Place): boolean {
  return (thingAt(y, at)?.length ?? 0) > 0;
}

export function isBinned(y: Y.Doc, at: Place): boolean {
  const thing = thingAt(y, at);
  return thing !== undefined && binnedOf(thing) !== null;
}

/** The thing at a place if it may be written. */
function openThing(paper: Paper, at: Place): Thing | undefined {
  const thing = thingAt(paper.y, at);
  return thing && isOpen(paper) && !binnedOf(thing) ? thing : undefined;
}

/**
 * Whether a draft of an earlier opening may be put as if its member had just left the input: the thing is not in the bin and
 * all that was shown still stands. Else it is offered in the input. To keep its time, put it with `{ ...paper, seconds: () => draft.second }`.
 */
export function isDraftCurrent(paper: Paper, at: Place, field: string, seen: Seen): boolean {
  const thing = openThing(paper, at);
  if (!thing) return false;
  const stands = new Set(standingOf(thing, field).map((entry) => entry.id));
  return seen.every((id) => stands.has(id));
}

/** One value for one field, over what was shown of it. */
export interface Change<S extends WritableShape, F extends keyof S & string = keyof S & string> {
  readonly field: F;
  readonly seen: Seen;
  readonly value: ValueOf<S[F]>;
}

/** Puts several fields of a thing as one step; all are looked at before the first is written. */
export function putFields<S extends WritableShape>(paper: Paper, at: Place, shape: S, changes: readonly Change<S>[]): Outcome {
  const thing = openThing(paper, at);
  if (!thing) return null;
  const puts: { readonly field: string; readonly seen: Seen; readonly value: Json }[] = [];
  for (const { field, seen, value } of changes) {
    const accepted = shape[field]?.accept(value);
    if (accepted?.kind === 'refused') return accepted;
    if (accepted && isNews(paper, thing, field, seen, accepted.value, shape[field]?.read(undefined))) puts.push({ field, seen, value: accepted.value });
  }
  if (puts.length === 0) return null;
  return write(paper, () => ({ kind: 'step', paper, thing: at.id, acts: puts.map((each) => putAct(paper, at, thing, each.field, each.seen, each.value)) }));
}

export function putField<S extends WritableShape, F extends keyof S & string>(
  paper: Paper,
  at: Place,
  shape: S,
  field: F,
  seen: Seen,
  value: ValueOf<S[F]>,
): Outcome {
  return putFields(paper, at, shape, [{ field, seen, value } as Change<S>]);
}

/** Puts and tells how to take it back. Inside `write`, on a thing that may be written. */
export function putAct(paper: Paper, at: Place, thing: Thing, field: string, seen: Seen, value: Json): Act {
  const shown = shownOf(paper, thing, field, seen).at(-1);
  const former = shown ? { id: shown.id, value: shown.value, by: shown.by } : null;
  return { act: 'put', at, field, mine: put(paper, thing, field, seen, value), value, former };
}

/** Whether a put would change anything: leaving an input untouched writes nothing, choosing between two values does. */
function isNews(paper: Paper, thing: Thing, field: string, seen: Seen, value: Json, fallback: unknown): boolean {
  const entries = standingOf(thing, field);
  if (entries.length === 0) return !same(value, fallback);
  const replaced = shownOf(paper, thing, field, seen);
  const says = (entry: { readonly value: Json }) => same(entry.value, value);
  return !entries.every(says) && !(replaced.length > 0 && replaced.every(says));
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  try {
    return JSON.stringify(a) === JSON.stringify(b);
  } catch {
    return false; // a big integer inside: nothing that this app wrote
  }
}

/** Sets a whole thing under a fresh id. Inside `write`. */
export function makeAct(paper: Paper, root: string, id: string, fields: { readonly [field: string]: Json }): Act {
  paper.y.getMap(root).set(id, newThing(paper, fields));
  return { act: 'made', at: { root, id } };
}

/**
 * Puts a thing into the bin with all that it has. null when it is there already or is not here.
 *
 * @param beside where its words are when they are not its own; null when it has none or they are not at hand
 */
export function binThing(paper: Paper, at: Place, beside: Beside): Step | null {
  const thing = openThing(paper, at);
  return thing ? write(paper, () => ({ kind: 'step', paper, thing: at.id, acts: [binAct(paper, at, thing, beside)] })) : null;
}

/** Bins a thing. Inside `write`. */
export function binAct(paper: Paper, at: Place, thing: Thing, beside: Beside): Act {
  return { act: 'binned', at, ...putBin(paper, thing, binning(thing, beside, paper.seconds(), at.root === head.root && at.id === null)) };
}

/** Takes a thing out of the bin, as it stands there. null when it is not in it, or was erased for good. */
export function takeBack(paper: Paper, at: Place): Step | null {
  const thing = thingAt(paper.y, at);
  if (!thing || !binnedOf(thing) || isErased(paper.y) || isNewerThanApp(paper) || (at.id !== null && !isOpen(paper))) return null;
  return write(paper, () => ({ kind: 'step', paper, thing: at.id, acts: [takeBackAct(paper, at, thing)] }));
}

/** Takes a thing back. Inside `write`. */
export function takeBackAct(paper: Paper, at: Place, thing: Thing): Act {
  return { act: 'taken-back', at, ...putBin(paper, thing, false) };
}

function putBin(paper: Paper, thing: Thing, value: Json): { readonly mine: EntryId; readonly former: EntryId | null } {
  const seen = standingOf(thing, 'bin').map((entry) => entry.id);
  return { mine: put(paper, thing, 'bin', seen, value), former: seen.at(-1) ?? null };
}
