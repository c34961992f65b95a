/**
 * Looks through a whole store that nobody writes to: its pages, whether each document's entries come together, and whether they come to the
 * content that was noted. For backups and restores; a running server's documents are looked at when they are compacted.
 */
import type { DatabaseSync } from 'node:sqlite';
import { inflateRawSync } from 'node:zlib';
import { hashOf, stateOfVersion } from './settle.ts';
import { unpacked } from './version-bytes.ts';

export interface Found {
  readonly spaces: number;
  readonly documents: number;
  readonly versions: number;
  /** What does not agree, in words that name the document. */
  readonly faults: readonly string[];
  /** The hash of each document's content; null where its entries do not come together. */
  readonly hashes: ReadonlyMap<string, string | null>;
}

/** @throws what SQLite says when the file is none */
export function lookThrough(database: DatabaseSync): Found {
  const faults: string[] = [];
  for (const row of database.prepare('PRAGMA integrity_check(10)').all()) {
    const [said] = Object.values(row);
    if (said !== 'ok') faults.push(`the file: ${String(said)}`);
  }
  const hashes = new Map<string, string | null>();
  const docs = database.prepare('SELECT doc, compacted, hash FROM docs ORDER BY doc').all();
  const entriesOf = database.prepare('SELECT seq, deflated, body FROM entries WHERE doc = ? ORDER BY seq');
  for (const { doc, compacted, hash } of docs) {
    const [bytes, noted] = [[] as Uint8Array[], hash === null ? null : String(hash)];
    let inOne = '';
    try {
      for (const { seq, deflated, body } of entriesOf.all(String(doc))) {
        bytes.push(deflated === 1 ? inflateRawSync(body as Uint8Array) : (body as Uint8Array));
        if (noted !== null && seq === compacted) inOne = hashOf(bytes);
      }
      hashes.set(String(doc), bytes.length === 0 ? '' : hashOf(bytes));
      if (noted !== null && inOne !== noted) faults.push(`document ${String(doc)}: not the content that was noted`);
    } catch (fault) {
      hashes.set(String(doc), null);
      faults.push(`document ${String(doc)}: ${wordsOf(fault)}`);
    }
  }
  const versions = database.prepare('SELECT id, doc, hash, body FROM versions').all();
  for (const { id, doc, hash, body } of versions) {
    try {
      stateOfVersion(unpacked(body as Uint8Array), String(hash));
    } catch (fault) {
      faults.push(`version ${String(id)} of document ${String(doc)}: ${wordsOf(fault)}`);
    }
  }
  const spaces = Number(database.prepare('SELECT COUNT(*) AS count FROM heads').get()?.count);
  return { spaces, documents: docs.length, versions: versions.length, faults, hashes };
}

function wordsOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
