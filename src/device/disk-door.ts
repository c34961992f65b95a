/**
 * The way of a tab to its disk: opens `kept`, and tells the rooms, once they stand, what becomes of it later: a newer app that wants the
 * database, a cut connection, a database that somebody deleted. Rules D115 to D117 of DOCUMENTS.md.
 */
import { DexieTables, type Taken } from '../disk/dexie-tables.ts';
import { MendingTables } from '../disk/mending-tables.ts';
import { SoundTables } from '../disk/sound-tables.ts';
import type { Tables, Transaction } from '../disk/tables.ts';
import { type DeviceOptions, usualOpenWaitMs } from './options.ts';

/** A message of another tab that takes everything off this device has arrived by then. */
const lastWordMs = 100;

export interface DiskHooks {
  /** A newer app waits for the database: what is on it is copied now, and work goes on without it. */
  readonly giveWay: () => Promise<void>;
  /** Puts what this tab still knows into an empty database. */
  readonly refill: (tx: Transaction) => Promise<void>;
  /** What stood on disk is gone, and this tab goes on. */
  readonly wiped: () => void;
  /** This tab is being closed: nothing is made anew. */
  readonly isOver: () => boolean;
  /** Rows that cannot be read were set aside. */
  readonly setAside: (names: readonly string[]) => void;
}

export class DiskDoor {
  readonly #options: DeviceOptions;
  #hooks: DiskHooks | null = null;
  #mending: MendingTables | null = null;
  /** What was set aside before the rooms stood. */
  readonly #asideEarly: string[] = [];

  constructor(options: DeviceOptions) {
    this.#options = options;
  }

  /** @throws NotOpened, or what a first look at the disk threw */
  async open(): Promise<Tables> {
    const inner = await this.#connect();
    try {
      this.#mending = await MendingTables.over(
        inner,
        {
          open: () => this.#connect(),
          stays: () => this.#stays(),
          refill: (tx) => this.#hooks?.refill(tx) ?? Promise.resolve(),
          wiped: () => this.#hooks?.wiped(),
        },
        this.#options.diskSabotage,
      );
    } catch (fault) {
      inner.close();
      throw fault;
    }
    return new SoundTables(this.#mending, (names) => this.#setAside(names), this.#options.diskSabotage);
  }

  attach(hooks: DiskHooks): void {
    this.#hooks = hooks;
    if (this.#asideEarly.length > 0) hooks.setAside(this.#asideEarly.splice(0));
  }

  #connect(): Promise<Tables> {
    const { prefix, openTables = DexieTables.open, openWaitMs = usualOpenWaitMs, schema } = this.#options;
    return openTables(`${prefix}kept`, openWaitMs, { taken: (how) => this.#taken(how), ...(schema !== undefined && { schema }) });
  }

  #taken(how: Taken): Promise<void> | undefined {
    if (how === 'upgrade') return this.#options.diskSabotage?.neverGivesWay ? new Promise(() => undefined) : this.#hooks?.giveWay();
    // At once and not at the next key: what is on screen is to be on disk again before anything happens to the tab.
    void this.#mending?.mend().catch(() => undefined);
    return undefined;
  }

  #setAside(names: readonly string[]): void {
    if (this.#hooks) this.#hooks.setAside(names);
    else this.#asideEarly.push(...names);
  }

  async #stays(): Promise<boolean> {
    await navigator.locks.request(wipingLock(this.#options.prefix), { mode: 'shared' }, () => undefined);
    await new Promise((resolve) => setTimeout(resolve, lastWordMs));
    return this.#hooks !== null && !this.#hooks.isOver();
  }
}

/** Held while everything is taken off this device. */
export function wipingLock(prefix: string): string {
  return `${prefix}wiping`;
}
