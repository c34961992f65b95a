/** Takes every database of this app off the device: `kept`, catalogues of all versions, documents, and whatever a newer app has made here. */
import { removeDocStore } from './remove-doc-store.ts';

/** So many deletions at once; each waits for connections of other tabs to close. */
const atOnce = 20;

/**
 * @param prefix what the names of this app's databases begin with
 * @param docs documents known to be here, for browsers that do not list their databases
 */
export async function wipeDatabases(prefix: string, docs: readonly string[]): Promise<void> {
  if (typeof indexedDB === 'undefined') return;
  const listed = (await indexedDB.databases?.().catch(() => [])) ?? [];
  const names = listed.map(({ name }) => name ?? '').filter((name) => name.startsWith(prefix));
  const all = [...new Set([...docs.map((doc) => `${prefix}doc:${doc}`), ...names, `${prefix}kept`])];
  for (let at = 0; at < all.length; at += atOnce) await Promise.all(all.slice(at, at + atOnce).map(removeDocStore));
}
