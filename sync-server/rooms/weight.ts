/**
 * What an update may cost the loop that serves everybody: found from its scan and from how much stands, before it is applied. Pure. Rule R73.
 * Yjs looks for a struct's place among its neighbours one by one, so that in the worst case each act walks past all that stands
 * (measured: 10 000 writes of one key in 80 kB took 250 ms; a letter in a text of 200 000 structs at most 20).
 */
import type { PieceBounds } from '../../src/shared/wire/cut.ts';
import type { GoodScan } from '../../src/shared/wire/scan.ts';

/** An update above this is large: it is rehearsed before it comes near the standing copy. */
export const largeBytes = 16_384;
/** Steps past neighbours that one turn of the loop may take: some 20 ms at the worst. */
const stepsPerTurn = 300_000;
/** So many acts are always taken on the spot: a key press is one or two. */
const actsOnTheSpot = 2;

/** @param structs how many stand in the document */
export function isHeavy(update: Uint8Array, scan: GoodScan, structs: number): boolean {
  if (update.length > largeBytes) return true;
  const acts = scan.structs + scan.deletes.length;
  return acts > actsOnTheSpot && acts * (structs + acts) > stepsPerTurn;
}

/**
 * Pieces of a heavy update of which each is applied in one turn of the loop.
 *
 * @param structs how many stand in the document when all of it is applied
 */
export function turnsOf(structs: number): PieceBounds {
  const acts = Math.min(5_000, Math.max(1, Math.floor(stepsPerTurn / (structs + 1))));
  return { bytes: Number.MAX_SAFE_INTEGER, structs: acts, ranges: acts };
}
