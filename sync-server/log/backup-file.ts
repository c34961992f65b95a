/**
 * The file of a backup: one line of JSON of fixed length that says what it is, then the store, gzipped. The line holds the length and the
 * SHA-256 of what follows, and its own, so that a file that was cut or altered anywhere is known before anything is taken from it.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import * as v from 'valibot';

const headBytes = 1_024;
const form = 1;

/** What a backup says of itself. */
export interface Head {
  /** When it was made, ISO 8601. */
  readonly made: string;
  readonly spaces: number;
  readonly documents: number;
  readonly versions: number;
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const headShape = v.object({
  solmu: v.literal('server backup'),
  form: v.number(),
  made: v.string(),
  spaces: count,
  documents: count,
  versions: count,
  bytes: count,
  sha256: v.string(),
  head: v.string(),
});

/** The file cannot be taken for a whole backup; the sentence says why. */
export class BadBackup extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'BadBackup';
  }
}

/** Writes a store into a backup file: beside it first, then in its place, so that a file under this name is whole. */
export async function packBackup(store: string, file: string, head: Head): Promise<void> {
  if (existsSync(file) && (await headOf(file).catch(() => null)) === null)
    throw new BadBackup(`${file} is there already and is no backup of Solmu. Choose another name.`);
  const part = `${file}.part`;
  const hash = createHash('sha256');
  let bytes = 0;
  const counted = new PassThrough();
  counted.on('data', (piece: Buffer) => {
    hash.update(piece);
    bytes += piece.length;
  });
  try {
    await rm(part, { force: true });
    await (await open(part, 'wx', 0o600)).close();
    await pipeline(createReadStream(store), createGzip({ level: 1 }), counted, createWriteStream(part, { flags: 'r+', start: headBytes }));
    const handle = await open(part, 'r+');
    try {
      await handle.write(lineOf({ ...head, bytes, sha256: hash.digest('hex') }), 0, headBytes, 0);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, file);
    await syncFolder(dirname(file));
  } finally {
    await rm(part, { force: true });
  }
}

/** Reads a backup file through, and writes the store that is in it. @throws BadBackup, and then `store` is not there */
export async function unpackBackup(file: string, store: string): Promise<Head> {
  const head = await headOf(file);
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of createReadStream(file, { start: headBytes })) {
    hash.update(piece as Buffer);
    bytes += (piece as Buffer).length;
  }
  if (bytes < head.bytes) throw new BadBackup(`${file} was cut off: ${bytes} of ${head.bytes} bytes are there. Take another copy of it.`);
  if (bytes > head.bytes || hash.digest('hex') !== head.sha256) throw new BadBackup(`${file} is not as it was written. Take another copy of it.`);
  try {
    await pipeline(createReadStream(file, { start: headBytes }), createGunzip(), createWriteStream(store, { flags: 'wx', mode: 0o600 }));
    const handle = await open(store, 'r+');
    await handle.sync();
    await handle.close();
  } catch (fault) {
    await rm(store, { force: true });
    throw fault;
  }
  return head;
}

async function headOf(file: string): Promise<Head & { readonly bytes: number; readonly sha256: string }> {
  if (!existsSync(file)) throw new BadBackup(`There is no file ${file}.`);
  const handle = await open(file, 'r');
  let line = '';
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    line = buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await handle.close();
  }
  const parsed = v.safeParse(headShape, jsonIn(line));
  if (!parsed.success) throw new BadBackup(`${file} is no backup of a Solmu server.`);
  const { head, form: itsForm, ...rest } = parsed.output;
  if (itsForm > form) throw new BadBackup(`${file} was written by a newer Solmu; update this one.`);
  if (head !== ownHash({ ...parsed.output })) throw new BadBackup(`${file} is not as it was written. Take another copy of it.`);
  return rest;
}

function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function lineOf(said: Head & { readonly bytes: number; readonly sha256: string }): Buffer {
  const whole = { solmu: 'server backup', form, ...said };
  return Buffer.from(`${JSON.stringify({ ...whole, head: ownHash(whole) }).padEnd(headBytes - 1)}\n`);
}

/** Of all that the line says beside this very hash. */
function ownHash(said: { readonly [key: string]: unknown }): string {
  const words = Object.keys(said)
    .filter((key) => key !== 'head')
    .sort()
    .map((key) => [key, said[key]]);
  return createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 16);
}

/** A file that was renamed is there for good when its folder is on disk; where folders cannot be synced (Windows) the system sees to it. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
