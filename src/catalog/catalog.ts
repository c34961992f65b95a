/**
 * The catalogue: rows made from documents and record rows, so that a list never opens a document.
 * Derived, named by its schema version, thrown away and rebuilt at will. In memory where storage is not to be had.
 */
import { Dexie } from 'dexie';
import type { SpaceId } from '../shared/base/ids.ts';
import type { EventRow, NetworkRow } from './rows.ts';

const schemaVersion = 1;

/** The rows of one kind, on disk or in memory: lists read all, projections write one. */
interface Shelf<Row extends { readonly id: SpaceId }> {
  all(): Promise<Row[]>;
  put(row: Row): Promise<void>;
  remove(id: SpaceId): Promise<void>;
  clear(): Promise<void>;
}

function memoryShelf<Row extends { readonly id: SpaceId }>(): Shelf<Row> {
  const rows = new Map<SpaceId, Row>();
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

export class Catalog {
  #networks: Shelf<NetworkRow>;
  #events: Shelf<EventRow>;
  #onDisk = true;
  readonly #changed: () => void;
  readonly #close: () => void;

  private constructor(networks: Shelf<NetworkRow>, events: Shelf<EventRow>, changed: () => void, close: () => void) {
    this.#networks = networks;
    this.#events = events;
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
        db.version(1).stores({ networks: 'id', events: 'id' });
        await db.open();
        const shelf = <Row extends { readonly id: SpaceId }>(name: string): Shelf<Row> => {
          const table = db.table<Row, SpaceId>(name);
          return {
            all: () => table.toArray(),
            put: async (row) => {
              await table.put(row);
            },
            remove: (id) => table.delete(id),
            clear: () => table.clear(),
          };
        };
        const [networks, events] = await Promise.all([db.table('networks').count(), db.table('events').count()]);
        const empty = networks + events === 0;
        return { catalog: new Catalog(shelf('networks'), shelf('events'), changed, () => db.close()), empty };
      } catch {
        // Full or broken: the rows are only derived, so memory will do.
      }
    }
    return { catalog: new Catalog(memoryShelf(), memoryShelf(), changed, () => undefined), empty: true };
  }

  networks(): Promise<NetworkRow[]> {
    return this.#networks.all();
  }

  events(): Promise<EventRow[]> {
    return this.#events.all();
  }

  /** Rows are only derived: when the disk takes no more of them they go on in memory, with what it still gives. */
  async #write(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (fault) {
      if (!this.#onDisk) throw fault;
      this.#onDisk = false;
      const [networks, events] = [memoryShelf<NetworkRow>(), memoryShelf<EventRow>()];
      for (const row of await this.#networks.all().catch(() => [])) await networks.put(row);
      for (const row of await this.#events.all().catch(() => [])) await events.put(row);
      this.#networks = networks;
      this.#events = events;
      await act();
    }
  }

  async putNetwork(row: NetworkRow): Promise<void> {
    await this.#write(() => this.#networks.put(row));
    this.#changed();
  }

  async putEvent(row: EventRow): Promise<void> {
    await this.#write(() => this.#events.put(row));
    this.#changed();
  }

  async remove(id: SpaceId): Promise<void> {
    await this.#networks.remove(id);
    await this.#events.remove(id);
    this.#changed();
  }

  async clear(): Promise<void> {
    await this.#networks.clear();
    await this.#events.clear();
    this.#changed();
  }

  close(): void {
    this.#close();
  }
}
