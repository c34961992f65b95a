/**
 * The tables of `kept` in memory: where storage is forbidden, does not answer or is full, work goes on here and is still sent.
 * Transactions run one after another; one that throws leaves nothing behind.
 */
import { type Key, type TableName, type TableRows, type Tables, type Transaction, tableKeys } from './tables.ts';

type AnyRow = TableRows[TableName];

function keyOf(table: TableName, row: AnyRow): string | number {
  const record = row as unknown as { readonly [field: string]: string | number };
  return table === 'rows' ? `${record.space}\n${record.key}` : (record[tableKeys[table].key] as string | number);
}

function flat(key: Key): string | number {
  return typeof key === 'object' ? key.join('\n') : key;
}

function byKey(a: readonly [string | number, AnyRow], b: readonly [string | number, AnyRow]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}

export class MemoryTables implements Tables {
  readonly #tables = new Map<TableName, Map<string | number, AnyRow>>();
  #last: Promise<unknown> = Promise.resolve();
  #count = 0;

  transact<R>(_mode: 'r' | 'rw', _tables: readonly TableName[], act: (tx: Transaction) => Promise<R>): Promise<R> {
    const turn = this.#last.then(async () => {
      const before = new Map([...this.#tables].map(([name, rows]) => [name, new Map(rows)]));
      try {
        return await act(this.#transaction());
      } catch (fault) {
        this.#tables.clear();
        for (const [name, rows] of before) this.#tables.set(name, rows);
        throw fault;
      }
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  close(): void {}

  #rows(table: TableName): Map<string | number, AnyRow> {
    let rows = this.#tables.get(table);
    if (!rows) {
      rows = new Map();
      this.#tables.set(table, rows);
    }
    return rows;
  }

  #sorted(table: TableName): AnyRow[] {
    return [...this.#rows(table)].sort(byKey).map(([, row]) => row);
  }

  #transaction(): Transaction {
    return {
      get: async (table, key) => this.#rows(table).get(flat(key)) as never,
      all: async (table, where) =>
        this.#sorted(table).filter((row) => !where || (row as unknown as { [field: string]: unknown })[where.index] === where.is) as never,
      above: async (table, after, limit) =>
        this.#sorted(table)
          .filter((row) => (row as { readonly number: number }).number > after)
          .slice(0, limit) as never,
      add: async (table, rows) =>
        rows.map((row) => {
          const number = ++this.#count;
          this.#rows(table).set(number, { ...row, number } as unknown as AnyRow);
          return number;
        }),
      put: async (table, rows) => {
        for (const row of rows) {
          const key = keyOf(table, row);
          if (typeof key === 'number') this.#count = Math.max(this.#count, key);
          this.#rows(table).set(key, row);
        }
      },
      remove: async (table, keys) => {
        for (const key of keys) this.#rows(table).delete(flat(key));
      },
      clear: async (table) => this.#rows(table).clear(),
    };
  }
}
