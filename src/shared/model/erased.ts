/**
 * What an erasure for good leaves of a document: nothing but the binning, which says so. The thing is emptied here, by its member's own hand, and
 * the server is asked to erase what was deleted then; so nothing nameless stands in a list in between, nor after it. Rules D144 to D146.
 */
import * as Y from 'yjs';
import { isId } from '../base/ids.ts';
import { recordOf } from '../base/json.ts';
import { binnedOf, binning } from './bin.ts';
import { isNewerThanApp, type Paper, write } from './paper.ts';
import { type Entry, standingOf, type Thing } from './thing.ts';

/** Roots that are no content. */
const notContent: ReadonlySet<string> = new Set(['who', 'about']);

/**
 * Takes all that a binned thing's document holds out of it and notes in its binning that it was erased. Nested types stay, empty, since
 * they are never deleted.
 *
 * @returns false where nothing was done: not in the bin, erased already, or of a newer app
 */
export function emptyForGood(paper: Paper): boolean {
  const thing = headOf(paper.y);
  if (!thing || !binnedOf(thing) || isErased(paper.y) || isNewerThanApp(paper)) return false;
  write(paper, () => {
    for (const name of [...paper.y.share.keys()]) if (!notContent.has(name)) emptyRoot(paper.y, name);
    const entry: Entry = ['bin', { ...(recordOf(binning(thing, null, paper.seconds(), true)) ?? {}), erased: true }, paper.seconds()];
    thing.push([entry]);
  });
  return true;
}

/** Whether a document is what an erasure has left. Taken back by an older app, it still is. */
export function isErased(y: Y.Doc): boolean {
  const thing = headOf(y);
  return thing !== null && standingOf(thing, 'bin').some(({ value }) => recordOf(value)?.erased === true);
}

/** The thing that the document is about; asked for only where it was begun, since asking makes a root. Verbs stand above this file. */
function headOf(y: Y.Doc): Thing | null {
  return y.share.has('head') ? (y.getArray('head') as unknown as Thing) : null;
}

function emptyRoot(y: Y.Doc, name: string): void {
  const root = y.share.get(name);
  if (!root) return;
  if (root._map.size > 0) {
    for (const value of y.getMap(name).values()) if (value instanceof Y.Array) value.delete(0, value.length);
  } else if (root._start !== null) {
    const list = isId(name) ? y.getText(name) : y.getArray(name);
    list.delete(0, list.length);
  }
}
