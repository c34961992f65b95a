/**
 * Heals documents that stand otherwise here than at the server: reads them whole from the disk, takes in what is missing here, gives what is
 * missing there, and where the two hold different content under the same structs keeps this device's as an own copy. Fetched when something
 * is to be compared. Rules W101 to W106 of PROTOCOL.md.
 */
import * as Y from 'yjs';
import { markOf } from '../disk/bring-home.ts';
import { type Difference, differenceOf } from '../disk/differing.ts';
import type { Kept } from '../disk/kept.ts';
import { learn } from '../disk/known.ts';
import type { KeptNews } from '../disk/line-disk.ts';
import { givenBack } from '../disk/returning.ts';
import type { Moment } from '../history/keep.ts';
import { inflateRaw } from '../link/inflate.ts';
import type { DocId, MemberId, SpaceId } from '../shared/base/ids.ts';
import { contentHash } from '../shared/model/content-hash.ts';
import { cut } from '../shared/wire/cut.ts';
import { limits } from '../shared/wire/frames.ts';
import type { Compared, SealedRow } from '../shared/wire/healing.ts';
import { type DocBytesHost, wholeDoc } from './backup/doc-bytes.ts';
import type { Asking } from './healing.ts';
import { whoIn } from './witness.ts';

/** Between two documents, so that typing and lists have the disk to themselves most of the time. */
const breathMs = 10;
const mostCompared = 200;
const mostRows = 400;
const rowBytes = 262_144;
/** Several devices give back at once, and each may have to wait for a neighbour that another brings. */
const mostRounds = 12;
const roundMs = 400;

export interface WorkHost extends DocBytesHost {
  readonly kept: () => Kept;
  readonly me: () => MemberId;
  readonly journalFlushed: () => Promise<void>;
  readonly heard: (news: KeptNews) => void;
  /** The document as it stands here becomes an own copy, and begins anew from what the server has. */
  readonly setAside: (doc: DocId, server: { readonly state: Uint8Array; readonly known: Uint8Array }) => Promise<void>;
  readonly now: () => number;
  readonly returned: (moment: Moment, broughtBy: MemberId) => void;
  readonly ask: Asking;
}

interface Stand {
  readonly doc: DocId;
  readonly space: SpaceId;
  readonly docKind: string;
  readonly docEpoch: number;
  readonly hash: string;
  /** The space's cursor at which it has this hash. */
  readonly to: number;
}

/** @returns documents that are to be asked for again: not at one point with the server, or something of them is unsent */
export async function compareDocs(host: WorkHost, docs: readonly DocId[], goesOn: () => boolean): Promise<ReadonlySet<DocId>> {
  const later = new Set<DocId>();
  const bySpace = new Map<SpaceId, Stand[]>();
  await host.journalFlushed();
  for (const doc of docs) {
    if (!goesOn()) return new Set(docs);
    const stand = await standOf(host, doc, false);
    if (stand === 'later') later.add(doc);
    else if (stand) bySpace.set(stand.space, [...(bySpace.get(stand.space) ?? []), stand]);
    await breath();
  }
  for (const stands of chunksOf(bySpace)) {
    const first = stands[0] as Stand;
    const said = await host.ask.compare(
      first.space,
      first.to,
      stands.map(({ doc, hash }) => [doc, hash] as const),
    );
    for (const stand of stands) {
      const outcome = said?.get(stand.doc);
      if (!said || outcome === 'elsewhere') later.add(stand.doc);
      else if (outcome === 'differs' && (await heal(host, stand, false)) === 'later') later.add(stand.doc);
    }
  }
  return later;
}

/** Gives back all that a server which was put back from a copy lacks: rows first, since rights stand on them, then documents. */
export async function giveBack(host: WorkHost, rows: readonly SealedRow[]): Promise<void> {
  for (const some of rowChunks(rows)) if ((await host.ask.give((number) => ({ type: 'give-rows', number, rows: some }))) === null) return;
  await host.journalFlushed();
  let due: ReadonlySet<DocId> = new Set(await docsHere(host));
  for (let round = 0; due.size > 0 && round < mostRounds; round++) {
    if (round > 0) await new Promise((resolve) => setTimeout(resolve, roundMs));
    const again = await giveDocs(host, due);
    if (!again) return; // The line is over: the next one goes on
    due = again;
  }
  await givenBack(host.kept().tables);
}

async function giveDocs(host: WorkHost, docs: ReadonlySet<DocId>): Promise<ReadonlySet<DocId> | null> {
  const again = new Set<DocId>();
  const bySpace = new Map<SpaceId, Stand[]>();
  for (const doc of docs) {
    const stand = await standOf(host, doc, true);
    if (stand === 'later') again.add(doc);
    else if (stand) bySpace.set(stand.space, [...(bySpace.get(stand.space) ?? []), stand]);
    await breath();
  }
  for (const stands of chunksOf(bySpace)) {
    const first = stands[0] as Stand;
    const said: ReadonlyMap<DocId, Compared> | null = await host.ask.compare(
      first.space,
      0,
      stands.map(({ doc, hash }) => [doc, hash] as const),
    );
    if (!said) return null;
    for (const stand of stands) {
      const outcome = said.get(stand.doc);
      if (outcome === 'elsewhere') again.add(stand.doc);
      if (outcome !== 'differs') continue;
      const healed = await heal(host, stand, true);
      if (healed === 'over') return null;
      if (healed === 'later') again.add(stand.doc);
    }
  }
  return again;
}

/** How documents stand now that something of theirs was brought back: told in their history, with who brought it. */
export async function keepReturned(host: WorkHost, docs: ReadonlyMap<DocId, Pick<Moment, 'space' | 'kind'> & { readonly by: MemberId }>): Promise<void> {
  for (const [doc, { by, ...at }] of docs) {
    const y = await wholeDoc(host, doc);
    const mark = Y.encodeSnapshot(Y.snapshot(y));
    host.returned({ doc, ...at, at: host.now(), state: Y.encodeStateAsUpdate(y), mark, who: whoIn(y) }, by);
    y.destroy();
  }
}

/** Every document of this device that the server once had. */
async function docsHere({ kept }: WorkHost): Promise<readonly DocId[]> {
  const docs = (await kept().docs()).map(({ id }) => id);
  const inbox = await kept().tables.transact('r', ['inbox'], (tx) => tx.all('inbox'));
  return [...new Set([...docs, ...inbox.map(({ doc }) => doc)])];
}

/** How a document stands on the disk; null where it is not to be compared, `later` while something of it is on its way. */
async function standOf(host: WorkHost, doc: DocId, withUnsent: boolean): Promise<Stand | 'later' | null> {
  const before = await rowsOf(host, doc);
  if (!before) return null;
  if (!withUnsent && before.isUnsent) return 'later';
  const y = await wholeDoc(host, doc);
  const hash = contentHash(y);
  y.destroy();
  const after = await rowsOf(host, doc);
  // Something came in between: what was read may be of neither moment.
  if (!after || after.mark !== before.mark || after.to !== before.to) return 'later';
  return { doc, space: before.space, docKind: before.docKind, docEpoch: before.docEpoch, hash, to: before.to };
}

async function rowsOf({ kept }: WorkHost, doc: DocId) {
  const { journal, inbox, row } = await kept().ofDoc(doc);
  const first = row ? { space: row.space, docKind: row.kind } : inbox[0];
  if (!first || (row && row.refused !== null)) return null;
  const { space, docKind } = first;
  if ((await kept().space(space))?.state !== 'server') return null;
  const to = (await kept().tables.transact('r', ['cursors'], (tx) => tx.get('cursors', space)))?.to ?? 0;
  const isUnsent = journal.some(({ answered }) => answered === 0);
  return { space, docKind, docEpoch: row?.docEpoch ?? 0, mark: markOf(journal, inbox), isUnsent, to };
}

/** @returns `later`: to be asked for again; `over`: the line is */
async function heal(host: WorkHost, stand: Stand, withUnsent: boolean): Promise<'done' | 'later' | 'over'> {
  const server = await host.ask.standing(stand.doc);
  if (!server) return 'over';
  const state = await inflateRaw(server.state, limits.inflatedBytes);
  const rows = await rowsOf(host, stand.doc);
  // An erasure that the stream is bringing, or a key pressed meanwhile: it is looked at again after the next rest.
  if (!rows || server.docEpoch > stand.docEpoch) return 'done';
  if (!withUnsent && rows.isUnsent) return 'later';
  const y = await wholeDoc(host, stand.doc);
  const difference = differenceOf(y, state);
  y.destroy();
  if (difference.isConflict) {
    await host.setAside(stand.doc, { state, known: difference.theirs });
    return 'done';
  }
  if (difference.lacks) await takeIn(host, stand, difference.lacks);
  return difference.gives ? give(host, stand, difference, state) : 'done';
}

/** What the server has and this device lost comes in by the way of all that others write. */
async function takeIn({ kept, me, heard }: WorkHost, { doc, space, docKind }: Stand, update: Uint8Array): Promise<void> {
  // Of the first second, so that it is nobody's news.
  const edit = { doc, docKind, member: me(), seconds: 0, update };
  await kept().tables.transact('rw', ['inbox'], (tx) => tx.add('inbox', [{ ...edit, space }]));
  heard({ what: 'taken', space, edits: [{ kind: 'edit', seq: 0, ...edit }], rows: false });
}

async function give(host: WorkHost, { doc, space, docKind, docEpoch }: Stand, { gives }: Difference, state: Uint8Array): Promise<'done' | 'later' | 'over'> {
  const pieces = cut(gives as Uint8Array);
  for (const update of pieces) {
    const code = await host.ask.give((number) => ({ type: 'give', number, space, doc, docKind, docEpoch, update }));
    if (code === null) return 'over';
    if (code === 'again') return 'later';
    // Not this device's to bring: whoever wrote it brings it when it compares.
    if (code === 'refused') return 'done';
  }
  await host.kept().tables.transact('rw', ['docs'], async (tx) => {
    const row = await tx.get('docs', doc);
    if (row) await tx.put('docs', [{ ...row, known: learn(row.known, [state, ...pieces]) }]);
  });
  return 'done';
}

function chunksOf(bySpace: ReadonlyMap<SpaceId, readonly Stand[]>): Stand[][] {
  const chunks: Stand[][] = [];
  // What was read at one point of the stream goes together.
  for (const stands of bySpace.values())
    for (const stand of stands) {
      const last = chunks.at(-1);
      if (last && last.length < mostCompared && last[0]?.space === stand.space && last[0].to === stand.to) last.push(stand);
      else chunks.push([stand]);
    }
  return chunks;
}

function rowChunks(rows: readonly SealedRow[]): SealedRow[][] {
  const chunks: SealedRow[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const size = 80 + row.key.length + JSON.stringify(row.value).length;
    const last = chunks.at(-1);
    if (!last || last.length >= mostRows || bytes + size > rowBytes) {
      chunks.push([row]);
      bytes = size;
    } else {
      last.push(row);
      bytes += size;
    }
  }
  return chunks;
}

function breath(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, breathMs));
}
