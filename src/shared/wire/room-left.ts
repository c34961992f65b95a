/**
 * Whether a document takes more text before the server's door would refuse it: asked before the text is written, since nothing takes a
 * transaction back. A margin is left for what colleagues write meanwhile, and for the small things that are never asked about. Rule W69.
 */
import * as Y from 'yjs';
import { limits } from './frames.ts';

/** What is left to others, and to titles and choices. */
const marginBytes = 262_144;
const marginStructs = 20_000;
const marginRoots = 20;
/** A document that is full is measured again at most so often, since weighing it is felt. */
const weighAgainMs = 2_000;

export type NoRoom = 'document-full' | 'too-many-texts';

interface Weight {
  bytes: number;
  /** When it was weighed, milliseconds of whatever clock asks. */
  at: number;
}

const weights = new WeakMap<Y.Doc, Weight>();

/**
 * Why a text may not grow, or null when it may.
 *
 * @param root the name of the text's root
 * @param bytes what is to be added to it, UTF-8 and what surrounds it
 * @param now milliseconds of any clock that goes forward
 */
export function noRoomFor(y: Y.Doc, root: string, bytes: number, now: number): NoRoom | null {
  if (rootsIn(y, root) > limits.rootNames - marginRoots) return 'too-many-texts';
  const most = limits.docBytes - marginBytes;
  let weight = weights.get(y);
  if (!weight) {
    const begun = weigh(y, now);
    weight = begun;
    weights.set(y, begun);
    y.on('update', (update: Uint8Array) => {
      begun.bytes += update.length;
    });
  }
  if (weight.bytes + bytes > most && now - weight.at >= weighAgainMs) Object.assign(weight, weigh(y, now));
  if (weight.bytes + bytes > most || structsIn(y) > limits.docStructs - marginStructs) return 'document-full';
  return null;
}

function weigh(y: Y.Doc, now: number): Weight {
  return { bytes: Y.encodeStateAsUpdate(y).length, at: now };
}

function structsIn(y: Y.Doc): number {
  let structs = 0;
  for (const list of y.store.clients.values()) structs += list.length;
  return structs;
}

/** Roots in which something stands or stood, this one counted whether or not it is begun: to look at a text makes none. */
function rootsIn(y: Y.Doc, root: string): number {
  let roots = 0;
  for (const [name, type] of y.share) if (name === root || type._start !== null || type._map.size > 0) roots++;
  const own = y.share.get(root);
  // A text that is begun already takes no more names
  return own && own._start !== null ? 0 : roots;
}
