/**
 * A member's own space from before the account comes into the account's own, once its member has said that it is theirs: what the
 * documents hold is read, put under the account as one (`disk/bring-home.ts`), and then told to whoever shows or lists it.
 * Fetched when it is needed, which on most devices is never. Rule D113 of DOCUMENTS.md.
 */
import * as Y from 'yjs';
import { type BroughtHome, bringHome, leftDatabases, markOf, type NewHome, removedDatabases, type WholeSingle } from '../disk/bring-home.ts';
import type { KeptNews } from '../disk/line-disk.ts';
import { removeDocStore } from '../disk/remove-doc-store.ts';
import type { DocId, MemberId, SpaceId } from '../shared/base/ids.ts';
import { isSingle } from '../shared/model/paper.ts';
import { cut } from '../shared/wire/cut.ts';
import { wholeDoc } from './backup/doc-bytes.ts';
import type { Storage } from './storage.ts';

export interface HomecomingHost {
  readonly prefix: string;
  readonly storage: Storage;
  readonly now: () => number;
  readonly journalFlushed: () => Promise<void>;
  readonly heard: (news: KeptNews) => void;
  /** Documents stand in another space now, and what was in `from` is there no more. */
  readonly moved: (from: SpaceId, docs: BroughtHome['docs']) => Promise<void>;
  /** Nobody looks at it any more: what lingers open of it is closed. */
  readonly letGo: (space: SpaceId) => Promise<void>;
}

/**
 * Brings everything of one own space into another. Resolves when it is kept; what is left of the old goes with it, or at the next start.
 *
 * @param begun `to`, where it is a new space
 */
export async function comeHome(host: HomecomingHost, from: SpaceId, to: SpaceId, begun?: NewHome): Promise<void> {
  const { storage, heard } = host;
  await host.journalFlushed();
  for (;;) {
    const wholes = await wholesIn(host, from);
    const brought = await storage.write((kept) => bringHome(kept.tables, { from, to, now: host.now() }, wholes.read, begun));
    // Another tab wrote in between: read again.
    if (!brought) continue;
    // First the old databases: where a document begins anew under its old id, nothing of before may be found in it.
    await host.letGo(from);
    await removeLeft(host);
    heard({ what: 'spaces' });
    heard({ what: 'journal' });
    tellOpen(host, to, brought, wholes.updates);
    return host.moved(from, brought.docs);
  }
}

/** What a crash kept from going. */
export async function removeLeft({ storage, prefix }: Pick<HomecomingHost, 'storage' | 'prefix'>): Promise<void> {
  const left = await leftDatabases(storage.kept.tables);
  if (left.length === 0) return;
  for (const doc of left) await removeDocStore(`${prefix}doc:${doc}`);
  await removedDatabases(storage.kept.tables, left);
}

interface Wholes {
  readonly read: readonly WholeSingle[];
  readonly updates: ReadonlyMap<string, Uint8Array>;
}

async function wholesIn({ storage, prefix }: HomecomingHost, from: SpaceId): Promise<Wholes> {
  const read: WholeSingle[] = [];
  const updates = new Map<string, Uint8Array>();
  for (const { id, kind, space } of await storage.kept.docs()) {
    if (space !== from || !isSingle(kind)) continue;
    // Before the content: what comes in between is found as another mark.
    const { journal, inbox } = await storage.kept.ofDoc(id);
    const y = await wholeDoc({ prefix, onDisk: () => storage.onDisk, kept: () => storage.kept }, id);
    const update = Y.encodeStateAsUpdate(y);
    y.destroy();
    read.push({ doc: id, pieces: cut(update), mark: markOf(journal, inbox) });
    updates.set(kind, update);
  }
  return { read, updates };
}

/** Documents that stand open, here or in other tabs, take it in as if the line had brought it; the journal has it already. */
function tellOpen({ heard, now }: HomecomingHost, to: SpaceId, { docs }: BroughtHome, updates: Wholes['updates']): void {
  const seconds = Math.floor(now() / 1000);
  const member = to as unknown as MemberId;
  const edits = docs.flatMap(({ id, kind }) => {
    const update = isSingle(kind) ? updates.get(kind) : undefined;
    return update ? [{ kind: 'edit' as const, seq: 0, doc: id as DocId, docKind: kind, member, seconds, update }] : [];
  });
  if (edits.length > 0) heard({ what: 'taken', space: to, edits, rows: false });
}
