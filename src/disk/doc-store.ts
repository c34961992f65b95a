/**
 * A document's own database: y-indexeddb, and what it does not promise by itself: an open that settles,
 * word of failed writes, and a fence after which what was written is known to be on disk.
 */
import { IndexeddbPersistence, storeState } from 'y-indexeddb';
import type * as Y from 'yjs';

/** Rows in a document's database above which closing folds them into one. */
const rowsBeforeTrim = 24;

export interface DocStore {
  /** False when the database could not be opened: the document stands on journal and inbox alone. */
  readonly opened: boolean;
  /** Resolves true when everything the document got before the call is on disk, false when a write has failed since the last fence. */
  fence(): Promise<boolean>;
  close(): Promise<void>;
}

/** For memory mode: nothing is stored, and nothing is ever said to be. */
export const noDocStore: DocStore = { opened: false, fence: async () => false, close: async () => undefined };

/**
 * Opens the database of one document and fills the document from it.
 *
 * @param waitMs after which an open that has not settled counts as failed (a failed one never settles: seen)
 */
export async function openDocStore(name: string, y: Y.Doc, waitMs: number): Promise<DocStore> {
  const persistence = new IndexeddbPersistence(name, y);
  let aborted = false;
  // It writes inside the document's own transaction: a database that throws at once (closed, full) must not take the member's act along.
  const store = persistence._storeUpdate;
  const guarded = (update: Uint8Array, origin: unknown): void => {
    try {
      store(update, origin);
    } catch {
      aborted = true;
    }
  };
  y.off('update', store);
  y.on('update', guarded);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), waitMs);
  });
  // The inner promise rejects when the open fails, and nobody else listens to it.
  const failed = persistence._db.then(
    () => new Promise<false>(() => undefined),
    () => false as const,
  );
  const opened = await Promise.race([persistence.whenSynced.then(() => true as const), late, failed]);
  clearTimeout(timer);
  if (!opened) {
    y.off('update', guarded);
    persistence.destroy().catch(() => undefined);
    return noDocStore;
  }
  const db = persistence.db as IDBDatabase;
  db.addEventListener('abort', () => {
    aborted = true;
  });
  // y-indexeddb's own requests reject unheard when their transaction aborts; the fence tells of it instead.
  db.addEventListener('error', (event) => event.preventDefault());
  const fence = (): Promise<boolean> =>
    new Promise((resolve) => {
      const failedBefore = aborted;
      aborted = false;
      try {
        const tx = db.transaction(['updates', 'custom'], 'readwrite', { durability: 'strict' });
        tx.objectStore('custom').put(Date.now(), 'fence');
        tx.oncomplete = () => resolve(!failedBefore && !aborted);
        tx.onabort = () => resolve(false);
      } catch {
        resolve(false);
      }
    });
  return {
    opened: true,
    fence,
    close: async () => {
      if (persistence._dbsize > rowsBeforeTrim) await storeState(persistence, true).catch(() => undefined);
      y.off('update', guarded);
      await persistence.destroy();
    },
  };
}

/**
 * The updates that a document's own database has, without opening the document: nothing is made and nothing is written.
 * None when there is no such database, or when it cannot be read.
 */
export function readDocStore(name: string): Promise<readonly Uint8Array[]> {
  return new Promise((resolve) => {
    const request = indexedDB.open(name);
    // It was never made: it is not made by looking either.
    request.onupgradeneeded = () => request.transaction?.abort();
    request.onerror = (event) => {
      event.preventDefault();
      resolve([]);
    };
    request.onsuccess = () => {
      const db = request.result;
      try {
        const all: IDBRequest<Uint8Array[]> = db.transaction('updates').objectStore('updates').getAll();
        all.onsuccess = () => resolve(all.result);
        all.onerror = () => resolve([]);
      } catch {
        resolve([]);
      }
      // Closes when the transaction is over.
      db.close();
    };
  });
}
