/**
 * Large updates go to devices deflated (raw DEFLATE, RFC 1951), by us and not by the socket: a compacted document lies deflated in the log and is sent as it lies.
 * Pure: the caller brings the engine (zlib on the server, DecompressionStream on a device).
 */
import { limits, type StreamEntry } from './frames.ts';

/** Inflates raw DEFLATE. Rejects when the bytes are damaged or would give more than `maxBytes`. */
export type Inflate = (bytes: Uint8Array, maxBytes: number) => Promise<Uint8Array>;
export type Deflate = (bytes: Uint8Array) => Promise<Uint8Array>;

/** Below this deflating costs more than it saves on a line. */
export const deflateFromBytes = 1_024;

/** The entries with their updates as Yjs wrote them. Rejects when one is damaged: the whole batch is then asked for again. */
export async function inflateEntries(entries: readonly StreamEntry[], inflate: Inflate): Promise<readonly StreamEntry[]> {
  if (!entries.some((entry) => entry.kind === 'edit' && entry.deflated)) return entries;
  return Promise.all(
    entries.map(async (entry) => {
      if (entry.kind !== 'edit' || !entry.deflated) return entry;
      const { deflated: _, ...plain } = entry;
      return { ...plain, update: await inflate(entry.update, limits.inflatedBytes) };
    }),
  );
}

/** The entries with their large updates deflated, where that makes them smaller. */
export async function deflateEntries(entries: readonly StreamEntry[], deflate: Deflate): Promise<readonly StreamEntry[]> {
  return Promise.all(
    entries.map(async (entry) => {
      if (entry.kind !== 'edit' || entry.deflated || entry.update.length < deflateFromBytes) return entry;
      const update = await deflate(entry.update);
      return update.length < entry.update.length ? { ...entry, update, deflated: true as const } : entry;
    }),
  );
}
