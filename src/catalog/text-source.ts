/**
 * Where search finds the words of every document on this device. Its worker reads them on disk by itself: twenty megabytes that passed through
 * the page would leave it collecting garbage under the keys of whoever types next (measured at 4× slow-down: 100 to 150 ms at a time).
 */
import type { SpaceId } from '../shared/base/ids.ts';
import type { PoolRow, TextRow } from './rows.ts';

export interface TextSource {
  /** The catalogue's database; null where there is none, or where it does not let itself be read: then `rows` has what it would hold. */
  readonly database: string | null;
  readonly rows: readonly TextRow[];
  /** Whom each pool shows, with the skills that they show there; pools that show nobody are left out. */
  readonly people: readonly (readonly [SpaceId, TextRow['people']])[];
}

/** The people of pools as search tells of them. */
export function peopleOf(pools: readonly Pick<PoolRow, 'id' | 'shown'>[]): TextSource['people'] {
  return pools
    .filter(({ shown }) => shown.length > 0)
    .map(({ id, shown }) => [id, shown.map(({ member, name, organisation, skills }) => ({ member, name, organisation, skills }))] as const);
}

/** The same rows with the people of pools: those whom the pools' own lists show. */
export function withPeople(texts: readonly TextRow[], people: TextSource['people']): readonly TextRow[] {
  const shownIn = new Map(people);
  return texts.map((row) => {
    const shown = row.kind === 'pool' ? shownIn.get(row.space) : undefined;
    return shown ? { ...row, people: shown } : row;
  });
}

const openWaitMs = 5_000;

/** All text rows of a catalogue on disk, in no order; null when it cannot be read, or is gone. Leaves no connection behind that would hold up whoever deletes it. */
export function textsOnDisk(database: string): Promise<readonly TextRow[] | null> {
  return new Promise((resolve) => {
    const opening = indexedDB.open(database);
    const late = setTimeout(() => resolve(null), openWaitMs);
    // Asking for one that is gone would make it anew, empty.
    opening.onupgradeneeded = () => opening.transaction?.abort();
    opening.onerror = () => {
      clearTimeout(late);
      resolve(null);
    };
    opening.onsuccess = () => {
      clearTimeout(late);
      const db = opening.result;
      const end = (rows: readonly TextRow[] | null): void => {
        db.close();
        resolve(rows);
      };
      try {
        const asking = db.transaction('texts').objectStore('texts').getAll() as IDBRequest<TextRow[]>;
        asking.onsuccess = () => end(asking.result);
        asking.onerror = () => end(null);
      } catch {
        end(null);
      }
    };
  });
}
