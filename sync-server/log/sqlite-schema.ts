/** The tables of the embedded log, how its connection must stand, and which of its faults are the disk's. */
import { randomInt } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

const schemaVersion = 1;

const tables = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
  CREATE TABLE heads (space TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE docs (doc TEXT PRIMARY KEY, space TEXT NOT NULL, kind TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE entries (space TEXT NOT NULL, seq INTEGER NOT NULL, doc TEXT NOT NULL, member TEXT NOT NULL, device TEXT, seconds INTEGER NOT NULL, deflated INTEGER NOT NULL, body BLOB NOT NULL);
  CREATE UNIQUE INDEX entries_by_space ON entries (space, seq);
  CREATE INDEX entries_by_doc ON entries (doc, seq);
  CREATE TABLE rows (space TEXT NOT NULL, key TEXT NOT NULL, seq INTEGER NOT NULL, value TEXT, PRIMARY KEY (space, key)) WITHOUT ROWID;
  CREATE UNIQUE INDEX rows_by_seq ON rows (space, seq);
  CREATE TABLE shelf (shelf TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (shelf, key)) WITHOUT ROWID;
`;

/** What came later and takes nothing away: made in older stores too, and a server that does not know of it is not disturbed. */
const additions = 'CREATE INDEX IF NOT EXISTS docs_by_space ON docs (space, kind)';

/** How a connection that writes must stand: answers go out after COMMIT, so COMMIT must mean the disk. */
export function prepareConnection(database: DatabaseSync, synchronous: 'FULL' | 'OFF'): void {
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF`);
}

/** Throws unless this very connection writes ahead and waits for the disk (2 = FULL). */
export function checkConnection(database: DatabaseSync): void {
  const mode = database.prepare('PRAGMA journal_mode').get()?.journal_mode;
  const synchronous = database.prepare('PRAGMA synchronous').get()?.synchronous;
  if (mode !== 'wal' || synchronous !== 2)
    throw new Error(`the store does not wait for the disk: journal_mode ${String(mode)}, synchronous ${String(synchronous)}`);
}

/** Makes the tables of a new store. A store of a newer Solmu is refused rather than guessed at. */
export function prepareTables(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    const version = Number(database.prepare('PRAGMA user_version').get()?.user_version);
    if (version > schemaVersion) throw new Error('this store was written by a newer Solmu; update this one');
    if (version === 0) {
      database.exec(tables);
      database.prepare('INSERT INTO meta (key, value) VALUES (?, ?)').run('epoch', freshEpoch());
      database.exec(`PRAGMA user_version = ${schemaVersion}`);
    }
    database.exec(additions);
    database.exec('COMMIT');
  } catch (fault) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw fault;
  }
}

/** Chance, so that two stores are told apart even when both are new. */
export function freshEpoch(): number {
  return randomInt(1, 2 ** 31);
}

/** Faults of the disk or the file (SQLite result codes 5 to 14 and 26, without their details); anything else is a fault of ours. */
export function isOfTheDisk(fault: unknown): boolean {
  const code = (fault as { errcode?: unknown } | null)?.errcode;
  return typeof code === 'number' && [5, 6, 8, 10, 11, 13, 14, 26].includes(code & 0xff);
}
