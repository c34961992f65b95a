/**
 * From a refusal to an own copy: reads the document whole, tells what of it the server has, and puts both where they belong in one
 * transaction. Fetched when something is refused, which on most devices is never. Rules D130 to D132 of DOCUMENTS.md.
 */
import * as Y from 'yjs';
import { markOf } from '../../disk/bring-home.ts';
import { learn, missing } from '../../disk/known.ts';
import { type AsideSabotage, acquit, setAside } from '../../disk/set-aside.ts';
import type { CopyRow, DocRow, JournalRow } from '../../disk/tables.ts';
import { unpacked } from '../../history/pack.ts';
import { HistoryStore } from '../../history/store.ts';
import { type DocId, freshId, type MemberId, type SpaceId } from '../../shared/base/ids.ts';
import { type Json, recordOf } from '../../shared/base/json.ts';
import { readCard } from '../../shared/model/network.ts';
import type { DocKind, Paper } from '../../shared/model/paper.ts';
import { clientsIn } from '../backup/clients.ts';
import { type DocBytesHost, wholeDoc } from '../backup/doc-bytes.ts';
import { nameIn } from '../backup/names.ts';
import type { Begun, CopyAbout, CopyCode } from './api.ts';
import { keptState, unswept } from './kept-state.ts';

export interface AsideHost extends DocBytesHost {
  readonly now: () => number;
  readonly me: () => MemberId;
  readonly hostsOf: (space: SpaceId) => readonly SpaceId[];
  readonly rows: (space: SpaceId) => Promise<ReadonlyMap<string, Json>>;
  readonly glimpse: <T>(space: SpaceId, kind: DocKind, look: (paper: Paper) => T, doc?: DocId) => Promise<T | null>;
  /** Until the versions taken down so far are kept. Rejects where there are none. */
  readonly noted: () => Promise<unknown>;
  readonly sabotage: AsideSabotage;
}

export interface Due {
  readonly doc: DocId;
  readonly code: CopyCode;
  readonly detail: Json;
  /** The server may have kept something of it that this device has not heard of. */
  readonly isUnheard: boolean;
}

export interface Anew extends Begun {
  /** Its space has to be asked for from the beginning. */
  readonly again: boolean;
}

/** @returns null when nothing of the document was unsent, or it is not here */
export async function setDocAside(host: AsideHost, due: Due): Promise<Anew | null> {
  for (;;) {
    // Before the content: what comes in between is found as another mark.
    const { journal, inbox, row } = await host.kept().ofDoc(due.doc);
    if (!row) return null;
    const y = await wholeDoc(host, due.doc);
    const known = learn(
      row.known,
      inbox.filter(({ given }) => given !== 1).map(({ update }) => update),
    );
    const unsent = journal.filter(({ answered }) => answered === 0);
    if (unsent.length === 0 && !missing(y, known)) {
      y.destroy();
      await acquit(host.kept().tables, due.doc);
      return null;
    }
    const name = nameIn(y);
    const state = Y.encodeStateAsUpdate(y);
    y.destroy();
    const base = await keptOf(host, due.doc, state, known);
    const isHere = due.code !== 'gone';
    // Under a clientID of two devices what stands here is not what the server has, though it is called the same.
    const isExact = base.exact && !(due.code === 'id-taken' && isShared(unsent, known));
    const kept = isHere && isExact ? base.state : null;
    const again = isHere && (due.isUnheard || !isExact);
    const copy = await copyOf(host, due, row, unsent, name);
    const bytes = { id: copy.id, state, known, base: base.state, unsent: unsent.flatMap(({ update }) => update ?? []) };
    const aside = { copy, bytes, mark: markOf(journal, inbox), me: host.me(), kept, again };
    if (await setAside(host.kept().tables, aside, host.sabotage)) return { doc: row.id, space: row.space, kind: row.kind, again };
  }
}

/** Whether the server is known to have something under a clientID of what was not taken. */
function isShared(unsent: readonly JournalRow[], known: Uint8Array): boolean {
  const theirs = known.length === 0 ? new Map<number, number>() : Y.decodeSnapshot(known).sv;
  return clientsIn(unsent.flatMap(({ update }) => update ?? [])).some((client) => theirs.has(client));
}

/** What the server has; not exact when words that were deleted here alone are nowhere on this device: then it has to be asked. */
async function keptOf(host: AsideHost, doc: DocId, state: Uint8Array, known: Uint8Array): Promise<{ readonly state: Uint8Array; readonly exact: boolean }> {
  const past = unswept([...(await versionsOf(host, doc)), state]);
  const { y, exact } = keptState(past, known);
  const kept = Y.encodeStateAsUpdate(y);
  past.destroy();
  y.destroy();
  return { state: kept, exact };
}

/** How the document stood before: what was deleted since is still in there. */
async function versionsOf({ prefix, onDisk, noted }: AsideHost, doc: DocId): Promise<readonly Uint8Array[]> {
  // How it stood before what was refused has been taken down, and may be on its way to the disk.
  await noted().catch(() => undefined);
  const store = onDisk() ? await HistoryStore.open(prefix) : null;
  if (!store) return [];
  try {
    const states: Uint8Array[] = [];
    for (const { number } of await store.versions(doc)) {
      const packed = await store.state(number);
      if (packed) states.push(await unpacked(packed));
    }
    return states;
  } catch {
    return [];
  } finally {
    store.close();
  }
}

/** The copy's row: all of it but its content. */
export async function copyOf(host: AsideHost, due: Due, row: DocRow, unsent: readonly JournalRow[], name: string): Promise<CopyRow> {
  const at = host.now();
  return {
    id: freshId<'copy'>(),
    doc: row.id,
    space: row.space,
    docKind: row.kind,
    anew: row.anew ?? 0,
    code: due.code,
    detail: due.detail,
    at,
    since: Math.min(at, ...unsent.map((one) => one.at)),
    edits: unsent.length,
    name,
    about: (await aboutOf(host, row)) as unknown as Json,
    seen: 0,
    binnedAt: null,
    back: {},
  };
}

const mayGive: readonly unknown[] = ['coordinator', 'organiser', 'owner', 'steward'];
/** Documents that say how a space is called, by its kind; a network's card stands for itself. */
const titled: readonly DocKind[] = ['event', 'goal', 'pool'];

async function aboutOf(host: AsideHost, { space }: DocRow): Promise<CopyAbout> {
  const networks = [space, ...host.hostsOf(space)];
  let network: CopyAbout['network'] = null;
  for (const one of networks) {
    network ??= await host.glimpse(one, 'card', (card) => {
      const { nameFi, nameSv, nameEn } = readCard(card);
      return { fi: nameFi.value, sv: nameSv.value, en: nameEn.value };
    });
  }
  let title = '';
  for (const kind of titled) title ||= (await host.glimpse(space, kind, ({ y }) => nameIn(y))) ?? '';
  const people = new Set<string>();
  for (const one of networks) {
    for (const [key, value] of await host.rows(one)) {
      const role = key.startsWith('role/') ? recordOf(value) : null;
      if (role && mayGive.includes(role.role) && typeof role.name === 'string' && key !== `role/${host.me()}`) people.add(role.name);
    }
  }
  return { title, network, people: [...people] };
}
