/** What the service worker's answers say of documents is learned by the first tab after it: the worker itself has no Yjs. */
import { inside } from './inside.ts';
import type { JournalRow, Tables, Transaction } from './tables.ts';

/** Learns, and puts away what need not stand any more: to be done before any document opens. Reads one index where there is nothing. */
export async function learnFromWorker(tables: Tables): Promise<void> {
  const marked = await tables.transact('r', ['journal'], byWorker);
  if (marked.length === 0) return;
  const { learn } = await inside();
  await tables.transact('rw', ['journal', 'docs'], async (tx) => {
    const rows = await byWorker(tx);
    for (const doc of new Set(rows.map((row) => row.doc))) {
      const known = doc === '' ? undefined : await tx.get('docs', doc);
      const updates = rows.filter((row) => row.doc === doc).map(({ update }) => update ?? new Uint8Array());
      if (known) await tx.put('docs', [{ ...known, known: learn(known.known, updates) }]);
    }
    await tx.remove(
      'journal',
      rows.filter(({ stored }) => stored === 1).map(({ number }) => number),
    );
    await tx.put(
      'journal',
      rows.filter(({ stored }) => stored === 0).map(({ byWorker: _, ...row }) => row),
    );
  });
}

async function byWorker(tx: Pick<Transaction, 'all'>): Promise<JournalRow[]> {
  return (await tx.all('journal', { index: 'answered', is: 1 })).filter((row) => row.byWorker === 1);
}
