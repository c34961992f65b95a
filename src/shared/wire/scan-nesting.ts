/**
 * How deep the types of an update lie inside one another, as far as the update itself shows: a second look, taken only when it makes many types.
 * Structs name a neighbour instead of their parent, so the way up goes along neighbours first.
 */

type Place = readonly [client: number, clock: number];

/** Where one struct stands, as far as it says: beside `near`, or inside `parent`, or (neither) in a root. */
export interface Standpoint {
  readonly isType: boolean;
  readonly near: Place | null;
  readonly parent: Place | null;
}

/** The structs of one clientID in the order of their clocks; null where garbage stands, which has no place. */
export interface Strand {
  readonly client: number;
  readonly clocks: number[];
  readonly parents: (Standpoint | null)[];
}

const unknown = -1;
const underway = -2;

/**
 * Depth of the deepest type (1: a type in a root, or in something the update does not bring), or null when a type lies inside itself.
 * Walks with its own stack: four thousand levels must not need four thousand frames of JavaScript's.
 */
export function nesting(strands: readonly Strand[]): number | null {
  const byClient = new Map(strands.map((strand) => [strand.client, { strand, levels: new Int32Array(strand.clocks.length).fill(unknown) }]));
  let deepest = 0;

  const find = ([client, clock]: Place) => {
    const held = byClient.get(client);
    const index = held ? lastAtOrBefore(held.strand.clocks, clock) : -1;
    return held && index >= 0 ? { held, index } : null;
  };

  for (const [, start] of byClient) {
    for (let from = 0; from < start.levels.length; from++) {
      const stack = [{ held: start, index: from }];
      for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
        const { held, index } = top;
        const level = held.levels[index] as number;
        if (level >= 0) {
          stack.pop();
          continue;
        }
        const at = held.strand.parents[index];
        const up = at?.near ?? at?.parent ?? null;
        const next = up && find(up);
        const known = next ? (next.held.levels[next.index] as number) : 0;
        if (next && known < 0) {
          if (known === underway) return null;
          held.levels[index] = underway;
          stack.push(next);
          continue;
        }
        // A neighbour is on the same level; a parent is one above.
        const own = at?.near ? known : next ? known + 1 : 0;
        held.levels[index] = own;
        if (at?.isType) deepest = Math.max(deepest, own + 1);
        stack.pop();
      }
    }
  }
  return deepest;
}

function lastAtOrBefore(clocks: readonly number[], clock: number): number {
  let low = 0;
  let high = clocks.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if ((clocks[middle] as number) <= clock) low = middle + 1;
    else high = middle - 1;
  }
  return high;
}
