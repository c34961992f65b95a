/** Takes a document's own database away. Apart from what opens one, so that it needs no Yjs. */

/** Removes a document's own database. */
export function removeDocStore(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => resolve();
    request.onblocked = () => resolve();
  });
}
