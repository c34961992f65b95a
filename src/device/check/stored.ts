/** What lies on this device, by kind and by network: how many documents, how many bytes, and when one of them last changed. Opens no document. Rule D141. */
import { PlainTables } from '../../disk/plain-tables.ts';
import type { SpaceId } from '../../shared/base/ids.ts';

export const kinds = ['event', 'card', 'note', 'goal', 'pool', 'own', 'other'] as const;
export type StoredKind = (typeof kinds)[number];

export interface Sum {
  readonly count: number;
  readonly bytes: number;
  /** Milliseconds; null: nobody noted it. */
  readonly changedAt: number | null;
}

export interface Stored {
  readonly kinds: readonly (Sum & { readonly kind: StoredKind })[];
  /** The largest first; what several networks host stands with the first of them, null: what belongs to none. */
  readonly networks: readonly (Sum & { readonly network: SpaceId | null })[];
}

const nothing: Stored = { kinds: [], networks: [] };

/** @param prefix of the device's databases */
export async function whatIsHere(prefix: string): Promise<Stored> {
  const tables = await PlainTables.open(`${prefix}kept`);
  if (!tables) return nothing;
  try {
    const [docs, waiting, spaces] = await tables.transact('r', ['docs', 'journal', 'inbox', 'spaces'], async (tx) => [
      await tx.all('docs'),
      [...(await tx.all('journal')), ...(await tx.all('inbox'))],
      await tx.all('spaces'),
    ]);
    // By their names as they are: databases of earlier readings of a document (D131) take room too.
    const databases = ((await indexedDB.databases?.()) ?? []).flatMap(({ name }) => name ?? []);
    const bytesOf = new Map<string, number>();
    const about = new Map<string, { readonly kind: string; readonly space: SpaceId }>(docs.map(({ id, kind, space }) => [id, { kind, space }]));
    for (const { doc, docKind, space, update } of waiting) {
      if (doc === '') continue;
      about.set(doc, { kind: docKind, space });
      bytesOf.set(doc, (bytesOf.get(doc) ?? 0) + (update?.length ?? 0));
    }
    const spaceOf = new Map(spaces.map((row) => [row.id, row]));
    const networkOf = (space: SpaceId): SpaceId | null => {
      const row = spaceOf.get(space);
      return row?.kind === 'network' ? space : (row?.hosts[0] ?? null);
    };
    const byKind = new Map<StoredKind, Sum>();
    const byNetwork = new Map<SpaceId | null, Sum>();
    const rowOf = new Map(docs.map((row) => [row.id as string, row]));
    for (const [doc, { kind, space }] of about) {
      const row = rowOf.get(doc);
      let bytes = (bytesOf.get(doc) ?? 0) + (row?.known.length ?? 0);
      for (const own of databases.filter((one) => one.startsWith(`${prefix}doc:${doc}`))) bytes += await ownBytes(own);
      const one: Sum = { count: 1, bytes, changedAt: row?.changedAt || null };
      add(byKind, shown(kind), one);
      add(byNetwork, networkOf(space), one);
    }
    return {
      kinds: kinds.flatMap((kind) => {
        const sum = byKind.get(kind);
        return sum ? [{ kind, ...sum }] : [];
      }),
      networks: [...byNetwork].map(([network, sum]) => ({ network, ...sum })).toSorted((a, b) => b.bytes - a.bytes),
    };
  } finally {
    tables.close();
  }
}

function add<K>(sums: Map<K, Sum>, key: K, { count, bytes, changedAt }: Sum): void {
  const before = sums.get(key) ?? { count: 0, bytes: 0, changedAt: null };
  const latest = before.changedAt === null || changedAt === null ? (before.changedAt ?? changedAt) : Math.max(before.changedAt, changedAt);
  sums.set(key, { count: before.count + count, bytes: before.bytes + bytes, changedAt: latest });
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
