/**
 * What size S takes of a device's disk, by kind of document: the bytes in their own databases and in the inbox, those of `kept` and of
 * the catalogue, and what the browser itself counts for all of it.
 */
import { listsWhole } from '../support/made-elsewhere.ts';
import { type Asked, type Figures, round } from './bench.ts';
import { withSizeS } from './first-sync.ts';

export const name = 'disk';
export const about = 'size S on a device: bytes per kind of document, of kept and of the catalogue';

interface Use {
  readonly kinds: { readonly [kind: string]: { readonly documents: number; readonly bytes: number } };
  readonly kept: number;
  readonly catalogue: number;
  /** What the browser counts for the whole. */
  readonly counted: number;
}

export async function run({ say }: Asked): Promise<Figures> {
  return withSizeS(async ({ page }) => {
    await listsWhole(page, 600_000);
    const use = await page.evaluate(useOf);
    const kinds = Object.entries(use.kinds).sort((a, b) => b[1].bytes - a[1].bytes);
    for (const [kind, { documents, bytes }] of kinds)
      say(
        `${kind.padEnd(12)} ${String(documents).padStart(5)} documents ${String(round(bytes / 1_000)).padStart(7)} kB, ${Math.round(bytes / documents)} B each`,
      );
    say(`kept ${round(use.kept / 1_000)} kB, catalogue ${round(use.catalogue / 1_000)} kB; the browser counts ${round(use.counted / 1_000)} kB for all`);
    return {
      kinds: Object.fromEntries(kinds.map(([kind, { documents, bytes }]) => [kind, { documents, bytes, bytesEach: Math.round(bytes / documents) }])),
      keptBytes: use.kept,
      catalogueBytes: use.catalogue,
      countedBytes: use.counted,
    };
  });
}

/** In the page: adds up what its databases hold. */
async function useOf(): Promise<Use> {
  const sizeOf = (value: unknown): number => {
    if (value instanceof Uint8Array) return value.length;
    if (typeof value === 'string') return value.length;
    if (typeof value !== 'object' || value === null) return 8;
    return Object.entries(value).reduce((sum, [key, inner]) => sum + key.length + sizeOf(inner), 0);
  };
  const open = (name: string): Promise<IDBDatabase> =>
    new Promise((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const all = (db: IDBDatabase, store: string): Promise<unknown[]> =>
    new Promise((resolve, reject) => {
      const request = db.transaction(store).objectStore(store).getAll();
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const bytesOf = async (name: string): Promise<number> => {
    const db = await open(name);
    let bytes = 0;
    for (const store of db.objectStoreNames) bytes += sizeOf(await all(db, store));
    db.close();
    return bytes;
  };
  const kept = await open('solmu-kept');
  const docs = (await all(kept, 'docs')) as { id: string; kind: string }[];
  const inbox = (await all(kept, 'inbox')) as { doc: string; docKind: string; update: Uint8Array }[];
  kept.close();
  const kindOf = new Map([...docs.map(({ id, kind }) => [id, kind] as const), ...inbox.map(({ doc, docKind }) => [doc, docKind] as const)]);
  const kinds: { [kind: string]: { documents: number; bytes: number } } = {};
  for (const kind of kindOf.values()) {
    kinds[kind] ??= { documents: 0, bytes: 0 };
    kinds[kind].documents++;
  }
  for (const { docKind, update } of inbox) (kinds[docKind] as { bytes: number }).bytes += update.length;
  let catalogue = 0;
  for (const { name = '' } of await indexedDB.databases()) {
    if (name.startsWith('solmu-catalog')) catalogue += await bytesOf(name);
    if (!name.startsWith('solmu-doc:')) continue;
    const kind = kindOf.get(name.slice('solmu-doc:'.length)) ?? 'unknown';
    kinds[kind] ??= { documents: 0, bytes: 0 };
    kinds[kind].bytes += await bytesOf(name);
  }
  const { usage = 0 } = await navigator.storage.estimate();
  return { kinds, kept: await bytesOf('solmu-kept'), catalogue, counted: usage };
}
