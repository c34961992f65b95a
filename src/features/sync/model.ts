/** The sync panel's lists: what waits, what was refused, what stays here; by name and time. Pure. */
import type { EventRow, NetworkRow } from '../../catalog/rows.ts';
import type { SignState, Waiting } from '../../device/api.ts';
import type { SpaceId } from '../../shared/base/ids.ts';

/** The nine states of the sign, in the order in which they are explained. */
export const signStates = ['local', 'device', 'syncing', 'saved', 'offline', 'signin', 'problem', 'unstored', 'update'] as const satisfies readonly SignState[];

/** How a space is called, and what it is; null when the catalogue does not know it. */
export interface SpaceName {
  readonly kind: 'network' | 'event';
  readonly name: string;
}

export function namesOf(
  networks: readonly NetworkRow[],
  events: readonly EventRow[],
  nameOf: (network: NetworkRow) => string,
): ReadonlyMap<SpaceId, SpaceName> {
  const names = new Map<SpaceId, SpaceName>();
  for (const event of events) names.set(event.id, { kind: 'event', name: event.title });
  for (const network of networks) names.set(network.id, { kind: 'network', name: nameOf(network) });
  return names;
}

export interface Sorted {
  /** On its way, the oldest first. */
  readonly waiting: readonly Waiting[];
  readonly refused: readonly Waiting[];
  /** One line per space: whoever decides, decides for all of it. */
  readonly undecided: readonly Waiting[];
  readonly hereOnly: readonly Waiting[];
}

export function sortedWaiting(all: readonly Waiting[]): Sorted {
  const oldestFirst = all.toSorted((a, b) => a.since - b.since || (a.space < b.space ? -1 : 1));
  const of = (why: Waiting['why']): Waiting[] => oldestFirst.filter((one) => one.why === why);
  return { waiting: of('waiting'), refused: of('refused'), undecided: onePerSpace(of('undecided')), hereOnly: onePerSpace(of('here-only')) };
}

function onePerSpace(list: readonly Waiting[]): Waiting[] {
  const seen = new Set<SpaceId>();
  return list.filter((one) => !seen.has(one.space) && seen.add(one.space));
}

/** What a sign-out leaves waiting on this device: everything that the server has not taken. */
export function leftBySignOut(all: readonly Waiting[]): readonly Waiting[] {
  const { waiting, refused, undecided, hereOnly } = sortedWaiting(all);
  return [...refused, ...waiting, ...undecided, ...hereOnly];
}

/** A key that is the same for the same line over time. */
export function keyOf(one: Waiting): string {
  if (one.copy) return `copy:${one.copy.id}`;
  return one.claim ? `claim:${one.claim.id}` : `${one.space}:${one.doc ?? ''}:${one.kind}:${one.why}`;
}

/** A size for people: whole kB below a megabyte, one decimal below ten of a unit. */
export function sizeOf(bytes: number): { readonly unit: 'kB' | 'MB' | 'GB'; readonly value: number; readonly decimals: 0 | 1 } {
  for (const [unit, one] of [
    ['GB', 1_000_000_000],
    ['MB', 1_000_000],
  ] as const) {
    if (bytes >= one) return { unit, value: bytes / one, decimals: bytes < 10 * one ? 1 : 0 };
  }
  return { unit: 'kB', value: Math.ceil(bytes / 1000), decimals: 0 };
}
