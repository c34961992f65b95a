/**
 * The tables of `kept` in IndexedDB, by Dexie. Durability is strict: what resolved is flushed.
 * The schema hardly ever changes; everything that lists want lives in the catalogue, which can be thrown away.
 */
import { Dexie, type Table } from 'dexie';
import { type Key, type TableName, type TableRows, type Tables, type Transaction, tableKeys } from './tables.ts';

/** Why `kept` could not be opened. */
export class NotOpened extends Error {
  readonly reason: 'forbidden' | 'full' | 'no-answer' | 'newer-app';
  constructor(reason: NotOpened['reason'], cause: unknown) {
    super(`the database did not open: ${reason}`, { cause });
    this.reason = reason;
  }
}

/** What a failed open or write means for the member. */
export function reasonOf(fault: unknown): NotOpened['reason'] {
  const names: string[] = [];
  for (let at: unknown = fault; at instanceof Error && names.length < 5; at = (at as { inner?: unknown }).inner ?? at.cause) names.push(at.name);
  if (names.includes('QuotaExceededError')) return 'full';
  if (names.includes('VersionError')) return 'newer-app';
  if (names.includes('NoAnswer')) return 'no-answer';
  return 'forbidden';
}

export class DexieTables implements Tables {
  readonly #db: Dexie;

  private constructor(db: Dexie) {
    this.#db = db;
  }

  /**
   * Opens (or makes) the database.
   *
   * @param waitMs an open that has not answered by then counts as failed: seen with damaged profiles, where it never settles
   * @throws NotOpened
   */
  static async open(name: string, waitMs: number): Promise<DexieTables> {
    const db = new Dexie(name, { chromeTransactionDurability: 'strict' });
    const stores: { [table: string]: string } = {};
    for (const [table, { key, counts, indexes }] of Object.entries(tableKeys)) stores[table] = [(counts ? '++' : '') + key, ...indexes].join(',');
    db.version(2).stores(stores);
    // An old tab gives way to a newer schema; what it still writes fails and is kept in memory until it reloads.
    db.on('versionchange', () => db.close());
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(Object.assign(new Error('no answer'), { name: 'NoAnswer' })), waitMs);
    });
    try {
      await Promise.race([db.open(), late]);
    } catch (fault) {
      db.close();
      throw new NotOpened(reasonOf(fault), fault);
    } finally {
      clearTimeout(timer);
    }
    return new DexieTables(db);
  }

  transact<R>(mode: 'r' | 'rw', tables: readonly TableName[], act: (tx: Transaction) => Promise<R>): Promise<R> {
    // Dexie keeps a transaction open over awaits only when the scope itself is an async function.
    return Promise.resolve(this.#db.transaction(mode, [...tables], async () => act(this.#transaction())));
  }

  close(): void {
    this.#db.close();
  }

  #table<T extends TableName>(name: T): Table<TableRows[T], Key> {
    return this.#db.table(name) as Table<TableRows[T], Key>;
  }

  #transaction(): Transaction {
    const whole = async <T extends TableName>(table: T, where?: { readonly index: string; readonly is: string | number }): Promise<TableRows[T][]> =>
      where ? this.#table(table).where(where.index).equals(where.is).sortBy(tableKeys[table].key) : this.#table(table).toArray();
    return {
      get: async (table, key) => this.#table(table).get(key),
      all: whole,
      above: async (table, after, limit) => this.#table(table).where('number').above(after).limit(limit).toArray(),
      add: async (table, rows) => (await this.#table(table).bulkAdd(rows as never, { allKeys: true })) as unknown as number[],
      put: async (table, rows) => {
        await this.#table(table).bulkPut(rows);
      },
      remove: async (table, keys) => {
        await this.#db.table(table).bulkDelete(keys as Key[]);
      },
      clear: async (table) => {
        await this.#db.table(table).clear();
      },
    };
  }
}
