/**
 * Compares what devices say of their documents with what lies in the log: read from the log itself and not from a standing copy, so that a
 * damaged entry is found too. A word is computed once for each last entry of a document. Rules R90 and R91.
 */
import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import * as Y from 'yjs';
import type { DocId, SpaceId } from '../../src/shared/base/ids.ts';
import { contentHash } from '../../src/shared/model/content-hash.ts';
import type { Seq } from '../../src/shared/wire/frames.ts';
import type { Compared, HealingFromDevice, HealingFromServer } from '../../src/shared/wire/healing.ts';
import type { Log } from '../log/log.ts';
import type { Report } from './verdict.ts';

const deflate = promisify(deflateRaw);
/** Words that are remembered: 16 bytes and an id each. */
const mostWords = 20_000;

export interface Comparison {
  readonly compared: Extract<HealingFromServer, { type: 'compared' }>;
  /** One for each that differs, worked out when it is asked for: many at once would be many documents in memory. */
  readonly standing: readonly (() => Promise<Extract<HealingFromServer, { type: 'standing' }>>)[];
}

/** A document as its entries come to, and whether any of them could not be read or lacks something before it. */
export interface ReadDoc {
  readonly y: Y.Doc;
  readonly isDamaged: boolean;
  readonly docKind: string;
  readonly docEpoch: number;
  readonly space: SpaceId;
}

export class Comparing {
  readonly #log: Log;
  readonly #report: Report;
  readonly #words = new Map<DocId, { readonly seq: Seq; readonly word: string | null }>();
  /** Documents of which this log has an entry that cannot be read: what is missing in them may come from anybody who has it (R93). */
  readonly #damaged = new Set<DocId>();

  constructor(log: Log, report: Report) {
    this.#log = log;
    this.#report = report;
  }

  isDamaged(doc: DocId): boolean {
    return this.#damaged.has(doc);
  }

  /** What was learnt of a document no longer holds: it was given something. */
  forget(doc: DocId): void {
    this.#words.delete(doc);
    this.#damaged.delete(doc);
  }

  /** @param mayStand whether one more document may be sent whole now; where not, it is to be asked for again later */
  async compare({ space, to, docs }: Extract<HealingFromDevice, { type: 'compare' }>, mayStand: () => boolean): Promise<Comparison> {
    const spoken: (readonly [DocId, Compared])[] = [];
    const standing: Comparison['standing'][number][] = [];
    for (const [doc, hash] of docs) {
      const found = await this.#outcome(space, doc, hash, to);
      // A document of another space is passed over in silence
      if (!found) continue;
      const outcome = found === 'differs' && !mayStand() ? 'elsewhere' : found;
      spoken.push([doc, outcome]);
      if (outcome !== 'differs') continue;
      this.#report('differs', `document ${doc} stands otherwise on a device than here`);
      standing.push(() => this.#standing(space, doc));
    }
    return { compared: { type: 'compared', space, docs: spoken }, standing };
  }

  async #outcome(space: SpaceId, doc: DocId, hash: string, to: Seq): Promise<Compared | null> {
    const seq = await this.#log.lastOf(doc);
    if (to > 0 && seq > to) return 'elsewhere';
    const known = this.#words.get(doc);
    if (known && known.seq === seq && known.word !== null) return known.word === hash ? 'same' : 'differs';
    const read = seq === 0 ? null : await readDoc(this.#log, doc);
    if (read && read.space !== space) return null;
    const word = read ? contentHash(read.y) : contentHash(new Y.Doc());
    if (read?.isDamaged) this.#damaged.add(doc);
    read?.y.destroy();
    this.#keep(doc, seq, read?.isDamaged ? null : word);
    return word === hash && !read?.isDamaged ? 'same' : 'differs';
  }

  async #standing(space: SpaceId, doc: DocId): Promise<Extract<HealingFromServer, { type: 'standing' }>> {
    const read = await readDoc(this.#log, doc);
    const y = read?.y ?? new Y.Doc();
    const state = new Uint8Array(await deflate(stateOf(y)));
    y.destroy();
    return { type: 'standing', space, doc, docKind: read?.docKind ?? '', docEpoch: read?.docEpoch ?? 0, state };
  }

  #keep(doc: DocId, seq: Seq, word: string | null): void {
    this.#words.delete(doc);
    this.#words.set(doc, { seq, word });
    for (const oldest of this.#words.keys()) {
      if (this.#words.size <= mostWords) break;
      this.#words.delete(oldest);
    }
  }
}

/** Reads a document from the log, whatever of it can be read. */
export async function readDoc(log: Log, doc: DocId): Promise<ReadDoc | null> {
  const found = await log.doc(doc);
  if (!found) return null;
  const y = new Y.Doc();
  let isDamaged = false;
  y.transact(() => {
    for (const update of found.updates) {
      try {
        Y.applyUpdate(y, update);
      } catch {
        isDamaged = true;
      }
    }
  });
  isDamaged ||= y.store.pendingStructs !== null || y.store.pendingDs !== null;
  return { y, isDamaged, docKind: found.docKind, docEpoch: found.docEpoch ?? 0, space: found.space };
}

/** All that is whole in a document: what waits for something that is missing is left out. */
export function stateOf(y: Y.Doc): Uint8Array {
  const { pendingStructs, pendingDs } = y.store;
  y.store.pendingStructs = null;
  y.store.pendingDs = null;
  try {
    return Y.encodeStateAsUpdate(y);
  } finally {
    y.store.pendingStructs = pendingStructs;
    y.store.pendingDs = pendingDs;
  }
}
