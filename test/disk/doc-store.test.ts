/** A document's own database: what a fence promises, also after a write has failed. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { openDocStore, readDocStore } from '../../src/disk/doc-store.ts';

function textOf(updates: readonly Uint8Array[]): string {
  const y = new Y.Doc();
  for (const update of updates) Y.applyUpdate(y, update);
  return y.getText('t').toString();
}

it('[D31] a fence says yes only when what a failed write lost is on disk too', async () => {
  const name = `doc-store-${process.pid}`;
  const y = new Y.Doc();
  const store = await openDocStore(name, y, 5_000);
  const transaction = IDBDatabase.prototype.transaction;
  let fails = true;
  IDBDatabase.prototype.transaction = function (...asked) {
    if (fails) throw new DOMException('full', 'QuotaExceededError');
    return transaction.apply(this, asked);
  };
  try {
    y.getText('t').insert(0, 'lost');
    expect(await store.fence()).toBe(false);
    fails = false;
    y.getText('t').insert(4, ' and found');
    for (let tries = 0; tries < 3; tries++) if (await store.fence()) break;
    expect(textOf(await readDocStore(name))).toBe('lost and found');
  } finally {
    IDBDatabase.prototype.transaction = transaction;
    await store.close();
  }
});
