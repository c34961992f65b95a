/**
 * What Tänään showed last, kept where the first look finds it without opening the storage: a start paints it at once,
 * and a moment later the catalogue says what is true. Only a picture: nothing is decided by it and nothing is lost with it.
 */
import type { EventRow, NetworkRow } from '../../catalog/rows.ts';
import { type Json, recordOf } from '../../shared/base/json.ts';

const storageKey = 'solmu.today';
/** The shape of what is kept; another one is no picture of this version. */
const shape = 1;
const mostKept = 12;

export interface Remembered {
  /** Coming events, the soonest first. */
  readonly events: readonly EventRow[];
  readonly networks: readonly NetworkRow[];
}

/** @returns null when nothing was kept, or nothing that this version can show */
export function remembered(storage: Pick<Storage, 'getItem'> = localStorage): Remembered | null {
  try {
    const kept = recordOf(JSON.parse(storage.getItem(storageKey) ?? 'null') as Json);
    if (kept?.shape !== shape || !Array.isArray(kept.events) || !Array.isArray(kept.networks)) return null;
    return {
      events: rowsWith<EventRow>(kept.events, ['id', 'title', 'start', 'end', 'zone']),
      networks: rowsWith<NetworkRow>(kept.networks, ['id', 'nameFi']),
    };
  } catch {
    return null;
  }
}

/** Rows in which these fields are texts, and what is a list is one. */
function rowsWith<Row>(list: readonly Json[], texts: readonly string[]): Row[] {
  return list.filter((each) => {
    const row = recordOf(each);
    return row && texts.every((field) => typeof row[field] === 'string') && Array.isArray(row.hosts ?? []);
  }) as unknown as Row[];
}

/** Keeps what is shown now. Where storage is forbidden or full the next start begins without a picture. */
export function remember({ events, networks }: Remembered, storage: Pick<Storage, 'setItem'> = localStorage): void {
  try {
    const kept = JSON.stringify({ shape, events: events.slice(0, mostKept), networks });
    storage.setItem(storageKey, kept);
  } catch {
    // Only a picture.
  }
}
