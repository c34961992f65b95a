/** The tables of the embedded log, how its connection must stand, and which of its faults are the disk's. */
import { randomInt } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

const schemaVersion = 2;
/** "Solm", in the file's head: tells a store from any other SQLite file. */
const applicationId = 0x536f6c6d;
/** Up to this many pages of 4 kB a start looks at all of a store, which takes about a second; of a larger one at what all documents stand on. */
const pagesLookedAt = 65_536;

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

/** What came later and takes nothing away: made in older stores too. */
const additions = 'CREATE INDEX IF NOT EXISTS docs_by_space ON docs (space, kind)';

/** Of a document: how often something of it was erased, up to which number its entries are one, and the hash of the content of that one. */
const second = `
  ALTER TABLE docs ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE docs ADD COLUMN compacted INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE docs ADD COLUMN hash TEXT;
  CREATE TABLE versions (id INTEGER PRIMARY KEY AUTOINCREMENT, doc TEXT NOT NULL, seq INTEGER NOT NULL, seconds INTEGER NOT NULL, members TEXT NOT NULL, cause TEXT NOT NULL, name TEXT, until INTEGER, hash TEXT NOT NULL, body BLOB NOT NULL);
  CREATE INDEX versions_by_doc ON versions (doc, seq);
`;

/** The file is no store, or so damaged that it cannot be opened. The sentence is for whoever starts the server. */
export class NoStore extends Error {
  constructor(path: string, why: string) {
    super(`${path} ${why}. Put it aside and restore a backup into the folder (npm run restore -- <file>).`);
    this.name = 'NoStore';
  }
}

/**
 * How a connection that writes must stand: answers go out after COMMIT, so COMMIT must mean the disk. What is deleted is overwritten, so that
 * an erasure needs no other pass over the file, and pages that become free can be given back to the disk.
 */
export function prepareConnection(database: DatabaseSync, synchronous: 'FULL' | 'OFF'): void {
  database.exec('PRAGMA auto_vacuum = INCREMENTAL'); // Of effect in a file that is still empty
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF`);
  database.exec('PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 4194304');
}

/** Throws unless this very connection writes ahead and waits for the disk (2 = FULL). */
export function checkConnection(database: DatabaseSync): void {
  const mode = numberOf(database, 'journal_mode');
  const synchronous = numberOf(database, 'synchronous');
  if (mode !== 'wal' || synchronous !== 2)
    throw new Error(`the store does not wait for the disk: journal_mode ${String(mode)}, synchronous ${String(synchronous)}`);
}

/** Makes the tables of a new store, and brings an older one up to date. A store of a newer Solmu is refused rather than guessed at, a file of another program left alone. */
export function prepareTables(database: DatabaseSync, path: string): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    const version = Number(numberOf(database, 'user_version'));
    if (version > schemaVersion) throw new Error('this store was written by a newer Solmu; update this one');
    const isEmpty = database.prepare('SELECT COUNT(*) AS count FROM sqlite_schema').get()?.count === 0;
    if (version === 0 && !isEmpty) throw new NoStore(path, 'is the database of another program');
    if (version === 0) {
      database.exec(tables);
      database.prepare('INSERT INTO meta (key, value) VALUES (?, ?)').run('epoch', freshEpoch());
    }
    if (version < 2) database.exec(second);
    database.exec(`${additions}; PRAGMA user_version = ${schemaVersion}; PRAGMA application_id = ${applicationId}`);
    database.exec('COMMIT');
  } catch (fault) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw fault;
  }
  // A store of the first form gives no pages back before it is written anew, once; a large one waits for its next restore
  const pages = Number(numberOf(database, 'page_count'));
  if (numberOf(database, 'auto_vacuum') !== 2 && pages <= pagesLookedAt) database.exec('PRAGMA auto_vacuum = INCREMENTAL; VACUUM');
}

/** Looks for damage, in bounded time. Null, or what was found. */
export function damageIn(database: DatabaseSync): string | null {
  const isSmall = Number(numberOf(database, 'page_count')) <= pagesLookedAt;
  for (const check of isSmall ? ['quick_check(1)'] : ['quick_check(meta)', 'quick_check(heads)', 'quick_check(docs)']) {
    try {
      const [found] = Object.values(database.prepare(`PRAGMA ${check}`).get() ?? {});
      if (found !== 'ok') return String(found);
    } catch (fault) {
      return fault instanceof Error ? fault.message : String(fault);
    }
  }
  return null;
}

/** The value of a PRAGMA. */
export function numberOf(database: DatabaseSync, pragma: string): unknown {
  return Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];
}

/** Chance, so that two stores are told apart even when both are new. */
export function freshEpoch(): number {
  return randomInt(1, 2 ** 31);
}

/** Faults of the disk or the file (SQLite result codes 5 to 14 and 26, without their details); anything else is a fault of ours. */
export function isOfTheDisk(fault: unknown): boolean {
  return [5, 6, 8, 10, 11, 13, 14, 26].includes(codeOf(fault));
}

/** The file is no database (26) or one whose inside is broken (11). */
export function isOfTheFile(fault: unknown): boolean {
  return [11, 26].includes(codeOf(fault));
}

function codeOf(fault: unknown): number {
  const code = (fault as { errcode?: unknown } | null)?.errcode;
  return typeof code === 'number' ? code & 0xff : 0;
}
