/**
 * What carries edits between the documents of a page: here a queue per direction that can be cut and joined. A test that wants
 * the real line between them brings another `Relay`.
 */
import * as Y from 'yjs';

export interface Relay {
  /** From now on nothing passes; what is written waits. */
  cut(): void;
  /** Everything that waits arrives, in the order in which each side wrote it, and from now on at once. */
  join(): void;
  close(): void;
}

export type MakeRelay = (a: Y.Doc, b: Y.Doc) => Relay;

export const queueRelay: MakeRelay = (a, b) => {
  const origin = Symbol('relay');
  const waiting: { readonly to: Y.Doc; readonly update: Uint8Array }[] = [];
  let joined = true;
  const carry = (to: Y.Doc) => (update: Uint8Array, from: unknown) => {
    if (from === origin) return;
    if (joined) Y.applyUpdate(to, update, origin);
    else waiting.push({ to, update });
  };
  const [fromA, fromB] = [carry(b), carry(a)];
  a.on('update', fromA);
  b.on('update', fromB);
  return {
    cut() {
      joined = false;
    },
    join() {
      joined = true;
      for (const { to, update } of waiting.splice(0)) Y.applyUpdate(to, update, origin);
    },
    close() {
      a.off('update', fromA);
      b.off('update', fromB);
    },
  };
};
