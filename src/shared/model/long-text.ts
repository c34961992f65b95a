/**
 * A long text (an item's notes) is one Y.Text: a root of its document, named by the id of its thing, so that it needs no making
 * and two members may begin it apart. It always ends in a line break; a line's kind is ONE attribute (`line`) of that line's
 * break, its depth another. What an app does not know it shows plainly and leaves alone.
 */
import type * as Y from 'yjs';
import { recordOf } from '../base/json.ts';
import { cut, type TextStep } from './cutting.ts';
import { type Mention, mentionOf, mentionText, type NameOf } from './mention.ts';
import { type Paper, sign } from './paper.ts';

export const lineKinds = ['h1', 'h2', 'bullet', 'ordered', 'check', 'done'] as const;
/** `p` is a line whose break carries no kind, or one of a newer app. */
export type LineKind = 'p' | (typeof lineKinds)[number];
export const deepestLine = 8;

/** Stands for an embed that this app does not know. */
const unknownEmbed = '▢';

/** Characters with the same marks. */
export interface Run {
  readonly text: string;
  readonly bold?: true;
  readonly italic?: true;
  /** As it was written: show it through `safeLink`. */
  readonly link?: string;
  readonly mention?: Mention;
  /** Stands for something that this app does not know: one place of the text, whatever is shown. */
  readonly unknown?: true;
}

export interface Line {
  readonly kind: LineKind;
  /** 0 to `deepestLine`. */
  readonly depth: number;
  readonly runs: readonly Run[];
}

/** The text of a thing in its document. Reading it makes nothing. */
export function textOf(y: Y.Doc, thing: string): Y.Text {
  return y.getText(thing);
}

/**
 * Brings the final line break with a writer's first edit. Call it inside the transaction of each edit, before the edit;
 * it writes only into an empty text.
 */
export function ensureFinalBreak(text: Y.Text): void {
  if (text.length === 0) text.insert(0, '\n');
}

/** Whether there is nothing to read in a text: no letters, no embeds; line breaks and blanks do not count. */
export function isEmptyText(text: Y.Text): boolean {
  return deltaOf(text).every((part) => typeof part.insert === 'string' && part.insert.trim() === '');
}

/** A text as lines with their kinds, for print, copying and export. The final line break makes no line of its own. `nameOf` says what is mentioned by its name of today. */
export function linesOf(text: Y.Text, nameOf?: NameOf): readonly Line[] {
  const lines: Line[] = [];
  let runs: Run[] = [];
  for (const part of deltaOf(text)) {
    const marks = marksOf(part.attributes);
    if (typeof part.insert !== 'string') {
      runs.push({ ...embedOf(part.insert, nameOf), ...marks });
      continue;
    }
    const pieces = part.insert.split('\n');
    for (const [nth, piece] of pieces.entries()) {
      if (nth > 0) {
        lines.push(lineWith(runs, part.attributes));
        runs = [];
      }
      if (piece !== '') runs.push({ text: piece, ...marks });
    }
  }
  // Only a text that no editor of ours wrote ends without a break.
  if (runs.length > 0) lines.push({ kind: 'p', depth: 0, runs });
  return lines;
}

/** The letters of a text alone, a line each. */
export function plainText(text: Y.Text, nameOf?: NameOf): string {
  return linesOf(text, nameOf).map(lettersOf).join('\n');
}

/** The letters of one line. */
export function lettersOf(line: Line): string {
  return line.runs.map((run) => run.text).join('');
}

/** A heading of a text, for the outline beside it. */
export interface Heading {
  readonly level: 1 | 2;
  readonly text: string;
  /** Where its line begins, in places of the text. */
  readonly at: number;
}

/** The headings of a text in their order. One without letters is passed over. */
export function outlineOf(text: Y.Text, nameOf?: NameOf): readonly Heading[] {
  const headings: Heading[] = [];
  let at = 0;
  for (const line of linesOf(text, nameOf)) {
    const letters = lettersOf(line).trim();
    if (letters !== '' && (line.kind === 'h1' || line.kind === 'h2')) headings.push({ level: line.kind === 'h1' ? 1 : 2, text: letters, at });
    at += placesOf(line) + 1;
  }
  return headings;
}

/** How many places a line takes in its text, without its break: what is no text takes one, however long its name. */
function placesOf(line: Line): number {
  return line.runs.reduce((sum, run) => sum + (run.mention || run.unknown ? 1 : run.text.length), 0);
}

/** Where a word stands in a text. */
export interface Found {
  readonly at: number;
  /** In places of the text. */
  readonly length: number;
}

/** Every place where the words stand, without overlaps, whatever the case of the letters. Words of two lines are not found; a mention is found by its name. */
export function findIn(text: Y.Text, words: string, nameOf?: NameOf): readonly Found[] {
  const wanted = folded(words.normalize('NFC'));
  const found: Found[] = [];
  if (wanted.trim() === '') return found;
  let start = 0;
  for (const line of linesOf(text, nameOf)) {
    /** By letter: its place in the text, and behind the last the end of the line. */
    const places: number[] = [];
    let at = start;
    for (const run of line.runs) {
      const isOnePlace = run.mention !== undefined || run.unknown === true;
      for (let nth = 0; nth < run.text.length; nth++) places.push(isOnePlace ? at : at + nth);
      at += isOnePlace ? 1 : run.text.length;
    }
    places.push(at);
    const letters = folded(lettersOf(line));
    for (let hit = letters.indexOf(wanted); hit >= 0; hit = letters.indexOf(wanted, hit + wanted.length)) {
      const from = places[hit] as number;
      const lastLetter = places[hit + wanted.length - 1] as number;
      if (found.at(-1)?.at !== from) found.push({ at: from, length: lastLetter + 1 - from });
    }
    start = at + 1;
  }
  return found;
}

/** Lower case letter by letter, so that places stay: a letter whose small form is longer ("İ") stays as it is. */
function folded(letters: string): string {
  const lower = letters.toLowerCase();
  return lower.length === letters.length
    ? lower
    : Array.from(letters, (letter) => (letter.toLowerCase().length === letter.length ? letter.toLowerCase() : letter)).join('');
}

/** All that a text mentions, in its order, one thing as often as it stands there. */
export function mentionsIn(text: Y.Text): readonly Mention[] {
  return linesOf(text).flatMap((line) => line.runs.flatMap((run) => run.mention ?? []));
}

/** A text as steps that write it elsewhere, with all that this app does not know. Content that is no text or embed (another app's type) is left out. */
export function stepsOf(text: Y.Text): readonly TextStep[] {
  return deltaOf(text).flatMap(({ insert, attributes }) =>
    typeof insert === 'string' || (recordOf(insert) !== null && Object.getPrototypeOf(insert) === Object.prototype)
      ? [{ insert: insert as string | object, attributes }]
      : [],
  );
}

/** Writes a whole text into an empty one, in transactions that the door takes. Each is signed; `origin` is whose act it is. */
export function fillText(paper: Paper, text: Y.Text, steps: readonly TextStep[], origin: unknown): void {
  for (const piece of cut(steps)) {
    paper.y.transact(() => {
      sign(paper);
      text.applyDelta([...piece]);
    }, origin);
  }
  paper.y.transact(() => {
    const last = deltaOf(text).at(-1)?.insert;
    if (text.length === 0 || (typeof last === 'string' && last.endsWith('\n'))) return;
    sign(paper);
    text.insert(text.length, '\n', {});
  }, origin);
}

interface Part {
  readonly insert: unknown;
  readonly attributes: { readonly [name: string]: unknown };
}

function deltaOf(text: Y.Text): readonly Part[] {
  return (text.toDelta() as { insert?: unknown; attributes?: unknown }[]).map((part) => ({ insert: part.insert, attributes: recordOf(part.attributes) ?? {} }));
}

function lineWith(runs: readonly Run[], breakAttributes: Part['attributes']): Line {
  const kind = breakAttributes.line;
  const depth = breakAttributes.depth;
  return {
    kind: lineKinds.find((known) => known === kind) ?? 'p',
    depth: typeof depth === 'number' && Number.isFinite(depth) ? Math.min(deepestLine, Math.max(0, Math.round(depth))) : 0,
    runs,
  };
}

function marksOf(attributes: Part['attributes']): Omit<Run, 'text' | 'mention' | 'unknown'> {
  const link = attributes.link;
  return {
    ...(attributes.bold === true ? { bold: true } : {}),
    ...(attributes.italic === true ? { italic: true } : {}),
    ...(typeof link === 'string' && link !== '' ? { link } : {}),
  };
}

function embedOf(embed: unknown, nameOf: NameOf | undefined): Pick<Run, 'text' | 'mention' | 'unknown'> {
  const mention = mentionOf(embed);
  if (mention) return { text: mentionText(mention, nameOf), mention };
  const name: unknown = recordOf(recordOf(embed)?.mention)?.name;
  return { text: typeof name === 'string' ? `@${name}` : unknownEmbed, unknown: true };
}
