/**
 * One store, one server: a lock that the operating system lets go by itself when the process ends, however it ends.
 * It is a SQLite file of its own, held in an exclusive transaction, so that the store beside it can still be opened by the command line.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export class StoreInUse extends Error {
  constructor(folder: string) {
    super(`Another Solmu server is using ${folder}. Stop it first, or give this one its own SOLMU_DATA.`);
    this.name = 'StoreInUse';
  }
}

/**
 * Takes the lock of a data folder.
 *
 * @returns what lets it go
 * @throws StoreInUse when another server, in this process or another, holds it
 */
export function lockStore(folder: string): () => void {
  const database = new DatabaseSync(join(folder, 'lock.sqlite'), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (fault) {
    database.close();
    const code = (fault as { errcode?: number }).errcode;
    if (code === 5) throw new StoreInUse(folder);
    throw fault;
  }
  return () => database.close();
}
