/** What a document holds, as one text that is the same wherever the same edits have arrived. Runs in pages and in Node. */
import * as Y from 'yjs';

/** Clocks and deletions in the order of their clients, then the roots that an event's documents have. */
export function contentOf(y: Y.Doc): string {
  const clocks = [...Y.decodeStateVector(Y.encodeStateVector(y))].sort(([a], [b]) => a - b);
  const deleted = [...Y.snapshot(y).ds.clients].sort(([a], [b]) => a - b);
  const items = [...y.getMap('items').entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([clocks, deleted, y.getArray('head'), items, [...y.getMap('who').entries()].sort(([a], [b]) => Number(a) - Number(b))]);
}
