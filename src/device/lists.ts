/**
 * The lists of this device: the catalogue, who keeps it true, and what the floors above read of it, with what is the member's own
 * laid over what others tell. That rows changed is said at most every 100 ms, however many come.
 */
import { Catalog } from '../catalog/catalog.ts';
import { withOwn } from '../catalog/own-in-pools.ts';
import { peopleOf } from '../catalog/text-source.ts';
import type { DocRow } from '../disk/tables.ts';
import type { SpaceId } from '../shared/base/ids.ts';
import type { CatalogRows, HoldsOwn } from './api.ts';
import { Calm } from './calm.ts';
import { Cataloguer, type CataloguerHost } from './cataloguer.ts';
import { ownSpaceOf } from './founding.ts';
import type { Identity } from './identity.ts';

const sayMs = 100;

export interface ListsHost extends Omit<CataloguerHost, 'catalog'> {
  readonly identity: () => Identity;
  /** Rows of lists changed. */
  readonly changed: () => void;
}

export class Lists {
  readonly cataloguer: Cataloguer;
  readonly rows: CatalogRows;
  readonly #said: Calm;
  #catalog!: Catalog;

  constructor(host: ListsHost) {
    this.#said = new Calm(sayMs, host.changed);
    this.cataloguer = new Cataloguer({ ...host, catalog: () => this.#catalog });
    this.rows = this.#face(host.identity);
  }

  /** Opens the catalogue; what is behind in it is made when `begin` is called. */
  async open(prefix: string, onDisk: boolean): Promise<{ readonly begin: () => void }> {
    const { catalog, empty } = await Catalog.open(prefix, onDisk, () => this.#said.ask());
    this.#catalog = catalog;
    return { begin: () => this.cataloguer.begin(empty) };
  }

  forget(space: SpaceId): Promise<void> {
    return this.#catalog.removeSpace(space);
  }

  /** Documents stand in another space now; the rows of `from` go. */
  async moved(from: SpaceId, docs: readonly Pick<DocRow, 'id' | 'space' | 'kind'>[]): Promise<void> {
    await this.forget(from);
    for (const { id, space, kind } of docs) this.cataloguer.behind(space, kind, id);
    // What did not move along has lost its rows with the rest.
    this.cataloguer.begin(true);
  }

  /** What a member's own space holds, this account's or one of before. */
  async heldIn(space: SpaceId): Promise<HoldsOwn> {
    const [notes, days, shows] = await Promise.all([this.#catalog.all('notes'), this.#catalog.all('days'), this.#catalog.all('shows')]);
    return {
      notes: notes.filter((note) => note.space === space && !note.binned).length,
      months: Object.keys(days.find(({ id }) => id === space)?.months ?? {}).sort(),
      shows: Object.keys(shows.find(({ id }) => id === space)?.pools ?? {}).length > 0,
    };
  }

  /** Nothing is projected any more; what is open stays readable until `close`. */
  async stop(): Promise<void> {
    await this.cataloguer.close();
    this.#said.close();
  }

  close(): void {
    this.#catalog.close();
  }

  #face(identity: () => Identity): CatalogRows {
    const all: Catalog['all'] = (shelf) => this.#catalog.all(shelf);
    const own = async <N extends 'days' | 'shows'>(shelf: N) => (await all(shelf)).find((row) => row.id === ownSpaceOf(identity().member)) ?? null;
    const pools = async () => {
      const [rows, days, shows] = await Promise.all([all('pools'), own('days'), own('shows')]);
      const { member, self } = identity();
      return rows.map((pool) => withOwn(pool, { me: { member, ...self }, days, shows }));
    };
    return {
      networks: () => all('networks'),
      events: () => all('events'),
      goals: () => all('goals'),
      notes: () => all('notes'),
      pools,
      finds: () => all('finds'),
      ownDays: () => own('days'),
      ownShown: () => own('shows'),
      texts: async ({ told }) => {
        const database = told ? null : this.#catalog.database;
        const [rows, shown] = await Promise.all([database === null ? all('texts') : [], pools()]);
        return { database, rows, people: peopleOf(shown) };
      },
    };
  }
}
