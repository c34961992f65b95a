import { lineStoreContract } from '../contracts/line-store.ts';
import { MemoryLineStore } from '../support/memory-line-store.ts';

lineStoreContract('played in memory', async () => {
  const store = new MemoryLineStore();
  return {
    store,
    write: async (letter) => void store.write(letter),
    inbox: async (doc) => store.inbox.filter(({ entry }) => entry.doc === doc).map(({ entry }) => entry.update),
    rows: async (space) => store.rows.get(space) ?? new Map(),
    outcome: async (claim) => store.outcomes.get(claim) ?? null,
    refused: async (doc) => store.refused.get(doc) ?? null,
    reopen: null,
    close: async () => {},
  };
});
