/**
 * Tables that give sound rows alone. A damaged one is passed over at once, moved aside (`meta`, under `aside/…`, as it was found) and told
 * by name; rows of a newer app are passed over and stay. Rule D118 of DOCUMENTS.md.
 */
import type { Json } from '../shared/base/json.ts';
import { soundness } from './sound.ts';
import { type Key, type TableName, type TableRows, type Tables, type Transaction, tableKeys } from './tables.ts';

/** What a row that was set aside is found by. */
export const asideKey = 'aside/';

/** Breaks the room on purpose, so that tests can see that they would notice. Set in `test/` alone. */
export interface SoundSabotage {
  /** Gives every row, whatever it is. */
  readonly believesAll?: boolean;
}

export class SoundTables implements Tables {
  readonly #inner: Tables;
  readonly #told: (names: readonly string[]) => void;
  readonly #sabotage: SoundSabotage;
  /** Rows that are being set aside. */
  readonly #moving = new Set<string>();

  /** @param told by name (`inbox/<doc>`), each row once */
  constructor(inner: Tables, told: (names: readonly string[]) => void, sabotage: SoundSabotage = {}) {
    this.#inner = inner;
    this.#told = told;
    this.#sabotage = sabotage;
  }

  async transact<R>(mode: 'r' | 'rw', tables: readonly TableName[], act: (tx: Transaction) => Promise<R>): Promise<R> {
    if (this.#sabotage.believesAll) return this.#inner.transact(mode, tables, act);
    const damaged = new Map<string, Found>();
    try {
      return await this.#inner.transact(mode, tables, (tx) => act(soundly(tx, damaged)));
    } finally {
      const fresh = [...damaged].filter(([name]) => !this.#moving.has(name));
      if (fresh.length > 0) void this.#setAside(fresh.map(([, found]) => found));
    }
  }

  close(): void {
    this.#inner.close();
  }

  async #setAside(found: readonly Found[]): Promise<void> {
    for (const one of found) this.#moving.add(nameOf(one));
    this.#told(found.map(({ table, row }) => `${table}/${docOf(row)}`));
    for (const { table, key, row } of found) {
      const name = nameOf({ table, key, row });
      // A disk that takes nothing more keeps it where it is: it is passed over there too.
      await this.#inner
        .transact('rw', table === 'meta' ? ['meta'] : [table, 'meta'], async (tx) => {
          await tx.remove(table, [key]);
          await tx.put('meta', [{ key: `${asideKey}${name}`, value: row as Json }]);
        })
        .catch(() => undefined);
    }
  }
}

interface Found {
  readonly table: TableName;
  readonly key: Key;
  readonly row: unknown;
}

function nameOf({ table, key }: Found): string {
  return `${table}/${String(key)}`;
}

function docOf(row: unknown): string {
  const { doc, id, space, key } = row as { readonly [field: string]: unknown };
  return String(doc ?? id ?? space ?? key ?? '');
}

function keyOf(table: TableName, row: unknown): Key {
  const fields = row as { readonly [field: string]: string | number };
  return table === 'rows' ? [String(fields.space), String(fields.key)] : (fields[tableKeys[table].key] as Key);
}

function soundly(tx: Transaction, damaged: Map<string, Found>): Transaction {
  const isSound = (table: TableName, row: unknown): boolean => {
    const is = soundness(table, row);
    if (is === 'damaged') {
      const found = { table, key: keyOf(table, row), row };
      damaged.set(nameOf(found), found);
    }
    return is === 'sound';
  };
  return {
    ...tx,
    get: async (table, key) => {
      const row = await tx.get(table, key);
      return row !== undefined && isSound(table, row) ? row : undefined;
    },
    all: async (table, where) => (await tx.all(table, where)).filter((row) => isSound(table, row)),
    above: async <T extends 'journal' | 'inbox'>(table: T, after: number, limit: number) => {
      const found: TableRows[T][] = [];
      let from = after;
      // A short answer means that there is no more: rows that are passed over must not look like that.
      for (;;) {
        const page = await tx.above(table, from, limit);
        found.push(...page.filter((row) => isSound(table, row)));
        if (page.length < limit || found.length >= limit) return found.slice(0, limit);
        from = (page.at(-1) as TableRows[T]).number;
      }
    },
  };
}
