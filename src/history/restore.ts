/**
 * Brings a document back to how it once stood, forward: by ordinary edits under this member's hand that can be undone. Values are put,
 * things made since go to the bin, binned ones come back, what is no longer here is made anew under a fresh id, texts are changed where
 * they differ. Nothing is ever deleted but to the bin. Rules D88 and D89 of DOCUMENTS.md.
 */
import * as Y from 'yjs';
import type { Id } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import { idIn, isNewerThanApp, type Paper, sign } from '../shared/model/paper.ts';
import { standingOf, type Thing } from '../shared/model/thing.ts';
import { type Act, binAct, head, makeAct, type Place, putAct, type Step, takeBackAct, thingAt } from '../shared/model/verbs.ts';
import { sameValue } from './compare.ts';
import { type Stretch, stretchesOf } from './compare-text.ts';
import { type Content, contentOf, keyOf, type ThingContent } from './content.ts';
import { type Letter, lettersOf, type Marks, sameMarks } from './letters.ts';

/** The origin of what a restoration writes into texts, so that it can be undone without touching anybody's other words. */
export const restoringHand = Symbol('restoring hand');

export interface Restored {
  /** For the undo list of what is open; null when only texts differed. */
  readonly step: Step | null;
  /** Undoes what was written into texts; null when none was. */
  readonly texts: Y.UndoManager | null;
}

/** Things by `keyOf`, and texts by the names of their roots. */
export interface Only {
  readonly things: ReadonlySet<string>;
  readonly texts: ReadonlySet<string>;
}

/**
 * What an emptying of the bin took and has not come back: of a whole all that stood in it, else what was taken out of the bin since, else
 * what lies there.
 *
 * @param then how the document stood before it was emptied
 */
export function takenByEmptying(then: Y.Doc, now: Y.Doc): Only {
  const [was, is] = [contentOf(then), contentOf(now)];
  const said = (content: ThingContent | undefined): Json => content?.fields.get('emptied')?.value ?? null;
  const gone = [...is.things].filter(([key, thing]) => was.things.has(key) && said(thing) !== null && !sameValue(said(was.things.get(key)), said(thing)));
  const standing = gone.filter(([, thing]) => !thing.binned);
  const isWhole = gone.some(([, { at }]) => at.id === null);
  const chosen = isWhole ? gone.filter(([key, { at }]) => at.id === null || !was.things.get(key)?.binned) : standing.length > 0 ? standing : gone;
  const texts = chosen.flatMap(([, { at }]) => at.id ?? []);
  const ofThings = new Set([...is.things.values()].flatMap(({ at }) => at.id ?? []));
  const ofWhole = isWhole ? [...was.texts.keys()].filter((name) => !ofThings.has(name)) : [];
  return { things: new Set(chosen.map(([key]) => key)), texts: new Set([...texts, ...ofWhole]) };
}

function within({ things, texts }: Content, only: Only): Content {
  return { things: new Map([...things].filter(([key]) => only.things.has(key))), texts: new Map([...texts].filter(([name]) => only.texts.has(name))) };
}

/** Ids of things made anew, by their old ones: texts in another document follow them. */
export type Renamed = Map<string, string>;

/**
 * Writes the difference between the document and one of its former states. One transaction.
 *
 * @param then the former state, a document of its own
 * @param renamed gathers the ids of what is made anew; hand the same map to the next document of a pair
 * @param textsOf where the texts of things are that go to the bin, when that is another document
 * @param only what alone is brought back, also out of the bin; all else is left as it is
 * @returns null when nothing differs, or when this app is too old to write here
 */
export function restore(paper: Paper, then: Y.Doc, renamed: Renamed = new Map(), textsOf: Y.Doc = paper.y, only: Only | null = null): Restored | null {
  if (isNewerThanApp(paper)) return null;
  const [was, is] = [only ? within(contentOf(then), only) : contentOf(then), only ? within(contentOf(paper.y), only) : contentOf(paper.y)];
  const names = [...new Set([...was.texts.keys(), ...is.texts.keys()])];
  const todo = structureOf(paper, was, is, renamed, textsOf, only !== null);
  const texts = names.map((name) => textEdit(paper, was.texts.get(name), renamed.get(name) ?? name)).filter((edit) => edit !== null);
  if (todo.length === 0 && texts.length === 0) return null;
  const undo =
    texts.length === 0
      ? null
      : new Y.UndoManager(
          texts.map((edit) => edit.text),
          { trackedOrigins: new Set([restoringHand]), captureTimeout: 0 },
        );
  const acts = paper.y.transact(() => {
    sign(paper);
    const done = todo.map((act) => act());
    for (const edit of texts) edit.text.applyDelta(edit.delta, { sanitize: false });
    return done;
  }, restoringHand);
  return { step: acts.length > 0 ? { kind: 'step', paper, acts, thing: null } : null, texts: undo };
}

function structureOf(paper: Paper, was: Content, is: Content, renamed: Renamed, textsOf: Y.Doc, takesBack: boolean): (() => Act)[] {
  const todo: (() => Act)[] = [];
  // First what holds the rest: a whole that is in the bin comes back before anything in it is written.
  const whole = thingAt(paper.y, head);
  if (whole && is.things.get(keyOf(head))?.binned && (takesBack || !was.things.get(keyOf(head))?.binned)) todo.push(() => takeBackAct(paper, head, whole));
  for (const [key, former] of was.things) {
    const present = is.things.get(key);
    if (!present && former.at.id !== null) {
      if (!former.binned) todo.push(() => madeAnew(paper, former, renamed));
      continue;
    }
    const thing = thingAt(paper.y, former.at);
    if (thing) todo.push(...thingActs(paper, takesBack ? { ...former, binned: false } : former, present, thing, textsOf));
  }
  for (const [key, present] of is.things) {
    if (was.things.has(key) || present.binned) continue;
    if (present.at.id === null) todo.push(...thingActs(paper, { ...present, fields: new Map() }, present, present.thing, textsOf));
    else todo.push(() => binAct(paper, present.at, present.thing, textIn(paper, textsOf, present.at.id)));
  }
  return todo;
}

function thingActs(paper: Paper, former: ThingContent, present: ThingContent | undefined, thing: Thing, textsOf: Y.Doc): (() => Act)[] {
  const acts: (() => Act)[] = [];
  const { at } = former;
  // What was in the bin goes there as it stands: nobody saw how it read.
  if (at.id !== null && former.binned) return present?.binned ? [] : [() => binAct(paper, at, thing, textIn(paper, textsOf, at.id))];
  if (at.id !== null && present?.binned && !former.binned) acts.push(() => takeBackAct(paper, at, thing));
  const put = (field: string, value: Json) => () =>
    putAct(
      paper,
      at,
      thing,
      field,
      standingOf(thing, field).map((entry) => entry.id),
      value,
    );
  for (const [field, { value }] of former.fields) {
    // Whether a thing is empty is told by how it stands now
    if (field === 'emptied') continue;
    if (!sameValue(present?.fields.get(field)?.value ?? null, value)) acts.push(put(field, value));
  }
  for (const [field, { value }] of present?.fields ?? []) {
    // A field that had not been said yet: null reads as that in every kind of field.
    if (!former.fields.has(field) && !sameValue(value, null)) acts.push(put(field, null));
  }
  return acts;
}

function madeAnew(paper: Paper, former: ThingContent, renamed: Renamed): Act {
  const id = renamed.get(former.at.id ?? '') ?? idIn<'thing'>(paper);
  if (former.at.id !== null) renamed.set(former.at.id, id);
  return makeAct(paper, former.at.root, id, Object.fromEntries([...former.fields].map(([field, { value }]) => [field, value])));
}

/** In a document of texts also one that was not begun: whoever bins it sees that it is empty. */
function textIn(paper: Paper, y: Y.Doc, id: string | null): Y.Text | null {
  return id !== null && (y !== paper.y || y.share.has(id)) ? y.getText(id) : null;
}

interface Delta {
  retain?: number;
  delete?: number;
  insert?: string | object;
  attributes?: { [name: string]: unknown };
}

/** What to write into a text so that it reads as it once did. A text always ends in a line break, also one that had not been begun. */
function textEdit(paper: Paper, former: Y.Text | undefined, name: string): { readonly text: Y.Text; readonly delta: Delta[] } | null {
  const text = paper.y.getText(name);
  const now = lettersOf(text);
  const then = former ? lettersOf(former) : [];
  const last = now.at(-1);
  if (then.length === 0 && !last) return null;
  const wanted: Letter[] = then.length > 0 ? then : [{ ...(last as Letter), insert: '\n', marks: {} }];
  const stretches = stretchesOf(wanted, now);
  const delta = stretches.flatMap(deltaOf);
  while (delta.at(-1)?.retain !== undefined && !delta.at(-1)?.attributes) delta.pop();
  return delta.length === 0 ? null : { text, delta };
}

function deltaOf(stretch: Stretch): Delta[] {
  switch (stretch.kind) {
    case 'new':
      return [{ delete: stretch.now.length }];
    case 'gone':
      return inserted(stretch.was);
    case 'same':
      return stretch.was.map((letter, n) => {
        const attributes = marksFrom(stretch.now[n]?.marks ?? {}, letter.marks);
        return attributes ? { retain: 1, attributes } : { retain: 1 };
      });
  }
}

function inserted(letters: readonly Letter[]): Delta[] {
  const parts: Delta[] = [];
  let marks: Marks | null = null;
  for (const letter of letters) {
    const last = parts.at(-1);
    if (typeof letter.insert === 'string' && typeof last?.insert === 'string' && marks !== null && sameMarks(marks, letter.marks)) last.insert += letter.insert;
    else parts.push({ insert: letter.insert, attributes: { ...letter.marks } });
    marks = letter.marks;
  }
  return parts;
}

/** The attributes that turn one set of marks into another; null when they are the same. */
function marksFrom(from: Marks, to: Marks): { [name: string]: unknown } | null {
  if (sameMarks(from, to)) return null;
  const gone = Object.keys(from).filter((name) => !(name in to));
  return { ...to, ...Object.fromEntries(gone.map((name) => [name, null])) };
}

/** Takes one of several values on offer, over all that stands. Gives the step for the undo list; null when the thing is not here. */
export function choose(paper: Paper, at: Place, field: string, value: Json): Step | null {
  const thing = thingAt(paper.y, at);
  if (!thing || isNewerThanApp(paper)) return null;
  const seen = standingOf(thing, field).map((entry) => entry.id);
  return paper.y.transact((): Step => {
    sign(paper);
    return { kind: 'step', paper, thing: at.id as Id | null, acts: [putAct(paper, at, thing, field, seen, value)] };
  }, restoringHand);
}
