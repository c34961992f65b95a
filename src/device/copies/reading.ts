/**
 * What of a copy was never kept, piece by piece as a member understands it: a changed place of a text, a field, a thing. Compares the copy
 * with what the server has of the document. Pure over documents. Rule D133 of DOCUMENTS.md.
 */
import type * as Y from 'yjs';
import { changesBetween, type ThingChange, wholeDocument } from '../../history/compare.ts';
import { differs, type Part, partsOf, remarked, type Stretch, stretchesOf } from '../../history/compare-text.ts';
import { contentOf, inOrder, keyOf, titleOf } from '../../history/content.ts';
import { type Letter, lettersOf, wordsOf } from '../../history/letters.ts';
import { stepsOf } from '../../shared/model/text-copy.ts';
import type { Place } from '../../shared/model/verbs.ts';
import type { CopyPart, CopyThing } from './api.ts';

/** What stands between two changes of one line that is still one place to a reader. */
const mostBetween = 40;
const wordsAround = 6;

/** A changed place of a text with what its adding back needs. */
export interface ChangedPlace {
  readonly key: string;
  readonly text: string;
  readonly runs: readonly Run[];
  readonly parts: readonly Part[];
  readonly cutBefore: boolean;
  readonly cutAfter: boolean;
}

/** Letters that came or went in a row, and the neighbours between which they stood, by their ids at the server. */
export interface Run {
  readonly gone: readonly string[];
  readonly come: readonly Letter[];
  readonly after: string | null;
  readonly before: string | null;
}

/** Which thing a text belongs to when its thing stands in another document. */
export type OfText = (name: string) => Place | null;

/** The changed places of all texts, in their order. */
export function placesIn(base: Y.Doc, copy: Y.Doc): ChangedPlace[] {
  const [was, is] = [contentOf(base).texts, contentOf(copy).texts];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((name) => {
    const text = is.get(name);
    if (!text) return [];
    const before = was.get(name);
    return placesOf(name, stretchesOf(before ? lettersOf(before) : [], lettersOf(text)));
  });
}

function placesOf(name: string, stretches: readonly Stretch[]): ChangedPlace[] {
  if (!differs(partsOf(stretches))) return [];
  const places: ChangedPlace[] = [];
  let at = 0;
  while (at < stretches.length) {
    if (stretches[at]?.kind === 'same') {
      at++;
      continue;
    }
    let end = at + 1;
    while (end < stretches.length && (stretches[end]?.kind !== 'same' || joins(stretches, end))) end++;
    places.push(placeOf(name, stretches, at, end));
    at = end;
  }
  // The line break that every text ends in is nobody's words.
  return places.filter(({ runs }) => runs.some(({ gone, come }) => gone.length > 0 || come.some(({ insert }) => insert !== '\n')));
}

/** Whether what stands unchanged at a place is short, of one line, and followed by another change. */
function joins(stretches: readonly Stretch[], at: number): boolean {
  const words = textOf(stretches[at]);
  return at + 1 < stretches.length && words.length <= mostBetween && !words.includes('\n');
}

function textOf(stretch: Stretch | undefined): string {
  if (!stretch) return '';
  return (stretch.kind === 'gone' ? stretch.was : stretch.now).map(wordsOf).join('');
}

function placeOf(name: string, stretches: readonly Stretch[], at: number, end: number): ChangedPlace {
  const inside = stretches.slice(at, end);
  const runs: Run[] = [];
  for (let from = 0; from < inside.length; ) {
    let to = from;
    while (to < inside.length && inside[to]?.kind !== 'same') to++;
    const run = inside.slice(from, to);
    if (run.length > 0) runs.push(runOf(run, sideOf(stretches, at + from, -1), sideOf(stretches, at + to - 1, 1)));
    from = to + 1;
  }
  const first = runs[0];
  const [before, cutBefore] = lastWords(textOf(stretches[at - 1]));
  const [after, cutAfter] = firstWords(textOf(stretches[end]));
  const around = [{ kind: 'same' as const, text: before, by: null }, ...partsOf(inside), { kind: 'same' as const, text: after, by: null }];
  const key = `text/${name}/${first?.come[0]?.id ?? first?.gone[0] ?? ''}`;
  return { key, text: name, runs, parts: around.filter((part) => part.text !== ''), cutBefore, cutAfter };
}

function runOf(run: readonly Stretch[], after: string | null, before: string | null): Run {
  return {
    gone: run.flatMap((stretch) => (stretch.kind === 'gone' ? stretch.was.map(({ id }) => id) : [])),
    come: run.flatMap((stretch) => (stretch.kind === 'new' ? stretch.now : [])),
    after,
    before,
  };
}

/** The nearest letter on one side that the server has, by its id there. */
function sideOf(stretches: readonly Stretch[], at: number, step: 1 | -1): string | null {
  for (let next = at + step; next >= 0 && next < stretches.length; next += step) {
    const stretch = stretches[next];
    if (stretch?.kind === 'same') return stretch.was.at(step === -1 ? -1 : 0)?.id ?? null;
  }
  return null;
}

function lastWords(text: string): readonly [string, boolean] {
  const line = text.slice(text.lastIndexOf('\n') + 1);
  const words = line.split(/(?<=\s)/);
  return [words.slice(-wordsAround).join(''), words.length > wordsAround];
}

function firstWords(text: string): readonly [string, boolean] {
  const [line = ''] = text.split('\n', 1);
  const words = line.split(/(?<=\s)/);
  return [words.slice(0, wordsAround).join(''), words.length > wordsAround];
}

/** Texts of which only headings, lists and marks differ. */
export function remarkedIn(base: Y.Doc, copy: Y.Doc): string[] {
  const [was, is] = [contentOf(base).texts, contentOf(copy).texts];
  return [...is.keys()].filter((name) => {
    const [before, text] = [was.get(name), is.get(name)];
    if (!before || !text) return false;
    const stretches = stretchesOf(lettersOf(before), lettersOf(text));
    return remarked(stretches);
  });
}

/**
 * All that was never kept: the document's own fields, then things in their order, each with the changed places of its text.
 *
 * @param titles what things are called that stand in another document, by `keyOf`
 */
export function partsOfCopy(
  base: Y.Doc,
  copy: Y.Doc,
  ofText: OfText,
  titles: ReadonlyMap<string, string>,
  back: { readonly [key: string]: string },
): CopyPart[] {
  const places = placesIn(base, copy);
  const own = contentOf(copy).things;
  const placeFor = (name: string): Place => [...own.values()].find((thing) => thing.at.id === name)?.at ?? ofText(name) ?? wholeDocument;
  const told = new Set<string>();
  const parts: CopyPart[] = [];
  const add = (at: Place, title: string, key: string, part: object): void => {
    parts.push({ key, at, title: title || (titles.get(keyOf(at)) ?? ''), isBack: Object.hasOwn(back, key), ...part } as CopyPart);
  };
  const textsOf = (at: Place, title: string): void => {
    told.add(keyOf(at));
    for (const { key, text, parts: words, cutBefore, cutAfter } of places)
      if (keyOf(placeFor(text)) === keyOf(at)) add(at, title, key, { sort: 'text', parts: words, cutBefore, cutAfter });
    for (const name of remarkedIn(base, copy)) if (keyOf(placeFor(name)) === keyOf(at)) add(at, title, `marks/${name}`, { sort: 'marks' });
  };
  const moved = movedIn(base, copy);
  for (const change of changesBetween(base, copy, ofText)) {
    const own = { ...change, moved: moved.delete(keyOf(change.at)) };
    for (const [key, part] of structureOf(own)) add(change.at, change.title, key, part);
    if (!told.has(keyOf(change.at))) textsOf(change.at, change.title);
  }
  for (const key of moved) {
    const content = contentOf(copy).things.get(key);
    if (content) add(content.at, titleOf(content), `move/${key}`, { sort: 'moved' });
  }
  return parts;
}

/** Things with another key than before, when they stand in another order: each of them makes that order. */
function movedIn(base: Y.Doc, copy: Y.Doc): Set<string> {
  const [was, is] = [contentOf(base).things, contentOf(copy).things];
  const stands = (things: typeof was, others: typeof was): string[] =>
    inOrder([...things.values()].filter(({ at, binned }) => at.id !== null && !binned))
      .map(({ at }) => keyOf(at))
      .filter((key) => others.get(key)?.binned === false);
  const [before, after] = [stands(was, is), stands(is, was)];
  if (before.join() === after.join()) return new Set();
  return new Set(after.filter((key) => was.get(key)?.fields.get('order')?.value !== is.get(key)?.fields.get('order')?.value));
}

function structureOf(change: ThingChange): (readonly [string, object])[] {
  const key = keyOf(change.at);
  if (change.what === 'added') {
    const fields = change.fields.map(({ field, to }) => ({ field, value: to }));
    return [[`thing/${key}`, { sort: 'added', fields }]];
  }
  return [
    ...(change.what === 'removed' || change.what === 'restored' ? [[`bin/${key}`, { sort: change.what }] as const] : []),
    ...change.fields.map(({ field, from, to }) => [`field/${key}/${field}`, { sort: 'field', field, from, to }] as const),
    ...(change.moved ? [[`move/${key}`, { sort: 'moved' }] as const] : []),
  ];
}

/** The document as it stands, thing by thing; texts whose thing is elsewhere come last. */
export function thingsOf(copy: Y.Doc, ofText: OfText, titles: ReadonlyMap<string, string>): CopyThing[] {
  const { things, texts } = contentOf(copy);
  const left = new Map(texts);
  const own = inOrder(things.values()).toSorted((a, b) => Number(a.at.id !== null) - Number(b.at.id !== null));
  const found = own.map((content): CopyThing => {
    const text = content.at.id === null ? undefined : texts.get(content.at.id);
    if (text && content.at.id) left.delete(content.at.id);
    const fields = [...content.fields].filter(([field]) => field !== 'order').map(([field, { value }]) => ({ field, value }));
    return { at: content.at, title: titleOf(content), fields, text: text ? stepsOf(text) : [], binned: content.binned };
  });
  for (const [name, text] of left) {
    if (lettersOf(text).every(({ insert }) => typeof insert === 'string' && insert.trim() === '')) continue;
    const at = ofText(name) ?? wholeDocument;
    const owner = found.findIndex((thing) => keyOf(thing.at) === keyOf(at));
    const thing = found[owner];
    if (thing) found[owner] = { ...thing, text: [...thing.text, ...stepsOf(text)] };
    else found.push({ at, title: titles.get(keyOf(at)) ?? '', fields: [], text: stepsOf(text), binned: false });
  }
  return found;
}

/** How many words came and went in the texts and fields of these parts. */
export function wordsIn(parts: readonly CopyPart[]): { readonly added: number; readonly gone: number } {
  const count = (text: string): number => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  let [added, gone] = [0, 0];
  for (const part of parts) {
    if (part.sort === 'text')
      for (const { kind, text } of part.parts) [added, gone] = [added + (kind === 'new' ? count(text) : 0), gone + (kind === 'gone' ? count(text) : 0)];
    if (part.sort === 'field') [added, gone] = [added + count(wordsIf(part.to)), gone + count(wordsIf(part.from))];
    if (part.sort === 'added') for (const { value } of part.fields) added += count(wordsIf(value));
  }
  return { added, gone };
}

function wordsIf(value: unknown): string {
  return typeof value === 'string' && !/^[0-9a-f-]{36}$/.test(value) ? value : '';
}
