/** The store's shelves for a short act beside a running server, such as writing a way back in. Takes no lock; SQLite orders the two writers. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Json } from '../../src/shared/base/json.ts';
import { storeName } from './sqlite.ts';
import { checkConnection, prepareConnection, prepareTables } from './sqlite-schema.ts';
import { statements } from './sqlite-statements.ts';

const busyMs = 5_000;

export interface ShelvesBeside {
  kept(shelf: string, key: string): Promise<Json>;
  shelf(shelf: string, prefix: string): Promise<readonly (readonly [key: string, value: Json])[]>;
  /** On disk when it returns. */
  put(shelf: string, key: string, value: Json): void;
  close(): void;
}

/** @throws Error in words when there is no store in the folder yet */
export function openBeside(folder: string): ShelvesBeside {
  const path = join(folder, storeName);
  if (!existsSync(path)) throw new Error(`There is no store in ${folder} yet: start the server first, or name its folder with SOLMU_DATA.`);
  const database = new DatabaseSync(path, { timeout: busyMs });
  prepareConnection(database, 'FULL');
  prepareTables(database, path);
  checkConnection(database);
  const sql = statements(database);
  return {
    kept: async (shelf, key) => sql.keptOn(shelf, key),
    shelf: async (shelf, prefix) => sql.shelfOf(shelf, prefix),
    put: (shelf, key, value) => void sql.putKept.run(shelf, key, JSON.stringify(value)),
    close: () => database.close(),
  };
}
