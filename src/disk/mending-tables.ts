/**
 * Tables that outlive their connection: a browser may cut it, or delete the database under a running app. What was cut off is opened
 * again and done again, since a transaction is all or nothing. Where the database that comes back is another one than before, whoever
 * holds these tables fills it with what it still knows before anybody else reads it. Rule D116 of DOCUMENTS.md.
 */
import { freshId } from '../shared/base/ids.ts';
import { faultNames } from './dexie-tables.ts';
import { everyTable, type TableName, type Tables, type Transaction } from './tables.ts';

/** Every transaction but the first look goes through these. */
export const diskKey = 'disk';

export interface MendingHost {
  /** Opens the database anew. Throws when it cannot be had. */
  readonly open: () => Promise<Tables>;
  /** Resolves when nobody is taking everything off this device any more; false when it is over with this tab. */
  readonly stays: () => Promise<boolean>;
  /** The database is an empty one now: puts in what this tab still knows, in the given transaction over all tables. */
  readonly refill: (tx: Transaction) => Promise<void>;
  /** It was so, here or in another tab: what stood on disk is gone. */
  readonly wiped: () => void;
}

/** Breaks the room on purpose, so that tests can see that they would notice. Set in `test/` alone. */
export interface MendingSabotage {
  /** A cut connection is a failed write like any other, and an emptied database passes for an empty device. */
  readonly neverMends?: boolean;
}

export class MendingTables implements Tables {
  readonly #host: MendingHost;
  readonly #sabotage: MendingSabotage;
  #inner: Tables;
  /** Which database this is: drawn when it was made. */
  #disk: string;
  #mending: Promise<void> | null = null;
  #closed = false;

  private constructor(inner: Tables, disk: string, host: MendingHost, sabotage: MendingSabotage) {
    this.#inner = inner;
    this.#disk = disk;
    this.#host = host;
    this.#sabotage = sabotage;
  }

  static async over(inner: Tables, host: MendingHost, sabotage: MendingSabotage = {}): Promise<MendingTables> {
    return new MendingTables(inner, await diskOf(inner), host, sabotage);
  }

  async transact<R>(mode: 'r' | 'rw', tables: readonly TableName[], act: (tx: Transaction) => Promise<R>): Promise<R> {
    await this.#mending;
    try {
      return await this.#inner.transact(mode, tables, act);
    } catch (fault) {
      if (this.#closed || this.#sabotage.neverMends || !isCutOff(fault)) throw fault;
      await this.mend();
      return this.#inner.transact(mode, tables, act);
    }
  }

  /** Opens anew; whoever asks meanwhile waits for the same. */
  mend(): Promise<void> {
    if (this.#sabotage.neverMends) return Promise.resolve();
    this.#mending ??= this.#mend().finally(() => {
      this.#mending = null;
    });
    return this.#mending;
  }

  close(): void {
    this.#closed = true;
    this.#inner.close();
  }

  async #mend(): Promise<void> {
    this.#inner.close();
    if (!(await this.#host.stays()) || this.#closed) throw Object.assign(new Error('this tab is over'), { name: 'DatabaseClosedError' });
    const next = await this.#host.open();
    if (this.#closed) return next.close();
    this.#inner = next;
    const disk = await next.transact('rw', everyTable, async (tx) => {
      const standing = (await tx.get('meta', diskKey))?.value;
      if (typeof standing === 'string') return standing;
      await this.#host.refill(tx);
      const fresh = freshId<'disk'>();
      await tx.put('meta', [{ key: diskKey, value: fresh }]);
      return fresh;
    });
    if (disk === this.#disk) return;
    this.#disk = disk;
    this.#host.wiped();
  }
}

/** Names of faults after which nothing was written and another connection may do it. */
const cutNames: readonly string[] = ['DatabaseClosedError', 'InvalidStateError', 'AbortError', 'UnknownError', 'TransactionInactiveError'];

function isCutOff(fault: unknown): boolean {
  const names = faultNames(fault);
  return names.some((name) => cutNames.includes(name)) && !names.includes('QuotaExceededError');
}

async function diskOf(tables: Tables): Promise<string> {
  const read = (tx: Transaction) => tx.get('meta', diskKey);
  const standing = (await tables.transact('r', ['meta'], read))?.value;
  if (typeof standing === 'string') return standing;
  return tables.transact('rw', ['meta'], async (tx) => {
    // Of two tabs that start at once the first has drawn it.
    const now = (await read(tx))?.value;
    if (typeof now === 'string') return now;
    const fresh = freshId<'disk'>();
    await tx.put('meta', [{ key: diskKey, value: fresh }]);
    return fresh;
  });
}
