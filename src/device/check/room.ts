/** What a browser says of the storage it gives: bytes in use, and bytes that are left. Rule D143. */

export interface Room {
  /** Null where the browser does not tell. */
  readonly usedBytes: number | null;
  readonly roomBytes: number | null;
}

/** Newer Chromium tells every site that so much is left, whatever the disk holds, lest sites know a device by its disk: that is no figure. */
const madeUp = 10 * 2 ** 30;

/** Never fails. */
export async function askRoom(): Promise<Room> {
  try {
    return roomOf(await navigator.storage.estimate());
  } catch {
    return { usedBytes: null, roomBytes: null };
  }
}

export function roomOf({ usage, quota }: StorageEstimate): Room {
  const left = usage === undefined || quota === undefined ? null : Math.max(0, quota - usage);
  return { usedBytes: usage ?? null, roomBytes: left === madeUp ? null : left };
}
