/**
 * The past of what the bin was emptied of: what went last, and the server's versions of how it lay there before, fetched into the history of
 * this device when a member asks for them. Rule D152.
 */
import * as Y from 'yjs';
import { contentOf, titleOf } from '../history/content.ts';
import { packed } from '../history/pack.ts';
import type { HistoryStore, VersionRow } from '../history/store.ts';
import type { DocId } from '../shared/base/ids.ts';
import { daysLeft, type Emptied, emptiedOf } from '../shared/model/emptying.ts';
import { type DocKind, docOf } from '../shared/model/paper.ts';
import { fetchBytes } from './ask.ts';
import type { EmptiedPast, Past, WhichPast } from './past.ts';

interface LastEmptied extends Omit<EmptiedPast, 'moment'> {
  readonly versions: readonly number[];
}

/**
 * What of a document was emptied last and has not come back; null where there is nothing, or where it is too late.
 *
 * @param now milliseconds by the server's clock, as well as it is known
 */
export function lastEmptied(y: Y.Doc, now: number): LastEmptied | null {
  const all = [...contentOf(y).things.values()].flatMap((content) => {
    const said = emptiedOf(content.thing);
    return said && said.versions.length > 0 ? [{ content, said }] : [];
  });
  const last = all.toSorted((a, b) => a.said.at - b.said.at).at(-1)?.said;
  if (!last) return null;
  const at = last.at * 1000;
  const days = daysLeft(at, now);
  if (days === 0) return null;
  const same = all.filter(({ said }) => isOne(said, last)).map(({ content }) => content);
  const titles = same.map(titleOf).filter((title) => title !== '');
  return { at, days, isWhole: same.some((content) => content.at.id === null), titles, versions: last.versions };
}

function isOne(a: Emptied, b: Emptied): boolean {
  return a.versions.join() === b.versions.join();
}

type Fetched = Awaited<ReturnType<Past['fetchEmptied']>>;

/** Keeps the versions of one emptying as one moment, once. */
export async function fetchVersions(store: HistoryStore, which: WhichPast, kinds: readonly DocKind[], versions: readonly number[]): Promise<Fetched> {
  const found: Omit<VersionRow, 'number' | 'at' | 'bytes'>[] = [];
  const states: Uint8Array[] = [];
  let at = 0;
  for (const theirs of versions) {
    const answer = await fetchBytes(`/api/version/${theirs}`);
    // Any other answer than these is of somebody between
    if (answer?.status !== 200 && answer?.status !== 404) return { moment: null, why: 'offline' };
    const kind = kinds.find((one) => docOf(which.space, one, which.doc) === answer.header('X-Doc'));
    const mark = answer.status === 200 ? markOf(answer.bytes) : null;
    if (!kind || !mark) return { moment: null, why: 'gone' };
    at = Math.max(at, Number(answer.header('X-Seconds')) * 1000 || 0);
    found.push({ doc: docOf(which.space, kind, which.doc), space: which.space, kind, by: [], mark, name: '', held: false, why: 'emptied', theirs });
    states.push(await packed(answer.bytes));
  }
  const numbers: number[] = [];
  for (const [place, row] of found.entries()) {
    const state = states[place] as Uint8Array;
    const same = (await store.versions(row.doc)).find((one) => one.theirs === row.theirs);
    numbers.push(same?.number ?? (await store.add({ ...row, at, bytes: state.length }, state)));
  }
  return { moment: idOf(numbers) };
}

/** The moment that was fetched for an emptying; null: none was, or one of an event's two documents is missing. */
export async function fetchedFor(store: HistoryStore, docs: readonly DocId[], versions: readonly number[]): Promise<string | null> {
  const rows = (await Promise.all(docs.map((doc) => store.versions(doc)))).flat();
  const numbers = rows.filter(({ theirs }) => theirs !== undefined && versions.includes(theirs)).map(({ number }) => number);
  return numbers.length === versions.length ? idOf(numbers) : null;
}

/** What addresses call a moment. */
export function idOf(numbers: readonly number[]): string {
  return numbers.toSorted((a, b) => a - b).join('-');
}

/** How it stands is told by its own snapshot; null: it is no document. */
function markOf(state: Uint8Array): Uint8Array | null {
  const y = new Y.Doc();
  try {
    Y.applyUpdate(y, state);
    return Y.encodeSnapshot(Y.snapshot(y));
  } catch {
    return null;
  } finally {
    y.destroy();
  }
}
