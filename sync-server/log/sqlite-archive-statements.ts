/** The statements of the archive, prepared once: compacted entries, versions, erasures. Inside transactions of the caller's. */
import type { DatabaseSync } from 'node:sqlite';
import type { DocId, MemberId, SpaceId } from '../../src/shared/base/ids.ts';
import type { Seq } from '../../src/shared/wire/frames.ts';
import type { Version, VersionCause } from './log.ts';

/** Where a document stands, and what its last entry says beside its bytes. */
export interface Place {
  readonly space: SpaceId;
  readonly told: { readonly docKind: string; readonly member: MemberId; readonly seconds: number };
}

const versionFields = 'id, doc, seq, seconds, members, cause, name, until, hash';

export function archiveStatements(database: DatabaseSync) {
  const lastOf = database.prepare('SELECT MAX(seq) AS seq FROM entries WHERE doc = ?');
  const countUpTo = database.prepare('SELECT COUNT(*) AS count FROM (SELECT 1 FROM entries WHERE doc = ? LIMIT ?)');
  const below = database.prepare('SELECT 1 AS is_left FROM entries e JOIN docs d ON d.doc = e.doc WHERE e.doc = ? AND e.seq < d.compacted LIMIT 1');
  const swapEntry = database.prepare('UPDATE entries SET device = NULL, deflated = 1, body = ? WHERE doc = ? AND seq = ?');
  const noteHash = database.prepare('UPDATE docs SET compacted = ?, hash = ? WHERE doc = ?');
  const dropSome = database.prepare('DELETE FROM entries WHERE rowid IN (SELECT rowid FROM entries WHERE doc = ? AND seq < ? LIMIT ?)');
  const dropEntries = database.prepare('DELETE FROM entries WHERE doc = ?');
  const putEntry = database.prepare('INSERT INTO entries (space, seq, doc, member, device, seconds, deflated, body) VALUES (?, ?, ?, ?, NULL, ?, 1, ?)');
  const raise = database.prepare('UPDATE docs SET epoch = epoch + 1, compacted = ?, hash = ? WHERE doc = ? RETURNING epoch');
  const place = database.prepare(
    'SELECT d.space, d.kind, e.member, e.seconds FROM docs d JOIN entries e ON e.doc = d.doc WHERE d.doc = ? ORDER BY e.seq DESC LIMIT 1',
  );
  const versionsOf = database.prepare(`SELECT ${versionFields} FROM versions WHERE doc = ? ORDER BY seq, id`);
  const version = database.prepare(`SELECT ${versionFields}, body FROM versions WHERE id = ?`);
  const withVersions = database.prepare('SELECT DISTINCT doc FROM versions');
  const putVersion = database.prepare(
    'INSERT INTO versions (doc, seq, seconds, members, cause, name, until, hash, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id',
  );
  const dropVersion = database.prepare('DELETE FROM versions WHERE id = ?');
  const dropVersions = database.prepare('DELETE FROM versions WHERE doc = ?');
  const wish = database.prepare('UPDATE versions SET name = ?, until = ? WHERE id = ?');
  const stoodBefore = database.prepare("UPDATE versions SET cause = 'before-deletion' WHERE id = ?");

  return {
    lastOf: (doc: DocId): Seq => Number(lastOf.get(doc)?.seq ?? 0),
    /** How many entries a document has, counted up to a number. */
    count: (doc: DocId, atMost: number): number => Number(countUpTo.get(doc, atMost)?.count),
    /** Whether entries lie below the compacted one: a compaction had no time to take them away. */
    isLeftBelow: (doc: DocId): boolean => below.get(doc) !== undefined,
    swap(doc: DocId, seq: Seq, body: Uint8Array, hash: string): void {
      swapEntry.run(body, doc, seq);
      noteHash.run(seq, hash, doc);
    },
    dropBelow: (doc: DocId, seq: Seq, atMost: number): number => Number(dropSome.run(doc, seq, atMost).changes),
    place(doc: DocId): Place | null {
      const found = place.get(doc);
      if (!found) return null;
      const told = { docKind: String(found.kind), member: String(found.member) as MemberId, seconds: Number(found.seconds) };
      return { space: String(found.space) as SpaceId, told };
    },
    /** All that was written of it goes, and one entry stands in its place under the next epoch. */
    writeAfresh(doc: DocId, { space, told }: Place, { seq, body, hash }: { readonly seq: Seq; readonly body: Uint8Array; readonly hash: string | null }) {
      dropEntries.run(doc);
      dropVersions.run(doc);
      putEntry.run(space, seq, doc, told.member, told.seconds, body);
      return { docEpoch: Number(raise.get(seq, hash, doc)?.epoch) };
    },
    versionsOf: (doc: DocId): readonly Version[] => versionsOf.all(doc).map(versionIn),
    version(id: number): { readonly version: Version; readonly body: Uint8Array } | null {
      const found = version.get(id);
      return found ? { version: versionIn(found), body: found.body as Uint8Array } : null;
    },
    docsWithVersions: (): readonly DocId[] => withVersions.all().map(({ doc }) => String(doc) as DocId),
    putVersion: ({ doc, seq, seconds, members, cause, name, until, hash }: Omit<Version, 'id'>, body: Uint8Array): number =>
      Number(putVersion.get(doc, seq, seconds, JSON.stringify(members), cause, name, until, hash, body)?.id),
    dropVersion: (id: number): void => void dropVersion.run(id),
    wish: (id: number, name: string | null, until: number | null): void => void wish.run(name, until, id),
    stoodBefore: (id: number): void => void stoodBefore.run(id),
  };
}

function versionIn(row: Record<string, unknown>): Version {
  return {
    id: Number(row.id),
    doc: String(row.doc) as DocId,
    seq: Number(row.seq),
    seconds: Number(row.seconds),
    members: JSON.parse(String(row.members)) as MemberId[],
    cause: String(row.cause) as VersionCause,
    name: row.name === null ? null : String(row.name),
    until: row.until === null ? null : Number(row.until),
    hash: String(row.hash),
  };
}
