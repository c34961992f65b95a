/** What the floors above read of the catalogue: shelves by name, whichever catalogue is open. */
import type { Catalog } from '../catalog/catalog.ts';
import type { MemberId } from '../shared/base/ids.ts';
import type { CatalogRows } from './api.ts';
import { ownSpaceOf } from './founding.ts';

export function catalogFace(catalog: () => Catalog, me: () => MemberId): CatalogRows {
  return {
    networks: () => catalog().all('networks'),
    events: () => catalog().all('events'),
    goals: () => catalog().all('goals'),
    notes: () => catalog().all('notes'),
    pools: () => catalog().all('pools'),
    ownDays: async () => (await catalog().all('days')).find((row) => row.id === ownSpaceOf(me())) ?? null,
    texts: () => catalog().all('texts'),
  };
}
