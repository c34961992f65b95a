/**
 * A copy of the whole store in one file, taken while a server writes into it, and a store made of such a file again. Both look through every
 * document. The key of the rows' seals is no part of the copy: it lies in a file of its own beside it, `<file>.key`. Rules R87 to R89.
 */
import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { BadBackup, packBackup, syncFolder, unpackBackup } from './backup-file.ts';
import { lockStore } from './lock.ts';
import { storeName } from './sqlite.ts';
import { freshEpoch, isOfTheFile, numberOf, prepareTables } from './sqlite-schema.ts';
import { type Found, lookThrough } from './store-check.ts';

/** The key's file in the folder of a store: made by the server's seals. */
const keyName = 'row-seals.key';
/** What may lie in a folder into which a store is restored. */
const mayLie = new Set([keyName, 'lock.sqlite']);

export interface BackedUp extends Found {
  /** Where the key of the rows' seals was put; null when this store has none yet. */
  readonly key: string | null;
}

/** A store is where it should not be, or not where it should be; the sentence says which. */
export class BadPlace extends Error {}

/**
 * Backs a store up, whether or not a server is running on it.
 *
 * @param made now, ISO 8601
 * @throws BadPlace, BadBackup, and what the operating system says
 */
export async function backup(folder: string, file: string, made: string): Promise<BackedUp> {
  const path = join(folder, storeName);
  const copy = `${file}.part.sqlite`;
  await rm(copy, { force: true });
  try {
    const source = openThere(path, `There is no store in ${folder} to back up: name its folder with SOLMU_DATA.`);
    try {
      if (!isStore(source)) throw new BadPlace(`${path} is no store of Solmu.`);
      // One reading of the store as it stands at this moment, without its free pages; who writes is not held up
      source.prepare('VACUUM INTO ?').run(copy);
    } finally {
      source.close();
    }
    const store = new DatabaseSync(copy);
    let found: Found;
    try {
      prepareTables(store, copy);
      found = lookThrough(store);
      store.exec('CREATE TABLE content_hashes (doc TEXT PRIMARY KEY, hash TEXT) WITHOUT ROWID; BEGIN');
      const note = store.prepare('INSERT INTO content_hashes (doc, hash) VALUES (?, ?)');
      for (const [doc, hash] of found.hashes) note.run(doc, hash);
      store.exec('COMMIT');
    } finally {
      store.close();
    }
    const { spaces, documents, versions } = found;
    await packBackup(copy, file, { made, spaces, documents, versions });
    const key = await copyFile(join(folder, keyName), `${file}.key`).then(
      () => `${file}.key`,
      (fault: { code?: string }) => {
        if (fault.code !== 'ENOENT') throw fault;
        return null;
      },
    );
    return { ...found, key };
  } finally {
    await rm(copy, { force: true });
  }
}

export interface Restored extends Found {
  readonly made: string;
  /** Whether the rows' seals have their key again: from beside the backup, or because it lay in the folder. */
  readonly hasKey: boolean;
}

/**
 * Makes a store of a backup in a folder where none is. It has another epoch than the store that was copied, so that devices give back what it lacks.
 *
 * @throws BadPlace when something lies in the folder, BadBackup when the file is not whole; then the folder is as it was
 */
export async function restore(file: string, folder: string): Promise<Restored> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lying = (await readdir(folder)).filter((name) => !mayLie.has(name));
  if (lying.length > 0)
    throw new BadPlace(`${folder} is not empty (${lying[0]}${lying.length > 1 ? ', …' : ''}): a backup is restored into an empty folder only.`);
  const unlock = lockStore(folder);
  const draft = join(folder, `${storeName}.restoring`);
  try {
    const { made } = await unpackBackup(file, draft);
    const found = takeStock(file, draft);
    await rename(draft, join(folder, storeName));
    const key = await copyFile(`${file}.key`, join(folder, keyName), constants.COPYFILE_EXCL).then(
      () => true,
      (fault: { code?: string }) => fault.code === 'EEXIST',
    );
    await syncFolder(folder);
    return { ...found, made, hasKey: key || (await readdir(folder)).includes(keyName) };
  } finally {
    for (const name of [draft, `${draft}-wal`, `${draft}-shm`, `${draft}-journal`]) await rm(name, { force: true });
    unlock();
  }
}

/** Compares every document with what the backup noted of it, and gives the store another epoch. */
function takeStock(file: string, draft: string): Found {
  const store = new DatabaseSync(draft);
  try {
    const found = lookThrough(store);
    const noted = new Map(
      store
        .prepare('SELECT doc, hash FROM content_hashes')
        .all()
        .map(({ doc, hash }) => [String(doc), hash === null ? null : String(hash)]),
    );
    const faults = [...found.faults];
    for (const [doc, hash] of noted) if (hash !== null && found.hashes.get(doc) !== hash) faults.push(`document ${doc}: not as it was backed up`);
    if (noted.size !== found.documents) faults.push(`${found.documents} documents, and ${noted.size} were backed up`);
    store.exec('DROP TABLE content_hashes');
    store.prepare("UPDATE meta SET value = ? WHERE key = 'epoch'").run(freshEpoch());
    return { ...found, faults };
  } catch (fault) {
    if (isOfTheFile(fault)) throw new BadBackup(`${file} holds no store of Solmu.`);
    throw fault;
  } finally {
    store.close();
  }
}

function isStore(database: DatabaseSync): boolean {
  try {
    return numberOf(database, 'user_version') !== 0;
  } catch (fault) {
    if (isOfTheFile(fault)) return false;
    throw fault;
  }
}

function openThere(path: string, sentence: string): DatabaseSync {
  try {
    return new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  } catch (fault) {
    if (fault instanceof Error && /unable to open/.test(fault.message)) throw new BadPlace(sentence);
    throw fault;
  }
}
