/**
 * Makes a device and the server differ in a note, in every way that disks have been seen to, and waits until it is found: the words are the
 * same on both sides again, or what stood otherwise here is an own copy. Seeded.
 */
import 'fake-indexeddb/auto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as Y from 'yjs';
import { DexieTables } from '../../src/disk/dexie-tables.ts';
import { type DocId, freshId } from '../../src/shared/base/ids.ts';
import { contentHash } from '../../src/shared/model/content-hash.ts';
import { ensureFinalBreak } from '../../src/shared/model/long-text.ts';
import { noteText } from '../../src/shared/model/note.ts';
import { type Paper, sign } from '../../src/shared/model/paper.ts';
import { storeName } from '../../sync-server/log/sqlite.ts';
import { until } from './headless.ts';
import { isSent, type Town, type Townsman } from './healing-town.ts';
import { seeded } from './seeded.ts';

export const faults = ['row-dropped', 'row-flipped', 'client-twice', 'server-flipped', 'server-dropped'] as const;
export type Fault = (typeof faults)[number];

export interface Astray {
  readonly fault: Fault;
  readonly doc: DocId;
  readonly words: readonly string[];
}

export function say(words: string): (paper: Paper) => void {
  return (paper) =>
    paper.y.transact(() => {
      sign(paper);
      const text = noteText(paper);
      ensureFinalBreak(text);
      text.insert(Math.max(0, text.length - 1), `${words} `);
    });
}

/** Writes a note on one device, lets another have it, and spoils one of the two. The next edit is what brings it to light. */
export async function lead(town: Town, from: Townsman, to: Townsman, fault: Fault, seed: number): Promise<Astray> {
  const random = seeded(`astray ${seed}`);
  const doc = freshId<'doc'>();
  const words = Array.from({ length: 4 }, (_, n) => `s${seed}a${n}`);
  // In openings of their own, so that no row holds all of it.
  for (const word of words) {
    await town.write(from, 'note', say(word), doc);
    await until('it is sent', () => isSent(from), 40_000);
  }
  const rowsHere = async () => (await tablesOf(to, (tx) => tx.all('inbox', { index: 'doc', is: doc }))).toSorted((a, b) => a.number - b.number);
  await until('it has arrived', async () => (await rowsHere()).length >= words.length, 40_000);
  const rows = await rowsHere();
  const row = rows[1 + Math.floor(random() * (rows.length - 1))] ?? rows[0];
  if (!row) throw new Error('nothing arrived');
  if (fault === 'row-dropped') await tablesOf(to, (tx) => tx.remove('inbox', [row.number]));
  else if (fault === 'row-flipped') await tablesOf(to, (tx) => tx.put('inbox', [{ ...row, update: flipped(row.update) }]));
  else if (fault === 'client-twice') await tablesOf(to, (tx) => tx.put('inbox', [{ ...row, update: otherLetters(row.update) }]));
  else spoilStore(town, doc, fault, random);
  await town.write(from, 'note', say(`s${seed}last`), doc);
  return { fault, doc, words: [...words, `s${seed}last`] };
}

/** Whether the two stand alike again, with every word on this device or in a copy of its own. */
export async function isMended(town: Town, who: Townsman, { doc, words }: Astray): Promise<boolean> {
  const open = await who.headless.device.open(town.network, 'note', doc);
  if (!open) return false;
  try {
    if (contentHash(open.paper.y) !== (await town.word(doc))) return false;
    const text = noteText(open.paper).toString();
    const copies = (await who.headless.device.copies.list()).filter((copy) => copy.doc === doc);
    return copies.length > 0 || words.every((word) => text.includes(word));
  } finally {
    open.close();
  }
}

async function tablesOf<T>(
  { headless }: Townsman,
  act: Parameters<DexieTables['transact']>[2] extends (tx: infer Tx) => unknown ? (tx: Tx) => Promise<T> : never,
): Promise<T> {
  const disk = await DexieTables.open(`${headless.prefix}kept`, 2_000);
  try {
    return await disk.transact('rw', ['inbox'], act);
  } finally {
    disk.close();
  }
}

/** One letter becomes another, as a bit that turned over on the disk. */
function flipped(update: Uint8Array): Uint8Array {
  const bytes = update.slice();
  const at = letterIn(bytes);
  bytes[at] = (bytes[at] as number) ^ 2;
  return bytes;
}

/** A second hand wrote other letters under the same ids. */
function otherLetters(update: Uint8Array): Uint8Array {
  const bytes = update.slice();
  for (let at = letterIn(bytes), n = 0; n < 3; n++) bytes[at + n] = 0x78;
  return bytes;
}

/** Where the words begin: `s<seed>a<n>`. */
function letterIn(bytes: Uint8Array): number {
  const at = bytes.findIndex((byte, i) => byte === 0x73 && (bytes[i + 1] ?? 0) >= 0x30 && (bytes[i + 1] ?? 0) <= 0x39);
  if (at < 0) throw new Error('no letter to flip');
  return at;
}

function spoilStore(town: Town, doc: DocId, fault: Fault, random: () => number): void {
  const database = new DatabaseSync(join(town.folder, storeName), { timeout: 5_000 });
  try {
    const rows = database.prepare('SELECT seq, body FROM entries WHERE doc = ? ORDER BY seq').all(doc) as { seq: number; body: Uint8Array }[];
    const row = rows[1 + Math.floor(random() * (rows.length - 1))] as { seq: number; body: Uint8Array };
    if (fault === 'server-dropped') database.prepare('DELETE FROM entries WHERE doc = ? AND seq = ?').run(doc, row.seq);
    else database.prepare('UPDATE entries SET body = ? WHERE doc = ? AND seq = ?').run(flipped(new Uint8Array(row.body)), doc, row.seq);
  } finally {
    database.close();
  }
}

/** The state of a document, for a look at what two devices have. */
export function stateOf(y: Y.Doc): Uint8Array {
  return Y.encodeStateAsUpdate(y);
}
