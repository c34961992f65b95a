/**
 * The whole of a document as it lies on this device, without opening it on a screen: its own database, the inbox and the journal.
 * One document is in memory at a time. Rule D92.
 */
import * as Y from 'yjs';
import { docStoreName } from '../../disk/doc-name.ts';
import type { Kept } from '../../disk/kept.ts';
import type { DocId } from '../../shared/base/ids.ts';

export interface DocBytesHost {
  readonly prefix: string;
  readonly onDisk: () => boolean;
  readonly kept: () => Kept;
}

/** @returns the document; whoever asked destroys it */
export async function wholeDoc(host: DocBytesHost, doc: DocId): Promise<Y.Doc> {
  // Inbox and journal before and after the database, so that what is put away meanwhile is found (D30).
  const first = await host.kept().ofDoc(doc);
  const own = host.onDisk() ? await ownDatabase(docStoreName(host.prefix, doc, first.row?.anew)) : [];
  const second = await host.kept().ofDoc(doc);
  const rows = [...first.inbox, ...second.inbox, ...first.journal, ...second.journal];
  return docOfUpdates([...own, ...rows.flatMap((row) => row.update ?? [])]);
}

/** A document of updates; those that cannot be read add nothing. */
export function docOfUpdates(updates: readonly Uint8Array[]): Y.Doc {
  const y = new Y.Doc();
  y.transact(() => {
    for (const update of updates) {
      try {
        Y.applyUpdate(y, update);
      } catch {
        // A damaged row is counted where the document is opened; what is whole is taken along.
      }
    }
  });
  return y;
}

/** The updates in a document's own database; none when there is no such database, which is not made by asking. */
function ownDatabase(name: string): Promise<Uint8Array[]> {
  return new Promise((resolve) => {
    let isNew = false;
    const request = indexedDB.open(name);
    request.onupgradeneeded = () => {
      isNew = true;
      request.transaction?.abort();
    };
    request.onerror = (event) => {
      event.preventDefault();
      resolve([]);
    };
    request.onsuccess = () => {
      const db = request.result;
      if (isNew || !db.objectStoreNames.contains('updates')) {
        db.close();
        resolve([]);
        return;
      }
      const all = db.transaction(['updates']).objectStore('updates').getAll();
      all.onsuccess = () => {
        db.close();
        resolve((all.result as unknown[]).filter((update): update is Uint8Array => update instanceof Uint8Array));
      };
      all.onerror = (event) => {
        event.preventDefault();
        db.close();
        resolve([]);
      };
    };
  });
}
