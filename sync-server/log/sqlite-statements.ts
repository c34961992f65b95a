/** The log's statements, prepared once per connection, and the readings that take more than one row. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { inflateRawSync } from 'node:zlib';
import type { DeviceId, DocId, MemberId, SpaceId } from '../../src/shared/base/ids.ts';
import type { Json } from '../../src/shared/base/json.ts';
import type { Seq } from '../../src/shared/wire/frames.ts';
import type { KeptDoc, LogEntry } from './log.ts';

export interface Statements {
  readonly begin: StatementSync;
  readonly commit: StatementSync;
  readonly putKept: StatementSync;
  readonly dropKept: StatementSync;
  readonly putRow: StatementSync;
  readonly rows: StatementSync;
  readonly putDoc: StatementSync;
  readonly putEntry: StatementSync;
  readonly putHead: StatementSync;
  readonly head: StatementSync;
  keptOn(shelf: string, key: string): Json;
  shelfOf(shelf: string, prefix: string): (readonly [key: string, value: Json])[];
  readSpace(space: SpaceId, after: Seq, maxBytes: number, head: Seq): { entries: readonly LogEntry[]; to: Seq; more: boolean };
  readDoc(doc: DocId): KeptDoc | null;
  lastOf(doc: DocId): Seq;
  docsIn(space: SpaceId, docKind: string): number;
}

export function statements(database: DatabaseSync): Statements {
  const entriesAfter = database.prepare(
    'SELECT e.seq, e.doc, d.kind, d.epoch, e.member, e.device, e.seconds, e.deflated, e.body FROM entries e JOIN docs d ON d.doc = e.doc WHERE e.space = ? AND e.seq > ? ORDER BY e.seq',
  );
  const rowsAfter = database.prepare('SELECT seq, key, value FROM rows WHERE space = ? AND seq > ? ORDER BY seq');
  const kept = database.prepare('SELECT value FROM shelf WHERE shelf = ? AND key = ?');
  const shelf = database.prepare('SELECT key, value FROM shelf WHERE shelf = ? AND key >= ? AND key < ? ORDER BY key');
  const docOf = database.prepare('SELECT space, kind, epoch FROM docs WHERE doc = ?');
  const entriesOf = database.prepare('SELECT seq, deflated, body FROM entries WHERE doc = ? ORDER BY seq');
  const highestOf = database.prepare('SELECT MAX(seq) AS seq FROM entries WHERE doc = ?');
  const countOf = database.prepare('SELECT COUNT(*) AS count FROM docs WHERE space = ? AND kind = ?');
  const putEntry = database.prepare('INSERT INTO entries (space, seq, doc, member, device, seconds, deflated, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)');

  return {
    begin: database.prepare('BEGIN IMMEDIATE'),
    commit: database.prepare('COMMIT'),
    putKept: database.prepare('INSERT INTO shelf (shelf, key, value) VALUES (?, ?, ?) ON CONFLICT (shelf, key) DO UPDATE SET value = excluded.value'),
    dropKept: database.prepare('DELETE FROM shelf WHERE shelf = ? AND key = ?'),
    putRow: database.prepare(
      'INSERT INTO rows (space, key, seq, value) VALUES (?, ?, ?, ?) ON CONFLICT (space, key) DO UPDATE SET seq = excluded.seq, value = excluded.value',
    ),
    rows: database.prepare('SELECT key, value FROM rows WHERE space = ? AND value IS NOT NULL ORDER BY key'),
    putDoc: database.prepare('INSERT INTO docs (doc, space, kind) VALUES (?, ?, ?) ON CONFLICT (doc) DO NOTHING'),
    putEntry,
    putHead: database.prepare('INSERT INTO heads (space, seq) VALUES (?, ?) ON CONFLICT (space) DO UPDATE SET seq = excluded.seq'),
    head: database.prepare('SELECT seq FROM heads WHERE space = ?'),

    keptOn: (name, key) => jsonOf(kept.get(name, key)?.value ?? null),
    shelfOf: (name, prefix) => shelf.all(name, prefix, `${prefix}\u{10ffff}`).map((row) => [String(row.key), jsonOf(row.value)] as const),

    readSpace(space, after, maxBytes, head) {
      const rows = rowsAfter.all(space, after).map((row) => ({ kind: 'row' as const, seq: Number(row.seq), key: String(row.key), value: jsonOf(row.value) }));
      const entries: LogEntry[] = [];
      let bytes = 0;
      let nextRow = 0;
      const take = (entry: LogEntry, size: number): boolean => {
        if (entries.length > 0 && bytes + size > maxBytes) return false;
        entries.push(entry);
        bytes += size;
        return true;
      };
      const takeRowsBelow = (seq: Seq): boolean => {
        for (let row = rows[nextRow]; row && row.seq < seq; row = rows[nextRow]) {
          if (!take(row, row.key.length + JSON.stringify(row.value).length + 16)) return false;
          nextRow += 1;
        }
        return true;
      };
      const cut = () => ({ entries, to: entries.at(-1)?.seq ?? after, more: true });
      for (const found of entriesAfter.iterate(space, after)) {
        const seq = Number(found.seq);
        const update = found.body as Uint8Array;
        if (!takeRowsBelow(seq)) return cut();
        const entry: LogEntry = {
          kind: 'edit',
          seq,
          doc: String(found.doc) as DocId,
          docKind: String(found.kind),
          member: String(found.member) as MemberId,
          device: found.device === null ? null : (String(found.device) as DeviceId),
          seconds: Number(found.seconds),
          update,
          ...(found.deflated === 1 ? { deflated: true as const } : {}),
          ...(found.epoch === 0 || found.device !== null ? {} : { docEpoch: Number(found.epoch) }),
        };
        if (!take(entry, update.length + 80)) return cut();
      }
      if (!takeRowsBelow(Number.POSITIVE_INFINITY)) return cut();
      return { entries, to: Math.max(head, after, entries.at(-1)?.seq ?? 0), more: false };
    },

    readDoc(doc) {
      const standing = docOf.get(doc);
      if (!standing) return null;
      const found = entriesOf.all(doc);
      return {
        space: String(standing.space) as SpaceId,
        docKind: String(standing.kind),
        seq: Number(found.at(-1)?.seq ?? 0),
        updates: found.map(bodyOf),
        docEpoch: Number(standing.epoch),
      };
    },

    lastOf: (doc) => Number(highestOf.get(doc)?.seq ?? 0),
    docsIn: (space, docKind) => Number(countOf.get(space, docKind)?.count),
  };
}

function bodyOf(row: Record<string, unknown>): Uint8Array {
  const body = row.body as Uint8Array;
  return row.deflated === 1 ? new Uint8Array(inflateRawSync(body)) : body;
}

function jsonOf(value: unknown): Json {
  return value === null ? null : (JSON.parse(String(value)) as Json);
}
