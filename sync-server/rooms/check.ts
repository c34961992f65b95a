/**
 * Whether an update may go into a document as it stands: read from its scan alone, before anything is applied. Pure.
 * Rules R6 to R11.
 */
import * as Y from 'yjs';
import { limits } from '../../src/shared/wire/frames.ts';
import type { GoodScan } from '../../src/shared/wire/scan.ts';
import { type Bound, isHandOf, isUnclaimed } from './hands.ts';
import { type Hand, refused, type Verdict } from './verdict.ts';

/** Whose hand a clientID is, by clientID. */
export type Bindings = ReadonlyMap<number, Bound>;

export interface Bringing {
  /** ClientIDs that the document meets for the first time: bound to the hand that brings them. */
  readonly fresh: readonly number[];
  /** Whether it repeats something that stands already. */
  readonly repeats: boolean;
}

/** What the update brings, or why it may not: `resync`, `id-taken`, `too-many`. */
export function check(y: Y.Doc, bindings: Bindings, { clients, deletes, leansOn }: GoodScan, hand: Hand): Bringing | Verdict {
  const known = (client: number): number => Y.getState(y.store, client);
  const fresh: number[] = [];
  const after = new Map<number, number>();
  let repeats = false;
  for (const { client, from, to } of clients) {
    const state = known(client);
    after.set(client, Math.max(state, to));
    if (from > state) return refused('resync');
    if (from < state) repeats = true;
    if (to <= state) continue; // Whoever brings what stands already does no harm
    const owner = bindings.get(client);
    if (owner ? !isHandOf(owner, hand) : state > 0) return refused('id-taken');
    if (!owner || isUnclaimed(owner)) fresh.push(client);
  }
  if (fresh.length > limits.newClientsPerPush) return refused('too-many', { max: limits.newClientsPerPush });
  for (const { client, to } of leansOn) if (to > (after.get(client) ?? known(client))) return refused('resync');
  for (const { client, to } of deletes) if (to > (after.get(client) ?? known(client))) return refused('resync');
  return { fresh, repeats };
}
