/**
 * What a document's entries come to, worked out and looked over: the state that stands in their place, versions, and where much was deleted at once.
 * Pure, and slow for long documents: the log on disk runs it in a worker (`settle-worker.ts`).
 */
import * as Y from 'yjs';
import { contentHash } from '../../src/shared/model/content-hash.ts';
import type { Seq } from '../../src/shared/wire/frames.ts';

/** An edit as it lies in the log, inflated. */
export interface Lying {
  readonly seq: Seq;
  readonly member: string;
  readonly seconds: number;
  readonly update: Uint8Array;
}

/** An update that brings nothing: no structs, no deletions. */
export const emptyState = new Uint8Array([0, 0]);

/** A share of a document's content that goes within so many seconds is worth a version of what stood before. */
const massShare = 0.3;
const massSeconds = 10;
/** Below this it is ordinary writing: a heading typed anew. */
const massFrom = 20;
/** What goes within so many seconds of such a deletion is the rest of the same one. */
const oneDeletionSeconds = 60;

/** Thrown with the reason when entries do not come together. */
export class NoState extends Error {}

/** The document that updates come to. */
function docOf(updates: Iterable<Uint8Array>): Y.Doc {
  const y = new Y.Doc();
  y.transact(() => {
    for (const update of updates) Y.applyUpdate(y, update);
  });
  if (y.store.pendingStructs !== null || y.store.pendingDs !== null) throw new NoState('something before its entries is missing');
  return y;
}

/** The hash of the content that updates come to. @throws NoState */
export function hashOf(updates: Iterable<Uint8Array>): string {
  return contentHash(docOf(updates));
}

/** All entries as one update, and the hash of the content. The state is read again and compared before it is given. @throws NoState */
export function settle(entries: readonly Lying[], sabotage = false): { readonly state: Uint8Array; readonly hash: string } {
  const y = docOf(entries.map(({ update }) => update));
  const hash = contentHash(y);
  if (sabotage) return { state: Y.encodeStateAsUpdate(docOf(entries.slice(0, -1).map(({ update }) => update))), hash };
  const state = Y.encodeStateAsUpdate(y);
  const again = docOf([state]);
  if (contentHash(again) !== hash) throw new NoState('its state read again has another content');
  if (!Y.equalSnapshots(Y.snapshot(y), Y.snapshot(again))) throw new NoState('its state read again has other clocks');
  return { state, hash };
}

/** A version's bytes: Yjs' second encoding, which deflates to two thirds of the first. Never read from anybody else. */
export function versionBytes(entries: readonly Lying[]): { readonly bytes: Uint8Array; readonly hash: string } {
  const y = docOf(entries.map(({ update }) => update));
  return { bytes: Y.encodeStateAsUpdateV2(y), hash: contentHash(y) };
}

/** A version's bytes as an update of the first encoding. @throws NoState when it is not what was kept */
export function stateOfVersion(bytes: Uint8Array, hash: string): Uint8Array {
  const y = new Y.Doc();
  Y.applyUpdateV2(y, bytes);
  if (contentHash(y) !== hash) throw new NoState('a version is not what was kept');
  return Y.encodeStateAsUpdate(y);
}

/** The numbers after which much went within a few seconds: the document as it stood there is worth a version. Rising. */
export function seqsBeforeDeletions(entries: readonly Lying[]): readonly Seq[] {
  const y = new Y.Doc();
  let added = 0;
  let deleted = 0;
  let live = 0;
  y.on('afterTransaction', (transaction: Y.Transaction) => {
    const change = changeIn(transaction);
    added = change.added;
    deleted = change.deleted;
  });
  const found: Seq[] = [];
  let foundAt = Number.NEGATIVE_INFINITY;
  let before = 0;
  let window: { readonly seconds: number; readonly before: Seq; readonly live: number; readonly gone: number }[] = [];
  for (const { seq, seconds, update } of entries) {
    added = 0;
    deleted = 0;
    Y.applyUpdate(y, update);
    window = window.filter((one) => one.seconds >= seconds - massSeconds);
    if (deleted > 0 && before > 0) window.push({ seconds, before, live, gone: deleted });
    live += added - deleted;
    before = seq;
    const first = window[0];
    const gone = window.reduce((sum, one) => sum + one.gone, 0);
    if (!first || gone < massFrom || gone <= massShare * first.live || seconds - foundAt < oneDeletionSeconds) continue;
    found.push(first.before);
    foundAt = seconds;
    window = [];
  }
  return found;
}

/** How much content a transaction brought, and how much it took of what stood before, in units of Yjs' clocks. */
function changeIn({ doc, beforeState, afterState, deleteSet }: Y.Transaction): { readonly added: number; readonly deleted: number } {
  let added = 0;
  let deleted = 0;
  for (const [client, to] of afterState) {
    const from = beforeState.get(client) ?? 0;
    const structs = doc.store.clients.get(client);
    if (from === to || !structs) continue;
    for (let i = Y.findIndexSS(structs, from); i < structs.length; i++) {
      const struct = structs[i];
      if (struct instanceof Y.Item && !struct.deleted) added += struct.length;
    }
  }
  for (const [client, ranges] of deleteSet.clients) {
    const stood = beforeState.get(client) ?? 0;
    for (const { clock, len } of ranges) deleted += Math.max(0, Math.min(clock + len, stood) - clock);
  }
  return { added, deleted };
}
