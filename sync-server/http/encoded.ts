/**
 * Frames as bytes. A batch that goes to many lines comes to each in turn as the same frame: it is written once, with what goes out beside it (R121).
 */
import { encodeServer } from '../../src/shared/wire/codec.ts';
import type { ServerFrame } from '../../src/shared/wire/frames.ts';
import type { Healing } from '../claims/healing.ts';

let latest: { readonly frame: ServerFrame; readonly healing: Healing | undefined; readonly bytes: readonly Uint8Array[] } | null = null;

/** The bytes of a frame, and before them those of what has to be said beside it. */
export function encodedFor(frame: ServerFrame, healing: Healing | undefined): readonly Uint8Array[] {
  if (frame.type !== 'batch') return [encodeServer(frame)];
  if (latest?.frame === frame && latest.healing === healing) return latest.bytes;
  const beside = healing?.beside(frame) ?? null;
  const bytes = beside ? [encodeServer(beside), encodeServer(frame)] : [encodeServer(frame)];
  latest = { frame, healing, bytes };
  return bytes;
}
