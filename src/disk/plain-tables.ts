/**
 * The tables of `kept` without Dexie, for the service worker: what of them it needs to send what is unsent. It makes no database and raises no
 * schema; what a newer app has made it leaves alone.
 */
import type { Key, TableName, TableRows, Transaction } from './tables.ts';

/** The schema that this app makes (`dexie-tables.ts`; a test holds them together). Dexie counts in tenths. */
export const knownSchema = 2;
const dexieFactor = 10;

/** The part of a transaction that sending needs. */
export type PlainTransaction = Pick<Transaction, 'get' | 'all' | 'above' | 'put' | 'remove'>;

export class PlainTables {
  readonly #db: IDBDatabase;

  private constructor(db: IDBDatabase) {
    this.#db = db;
  }

  /** Null: there is no such database, or it is of a newer app. Rejects when it cannot be opened now. */
  static async open(name: string): Promise<PlainTables | null> {
    const opening = indexedDB.open(name);
    let isMissing = false;
    opening.onupgradeneeded = () => {
      isMissing = true;
      opening.transaction?.abort();
    };
    const db = await asked(opening).catch((fault: unknown) => {
      if (isMissing) return null;
      throw fault;
    });
    if (!db) return null;
    // A tab that makes another schema never waits for the worker.
    db.onversionchange = () => db.close();
    if (db.version <= knownSchema * dexieFactor) return new PlainTables(db);
    db.close();
    return null;
  }

  /** All or nothing; resolves when it is flushed. */
  async transact<R>(mode: 'r' | 'rw', tables: readonly TableName[], act: (tx: PlainTransaction) => Promise<R>): Promise<R> {
    const transaction = this.#db.transaction([...tables], mode === 'r' ? 'readonly' : 'readwrite', { durability: 'strict' });
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
    });
    try {
      const result = await act(within(transaction));
      await done;
      return result;
    } catch (fault) {
      done.catch(() => undefined);
      try {
        transaction.abort();
      } catch {
        // It was over already.
      }
      throw fault;
    }
  }

  close(): void {
    this.#db.close();
  }
}

function within(transaction: IDBTransaction): PlainTransaction {
  const store = (table: TableName): IDBObjectStore => transaction.objectStore(table);
  const keyOf = (key: Key): IDBValidKey => key as IDBValidKey;
  return {
    get: <T extends TableName>(table: T, key: Key) => asked<TableRows[T] | undefined>(store(table).get(keyOf(key))),
    all: <T extends TableName>(table: T, where?: { readonly index: string; readonly is: string | number }) =>
      asked<TableRows[T][]>(where ? store(table).index(where.index).getAll(where.is) : store(table).getAll()),
    above: <T extends 'journal' | 'inbox'>(table: T, after: number, limit: number) =>
      asked<TableRows[T][]>(store(table).getAll(IDBKeyRange.lowerBound(after, true), limit)),
    async put(table, rows) {
      await Promise.all(rows.map((row) => asked(store(table).put(row))));
    },
    async remove(table, keys) {
      await Promise.all(keys.map((key) => asked(store(table).delete(keyOf(key)))));
    },
  };
}

function asked<R>(request: IDBRequest<R>): Promise<R> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
