/** How full this device's storage is, and from where on that is said. Pure. Rule D143. */
import type { Room } from '../../device/check/room.ts';

const nearShare = 0.8;
const fullShare = 0.95;

export type Fullness = 'roomy' | 'near' | 'full';

/** Roomy where the browser does not tell: nothing is known then, and the first write that fails says so itself. */
export function fullness({ usedBytes, roomBytes }: Room): Fullness {
  if (usedBytes === null || roomBytes === null) return 'roomy';
  const share = usedBytes / Math.max(1, usedBytes + roomBytes);
  return share >= fullShare ? 'full' : share >= nearShare ? 'near' : 'roomy';
}

/** A size for people: whole kB below a megabyte, one decimal below ten of a unit. */
export function sizeOf(bytes: number): { readonly unit: 'kB' | 'MB' | 'GB'; readonly value: number; readonly decimals: 0 | 1 } {
  for (const [unit, one] of [
    ['GB', 1_000_000_000],
    ['MB', 1_000_000],
  ] as const) {
    if (bytes >= one) return { unit, value: bytes / one, decimals: bytes < 10 * one ? 1 : 0 };
  }
  return { unit: 'kB', value: Math.ceil(bytes / 1_000), decimals: 0 };
}
