/**
 * Emptying of the bin: what has lain in it for thirty days by the server's clock is emptied by the device of somebody who may write there. Values
 * and letters go, the thing stays with its name, its binning and the note `emptied`. What is to go is said by marks: a mark tells all that was
 * ever written into a thing and its text, so that a device that knows of one letter more empties nothing. Rules D147 to D149 of DOCUMENTS.md.
 */
import type * as Y from 'yjs';
import { isId } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import { recordOf } from '../base/json.ts';
import { dayMs } from '../base/time.ts';
import { binnedOf, binning, type Clocks, clocksOf, clocksOfAll } from './bin.ts';
import { hashOfWords } from './content-hash.ts';
import { isErased } from './erased.ts';
import { type DocKind, isNewerThanApp, type Paper, write } from './paper.ts';
import { type Entry, hasField, standing, standingOf, type Thing } from './thing.ts';
import { head, type Place, thingAt } from './verbs.ts';

/** All that was ever written in a thing and in its text, as one short word: equal marks, nothing new. */
export type Mark = string;

/** Something that lies in the bin and has anything to be emptied. */
export interface Lies {
  /** The item or step; '' for what the document is about. */
  readonly thing: string;
  readonly mark: Mark;
}

/** What an emptying has left a word of. */
export interface Emptied {
  /** Whole seconds since 1970 by the clock of the device that emptied. */
  readonly at: number;
  /** The number of the server's version of how it stood before, of its own document and of the document of its texts. */
  readonly versions: readonly number[];
}

/** What a server's row `due/<document>` says: what has lain there long enough, exactly as it lay, and where it is kept for those who want it back. */
export interface Due {
  readonly kind: DocKind;
  readonly marks: ReadonlyMap<string, Mark>;
  readonly versions: readonly number[];
}

/** So long the server has what was emptied, after that. */
const keptDays = 30;

/** Null: nothing that this app could act upon. */
export function readDue(value: Json | undefined): Due | null {
  const row = recordOf(value);
  const things = recordOf(row?.things);
  const versions = row?.versions;
  if (typeof row?.kind !== 'string' || !isEverEmptied(row.kind) || !things || !Array.isArray(versions) || versions.length === 0) return null;
  const marks = Object.entries(things).filter((pair): pair is [string, string] => typeof pair[1] === 'string' && (pair[0] === '' || isId(pair[0])));
  const numbers = versions.filter((version): version is number => Number.isSafeInteger(version));
  return marks.length > 0 && numbers.length === versions.length ? { kind: row.kind, marks: new Map(marks), versions: numbers } : null;
}

type Searched = Pick<Paper, 'id' | 'space' | 'kind' | 'y'>;

interface Kind {
  /** What names a thing stays: the bin shows it by its name. */
  readonly title: readonly string[];
  readonly list?: { readonly root: string; readonly title: readonly string[] };
}

/**
 * Networks are not among them: from a network hang events, goals and notes that nobody has put into the bin, and its page leads to them.
 * What is to go of one is said by its coordinators, by erasing it for good.
 */
const kinds: { readonly [K in DocKind]?: Kind } = {
  event: { title: ['title'], list: { root: 'items', title: ['title'] } },
  goal: { title: ['when', 'then'], list: { root: 'steps', title: ['text'] } },
  note: { title: ['title'] },
  pool: { title: ['name'] },
};

/** Fields that stay in an emptied thing beside its name. */
const stays: ReadonlySet<string> = new Set(['bin', 'emptied', 'order']);
/** Whether things of documents of a kind are emptied at all. */
export function isEverEmptied(kind: string): kind is DocKind {
  return Object.hasOwn(kinds, kind);
}

/**
 * What lies in the bin of a document and is not empty yet. Of a document that lies there whole that is the whole.
 *
 * @param floor the document of the texts of an event's items; null where it was never begun
 */
export function liesIn(paper: Searched, floor: Y.Doc | null): readonly Lies[] {
  const kind = kinds[paper.kind];
  if (!kind || isErased(paper.y)) return [];
  const whole = thingAt(paper.y, head);
  if (whole && binnedOf(whole)) {
    const things = [head, ...thingsIn(paper.y, kind)];
    const isEmpty = things.every((at) => isEmptyThing(thingAt(paper.y, at), titleOf(kind, at))) && textsIn(paper.y, floor).every(isEmptyText);
    return isEmpty ? [] : [{ thing: '', mark: markOf(clocksOfAll(paper.y), floor && clocksOfAll(floor)) }];
  }
  return thingsIn(paper.y, kind).flatMap((at) => {
    const thing = thingAt(paper.y, at);
    if (!thing || at.id === null || !hasField(thing, 'bin') || !binnedOf(thing)) return [];
    const text = textOf(floor, at.id);
    if (isEmptyThing(thing, titleOf(kind, at)) && (!text || isEmptyText(text))) return [];
    return [{ thing: at.id, mark: markOf(clocksOf(thing), text && clocksOf(text)) }];
  });
}

/**
 * Empties what is due and stands exactly as it did when it was marked; all else is left as it is. Each document is written in one transaction.
 *
 * @param due the marks by thing
 * @param versions where the server keeps how it stood
 * @returns how many things were emptied
 */
export function empty(paper: Paper, floor: Paper | null, due: ReadonlyMap<string, Mark>, versions: readonly number[]): number {
  const kind = kinds[paper.kind];
  if (!kind || isNewerThanApp(paper) || (floor && isNewerThanApp(floor))) return 0;
  const now = liesIn(paper, floor?.y ?? null).filter(({ thing, mark }) => due.get(thing) === mark);
  if (now.length === 0) return 0;
  const places = now.flatMap(({ thing }): Place[] => (thing === '' ? [head, ...thingsIn(paper.y, kind)] : placesOf(kind, thing)));
  const isWhole = now.some(({ thing }) => thing === '');
  const note: Json = { at: paper.seconds(), versions: [...versions] };
  // The texts first: of whoever is cut off between the two the thing itself is left to do, here or on another device
  if (floor) {
    const texts = isWhole ? textsIn(floor.y, null) : now.flatMap(({ thing }) => textOf(floor.y, thing) ?? []);
    if (!texts.every(isEmptyText)) write(floor, () => texts.forEach(emptyText));
  }
  write(paper, () => {
    for (const at of places) emptyThing(paper, thingAt(paper.y, at), titleOf(kind, at), note);
    if (isWhole) textsIn(paper.y, null).forEach(emptyText);
  });
  return now.length;
}

/** The last word of an emptying in a thing; null where there was none. */
export function emptiedOf(thing: Thing): Emptied | null {
  const said = recordOf(standingOf(thing, 'emptied').at(-1)?.value);
  if (typeof said?.at !== 'number' || !Array.isArray(said.versions)) return null;
  return { at: said.at, versions: said.versions.filter((version): version is number => Number.isSafeInteger(version)) };
}

/** When a thing was emptied, milliseconds; null: it was not, or its content came back. */
export function emptiedAt(paper: Pick<Paper, 'y'>, at: Place): number | null {
  const thing = thingAt(paper.y, at);
  const said = thing ? emptiedOf(thing) : null;
  return said && said.at * 1000;
}

/** Whole days that the server still has what a thing held before; 0: it was not emptied, or that is over. */
export function daysLeft(at: number | null, now: number): number {
  return at === null ? 0 : Math.max(0, Math.min(keptDays, Math.ceil((at + keptDays * dayMs - now) / dayMs)));
}

function placesOf(kind: Kind, thing: string): Place[] {
  return kind.list ? [{ root: kind.list.root, id: thing }] : [];
}

function thingsIn(y: Y.Doc, { list }: Kind): Place[] {
  return list ? [...y.getMap(list.root).keys()].filter((id) => isId(id)).map((id) => ({ root: list.root, id })) : [];
}

function titleOf({ title, list }: Kind, at: Place): readonly string[] {
  return at.id === null ? title : (list?.title ?? []);
}

/** The long texts of a document and of the one of its items' texts: roots named by an id. */
function textsIn(y: Y.Doc, floor: Y.Doc | null): Y.Text[] {
  return [y, floor].flatMap((doc) => (doc ? [...doc.share.keys()].filter((name) => isId(name)).map((name) => doc.getText(name)) : []));
}

/** Asked for only where it was begun, since asking makes a root. */
function textOf(y: Y.Doc | null, thing: string): Y.Text | null {
  return y?.share.has(thing) ? y.getText(thing) : null;
}

function isEmptyThing(thing: Thing | undefined, title: readonly string[]): boolean {
  return !thing || standing(thing).every(({ field }) => stays.has(field) || title.includes(field));
}

/** A text that was begun ends in a line break for as long as it stands. */
function isEmptyText(text: Y.Text): boolean {
  return text.length <= 1;
}

function emptyText(text: Y.Text): void {
  if (text.length > 1) text.delete(0, text.length - 1);
}

/** An item of a whole that is emptied lies in the bin from then on: taken back, the whole has no nameless leftovers in its list. */
function emptyThing(paper: Paper, thing: Thing | undefined, title: readonly string[], note: Json): void {
  if (!thing) return;
  const lay = binnedOf(thing) !== null;
  const goes = (field: string): boolean => field === 'emptied' || (field === 'bin' && !lay) || !(stays.has(field) || title.includes(field));
  const entries: Entry[] = [['emptied', note, paper.seconds()]];
  if (!lay) entries.push(['bin', binning(thing, null, paper.seconds(), false), paper.seconds()]);
  const gone = standing(thing).filter(({ field }) => goes(field));
  for (const { index } of gone.reverse()) thing.delete(index, 1);
  thing.push(entries);
}

function markOf(thing: Clocks, text: Clocks | null): Mark {
  return hashOfWords([said(thing), said(text ?? {})]);
}

function said(clocks: Clocks): string {
  return Object.keys(clocks)
    .sort()
    .map((client) => `${client}:${clocks[client]}`)
    .join(' ');
}
