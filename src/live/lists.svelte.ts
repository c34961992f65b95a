/** Record rows and catalogue rows as runes. A list never opens a document. */
import type { EventRow, NetworkRow } from '../catalog/rows.ts';
import type { SpaceId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import { useDevice } from './device.ts';
import { type Live, liveAsked } from './facts.svelte.ts';

const noRows: ReadonlyMap<string, Json> = new Map();

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

/** My networks, by name as the catalogue has them. `null` until the first answer, so that an empty list is never shown too early. */
export function liveNetworks(): Live<readonly NetworkRow[] | null> {
  return liveAsked<readonly NetworkRow[] | null>(
    () => ['catalog'],
    () => useDevice().catalog.networks(),
    null,
  );
}

/** My events, in no order. `null` until the first answer. */
export function liveEvents(): Live<readonly EventRow[] | null> {
  return liveAsked<readonly EventRow[] | null>(
    () => ['catalog'],
    () => useDevice().catalog.events(),
    null,
  );
}
