/** Record rows and catalogue rows as runes. A list never opens a document. */
import type { EventRow, GoalRow, NetworkRow, NoteRow, OwnDaysRow, PoolRow } from '../catalog/rows.ts';
import type { SpaceId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import { useDevice } from './device.ts';
import { type Live, liveAsked } from './facts.svelte.ts';

const noRows: ReadonlyMap<string, Json> = new Map();
const noRoles: readonly string[] = [];

/** The record rows of a space, by key. */
export function liveRows(space: () => SpaceId | null | undefined): Live<ReadonlyMap<string, Json>> {
  return liveAsked(
    () => {
      const id = space();
      return id ? [`rows:${id}`] : [];
    },
    async () => {
      const id = space();
      return id ? useDevice().rows(id) : noRows;
    },
    noRows,
  );
}

/** My roles in a space, those through the networks that host it among them, for `access/decide.ts`. */
export function liveRoles(space: () => SpaceId | null | undefined): Live<readonly string[]> {
  return liveAsked(
    () => {
      const id = space();
      return id ? [`rows:${id}`, 'spaces', 'account'] : [];
    },
    async () => {
      const id = space();
      return id ? useDevice().roles(id) : noRoles;
    },
    noRoles,
  );
}

function liveRowsOf<T>(ask: () => Promise<T>): Live<T | null> {
  return liveAsked<T | null>(() => ['catalog'], ask, null);
}

/** My networks, by name as the catalogue has them. `null` until the first answer, so that an empty list is never shown too early; the others below alike. */
export function liveNetworks(): Live<readonly NetworkRow[] | null> {
  return liveRowsOf(() => useDevice().catalog.networks());
}

/** My events, in no order. */
export function liveEvents(): Live<readonly EventRow[] | null> {
  return liveRowsOf(() => useDevice().catalog.events());
}

/** The goals of my networks, in no order. */
export function liveGoals(): Live<readonly GoalRow[] | null> {
  return liveRowsOf(() => useDevice().catalog.goals());
}

/** My notes and those of my networks, in no order. */
export function liveNotes(): Live<readonly NoteRow[] | null> {
  return liveRowsOf(() => useDevice().catalog.notes());
}

/** The pools of my networks, in no order. */
export function livePools(): Live<readonly PoolRow[] | null> {
  return liveRowsOf(() => useDevice().catalog.pools());
}

/** My own days by month; `null` until the first answer and before the strip was begun here. */
export function liveOwnDays(): Live<OwnDaysRow | null> {
  return liveRowsOf(() => useDevice().catalog.ownDays());
}
