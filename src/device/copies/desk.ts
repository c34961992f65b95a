/** Reads one copy beside how its document stands now, and adds pieces of it back. Fetched when a member looks at the first copy. */
import * as Y from 'yjs';
import { allCopies, bytesOfCopy, changeCopies } from '../../disk/set-aside.ts';
import type { CopyRow } from '../../disk/tables.ts';
import { contentOf, keyOf, titleOf } from '../../history/content.ts';
import type { DocId, SpaceId } from '../../shared/base/ids.ts';
import { isErased } from '../../shared/model/erased.ts';
import { type DocKind, isSingle, type Paper } from '../../shared/model/paper.ts';
import { UndoList } from '../../shared/model/undo.ts';
import { head, isBinned, type Place } from '../../shared/model/verbs.ts';
import type { OpenPaper } from '../api.ts';
import { docOfUpdates } from '../backup/doc-bytes.ts';
import { type Added, addPart } from './adding.ts';
import type { AddedBack, CopyContent, CopyId } from './api.ts';
import { keptState, unswept } from './kept-state.ts';
import { type OfText, partsOfCopy, thingsOf, wordsIn } from './reading.ts';
import type { AsideHost } from './setting-aside.ts';

/** How long an adding can be taken back: longer than any toast stays. */
const undoableMs = 120_000;

export interface DeskHost extends AsideHost {
  readonly open: (space: SpaceId, kind: DocKind, doc?: DocId) => Promise<OpenPaper | null>;
}

interface Read {
  readonly row: CopyRow;
  /** What the server had when the copy was made. */
  readonly base: Y.Doc;
  readonly copy: Y.Doc;
  readonly titles: ReadonlyMap<string, string>;
  readonly ofText: OfText;
}

export async function lookAt(host: DeskHost, id: CopyId): Promise<CopyContent | null> {
  const read = await readCopy(host, id);
  if (!read) return null;
  const { row, base, copy, titles, ofText } = read;
  const open = await openOf(host, row);
  try {
    const parts = partsOfCopy(base, copy, ofText, titles, row.back);
    const closed = !open || isErased(open.paper.y) ? 'gone' : (open.readOnly ?? (isBinned(open.paper.y, head) ? 'in-bin' : null));
    return { parts, things: thingsOf(copy, ofText, titles), words: wordsIn(parts), closed };
  } finally {
    open?.close();
    done(read);
  }
}

export async function addBack(host: DeskHost, id: CopyId, key: string, line: string): Promise<AddedBack> {
  const read = await readCopy(host, id);
  const open = read && (await openOf(host, read.row));
  if (!read || !open) return { done: false, why: 'gone' };
  const texts = read.row.docKind === 'event' ? await host.open(read.row.space, 'floor') : null;
  const close = (): void => {
    open.close();
    texts?.close();
  };
  const no = (why: Extract<AddedBack, { done: false }>['why']): AddedBack => {
    close();
    done(read);
    return { done: false, why };
  };
  if (open.readOnly) return no(open.readOnly);
  const { row, base, copy, titles, ofText } = read;
  const part = partsOfCopy(base, copy, ofText, titles, row.back).find((one) => one.key === key);
  if (!part) return no('gone');
  const renamed = await renamedIn(host, row.space);
  const added = addPart({ paper: open.paper, base, copy, renamed, line, texts: texts?.readOnly === null ? texts.paper : null }, part);
  if (typeof added === 'string') return no(added);
  done(read);
  await mark(host, row, key, added.as);
  return undoable(added, close, () => mark(host, row, key, null));
}

async function mark(host: DeskHost, row: CopyRow, key: string, as: string | null): Promise<void> {
  await changeCopies(host.kept().tables, [row.id], (copy) => {
    const { [key]: _, ...others } = copy.back;
    return { ...copy, seen: 1, back: as === null ? others : { ...others, [key]: as } };
  });
}

/** The documents stay open as long as what was added can be taken out again. */
function undoable({ step, texts }: Added, close: () => void, unmark: () => Promise<void>): AddedBack {
  const list = new UndoList();
  list.take(step);
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    close();
    texts?.destroy();
  };
  const timer = setTimeout(end, undoableMs);
  (timer as { unref?: () => void }).unref?.();
  return {
    done: true,
    undo: async () => {
      if (isOver) return 'changed-since';
      clearTimeout(timer);
      const blocked = list.canUndo && list.undo()?.kind === 'blocked';
      texts?.undo();
      end();
      if (!blocked) await unmark();
      return blocked ? 'changed-since' : 'undone';
    },
  };
}

/** A kind of a newer app is kept, and opened by that app. */
const isKnown = (kind: string): kind is DocKind => kind === 'note' || isSingle(kind);

async function openOf(host: DeskHost, { space, docKind, doc }: CopyRow): Promise<OpenPaper | null> {
  return isKnown(docKind) ? host.open(space, docKind, doc) : null;
}

async function readCopy(host: DeskHost, id: CopyId): Promise<Read | null> {
  const { tables } = host.kept();
  const row = (await allCopies(tables)).find((one) => one.id === id);
  const bytes = row && (await bytesOfCopy(tables, row.id));
  if (!row || !bytes) return null;
  const copy = docOfUpdates([bytes.state, ...bytes.unsent]);
  const now = isKnown(row.docKind) ? await host.glimpse(row.space, row.docKind, ({ y }) => Y.encodeStateAsUpdate(y), row.doc) : null;
  const all = unswept([bytes.base, Y.encodeStateAsUpdate(copy)]);
  const { y: base } = keptState(all, now ? joined(bytes.known, copy, now) : bytes.known);
  all.destroy();
  const titles = row.docKind === 'floor' ? await titlesOf(host, row.space) : new Map<string, string>();
  const ofText: OfText = row.docKind === 'floor' ? (name): Place => ({ root: 'items', id: name }) : () => null;
  return { row, base, copy, titles, ofText };
}

/** What the server was known to have, and what of this device's own writing it turned out to have after all. */
function joined(known: Uint8Array, copy: Y.Doc, now: Uint8Array): Uint8Array {
  const theirs = known.length === 0 ? Y.emptySnapshot : Y.decodeSnapshot(known);
  const y = docOfUpdates([now]);
  const vector = new Map(theirs.sv);
  for (const [client, clock] of Y.snapshot(copy).sv) {
    const was = vector.get(client) ?? 0;
    if (clock > was) vector.set(client, Math.max(was, Math.min(clock, Y.getState(y.store, client))));
  }
  y.destroy();
  return Y.encodeSnapshot(Y.createSnapshot(theirs.ds, vector));
}

/** What the items are called whose notes stand in a floor: by its event, and by copies of it. */
async function titlesOf(host: DeskHost, space: SpaceId): Promise<ReadonlyMap<string, string>> {
  const titles = new Map<string, string>();
  const add = (y: Y.Doc): void => {
    for (const [, content] of contentOf(y).things) if (titleOf(content) !== '') titles.set(keyOf(content.at), titleOf(content));
  };
  const { tables } = host.kept();
  for (const one of await allCopies(tables)) {
    const bytes = one.space === space && one.docKind === 'event' ? await bytesOfCopy(tables, one.id) : undefined;
    if (!bytes) continue;
    const y = docOfUpdates([bytes.state]);
    add(y);
    y.destroy();
  }
  await host.glimpse(space, 'event', ({ y }: Paper) => add(y));
  return titles;
}

/** Under which ids things of a space were made anew, by their old ones. */
async function renamedIn(host: DeskHost, space: SpaceId): Promise<ReadonlyMap<string, string>> {
  const renamed = new Map<string, string>();
  for (const { space: one, back } of await allCopies(host.kept().tables)) {
    if (one !== space) continue;
    for (const [key, as] of Object.entries(back)) if (as !== '') renamed.set(key.split('/').at(-1) ?? '', as);
  }
  return renamed;
}

function done({ base, copy }: Read): void {
  base.destroy();
  copy.destroy();
}
