/**
 * The bin. Deletion is soft: a binned thing keeps all its entries and its text, is read-only on screen, and comes back whole.
 * A binning carries what stood: the highest clock of each clientID in the thing and in its text, so that whatever lies above
 * them came from somebody who had not seen it go, in whichever order the two arrive.
 */
import type * as Y from 'yjs';
import type { Json } from '../base/json.ts';
import { recordOf } from '../base/json.ts';
import { type Field, standingOf, type Thing } from './thing.ts';

/** The highest clock of each clientID that was found. */
export type Clocks = { readonly [client: string]: number };

export interface Binned {
  /** Whole seconds since 1970 by the corrected clock of the member who binned it. */
  readonly at: number;
  /** Of the thing, in its own document; of all that stood in the document where the whole of it went. */
  readonly clocks: Clocks;
  /** Of its text, in the text's document; null when whoever binned it did not have that at hand. */
  readonly text: Clocks | null;
  /** The whole document went, with everything in it, and the clocks tell of all of that. */
  readonly all: boolean;
}

/** Where the words of a thing are: its long text, or for what a document is about the other document of its texts. */
export type Beside = Y.Text | Y.Doc | null;

/** Quiet. Of binned and taken back, taken back stands; of two binnings the later. */
export const bin: Field<Binned | null> = {
  quiet: true,
  read(value) {
    const binned = recordOf(value);
    if (!binned) return null;
    const at: unknown = binned.at;
    return {
      at: typeof at === 'number' && Number.isFinite(at) ? at : 0,
      clocks: clocksIn(binned.clocks) ?? {},
      text: clocksIn(binned.text),
      all: binned.all === true,
    };
  },
  pick: (values) => (values.includes(false) ? false : values.at(-1)),
};

function clocksIn(value: unknown): Clocks | null {
  const record = recordOf(value);
  if (!record) return null;
  return Object.fromEntries(Object.entries(record).filter((pair): pair is [string, number] => typeof pair[1] === 'number'));
}

/** The binning that holds for a thing, or null when it is not in the bin. */
export function binnedOf(thing: Thing): Binned | null {
  const entries = standingOf(thing, 'bin').map((entry) => entry.value);
  return bin.read(entries.length > 1 ? bin.pick?.(entries) : entries[0]);
}

/**
 * What a binning carries: the thing and its words as they stand now.
 *
 * @param isAll the thing is what its document is about: everything in the document goes with it
 */
export function binning(thing: Thing, beside: Beside, seconds: number, isAll: boolean): Json {
  const texts = beside && 'store' in beside ? clocksOfAll(beside) : beside && !isAll ? clocksOf(beside) : null;
  const clocks = isAll && thing.doc ? clocksOfAll(thing.doc) : clocksOf(thing);
  return { at: seconds, clocks, ...(texts && { text: texts }), ...(isAll && { all: true }) };
}

/** The highest clock of each clientID in a list or text, its deleted parts too: they were seen as well. */
export function clocksOf(type: Thing | Y.Text): Clocks {
  const highest: { [client: string]: number } = {};
  for (let item = type._start; item !== null; item = item.right) {
    const last = item.id.clock + item.length - 1;
    if (last > (highest[item.id.client] ?? -1)) highest[item.id.client] = last;
  }
  return highest;
}

/** The same of a whole document. */
export function clocksOfAll(y: Y.Doc): Clocks {
  const highest: { [client: string]: number } = {};
  for (const [client, structs] of y.store.clients) {
    const last = structs.at(-1);
    if (last) highest[client] = last.id.clock + last.length - 1;
  }
  return highest;
}
