/**
 * *Löytötavarat*: what somebody wrote into a thing that a colleague had put into the bin, without having seen it go. Whatever lies above the
 * clocks of the binning is found, in whichever order the two arrived, and on every device alike. Rules D13 and D123 to D125 of DOCUMENTS.md.
 */
import * as Y from 'yjs';
import { type Id, isId, type MemberId } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import { type Binned, bin, binnedOf, type Clocks } from './bin.ts';
import { agendaItem, eventHead } from './event.ts';
import { goalHead, writtenOfStep } from './goal.ts';
import { networkCard } from './network.ts';
import { noteHead } from './note.ts';
import { type DocKind, type Paper, whoRoot } from './paper.ts';
import { poolCard } from './pool.ts';
import { hasField, type Shape, type Standing, standing, standingOf, type Thing } from './thing.ts';
import { head, type Place, thingAt } from './verbs.ts';

/** A value that was given to a field. */
export interface LostField {
  /** The item or step; '' for what the document is about. */
  readonly thing: string;
  readonly field: string;
  readonly value: Json;
  readonly by: MemberId | null;
}

/** Words in a row of one member's. */
export interface LostWords {
  readonly thing: string;
  readonly text: string;
  readonly by: MemberId | null;
}

/** What was found in one thing that is in the bin. */
export interface Find {
  /** The item or step; '' where the document itself is in the bin. */
  readonly thing: string;
  readonly title: string;
  /** Whole seconds since 1970. */
  readonly binnedAt: number;
  readonly binnedBy: MemberId | null;
  readonly fields: readonly LostField[];
  readonly words: readonly LostWords[];
}

/** A binned thing with what was found in its own document, and where else to look. */
export interface Sought extends Find {
  /** Who binned it: nothing of these clientIDs was written without having seen it. */
  readonly clients: ReadonlySet<string>;
  /** Null: whoever binned it did not have the texts at hand, so that nothing can be told of them. */
  readonly clocks: Clocks | null;
  /** The root of its long text; null for every root that is a thing's. */
  readonly text: string | null;
}

/** Breaks the room on purpose, so that tests can see that they would notice. Set in `test/` alone. */
export interface LostSabotage {
  /** Judges by what had arrived when the binning did: half of what is lost comes before it. */
  readonly arrivedBefore?: Clocks;
}

interface Kind {
  readonly head: Shape;
  /** The fields that name it, the first that says something. */
  readonly title: readonly string[];
  readonly list?: { readonly root: string; readonly shape: Shape; readonly title: string };
  /** Its long text in the same document. */
  readonly text?: (paper: Pick<Paper, 'id' | 'space'>) => string;
}

/** Fields whose values are chosen and not written: they have no words that could be lost. */
const chosen: ReadonlySet<string> = new Set(['colour', 'weave', 'type', 'state', 'zone']);

const kinds: { readonly [K in DocKind]?: Kind } = {
  event: { head: eventHead, title: ['title'], list: { root: 'items', shape: agendaItem, title: 'title' } },
  goal: { head: goalHead, title: ['when', 'then'], list: { root: 'steps', shape: writtenOfStep, title: 'text' }, text: ({ space }) => space },
  note: { head: noteHead, title: ['title'], text: ({ id }) => id },
  pool: { head: poolCard, title: ['name'] },
  card: { head: networkCard, title: ['nameFi', 'nameSv', 'nameEn'] },
};

/** What is in the bin here and what was found of it, also where nothing was yet: its words may stand in another document. */
export function soughtIn(paper: Searched, sabotage: LostSabotage = {}): readonly Sought[] {
  const kind = kinds[paper.kind];
  if (!kind) return [];
  const things = kind.list ? placesIn(paper.y, kind.list.root) : [];
  const whole = lyingAt(paper.y, head);
  if (whole) return [soughtOf(paper, kind, whole, whole.binned.all ? [head, ...things] : [head], sabotage)];
  return things.flatMap((at) => {
    const lying = lyingAt(paper.y, at);
    return lying ? [soughtOf(paper, kind, lying, [at], sabotage)] : [];
  });
}

type Searched = Pick<Paper, 'id' | 'space' | 'kind' | 'y'>;

function placesIn(y: Y.Doc, root: string): readonly Place[] {
  return [...y.getMap(root).keys()].filter((id) => isId(id)).map((id) => ({ root, id }));
}

/** A thing that lies in the bin. */
interface Lying {
  readonly at: Place;
  readonly thing: Thing;
  readonly binned: Binned;
  /** Its binnings, the one that is shown last. */
  readonly entries: readonly Standing[];
}

/** Of several that have binned it without having seen each other: what any of them saw was put away by somebody who had seen it. */
function lyingAt(y: Y.Doc, at: Place): Lying | null {
  const thing = thingAt(y, at);
  // Asked of every step of a goal whenever its typing rests, and of most the answer is no.
  if (!thing || !hasField(thing, 'bin')) return null;
  const last = binnedOf(thing);
  if (!last) return null;
  const entries = standingOf(thing, 'bin');
  const all = entries.flatMap(({ value }) => bin.read(value) ?? []);
  const texts = all.map(({ text }) => text).filter((text) => text !== null);
  const binned = {
    at: last.at,
    clocks: highest(all.map(({ clocks }) => clocks)),
    text: texts.length > 0 ? highest(texts) : null,
    all: all.some((one) => one.all),
  };
  return { at, thing, binned, entries };
}

/** @param parts what went with it */
function soughtOf(paper: Searched, kind: Kind, { at, thing, binned, entries }: Lying, parts: readonly Place[], { arrivedBefore }: LostSabotage): Sought {
  const clients = new Set(entries.map(({ id }) => id.split(':')[0] ?? ''));
  const clocks = arrivedBefore ?? binned.clocks;
  const text = at.id ?? kind.text?.(paper) ?? null;
  return {
    thing: at.id ?? '',
    title: titleOf(thing, at.id === null ? kind.title : [kind.list?.title ?? '']),
    binnedAt: binned.at,
    binnedBy: entries.at(-1)?.by ?? null,
    fields: parts.flatMap((part) => fieldsAbove(thingAt(paper.y, part), part, part.id === null ? kind.head : (kind.list?.shape ?? {}), clocks, clients)),
    // A goal's and a note's words stand in their own document, a step has none, an event's are in its floor.
    words: kind.text && at.id === null ? wordsAbove(paper.y, text, arrivedBefore ?? textClocks(binned), clients) : [],
    clients,
    clocks: paper.kind === 'event' ? (arrivedBefore ?? binned.text) : null,
    text,
  };
}

function highest(several: readonly Clocks[]): Clocks {
  const found: { [client: string]: number } = {};
  for (const clocks of several) for (const [client, clock] of Object.entries(clocks)) found[client] = Math.max(found[client] ?? -1, clock);
  return found;
}

/** Of the words in a document that went whole its clocks tell; older binnings told of the text by itself. */
function textClocks({ all, clocks, text }: Binned): Clocks | null {
  return all ? clocks : text;
}

/** What was found, with what the document of the texts has of it. Things in which nothing was found are left out. */
export function findsOf(sought: readonly Sought[], floor: Y.Doc | null): readonly Find[] {
  return sought
    .map(({ clients, clocks, text, ...find }) => ({ ...find, words: [...find.words, ...(floor ? wordsAbove(floor, text, clocks, clients) : [])] }))
    .filter(({ fields, words }) => fields.length > 0 || words.length > 0);
}

function fieldsAbove(thing: Thing | undefined, at: Place, shape: Shape, clocks: Clocks, clients: ReadonlySet<string>): LostField[] {
  if (!thing) return [];
  // What is quiet (its place in a list, that it was moved to the next time) is nobody's words; of a newer app's fields nothing can be shown.
  return standing(thing)
    .filter(({ id, field }) => shape[field]?.quiet === false && !chosen.has(field) && isAbove(id, clocks, clients))
    .filter(({ value }) => value !== '' && value !== null && !(Array.isArray(value) && value.length === 0))
    .map(({ field, value, by }) => ({ thing: at.id ?? '', field, value, by }))
    .filter((one, index, all) => all.findIndex((other) => isSaidBy(one, other)) === index);
}

/** A member's two devices may have written the same. */
function isSaidBy(one: LostField, other: LostField): boolean {
  return other.field === one.field && other.by === one.by && JSON.stringify(other.value) === JSON.stringify(one.value);
}

function isAbove(id: string, clocks: Clocks, clients: ReadonlySet<string>): boolean {
  const [from = '', clock] = id.split(':');
  return !clients.has(from) && Number(clock) > (clocks[from] ?? -1);
}

function titleOf(thing: Thing, fields: readonly string[]): string {
  for (const field of fields) {
    const value = standingOf(thing, field).at(-1)?.value;
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
}

/** @param root null: of every root that is a thing's */
function wordsAbove(y: Y.Doc, root: string | null, clocks: Clocks | null, clients: ReadonlySet<string>): LostWords[] {
  if (!clocks) return [];
  const roots = root === null ? [...y.share.keys()].filter((name) => isId(name)) : [root];
  return roots.flatMap((name) => passagesAbove(y, name, root === null ? name : '', clocks, clients));
}

function passagesAbove(y: Y.Doc, root: string, thing: string, clocks: Clocks, clients: ReadonlySet<string>): LostWords[] {
  const who = whoRoot(y);
  const found: { thing: string; text: string; by: MemberId | null }[] = [];
  let before: MemberId | null | undefined;
  for (let item = y.getText(root)._start; item !== null; item = item.right) {
    if (item.deleted || !item.countable) continue;
    const { client: from, clock } = item.id;
    const seen = clients.has(String(from)) ? item.length : Math.min(item.length, Math.max(0, (clocks[String(from)] ?? -1) + 1 - clock));
    const text = seen >= item.length ? '' : item.content instanceof Y.ContentString ? item.content.str.slice(seen) : '▢';
    if (text === '') {
      before = undefined;
      continue;
    }
    const writer: unknown = who.get(String(from));
    const by = isId(writer) ? (writer as Id<'member'>) : null;
    const last = found.at(-1);
    if (last && before === by && seen === 0) last.text += text;
    else found.push({ thing, text, by });
    before = by;
  }
  return found.map((one) => ({ ...one, text: one.text.trim() })).filter(({ text }) => text !== '');
}
