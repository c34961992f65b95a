/**
 * The catalogue: rows made from documents and record rows, so that a list never opens a document.
 * Derived, named by its schema version, thrown away and rebuilt at will. In memory where storage is not to be had.
 */
import { Dexie } from 'dexie';
import type { EventRow, GoalRow, NetworkRow, NoteRow, OwnDaysRow, PoolRow, TextRow } from './rows.ts';

const schemaVersion = 2;

/** What the catalogue keeps, shelf by shelf; each row has its own `id`. */
export interface ShelfRows {
  networks: NetworkRow;
  events: EventRow;
  goals: GoalRow;
  notes: NoteRow;
  pools: PoolRow;
  days: OwnDaysRow;
  texts: TextRow;
}
export type ShelfName = keyof ShelfRows;
const shelfNames: readonly ShelfName[] = ['networks', 'events', 'goals', 'notes', 'pools', 'days', 'texts'];

/** The rows of one kind, on disk or in memory: lists read all, projections write one. */
interface Shelf<Row> {
  all(): Promise<Row[]>;
  put(row: Row): Promise<void>;
  remove(id: string): Promise<void>;
  clear(): Promise<void>;
}
type Shelves = { readonly [N in ShelfName]: Shelf<ShelfRows[N]> };

function memoryShelf<Row extends { readonly id: string }>(): Shelf<Row> {
  const rows = new Map<string, Row>();
  return {
    all: async () => [...rows.values()],
    put: async (row) => {
      rows.set(row.id, row);
    },
    remove: async (id) => {
      rows.delete(id);
    },
    clear: async () => rows.clear(),
  };
}

function diskShelf<Row extends { readonly id: string }>(db: Dexie, name: ShelfName): Shelf<Row> {
  const table = db.table<Row, string>(name);
  return {
    all: () => table.toArray(),
    put: async (row) => {
      await table.put(row);
    },
    remove: (id) => table.delete(id),
    clear: () => table.clear(),
  };
}

function shelvesOf(make: <N extends ShelfName>(name: N) => Shelf<ShelfRows[N]>): Shelves {
  return Object.fromEntries(shelfNames.map((name) => [name, make(name)])) as unknown as Shelves;
}

export class Catalog {
  #shelves: Shelves;
  #onDisk = true;
  readonly #changed: () => void;
  readonly #close: () => void;

  private constructor(shelves: Shelves, changed: () => void, close: () => void) {
    this.#shelves = shelves;
    this.#changed = changed;
    this.#close = close;
  }

  /**
   * Opens the catalogue of this schema version and throws away those of others. Never fails: what cannot be kept on disk is kept in memory and made again at the next start.
   *
   * @param changed called after a row has changed
   */
  static async open(prefix: string, onDisk: boolean, changed: () => void): Promise<{ readonly catalog: Catalog; readonly empty: boolean }> {
    if (onDisk) {
      try {
        const db = new Dexie(`${prefix}catalog-${schemaVersion}`);
        db.version(1).stores(Object.fromEntries(shelfNames.map((name) => [name, 'id'])));
        await db.open();
        const [networks, events] = await Promise.all([db.table('networks').count(), db.table('events').count()]);
        if (networks + events === 0) for (let old = 1; old < schemaVersion; old++) void Dexie.delete(`${prefix}catalog-${old}`).catch(() => undefined);
        return {
          catalog: new Catalog(
            shelvesOf((name) => diskShelf(db, name)),
            changed,
            () => db.close(),
          ),
          empty: networks + events === 0,
        };
      } catch {
        // Full or broken: the rows are only derived, so memory will do.
      }
    }
    return { catalog: new Catalog(shelvesOf(memoryShelf), changed, () => undefined), empty: true };
  }

  /** All rows of a shelf, in no order. */
  all<N extends ShelfName>(shelf: N): Promise<ShelfRows[N][]> {
    return this.#shelves[shelf].all();
  }

  /** Rows are only derived: when the disk takes no more of them they go on in memory, with what it still gives. */
  async #write(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (fault) {
      if (!this.#onDisk) throw fault;
      this.#onDisk = false;
      const memory = shelvesOf(memoryShelf);
      for (const name of shelfNames) {
        const to = memory[name] as Shelf<ShelfRows[ShelfName]>;
        for (const row of await this.#shelves[name].all().catch(() => [])) await to.put(row);
      }
      this.#shelves = memory;
      await act();
    }
  }

  async put<N extends ShelfName>(shelf: N, row: ShelfRows[N]): Promise<void> {
    await this.#write(() => this.#shelves[shelf].put(row));
    this.#changed();
  }

  /** Takes a row, or all rows of that id on every shelf. */
  async remove(id: string, shelf?: ShelfName): Promise<void> {
    for (const name of shelf ? [shelf] : shelfNames) await this.#write(() => this.#shelves[name].remove(id));
    this.#changed();
  }

  async clear(): Promise<void> {
    for (const name of shelfNames) await this.#shelves[name].clear();
    this.#changed();
  }

  close(): void {
    this.#close();
  }
}
