/** Moves what can still be read from one set of tables into another: from a disk that takes nothing more into memory. */
import { type TableName, type Tables, tableKeys } from './tables.ts';

/** Copies table by table; one that cannot be read is left behind, and said to the caller. */
export async function moveTables(from: Tables, to: Tables): Promise<readonly TableName[]> {
  const unread: TableName[] = [];
  for (const name of Object.keys(tableKeys) as TableName[]) {
    try {
      const rows = await from.transact('r', [name], (tx) => tx.all(name));
      await to.transact('rw', [name], (tx) => tx.put(name, rows));
    } catch {
      unread.push(name);
    }
  }
  return unread;
}
