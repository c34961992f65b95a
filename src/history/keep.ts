/** Keeps a version of a document when it is another than the one before, and reads it again. */
import * as Y from 'yjs';
import type { DocId, MemberId, SpaceId } from '../shared/base/ids.ts';
import { packed, unpacked } from './pack.ts';
import type { HistoryStore, VersionRow, Why } from './store.ts';

/** How a document stands at one moment, taken at once and kept at leisure. */
export interface Moment {
  readonly doc: DocId;
  readonly space: SpaceId;
  readonly kind: string;
  readonly at: number;
  readonly state: Uint8Array;
  readonly mark: Uint8Array;
  /** Under which member each clientID writes. */
  readonly who: ReadonlyMap<number, MemberId>;
}

/** @returns the number of the version that stands for this moment: a new one, or the last when nothing differs from it */
export async function keepVersion(store: HistoryStore, moment: Moment, why: Why, broughtBy?: MemberId): Promise<number> {
  const last = (await store.versions(moment.doc)).at(-1);
  const mark = Y.decodeSnapshot(moment.mark);
  if (last && Y.equalSnapshots(Y.decodeSnapshot(last.mark), mark)) return last.number;
  const state = await packed(moment.state);
  const { doc, space, kind, at } = moment;
  const row = {
    doc,
    space,
    kind,
    at,
    by: writersSince(last, mark, moment.who),
    mark: moment.mark,
    bytes: state.length,
    name: '',
    held: false,
    why,
    ...(broughtBy && { broughtBy }),
  };
  return store.add(row, state);
}

function writersSince(last: VersionRow | undefined, now: Y.Snapshot, who: ReadonlyMap<number, MemberId>): MemberId[] {
  const before = last ? Y.decodeSnapshot(last.mark).sv : new Map<number, number>();
  const writers = new Set<MemberId>();
  for (const [client, clock] of now.sv) {
    const member = who.get(client);
    if (member && clock > (before.get(client) ?? 0)) writers.add(member);
  }
  return [...writers];
}

/** A document of its own as a version has it; null when the version has gone or is damaged. */
export async function openVersion(store: HistoryStore, number: number): Promise<Y.Doc | null> {
  const state = await store.state(number);
  if (!state) return null;
  try {
    const y = new Y.Doc();
    Y.applyUpdate(y, await unpacked(state));
    return y;
  } catch {
    return null;
  }
}
