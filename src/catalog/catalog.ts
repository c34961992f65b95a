/**
 * The catalogue: rows made from documents and record rows, so that a list never opens a document.
 * Derived, named by its schema version, thrown away and rebuilt at will. In memory where storage is not to be had.
 */
import { Dexie } from 'dexie';
import type { DocId, SpaceId } from '../shared/base/ids.ts';
import type { EventRow, FindsRow, GoalRow, NetworkRow, NoteRow, OwnDaysRow, OwnShownRow, PoolRow, TextRow } from './rows.ts';

/** Raised when rows of the same content would come out otherwise: the next start then makes them all anew. */
const schemaVersion = 5;

/** How far the rows of a document go: they are behind where the document changed later (rule D103). */
export interface SeenRow {
  readonly id: DocId;
  readonly space: SpaceId;
  readonly changedAt: number;
}

/** What the catalogue keeps, shelf by shelf; each row has its own `id`. */
export interface ShelfRows {
  networks: NetworkRow;
  events: EventRow;
  goals: GoalRow;
  notes: NoteRow;
  pools: PoolRow;
  days: OwnDaysRow;
  shows: OwnShownRow;
  texts: TextRow;
  finds: FindsRow;
  seen: SeenRow;
}
export type ShelfName = keyof ShelfRows;
const shelfNames: readonly ShelfName[] = ['networks', 'events', 'goals', 'notes', 'pools', 'days', 'shows', 'texts', 'finds', 'seen'];

/** One row that comes, or goes (null). */
export type ShelfChange = { [N in ShelfName]: { readonly shelf: N; readonly id: string; readonly row: ShelfRows[N] | null } }[ShelfName];

/** Where rows are: on disk or in memory. */
interface Shelves {
  all<N extends ShelfName>(shelf: N): Promise<ShelfRows[N][]>;
  /** All or nothing. */
  write(changes: readonly ShelfChange[]): Promise<void>;
  /** Takes the rows that are such when they are taken: one that is written meanwhile under another space stays. False when there are none. */
  remove(isSuch: (row: ShelfRows[ShelfName]) => boolean): Promise<boolean>;
  close(): void;
}

function memoryShelves(): Shelves {
  const shelves = new Map<ShelfName, Map<string, ShelfRows[ShelfName]>>(shelfNames.map((name) => [name, new Map()]));
  return {
    all: async (shelf) => [...(shelves.get(shelf)?.values() ?? [])] as never,
    write: async (changes) => {
      for (const { shelf, id, row } of changes) {
        if (row) shelves.get(shelf)?.set(id, row);
        else shelves.get(shelf)?.delete(id);
      }
    },
    remove: async (isSuch) => {
      let some = false;
      for (const shelf of shelves.values()) for (const [id, row] of [...shelf]) if (isSuch(row)) some = shelf.delete(id);
      return some;
    },
    close: () => undefined,
  };
}

function diskShelves(db: Dexie): Shelves {
  return {
    all: async (shelf) => db.table(shelf).toArray(),
    write: async (changes) => {
      const touched = [...new Set(changes.map(({ shelf }) => shelf))];
      await db.transaction('rw', touched, async () => {
        for (const shelf of touched) {
          const here = changes.filter((change) => change.shelf === shelf);
          await db.table(shelf).bulkPut(here.filter(({ row }) => row !== null).map(({ row }) => row));
          await db.table(shelf).bulkDelete(here.filter(({ row }) => row === null).map(({ id }) => id));
        }
      });
    },
    remove: (isSuch) =>
      db.transaction('rw', [...shelfNames], async () => {
        let some = false;
        for (const shelf of shelfNames) {
          const ids = (await db.table(shelf).toArray()).filter(isSuch).map(({ id }) => id as string);
          some ||= ids.length > 0;
          await db.table(shelf).bulkDelete(ids);
        }
        return some;
      }),
    close: () => db.close(),
  };
}

export class Catalog {
  #shelves: Shelves;
  readonly #name: string;
  #onDisk: boolean;
  readonly #changed: () => void;

  private constructor(shelves: Shelves, name: string, onDisk: boolean, changed: () => void) {
    this.#shelves = shelves;
    this.#name = name;
    this.#onDisk = onDisk;
    this.#changed = changed;
  }

  /**
   * Opens the catalogue of this schema version and throws away those of others. Never fails: what cannot be kept on disk is kept in memory and made again at the next start.
   *
   * @param changed called after rows have changed
   */
  static async open(prefix: string, onDisk: boolean, changed: () => void): Promise<{ readonly catalog: Catalog; readonly empty: boolean }> {
    const name = `${prefix}catalog-${schemaVersion}`;
    if (onDisk) {
      try {
        // Closed means closed: taken off this device it is not made anew by a row that is still on its way.
        const db = new Dexie(name, { autoOpen: false });
        db.version(1).stores(Object.fromEntries(shelfNames.map((name) => [name, 'id'])));
        await inTime(db.open());
        const empty = (await db.table('seen').count()) === 0;
        if (empty) for (let old = 1; old < schemaVersion; old++) void Dexie.delete(`${prefix}catalog-${old}`).catch(() => undefined);
        return { catalog: new Catalog(diskShelves(db), name, true, changed), empty };
      } catch {
        // Full or broken: the rows are only derived, so memory will do.
      }
    }
    return { catalog: new Catalog(memoryShelves(), name, false, changed), empty: true };
  }

  /** The database in which the rows are, for who reads them there by himself; null when they are in memory. */
  get database(): string | null {
    return this.#onDisk ? this.#name : null;
  }

  /** All rows of a shelf, in no order. */
  all<N extends ShelfName>(shelf: N): Promise<ShelfRows[N][]> {
    return this.#shelves.all(shelf);
  }

  /** Puts and takes rows, as one. Of several changes of one row the last stands: a document can come up twice before its rows are written. */
  async write(all: readonly ShelfChange[]): Promise<void> {
    const changes = [...new Map(all.map((change) => [`${change.shelf} ${change.id}`, change])).values()];
    if (changes.length === 0) return;
    await this.#do((shelves) => shelves.write(changes));
    this.#changed();
  }

  /** Takes all rows of a space. */
  async removeSpace(space: SpaceId): Promise<void> {
    const isOf = (row: ShelfRows[ShelfName]): boolean => row.id === space || ('space' in row && row.space === space);
    if (await this.#do((shelves) => shelves.remove(isOf))) this.#changed();
  }

  async #do<T>(act: (shelves: Shelves) => Promise<T>): Promise<T> {
    try {
      return await act(this.#shelves);
    } catch (fault) {
      // Rows are only derived: when the disk takes no more of them they go on in memory, with what it still gives.
      if (!this.#onDisk) throw fault;
      this.#onDisk = false;
      const memory = memoryShelves();
      for (const shelf of shelfNames) {
        const rows = await this.#shelves.all(shelf).catch(() => []);
        await memory.write(rows.map((row) => ({ shelf, id: row.id, row }) as ShelfChange));
      }
      this.#shelves = memory;
      return act(memory);
    }
  }

  close(): void {
    this.#shelves.close();
  }
}

/** An open that never settles must not hold up the start: rows are only derived. */
const openWaitMs = 5_000;

async function inTime(open: PromiseLike<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the catalogue does not open')), openWaitMs);
  });
  await Promise.race([open, late]).finally(() => clearTimeout(timer));
}
