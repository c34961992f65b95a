/** Writes a `.solmu` file: head, contents, spaces with their rows, documents one at a time, what waits, and the closing line. Rules D90 to D92. */
import * as Y from 'yjs';
import { learn } from '../../disk/known.ts';
import { type DocRow, type JournalRow, knowsNothing, type RecordRow, type SpaceRow, type Tables } from '../../disk/tables.ts';
import type { DocId, SpaceId } from '../../shared/base/ids.ts';
import type { CatalogRows } from '../api.ts';
import type { BackupCounts, BackupSink, BackupWork } from './api.ts';
import { clientsIn } from './clients.ts';
import { copiesIn, copyLine } from './copy-line.ts';
import { deflateRaw } from './deflate.ts';
import { wholeDoc } from './doc-bytes.ts';
import { bodyOf, formatVersion, type Head, type Line, type ListedDoc } from './format.ts';
import { Chain, seal } from './lines.ts';
import { nameIn } from './names.ts';
import type { BackupParts } from './parts.ts';
import { leadsTo } from './spaces.ts';
import { pastOf } from './version-line.ts';

export async function writeBackup(host: BackupParts, sink: BackupSink, { signal, step }: BackupWork): Promise<BackupCounts> {
  await host.journalFlushed();
  const { tables } = host.kept();
  const { spaces, examples } = await spacesOf(tables);
  const docs = (await docsOf(tables)).filter(({ space }) => !examples.has(space));
  const names = await namesOf(host.catalog());
  const listed = docs.map((row): ListedDoc => ({ id: row.id, space: row.space, kind: row.kind, name: names.get(row.id) ?? names.get(row.space) ?? '' }));
  const all = await tables.transact('r', ['journal'], (tx) => tx.all('journal', { index: 'answered', is: 0 }));
  const journal = all.filter(({ space }) => !examples.has(space));
  const claims = (await tables.transact('r', ['claims'], (tx) => tx.all('claims'))).filter((row) => row.code === 'waiting');
  const inFile = new Set(docs.map(({ id }) => id));
  const drafts = (await tables.transact('r', ['drafts'], (tx) => tx.all('drafts'))).filter(({ doc }) => inFile.has(doc));
  const copies = (await copiesIn(tables)).filter(({ space }) => !examples.has(space));
  const past = await pastOf(host);
  const versions = past ? (await past.all()).filter(({ doc }) => inFile.has(doc)) : [];
  const head = await headOf(host, tables, spaces);
  // Head, contents and the closing line with the rest.
  const lines = spaces.length + docs.length + journal.length + claims.length + drafts.length + copies.length + versions.length + 3;

  const chain = new Chain();
  const put = async (line: Exclude<Line, { line: 'unknown' }>): Promise<void> => {
    signal?.throwIfAborted();
    const { text, hash } = seal(bodyOf(line));
    await sink.write(`${text}\n`);
    if (line.line !== 'end') chain.add(hash);
    step?.(chain.count, lines);
  };

  await put({ line: 'head', head });
  const listedSpaces = spaces.map(({ id, space }) => ({ id, kind: space?.kind ?? '', name: names.get(id) ?? '' }));
  await put({ line: 'contents', contents: { spaces: listedSpaces, docs: listed, lines } });
  for (const { id, space, rows } of spaces) await put({ line: 'space', id, space, rows, name: names.get(id) ?? '' });
  const unsent = unsentByDoc(journal);
  for (const [at, row] of docs.entries()) await put(await docLine(host, row, listed[at] as ListedDoc, unsent.get(row.id) ?? []));
  for (const { number: _number, answered: _answered, stored: _stored, ...row } of journal) await put({ line: 'journal', row });
  for (const row of claims) await put({ line: 'claim', row });
  for (const row of drafts) await put({ line: 'draft', row });
  for (const row of copies) {
    const line = await copyLine(tables, row);
    if (line) await put(line);
  }
  try {
    for (const { number, ...row } of versions) {
      // Thinned away meanwhile: what comes later in the file says so by its number of lines alone.
      const state = await past?.state(number);
      if (state) await put({ line: 'version', row, state });
    }
  } finally {
    past?.close();
  }
  await put({ line: 'end', head, lines: chain.count, hash: chain.hash });
  return { spaces: spaces.length, docs: docs.length, unsent: journal.length };
}

async function headOf(host: BackupParts, tables: Tables, spaces: readonly Found[]): Promise<Head> {
  const { member, former, self, account } = await host.identity();
  const epoch = await tables.transact('r', ['meta'], async (tx) => (await tx.get('meta', 'epoch'))?.value);
  return {
    format: formatVersion,
    app: typeof __APP_VERSION__ === 'undefined' ? '' : __APP_VERSION__,
    member,
    former,
    // Signed out, what the server has is an account's all the same.
    hasAccount: account !== null || spaces.some(({ space }) => space?.state === 'server'),
    name: self.name,
    organisation: self.organisation,
    device: host.device,
    epoch: typeof epoch === 'number' ? epoch : 0,
    at: host.now(),
  };
}

interface Found {
  readonly id: SpaceId;
  readonly space: SpaceRow | null;
  readonly rows: readonly RecordRow[];
}

/** Every space that this device knows of or has rows of, with its rows. The example set stays on this device, with every way that leads to it. */
async function spacesOf(tables: Tables): Promise<{ readonly spaces: readonly Found[]; readonly examples: ReadonlySet<string> }> {
  const [spaces, rows] = await tables.transact('r', ['spaces', 'rows'], async (tx) => [await tx.all('spaces'), await tx.all('rows')] as const);
  const examples = new Set<string>(spaces.filter(({ example }) => example === 1).map(({ id }) => id));
  const found = new Map<SpaceId, { id: SpaceId; space: SpaceRow | null; rows: RecordRow[] }>();
  for (const space of spaces) found.set(space.id, { id: space.id, space, rows: [] });
  for (const row of rows) {
    if (examples.has(leadsTo(row) ?? '')) continue;
    const one = found.get(row.space) ?? { id: row.space, space: null, rows: [] };
    one.rows.push(row);
    found.set(row.space, one);
  }
  return { examples, spaces: [...found.values()].filter(({ id }) => !examples.has(id)).toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
}

/** Every document that this device has something of, also one that only the inbox has. */
async function docsOf(tables: Tables): Promise<DocRow[]> {
  return tables.transact('r', ['docs', 'inbox'], async (tx) => {
    const docs = new Map<DocId, DocRow>((await tx.all('docs')).map((row) => [row.id, row]));
    for (const { doc, space, docKind } of await tx.all('inbox')) {
      if (!docs.has(doc)) docs.set(doc, { id: doc, space, kind: docKind, refused: null, known: knowsNothing });
    }
    return [...docs.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  });
}

function unsentByDoc(journal: readonly JournalRow[]): Map<DocId, Uint8Array[]> {
  const byDoc = new Map<DocId, Uint8Array[]>();
  for (const { doc, update } of journal) if (doc !== '' && update) byDoc.set(doc, [...(byDoc.get(doc) ?? []), update]);
  return byDoc;
}

async function docLine(host: BackupParts, row: DocRow, listed: ListedDoc, unsent: readonly Uint8Array[]): Promise<Line & { line: 'doc' }> {
  const y = await wholeDoc(host, row.id);
  const state = await deflateRaw(Y.encodeStateAsUpdate(y));
  const name = nameIn(y) || listed.name;
  y.destroy();
  // What the inbox holds the server has, whether or not it has been put away here.
  const { inbox } = await host.kept().ofDoc(row.id);
  const known = learn(
    row.known,
    inbox.filter(({ given }) => !given).map(({ update }) => update),
  );
  return { line: 'doc', doc: { ...listed, name }, row: { ...row, known }, state, unsent: unsent.length, clients: clientsIn(unsent) };
}

/** What things are called, from the rows of lists: no document is opened for it. */
async function namesOf(catalog: CatalogRows): Promise<ReadonlyMap<string, string>> {
  const [networks, events, goals, pools, notes] = await Promise.all([catalog.networks(), catalog.events(), catalog.goals(), catalog.pools(), catalog.notes()]);
  return new Map<string, string>([
    ...networks.map((row) => [row.id, row.nameFi || row.nameSv || row.nameEn] as const),
    ...events.map((row) => [row.id, row.title] as const),
    ...goals.map((row) => [row.id, row.when || row.then] as const),
    ...pools.map((row) => [row.id, row.name] as const),
    ...notes.map((row) => [row.id, row.title] as const),
  ]);
}
