/**
 * Carries edits of two writers in the steps of a trace: to each side exactly as many of the other's transactions as it had seen.
 * A test that wants the real line brings another `TraceRelay`; a synthetic trace asks for nothing but "all" or "none more".
 */
import * as Y from 'yjs';

export interface TraceRelay {
  /** The transaction that `side` just made is complete. */
  made(side: 0 | 1): void | Promise<void>;
  /** Lets the other's first `count` transactions reach `side`, those that already have included. */
  arrive(side: 0 | 1, count: number): void | Promise<void>;
  /** All that was ever made reaches both. */
  settle(): void | Promise<void>;
  /** A device that was never there before, after `settle`: brings it all there is. */
  fresh(): Y.Doc | Promise<Y.Doc>;
  /** Every update that either side made, in the order of making: for whoever wants to lead them through a real log. */
  log(): readonly Uint8Array[];
  close(): void;
}

export type MakeTraceRelay = (a: Y.Doc, b: Y.Doc) => TraceRelay;

export const countedRelay: MakeTraceRelay = (a, b) => {
  const docs = [a, b] as const;
  const origin = Symbol('relay');
  const log: Uint8Array[] = [];
  /** Per side: what it made, by its own transaction's number, and how far the other has it. */
  const begin = (): { made: number; readonly waiting: { readonly number: number; readonly update: Uint8Array }[] } => ({ made: 0, waiting: [] });
  const out = [begin(), begin()] as const;
  const listeners = docs.map((doc, side) => {
    const heard = (update: Uint8Array, from: unknown): void => {
      if (from === origin) return;
      const own = out[side as 0 | 1];
      own.waiting.push({ number: own.made, update });
      log.push(update);
    };
    doc.on('update', heard);
    return () => doc.off('update', heard);
  });
  const carry = (side: 0 | 1, below: number): void => {
    const { waiting } = out[(1 - side) as 0 | 1];
    while (waiting[0] !== undefined && waiting[0].number < below) Y.applyUpdate(docs[side], (waiting.shift() as { update: Uint8Array }).update, origin);
  };
  return {
    made: (side) => {
      out[side].made++;
    },
    arrive: carry,
    settle() {
      while (out[0].waiting.length + out[1].waiting.length > 0) {
        carry(0, Number.POSITIVE_INFINITY);
        carry(1, Number.POSITIVE_INFINITY);
      }
    },
    fresh() {
      const doc = new Y.Doc();
      for (const update of log) Y.applyUpdate(doc, update);
      return doc;
    },
    log: () => log,
    close: () => {
      for (const stop of listeners) stop();
    },
  };
};
