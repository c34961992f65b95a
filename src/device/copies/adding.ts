/**
 * Adds a piece of a copy back as an ordinary new edit of this member: words at the neighbour beside which they stood, or at the end under a
 * line; a value as a put; a thing made anew under a fresh id. Nothing of the refused bytes is used again. Rule D134 of DOCUMENTS.md.
 */
import * as Y from 'yjs';
import { contentOf, keyOf } from '../../history/content.ts';
import { type Letter, lettersOf, sameMarks } from '../../history/letters.ts';
import type { Id } from '../../shared/base/ids.ts';
import type { Json } from '../../shared/base/json.ts';
import { binnedOf } from '../../shared/model/bin.ts';
import { isErased } from '../../shared/model/erased.ts';
import { textOf } from '../../shared/model/long-text.ts';
import { idIn, ownHand, type Paper, sign, write } from '../../shared/model/paper.ts';
import { fillText, stepsOf } from '../../shared/model/text-copy.ts';
import { standingOf } from '../../shared/model/thing.ts';
import { type Act, binAct, head, isBinned, makeAct, type Place, putAct, type Step, takeBackAct, thingAt } from '../../shared/model/verbs.ts';
import type { CopyPart } from './api.ts';
import { type ChangedPlace, placesIn, type Run } from './reading.ts';

/** The origin of words that are added back, so that they can be taken out again without touching anybody else's. */
const addingHand = Symbol('adding hand');

export interface Added {
  readonly step: Step | null;
  readonly texts: Y.UndoManager | null;
  /** Under which id a thing was made anew; '' for all else. */
  readonly as: string;
}

export interface Adding {
  /** The document that it goes into. */
  readonly paper: Paper;
  /** What the server had when the copy was made, and the copy. */
  readonly base: Y.Doc;
  readonly copy: Y.Doc;
  /** Under which ids things were made anew, by their old ones. */
  readonly renamed: ReadonlyMap<string, string>;
  /** The words under which what has lost its place comes at the end. */
  readonly line: string;
  /** The document of the texts of things, where that is another one. */
  readonly texts: Paper | null;
}

/** @returns why it cannot be added: what it belongs to is not there, or in the bin */
export function addPart(adding: Adding, part: CopyPart): Added | 'gone' | 'in-bin' {
  const { paper } = adding;
  if (isErased(paper.y)) return 'gone';
  if (isBinned(paper.y, head) && !(part.sort === 'restored' && part.at.id === null)) return 'in-bin';
  if (part.sort === 'text' || part.sort === 'marks') return addWords(adding, part);
  if (part.sort === 'added') return addThing(adding, part);
  const at = placeNow(adding, part.at);
  const thing = thingAt(paper.y, at);
  if (!thing) return 'gone';
  const isIn = binnedOf(thing) !== null;
  if (isIn && part.sort !== 'restored' && part.sort !== 'removed') return 'in-bin';
  const act = (): Act | null => {
    switch (part.sort) {
      case 'removed':
        return isIn ? null : binAct(paper, at, thing, adding.texts && (at.id === null ? adding.texts.y : textOf(adding.texts.y, at.id)));
      case 'restored':
        return isIn ? takeBackAct(paper, at, thing) : null;
      case 'moved':
        return putOver(adding, at, 'order', contentOf(adding.copy).things.get(keyOf(part.at))?.fields.get('order')?.value ?? '');
      case 'field':
        return putOver(adding, at, part.field, part.to);
    }
  };
  return write(paper, () => {
    const done = act();
    return { step: done && { kind: 'step', paper, thing: at.id as Id | null, acts: [done] }, texts: null, as: '' };
  });
}

function placeNow({ renamed }: Adding, at: Place): Place {
  return at.id === null ? at : { root: at.root, id: renamed.get(at.id) ?? at.id };
}

function putOver({ paper }: Adding, at: Place, field: string, value: Json): Act {
  const thing = thingAt(paper.y, at);
  if (!thing) throw new Error('the thing has been looked at before');
  const seen = standingOf(thing, field).map((entry) => entry.id);
  return putAct(paper, at, thing, field, seen, value);
}

function addThing({ paper, copy, texts }: Adding, part: CopyPart): Added {
  const content = contentOf(copy).things.get(keyOf(part.at));
  const fields = Object.fromEntries([...(content?.fields ?? [])].map(([field, { value }]) => [field, value]));
  const id = idIn<'thing'>(paper);
  const acts = write(paper, () => [makeAct(paper, part.at.root, id, fields)]);
  // What stands of its text where texts are came through by itself, under the old name.
  const old = part.at.id;
  if (texts && old !== null && texts.y.share.has(old)) {
    const steps = stepsOf(textOf(texts.y, old));
    if (steps.length > 0) fillText(texts, textOf(texts.y, id), steps, ownHand);
  }
  return { step: { kind: 'step', paper, thing: id, acts }, texts: null, as: id };
}

function addWords(adding: Adding, part: CopyPart): Added | 'gone' {
  const { paper, base, copy, renamed } = adding;
  const place = part.sort === 'text' ? placesIn(base, copy).find(({ key }) => key === part.key) : undefined;
  const old = place?.text ?? part.key.slice('marks/'.length);
  if (part.sort === 'text' && !place) return 'gone';
  const text = textOf(paper.y, renamed.get(old) ?? old);
  const undo = new Y.UndoManager([text], { trackedOrigins: new Set([addingHand]), captureTimeout: 0 });
  paper.y.transact(() => {
    sign(paper);
    if (place) addPlace(text, place, adding.line);
    else addMarks(text, lettersOf(textOf(copy, old)));
  }, addingHand);
  return { step: null, texts: undo, as: '' };
}

function addPlace(text: Y.Text, { runs }: ChangedPlace, line: string): void {
  const wasEmpty = text.length === 0;
  const lost: Letter[] = [];
  for (const run of runs) {
    takeOut(text, new Set(run.gone));
    if (run.come.length === 0) continue;
    const at = spotFor(text, run);
    if (at === null) lost.push(...run.come);
    else insertLetters(text, at, run.come);
  }
  if (lost.length > 0) {
    if (text.length > 0 && !endsInBreak(text)) text.insert(text.length, '\n', {});
    text.insert(text.length, `${line}\n`, {});
    insertLetters(text, text.length, lost);
  }
  if ((wasEmpty || lost.length > 0) && !endsInBreak(text)) text.insert(text.length, '\n', {});
}

/** Where letters go: behind their neighbour, else before the one on the other side; a text with nothing in it takes them anywhere. */
function spotFor(text: Y.Text, { after, before }: Run): number | null {
  if (text.length === 0) return 0;
  const left = after === null ? null : placeOf(text, after);
  if (left !== null) return left + 1;
  return before === null ? null : placeOf(text, before);
}

function takeOut(text: Y.Text, gone: ReadonlySet<string>): void {
  if (gone.size === 0) return;
  const places = lettersOf(text).flatMap(({ id }, at) => (gone.has(id) ? [at] : []));
  for (const at of places.reverse()) text.delete(at, 1);
}

/** Where a letter stands, by its id; null when it does not. */
function placeOf(text: Y.Text, id: string): number | null {
  const at = lettersOf(text).findIndex((letter) => letter.id === id);
  return at < 0 ? null : at;
}

function endsInBreak(text: Y.Text): boolean {
  return lettersOf(text).at(-1)?.insert === '\n';
}

/** Neighbours with the same marks go in as one. */
function insertLetters(text: Y.Text, start: number, letters: readonly Letter[]): void {
  let at = start;
  for (let from = 0; from < letters.length; ) {
    const first = letters[from] as Letter;
    let to = from + 1;
    if (typeof first.insert === 'string') {
      while (to < letters.length && typeof letters[to]?.insert === 'string' && sameMarks(letters[to]?.marks ?? {}, first.marks)) to++;
      const words = letters.slice(from, to).map(({ insert }) => insert as string);
      text.insert(at, words.join(''), { ...first.marks });
      at += to - from;
    } else {
      text.insertEmbed(at, first.insert, { ...first.marks });
      at++;
    }
    from = to;
  }
}

/** Letters that stand in both get the marks that the copy gives them. */
function addMarks(text: Y.Text, wanted: readonly Letter[]): void {
  const marksOf = new Map(wanted.map((letter) => [letter.id, letter.marks]));
  for (const [at, { id, marks }] of lettersOf(text).entries()) {
    const to = marksOf.get(id);
    if (!to || sameMarks(marks, to)) continue;
    const gone = Object.keys(marks).filter((name) => !(name in to));
    text.format(at, 1, { ...to, ...Object.fromEntries(gone.map((name) => [name, null])) });
  }
}
