/**
 * A document read from the log into a standing copy, with whose clientIDs are whose. A large one is read in turns, and heavy updates are applied so,
 * so that nobody else waits for them.
 */
import * as v from 'valibot';
import * as Y from 'yjs';
import type { DocId, SpaceId } from '../../src/shared/base/ids.ts';
import type { Log } from '../log/log.ts';
import { type Bound, boundShape, clientShelf } from './hands.ts';
import type { Rehearsals } from './rehearsals.ts';
import { emptyCopy, structsIn, type Trial } from './trial.ts';

/** What weighs more is cut in the other thread before it is read here. */
const cutFromBytes = 262_144;
/** How long one turn of the loop may read. */
const turnMs = 8;

export interface Standing {
  readonly y: Y.Doc;
  readonly bindings: Map<number, Bound>;
  /** No fewer than the document's bytes; measured anew when it passes the limit. */
  bytes: number;
  /** About as many structs as stand; counted anew when it passes the limit. */
  structs: number;
}

export interface Place {
  readonly space: SpaceId;
  readonly docKind: string;
}

export interface ReadDoc {
  readonly standing: Standing;
  /** null: nothing of it is kept. */
  readonly place: Place | null;
}

export async function readStanding(log: Log, doc: DocId, rehearsals: Rehearsals): Promise<ReadDoc> {
  const [found, hands] = await Promise.all([log.doc(doc), log.shelf(clientShelf, `${doc}/`)]);
  const y = emptyCopy();
  const bytes = found?.updates.reduce((sum, update) => sum + update.length, 0) ?? 0;
  await readInTurns(y, await partsOf(found?.updates ?? [], bytes, rehearsals));
  const bindings = new Map<number, Bound>();
  for (const [key, value] of hands) {
    const hand = v.safeParse(boundShape, value);
    if (hand.success) bindings.set(Number(key.slice(doc.length + 1)), hand.output);
  }
  return {
    standing: { y, bindings, bytes, structs: structsIn(y) },
    place: found ? { space: found.space, docKind: found.docKind } : null,
  };
}

async function partsOf(updates: readonly Uint8Array[], bytes: number, rehearsals: Rehearsals): Promise<readonly Uint8Array[]> {
  if (bytes <= cutFromBytes) return updates;
  return (await rehearsals.cutForLoading(updates)) ?? updates;
}

/** A transaction for as much as one turn of the loop may take, and again. */
async function readInTurns(y: Y.Doc, parts: readonly Uint8Array[]): Promise<void> {
  for (let at = 0; at < parts.length; ) {
    const until = performance.now() + turnMs;
    y.transact(() => {
      while (at < parts.length && performance.now() < until) Y.applyUpdate(y, parts[at++] as Uint8Array);
    });
    if (at < parts.length) await otherTurn();
  }
}

/** Applies an update in its parts, each for one turn of the loop, as long as `goesOn`. */
export async function applyInTurns(trial: Trial, parts: readonly Uint8Array[], goesOn: () => boolean): Promise<void> {
  let until = performance.now() + turnMs;
  for (const part of parts) {
    if (!goesOn() || !trial.apply(part)) return;
    if (performance.now() < until) continue;
    await otherTurn();
    until = performance.now() + turnMs;
  }
}

/** Lets everybody else have a turn. */
function otherTurn(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}
