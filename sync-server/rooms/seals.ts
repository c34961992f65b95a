/**
 * Seals of record rows: the server's own proof that it once wrote a row, kept by every device beside it, so that a store that was put back
 * from a copy can take its rows from devices again and nobody can make one up. The key lies outside the database, so that whoever has only
 * a copy of the database cannot seal anything. Rules R95 and R96.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { SpaceId } from '../../src/shared/base/ids.ts';
import type { Json } from '../../src/shared/base/json.ts';
import type { Seq } from '../../src/shared/wire/frames.ts';
import type { SealedRow } from '../../src/shared/wire/healing.ts';
import type { Report } from './verdict.ts';

/** The key's file in the folder of the store. */
export const sealKeyName = 'row-seals.key';
const keyBytes = 32;
const macBytes = 16;

export class Seals {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array = randomBytes(keyBytes)) {
    this.#key = key;
  }

  /** @param epoch the history in which the row has its number */
  macOf(space: SpaceId, key: string, epoch: number, seq: Seq, value: Json): Uint8Array {
    const words = JSON.stringify(['row', space, key, epoch, seq, inOrder(value)]);
    return new Uint8Array(createHmac('sha256', this.#key).update(words).digest().subarray(0, macBytes));
  }

  holds({ space, key, value, seal }: SealedRow): boolean {
    return seal.mac.length === macBytes && timingSafeEqual(seal.mac, this.macOf(space, key, seal.epoch, seal.seq, value));
  }
}

/**
 * The key of the store in a folder: made at its first start, readable by this user alone.
 *
 * @throws what the operating system says, and when the file is no key: a server without its key must not seal with another one unheard
 */
export function sealKeyIn(folder: string): Uint8Array {
  const path = join(folder, sealKeyName);
  const standing = read(path);
  if (standing) return standing;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Whole or not at all, and never over one that another process has just made
  const draft = `${path}.${process.pid}`;
  const file = openSync(draft, 'w', 0o600);
  try {
    writeSync(file, randomBytes(keyBytes).toString('hex'));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(draft, path);
  } catch (fault) {
    if ((fault as { code?: string }).code !== 'EEXIST') throw fault;
  } finally {
    rmSync(draft, { force: true });
  }
  const made = read(path);
  if (!made) throw new Error(`${path} could not be written`);
  return made;
}

/**
 * The seals of the store in a folder. Where no key can be written (a full or read-only disk) the server serves all the same, with a key that
 * ends with it: rows that go out meanwhile cannot come back one day, which is told.
 */
export function sealsIn(folder: string, report: Report, keyIn: (folder: string) => Uint8Array = sealKeyIn): Seals {
  try {
    return new Seals(keyIn(folder));
  } catch (fault) {
    if (!unwritable.has(String((fault as { code?: string }).code))) throw fault;
    report('seals', fault);
    return new Seals();
  }
}

const unwritable: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'EIO']);

function read(path: string): Uint8Array | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (fault) {
    if ((fault as { code?: string }).code === 'ENOENT') return null;
    throw fault;
  }
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Error(`${path} is not a key of Solmu's: put the right file back, or take this one away for a new key`);
  return new Uint8Array(Buffer.from(text, 'hex'));
}

/** The same value with the keys of its objects in one order: a device's disk need not keep the order in which they were written. */
function inOrder(value: Json): Json {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const record = value as { readonly [key: string]: Json };
  return Object.fromEntries(
    Object.keys(record)
      .sort()
      .map((key) => [key, inOrder(record[key] as Json)]),
  );
}
