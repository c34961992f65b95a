/**
 * The bin. Deletion is soft: a binned thing keeps all its entries and its text, is read-only on screen, and comes back whole.
 * A binning carries what stood: the highest clock of each clientID in the thing and in its text, so that whatever lies above
 * them came from somebody who had not seen it go, in whichever order the two arrive.
 */
import type * as Y from 'yjs';
import type { Json } from '../base/json.ts';
import { recordOf } from '../base/json.ts';
import { type Field, type Standing, standing, standingOf, type Thing } from './thing.ts';

/** The highest clock of each clientID that was found. */
export type Clocks = { readonly [client: string]: number };

export interface Binned {
  /** Whole seconds since 1970 by the corrected clock of the member who binned it. */
  readonly at: number;
  /** Of the thing, in its own document. */
  readonly clocks: Clocks;
  /** Of its text, in the text's document. */
  readonly text: Clocks;
}

/** Quiet. Of binned and taken back, taken back stands; of two binnings the later. */
export const bin: Field<Binned | null> = {
  quiet: true,
  read(value) {
    const binned = recordOf(value);
    if (!binned) return null;
    const at: unknown = binned.at;
    return { at: typeof at === 'number' && Number.isFinite(at) ? at : 0, clocks: clocksIn(binned.clocks), text: clocksIn(binned.text) };
  },
  pick: (values) => (values.includes(false) ? false : values.at(-1)),
};

function clocksIn(value: unknown): Clocks {
  const pairs = Object.entries(recordOf(value) ?? {});
  return Object.fromEntries(pairs.filter((pair): pair is [string, number] => typeof pair[1] === 'number'));
}

/** The binning that holds for a thing, or null when it is not in the bin. */
export function binnedOf(thing: Thing): Binned | null {
  const entries = standingOf(thing, 'bin').map((entry) => entry.value);
  return bin.read(entries.length > 1 ? bin.pick?.(entries) : entries[0]);
}

/** What a binning carries: the thing and its text as they stand now. */
export function binning(thing: Thing, text: Y.Text | null, seconds: number): Json {
  const ofText = text ? clocksOf(text) : {};
  return { at: seconds, clocks: clocksOf(thing), ...(Object.keys(ofText).length > 0 ? { text: ofText } : {}) };
}

/** The highest clock of each clientID in a list or text, its deleted parts too: they were seen as well. */
function clocksOf(type: Thing | Y.Text): Clocks {
  const highest: { [client: string]: number } = {};
  for (let item = type._start; item !== null; item = item.right) {
    const last = item.id.clock + item.length - 1;
    if (last > (highest[item.id.client] ?? -1)) highest[item.id.client] = last;
  }
  return highest;
}

/** What somebody added to a binned thing without having seen it go (*Löytötavarat*). */
export interface Unseen {
  readonly entries: readonly Standing[];
  /** Whether its text has characters above the binning's clocks. */
  readonly inText: boolean;
}

/** What lies above the clocks of the binning, or null when nothing does or the thing is not in the bin. */
export function unseenByBinning(thing: Thing, text: Y.Text | null): Unseen | null {
  const binned = binnedOf(thing);
  if (!binned) return null;
  const entries = standing(thing).filter((entry) => {
    const [client, clock] = entry.id.split(':') as [string, string];
    return entry.field !== 'bin' && Number(clock) > (binned.clocks[client] ?? -1);
  });
  const inText = text !== null && hasAbove(text, binned.text);
  return entries.length > 0 || inText ? { entries, inText } : null;
}

function hasAbove(text: Y.Text, clocks: Clocks): boolean {
  for (let item = text._start; item !== null; item = item.right) {
    if (!item.deleted && item.countable && item.id.clock + item.length - 1 > (clocks[item.id.client] ?? -1)) return true;
  }
  return false;
}
