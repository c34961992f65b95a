/**
 * Tries an update on a standing copy and looks at what it did. The copy has changed whatever comes out, even when applying threw:
 * on anything but `changed` and `nothing` the caller throws it away. Rules R12 to R16.
 */
import * as Y from 'yjs';
import { asBrought } from '../../src/shared/model/as-brought.ts';
import { whoRoot } from '../../src/shared/model/paper.ts';
import { type AnswerCode, limits } from '../../src/shared/wire/frames.ts';

export type Outcome = { readonly is: 'changed' } | { readonly is: 'nothing' } | { readonly is: 'refused'; readonly code: AnswerCode };

/** What the model asks of an update, beyond what its bytes say. */
export interface Demands {
  /** Whether the hand may sign as this member: its own name, or one that was taken over by its account. */
  isMyName(member: string): boolean;
  /** Whether the clientID is the hand's, bound before or by this update. */
  isMyClient(client: string): boolean;
}

/** One update on its way into a copy, whole or in parts. */
export class Trial {
  readonly #copy: Y.Doc;
  readonly #demands: Demands;
  #code: AnswerCode | null = null;
  #changed = false;

  constructor(copy: Y.Doc, demands: Demands) {
    whoRoot(copy); // Named before anything is applied: a root that gets its type afterwards is another object than the transaction speaks of
    this.#copy = copy;
    this.#demands = demands;
  }

  /** Applies the update, or its next part. False when the rest would be of no use. */
  apply(update: Uint8Array): boolean {
    const copy = this.#copy;
    const onTransaction = (transaction: Y.Transaction): void => {
      this.#changed ||= hasChanged(transaction);
      this.#code ??= faultIn(transaction, this.#demands);
    };
    copy.on('afterTransaction', onTransaction);
    try {
      Y.applyUpdate(copy, update);
    } catch {
      this.#code = 'bad-form';
    } finally {
      copy.off('afterTransaction', onTransaction);
    }
    return this.#code === null;
  }

  outcome(): Outcome {
    const copy = this.#copy;
    if (this.#code !== null) return { is: 'refused', code: this.#code };
    if (copy.store.pendingStructs !== null || copy.store.pendingDs !== null) return { is: 'refused', code: 'resync' };
    if (copy.share.size > limits.rootNames) return { is: 'refused', code: 'too-many' };
    return { is: this.#changed ? 'changed' : 'nothing' };
  }
}

/** The whole of an update in one turn. */
export function tryUpdate(copy: Y.Doc, update: Uint8Array, demands: Demands): Outcome {
  const trial = new Trial(copy, demands);
  trial.apply(update);
  return trial.outcome();
}

/** Nobody listens to most of what a document calls out at each update, and lib0 makes a map for each of these calls. */
class StandingDoc extends Y.Doc {
  override emit: Y.Doc['emit'] = (name, args) => {
    if (this._observers.has(name)) super.emit(name, args);
  };
}

/** An empty document for a standing copy: what it did of its own accord neither the log nor any device would hear of. */
export function emptyCopy(): Y.Doc {
  return asBrought(new StandingDoc());
}

/**
 * What of an update the copy does not have yet. Taken off before it is tried: of structs that begin below what stands, Yjs places the rest by
 * what they say of the part that is known, which the log would not have.
 */
export function newIn(update: Uint8Array, copy: Y.Doc): Uint8Array {
  return Y.diffUpdate(update, Y.encodeStateVector(copy));
}

/** How many structs stand in a document. */
export function structsIn(y: Y.Doc): number {
  let structs = 0;
  for (const list of y.store.clients.values()) structs += list.length;
  return structs;
}

function hasChanged({ deleteSet, beforeState, afterState }: Y.Transaction): boolean {
  if (deleteSet.clients.size > 0) return true;
  for (const [client, to] of afterState) if (beforeState.get(client) !== to) return true;
  return false;
}

function faultIn(transaction: Y.Transaction, demands: Demands): AnswerCode | null {
  return deletesType(transaction) ? 'bad-form' : (tooDeep(transaction) ?? forgedName(transaction, demands));
}

/** Containers are never deleted: a colleague may be writing in one at this moment, and would lose it without a trace. */
function deletesType(transaction: Y.Transaction): boolean {
  let found = false;
  Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
    if (struct instanceof Y.Item && struct.content instanceof Y.ContentType) found = true;
  });
  return found;
}

/** The scan bounds the depth within one update; here it is bounded through all that stand. */
function tooDeep(transaction: Y.Transaction): AnswerCode | null {
  const { store } = transaction.doc;
  for (const [client, to] of transaction.afterState) {
    const from = transaction.beforeState.get(client) ?? 0;
    const structs = store.clients.get(client);
    if (from === to || !structs) continue;
    for (let i = Y.findIndexSS(structs, from); i < structs.length; i++) {
      const struct = structs[i];
      if (!(struct instanceof Y.Item && struct.content instanceof Y.ContentType)) continue;
      let depth = 1;
      for (let above = struct.parent instanceof Y.AbstractType ? struct.parent._item : null; above; depth++) {
        if (depth >= limits.depth) return 'too-deep';
        above = above.parent instanceof Y.AbstractType ? above.parent._item : null;
      }
    }
  }
  return null;
}

/** Who wrote what is read from the root `who`: nobody signs for another clientID, nor with another's name. */
function forgedName(transaction: Y.Transaction, demands: Demands): AnswerCode | null {
  const who = whoRoot(transaction.doc);
  for (const key of transaction.changed.get(who as Y.AbstractType<unknown> as Parameters<typeof transaction.changed.get>[0]) ?? []) {
    const name = key === null ? null : who.get(key);
    if (key === null || !demands.isMyClient(key) || typeof name !== 'string' || !demands.isMyName(name)) return 'not-allowed';
  }
  return null;
}
