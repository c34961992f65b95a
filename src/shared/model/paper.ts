/**
 * A document as the model sees it: a Yjs document that knows whose hand holds the pen and what the time is.
 * Devices, tests and the server make papers; verbs write through `write` and nowhere else.
 */
import type * as Y from 'yjs';
import { type DocId, type Id, type MemberId, newId, type RandomBytes, type SpaceId } from '../base/ids.ts';

/** The kinds of documents that exist today. A device carries documents of kinds it has never heard of along unharmed. */
export type DocKind = SingleKind | 'note';
/** Kinds of which a space has one document, with an id that follows from the space's. */
export type SingleKind = 'profile' | 'availability' | 'card' | 'plan' | 'event' | 'floor' | 'goal' | 'pool';
export type SpaceKind = 'member' | 'network' | 'event' | 'goal' | 'pool';

/** Which of a field's entries a put removes: given an entry that stands and the ids of those that were shown. */
export type PutRule = (entry: { readonly id: string }, seen: ReadonlySet<string>) => boolean;

export interface Paper {
  readonly id: DocId;
  readonly space: SpaceId;
  readonly kind: DocKind;
  readonly y: Y.Doc;
  /** The member under whose name this device writes. */
  readonly me: MemberId;
  /** Whole seconds since 1970 by this device's clock, corrected by the offset to the server at last contact. */
  readonly seconds: () => number;
  /** Where new ids and the tails of order keys come from; the platform's own randomness when absent. */
  readonly random?: RandomBytes;
  /** Which entries a put removes: those that were shown. Only tests bring another rule, to see themselves turn red. */
  readonly removes?: PutRule;
}

/** The origin of what verbs write; editors of long texts write under origins of their own. Remote bytes never come under it. */
export const ownHand = Symbol('own hand');

/** The names of members by the clientIDs they have written under in this document. */
export function whoRoot(y: Y.Doc): Y.Map<string> {
  return y.getMap<string>('who');
}

/** Notes under which member the paper's clientID writes, once per clientID. Call it inside the transaction of a first edit. */
export function sign(paper: Pick<Paper, 'y' | 'me'>): void {
  const who = whoRoot(paper.y);
  const client = String(paper.y.clientID);
  if (who.get(client) !== paper.me) who.set(client, paper.me);
}

/** Runs one act of the member as one transaction. Whatever it throws leaves the document as far as Yjs had got: verbs check before they write. */
export function write<T>(paper: Paper, act: () => T): T {
  return paper.y.transact(() => {
    sign(paper);
    return act();
  }, ownHand);
}

/** Runs several verbs as one transaction. Signs nothing itself: when all of them refuse, nothing is written. */
export function together<T>(paper: Paper, verbs: () => T): T {
  return paper.y.transact(verbs, ownHand);
}

/** The paper's randomness: its own, else the platform's. */
export function randomOf(paper: Paper): RandomBytes {
  return paper.random ?? ((count) => crypto.getRandomValues(new Uint8Array(count)));
}

/** An id for something that is made in this paper now. */
export function idIn<K extends string>(paper: Paper): Id<K> {
  return newId<K>(paper.seconds() * 1000, randomOf(paper));
}

const derivedTail: { readonly [K in SingleKind]: number } = {
  card: 0x1a7d3c51,
  event: 0x2b8e4d62,
  floor: 0x3c9f5e73,
  profile: 0x4da06f84,
  plan: 0x5eb17095,
  goal: 0x6fc281a6,
  availability: 0x70d392b7,
  pool: 0x01e4a3c8,
};

/** Whether a space has one document of this kind. Of notes it may have any number, each under an id of its own. */
export function isSingle(kind: string): kind is SingleKind {
  return Object.hasOwn(derivedTail, kind);
}

/**
 * The id of a space's one document of a kind. Two devices that never met derive the same, so single documents are never doubled.
 * The last 32 bits of the space's id, exclusive-or a number of the kind: still of an id's shape.
 */
export function docIdOf(space: SpaceId, docKind: SingleKind): DocId {
  const tail = (Number.parseInt(space.slice(-8), 16) ^ derivedTail[docKind]) >>> 0;
  return (space.slice(0, -8) + tail.toString(16).padStart(8, '0')) as DocId;
}

/** The id of a document: that of the space's single one, else the one that is named. */
export function docOf(space: SpaceId, kind: DocKind, doc?: DocId): DocId {
  if (kind !== 'note') return docIdOf(space, kind);
  if (!doc) throw new Error('a note is opened by its id');
  return doc;
}

/**
 * The version of a document kind's shape that this app writes. Raised when an older app could do harm by writing;
 * whoever writes the new shape first then also writes the number (root map `about`, key `schema`).
 */
export const currentSchema: { readonly [K in DocKind]: number } = {
  card: 1,
  event: 1,
  floor: 1,
  profile: 1,
  plan: 1,
  goal: 1,
  availability: 1,
  pool: 1,
  note: 1,
};

/** The version of the shape a document is in: what its root `about` says, 1 when it says nothing or something odd. */
export function schemaOf(y: Y.Doc): number {
  const schema: unknown = y.getMap('about').get('schema');
  return typeof schema === 'number' && Number.isSafeInteger(schema) && schema > 0 ? schema : 1;
}

/** Whether this app is too old for the document: then it is shown as far as it is understood and nobody writes in it here. */
export function isNewerThanApp(paper: Pick<Paper, 'y' | 'kind'>): boolean {
  return schemaOf(paper.y) > currentSchema[paper.kind];
}
