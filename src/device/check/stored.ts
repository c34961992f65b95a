/** What lies on this device, by kind: how many documents, how many bytes, and when one of them last changed. Opens no document. Rule D141. */
import { PlainTables } from '../../disk/plain-tables.ts';

export const kinds = ['event', 'card', 'note', 'goal', 'pool', 'own', 'other'] as const;
export type StoredKind = (typeof kinds)[number];

export interface Stored {
  readonly kind: StoredKind;
  readonly count: number;
  readonly bytes: number;
  /** Milliseconds; null: nobody noted it. */
  readonly changedAt: number | null;
}

/** @param prefix of the device's databases */
export async function whatIsHere(prefix: string): Promise<readonly Stored[]> {
  const tables = await PlainTables.open(`${prefix}kept`);
  if (!tables) return [];
  try {
    const [docs, waiting] = await tables.transact('r', ['docs', 'journal', 'inbox'], async (tx) => [
      await tx.all('docs'),
      [...(await tx.all('journal')), ...(await tx.all('inbox'))],
    ]);
    // By their names as they are: databases of earlier readings of a document (D131) take room too.
    const databases = ((await indexedDB.databases?.()) ?? []).flatMap(({ name }) => name ?? []);
    const bytesOf = new Map<string, number>();
    const kindOf = new Map<string, string>(docs.map(({ id, kind }) => [id, kind]));
    for (const { doc, docKind, update } of waiting) {
      if (doc === '') continue;
      kindOf.set(doc, docKind);
      bytesOf.set(doc, (bytesOf.get(doc) ?? 0) + (update?.length ?? 0));
    }
    const found = new Map<StoredKind, { count: number; bytes: number; changedAt: number | null }>();
    const rowOf = new Map(docs.map((row) => [row.id as string, row]));
    for (const [doc, kind] of kindOf) {
      const name = shown(kind);
      const sum = found.get(name) ?? { count: 0, bytes: 0, changedAt: null };
      const row = rowOf.get(doc);
      sum.count += 1;
      sum.bytes += (bytesOf.get(doc) ?? 0) + (row?.known.length ?? 0);
      for (const own of databases.filter((one) => one.startsWith(`${prefix}doc:${doc}`))) sum.bytes += await ownBytes(own);
      if (row?.changedAt) sum.changedAt = Math.max(sum.changedAt ?? 0, row.changedAt);
      found.set(name, sum);
    }
    return kinds.flatMap((kind) => {
      const sum = found.get(kind);
      return sum ? [{ kind, ...sum }] : [];
    });
  } finally {
    tables.close();
  }
}

function shown(kind: string): StoredKind {
  if (kind === 'profile' || kind === 'availability') return 'own';
  return (kinds as readonly string[]).includes(kind) ? (kind as StoredKind) : 'other';
}

/** The bytes in a document's own database; a database that is not there is not made by asking. */
function ownBytes(name: string): Promise<number> {
  return new Promise((resolve) => {
    const opening = indexedDB.open(name);
    opening.onupgradeneeded = () => opening.transaction?.abort();
    opening.onerror = (event) => {
      event.preventDefault();
      resolve(0);
    };
    opening.onsuccess = () => {
      const db = opening.result;
      const end = (bytes: number): void => {
        db.close();
        resolve(bytes);
      };
      if (!db.objectStoreNames.contains('updates')) return end(0);
      const all = db.transaction(['updates']).objectStore('updates').getAll();
      all.onsuccess = () => end((all.result as unknown[]).reduce<number>((sum, update) => sum + (update instanceof Uint8Array ? update.length : 0), 0));
      all.onerror = (event) => {
        event.preventDefault();
        end(0);
      };
    };
  });
}
