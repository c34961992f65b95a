/**
 * A document's own database, in the form that y-indexeddb gave it (`updates`, a row per update; `custom`), so that what older apps have
 * written is read. Kept by ourselves, since y-indexeddb promises less than a document needs: one row that cannot be read hangs its open for
 * ever (here it is passed over, taken out and told), a failed open never settles, each open appends a whole state, and a write waits for
 * its transaction to end by itself, so that a page that goes away takes it along (here it is committed in the same breath).
 */
import * as Y from 'yjs';

/** Rows in a document's database above which closing folds them into one. */
const rowsBeforeTrim = 24;
/** And above which that is not put off until it is closed. */
const rowsBeforeTrimOpen = 500;

/** What comes from this database into the document is not written into it again. */
const fromStore = Symbol('from the store');

export interface DocStore {
  /** False when the database could not be opened: the document stands on journal and inbox alone. */
  readonly opened: boolean;
  /** Rows that could not be read: what they held has to come from elsewhere. */
  readonly damaged: number;
  /** Writes the document as it stands, into a database that is new under a document that is not. */
  whole(): void;
  /** Resolves true when everything the document got before the call is on disk; what a failed write has lost is written again first. */
  fence(): Promise<boolean>;
  close(): Promise<void>;
}

/** For memory mode: nothing is stored, and nothing is ever said to be. */
export const noDocStore: DocStore = { opened: false, damaged: 0, whole: () => undefined, fence: async () => false, close: async () => undefined };

/**
 * Opens the database of one document and fills the document from it.
 *
 * @param waitMs after which an open that has not settled counts as failed
 */
export async function openDocStore(name: string, y: Y.Doc, waitMs: number): Promise<DocStore> {
  const db = await openDb(name, waitMs);
  if (!db) return noDocStore;
  const rows = await allRows(db);
  if (!rows) {
    db.close();
    return noDocStore;
  }
  const unread = applyRows(
    y,
    rows.map(({ update }) => update),
  );
  return new OpenStore(
    db,
    y,
    rows.length,
    unread.map((at) => rows[at]?.key as IDBValidKey),
  );
}

/** Takes rows into the document. Returns the places of those that cannot be read. */
function applyRows(y: Y.Doc, rows: readonly unknown[]): number[] {
  const unread: number[] = [];
  const applyAll = (): void => {
    for (const [at, update] of rows.entries()) {
      try {
        Y.applyUpdate(y, update as Uint8Array, fromStore);
      } catch {
        unread.push(at);
      }
    }
  };
  Y.transact(y, applyAll, fromStore, false);
  return unread;
}

class OpenStore implements DocStore {
  readonly opened = true;
  readonly damaged: number;
  readonly #db: IDBDatabase;
  readonly #y: Y.Doc;
  #rows: number;
  #failed = false;
  #closed = false;

  constructor(db: IDBDatabase, y: Y.Doc, rows: number, damaged: readonly IDBValidKey[]) {
    this.#db = db;
    this.#y = y;
    this.#rows = rows;
    this.damaged = damaged.length;
    if (damaged.length > 0) this.#write((updates) => damaged.map((key) => updates.delete(key)));
    y.on('update', this.#updated);
  }

  readonly #updated = (update: Uint8Array, origin: unknown): void => {
    if (origin === fromStore) return;
    this.#write((updates) => updates.add(update));
    if (++this.#rows >= rowsBeforeTrimOpen) void this.#trim();
  };

  whole(): void {
    this.#write((updates) => updates.add(Y.encodeStateAsUpdate(this.#y)));
    this.#rows++;
  }

  /** It writes inside the document's own transaction: a database that throws at once (closed, full) must not take the member's act along. */
  #write(act: (updates: IDBObjectStore) => unknown): void {
    try {
      const tx = this.#db.transaction(['updates'], 'readwrite');
      tx.onabort = (event) => {
        event.preventDefault();
        this.#failed = true;
      };
      tx.onerror = (event) => event.preventDefault();
      act(tx.objectStore('updates'));
      tx.commit();
    } catch {
      this.#failed = true;
    }
  }

  /** The whole state in place of the rows that make it up: those of other tabs are taken in first, in the same transaction. */
  #trim(): Promise<void> {
    this.#rows = 1;
    return new Promise((resolve) => {
      try {
        const tx = this.#db.transaction(['updates'], 'readwrite');
        tx.oncomplete = () => resolve();
        tx.onabort = () => resolve();
        tx.onerror = (event) => event.preventDefault();
        const updates = tx.objectStore('updates');
        const keys = updates.getAllKeys();
        const all = updates.getAll();
        all.onsuccess = () => {
          applyRows(this.#y, all.result);
          updates.add(Y.encodeStateAsUpdate(this.#y));
          for (const key of keys.result) updates.delete(key);
        };
      } catch {
        resolve();
      }
    });
  }

  fence(): Promise<boolean> {
    if (this.#failed) {
      this.#failed = false;
      this.whole();
    }
    return new Promise((resolve) => {
      try {
        const tx = this.#db.transaction(['updates', 'custom'], 'readwrite', { durability: 'strict' });
        tx.objectStore('custom').put(Date.now(), 'fence');
        tx.oncomplete = () => resolve(!this.#failed);
        tx.onabort = () => resolve(false);
        tx.onerror = (event) => event.preventDefault();
      } catch {
        resolve(false);
      }
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#rows > rowsBeforeTrim && !this.#failed) await this.#trim();
    this.#y.off('update', this.#updated);
    // Closes when what is being written is written.
    this.#db.close();
  }
}

/** Opens a document's database, or makes it. Null when that fails or takes too long. */
function openDb(name: string, waitMs: number): Promise<IDBDatabase | null> {
  return new Promise((resolve) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      resolve(null);
    }, waitMs);
    const fail = (event?: Event): void => {
      event?.preventDefault();
      clearTimeout(timer);
      resolve(null);
    };
    try {
      const request = indexedDB.open(name);
      request.onupgradeneeded = () => {
        request.result.createObjectStore('updates', { autoIncrement: true });
        request.result.createObjectStore('custom');
      };
      request.onerror = fail;
      request.onsuccess = () => {
        const db = request.result;
        // Whoever takes it off this device does not wait for us.
        db.onversionchange = () => db.close();
        if (late || !['updates', 'custom'].every((store) => db.objectStoreNames.contains(store))) db.close();
        if (late) return;
        clearTimeout(timer);
        resolve(db.objectStoreNames.contains('updates') && db.objectStoreNames.contains('custom') ? db : null);
      };
    } catch {
      fail();
    }
  });
}

interface StoredRow {
  readonly key: IDBValidKey;
  readonly update: unknown;
}

/** Every row with its key; null when the database cannot be read. */
function allRows(db: IDBDatabase): Promise<readonly StoredRow[] | null> {
  return new Promise((resolve) => {
    try {
      const updates = db.transaction(['updates']).objectStore('updates');
      const keys = updates.getAllKeys();
      const values = updates.getAll();
      values.onsuccess = () => resolve(keys.result.map((key, at) => ({ key, update: values.result[at] as unknown })));
      values.onerror = (event) => {
        event.preventDefault();
        resolve(null);
      };
    } catch {
      resolve(null);
    }
  });
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
