/**
 * The tables of `kept` in IndexedDB, by Dexie. Durability is strict: what resolved is flushed.
 * The schema hardly ever changes; everything that lists want lives in the catalogue, which can be thrown away.
 */
import { Dexie, type Table } from 'dexie';
import { type Key, type TableName, type TableRows, type Tables, type Transaction, tableKeys } from './tables.ts';

/**
 * Why `kept` could not be opened. `no-answer` and `blocked` (another tab holds an older schema) may pass; `forbidden`, `full` and
 * `newer-app` are answers.
 */
export type WhyNotOpened = 'forbidden' | 'full' | 'no-answer' | 'newer-app' | 'blocked';

export class NotOpened extends Error {
  readonly reason: WhyNotOpened;
  constructor(reason: WhyNotOpened, cause: unknown) {
    super(`the database did not open: ${reason}`, { cause });
    this.reason = reason;
  }
}

/** The names of a fault and of those that it wraps. */
export function faultNames(fault: unknown): readonly string[] {
  const names: string[] = [];
  for (let at: unknown = fault; (at instanceof Error || at instanceof DOMException) && names.length < 5; at = (at as { inner?: unknown }).inner ?? at.cause)
    names.push(at.name);
  return names;
}

/** What a failed open or write means for the member. */
export function reasonOf(fault: unknown): Exclude<WhyNotOpened, 'blocked'> {
  if (fault instanceof NotOpened) return fault.reason === 'blocked' ? 'no-answer' : fault.reason;
  const names = faultNames(fault);
  if (names.includes('QuotaExceededError')) return 'full';
  if (names.includes('VersionError')) return 'newer-app';
  if (names.includes('NoAnswer')) return 'no-answer';
  return 'forbidden';
}

/** How an open database is taken from a tab: a newer app wants another schema, somebody deletes it, or the browser cuts the connection. */
export type Taken = 'upgrade' | 'deleted' | 'closed';

export interface OpenMore {
  /** Told before the database closes. For an upgrade what it returns is waited for, but not for long: the newer app waits. */
  readonly taken?: (how: Taken) => Promise<void> | undefined;
  /** The schema's version; a test plays a newer app with it. */
  readonly schema?: number;
}

/** The schema of today: the second has the tables of own copies. */
const schemaNow = 2;
/** A newer app in another tab gets the database within two seconds. */
const giveWayMs = 1_200;

interface Opening {
  readonly db: Dexie;
  readonly done: Promise<unknown>;
  blocked: boolean;
}
/** Opens that have not answered in time: asked again they are waited for, and not begun anew behind themselves. */
const unanswered = new Map<string, Opening>();

export class DexieTables implements Tables {
  readonly #db: Dexie;

  private constructor(db: Dexie) {
    this.#db = db;
  }

  /**
   * Opens (or makes) the database. Called again after `no-answer` or `blocked` it goes on waiting for the same open.
   *
   * @param waitMs an open that has not answered by then is told as such: seen with damaged profiles, where it never settles, and under load
   * @throws NotOpened
   */
  static async open(name: string, waitMs: number, { taken, schema = schemaNow }: OpenMore = {}): Promise<DexieTables> {
    const opening = unanswered.get(name) ?? begin(name, schema);
    unanswered.delete(name);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), waitMs);
    });
    let answer: unknown;
    try {
      answer = await Promise.race([opening.done, late]);
    } catch (fault) {
      opening.db.close();
      throw new NotOpened(reasonOf(fault), fault);
    } finally {
      clearTimeout(timer);
    }
    const { db, blocked } = opening;
    if (answer === 'late') {
      unanswered.set(name, opening);
      throw new NotOpened(blocked ? 'blocked' : 'no-answer', null);
    }
    const connection = db.backendDB();
    // Dexie opens what a newer app has made as if it were its own (seen); this app would not know what it leaves out.
    if (connection.version > schema * dexieFactor) {
      db.close();
      throw new NotOpened('newer-app', null);
    }
    const asked = db.on('versionchange');
    // Dexie's own answer closes at once.
    for (const answers of [...asked.subscribers]) asked.unsubscribe(answers as () => void);
    asked.subscribe(({ newVersion }: IDBVersionChangeEvent) => {
      if (newVersion === null) {
        db.close();
        void taken?.('deleted');
        return;
      }
      const over = new Promise((resolve) => setTimeout(resolve, giveWayMs));
      void Promise.race([taken?.('upgrade') ?? null, over]).finally(() => db.close());
    });
    connection.onclose = () => {
      db.close();
      void taken?.('closed');
    };
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

/** Dexie counts schemas in tenths. */
const dexieFactor = 10;

function begin(name: string, schema: number): Opening {
  // Closed means closed: an open by itself would make a deleted database anew, empty, behind everybody's back.
  const db = new Dexie(name, { chromeTransactionDurability: 'strict', autoOpen: false });
  const stores: { [table: string]: string } = {};
  for (const [table, { key, counts, indexes }] of Object.entries(tableKeys)) stores[table] = [(counts ? '++' : '') + key, ...indexes].join(',');
  db.version(schema).stores(stores);
  const opening: Opening = { db, done: Promise.resolve(db.open()), blocked: false };
  db.on('blocked', () => {
    opening.blocked = true;
  });
  opening.done.catch(() => undefined);
  return opening;
}
