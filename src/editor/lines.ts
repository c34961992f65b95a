/**
 * Two languages for one text. In the document a line's kind is ONE attribute `line` of its line break and its depth another, `depth`;
 * marks are attributes of characters (D21 to D23 of DOCUMENTS.md). On screen Quill wants `header`, `list` and `indent` for the same.
 * With Quill's two attributes in the document a heading here and a list there would both stand, and screens would differ for ever.
 * Pure, and total in both directions: what this app does not know is shown plainly and never touched.
 */
import Delta, { AttributeMap, OpIterator } from 'quill-delta';
import { wellFormed } from '../shared/base/text.ts';
import type { Attributes, TextStep } from '../shared/model/cutting.ts';
import { deepestLine, lineKinds } from '../shared/model/long-text.ts';
import { mentionOf } from '../shared/model/mention.ts';
import { safeAddress } from './links.ts';

/** The kinds that a line break may say; an ordinary line says none. */
export type LineKind = (typeof lineKinds)[number];

export type { Attributes, TextStep };

/** One stretch of a Y.Text as it stands: characters, or one thing that is no character. */
export interface Stretch {
  readonly insert: string | object;
  readonly attributes: Attributes;
}

type ScreenAttributes = { [name: string]: unknown };

const screenLine: { readonly [kind in LineKind]: ScreenAttributes } = {
  h1: { header: 1 },
  h2: { header: 2 },
  bullet: { list: 'bullet' },
  ordered: { list: 'ordered' },
  check: { list: 'unchecked' },
  done: { list: 'checked' },
  quote: { blockquote: true },
};
const kindByList: { readonly [list: string]: LineKind } = { bullet: 'bullet', ordered: 'ordered', unchecked: 'check', checked: 'done' };

/** The kind of a line as this app knows it, else null: an ordinary line. */
export function lineKind(attributes: Attributes): LineKind | null {
  return lineKinds.find((known) => known === attributes.line) ?? null;
}

export function lineDepth(attributes: Attributes): number {
  const { depth } = attributes;
  return typeof depth === 'number' && Number.isFinite(depth) ? Math.min(deepestLine, Math.max(0, Math.round(depth))) : 0;
}

/** How a line break of the document stands on screen. */
export function showLine(attributes: Attributes): ScreenAttributes {
  const kind = lineKind(attributes);
  const depth = lineDepth(attributes);
  return { ...(kind === null ? {} : screenLine[kind]), ...(depth === 0 ? {} : { indent: depth }) };
}

/** How the marks of characters stand on screen. A line attribute that a merge left on a character is passed over. */
export function showMarks(attributes: Attributes): ScreenAttributes {
  const shown: ScreenAttributes = {};
  if (attributes.bold === true) shown.bold = true;
  if (attributes.italic === true) shown.italic = true;
  const link = safeAddress(attributes.link);
  if (link !== null) shown.link = link;
  return shown;
}

/** Quill takes these two for marks of its own and its lengths would drift from ours: shown as a space, in the document they stay. */
const oddCharacters = /[\r\ufeff]/g;

/** What the screen shows of a text. It always ends in a line break, as Quill does, even where the text does not. */
export function showText(stretches: readonly Stretch[]): Delta {
  const shown = new Delta();
  for (const { insert, attributes } of stretches) {
    if (typeof insert === 'string') {
      for (const piece of pieces(insert))
        shown.insert(piece.replace(oddCharacters, '\u00a0'), piece.startsWith('\n') ? showLine(attributes) : showMarks(attributes));
    } else {
      shown.insert(showThing(insert), showMarks(attributes));
    }
  }
  const last = shown.ops.at(-1)?.insert;
  if (typeof last !== 'string' || !last.endsWith('\n')) shown.insert('\n');
  return shown;
}

/** A mention stands under its own name on screen, with all that it holds; whatever else is no character is one unknown thing. */
function showThing(thing: object): Record<string, unknown> {
  const known = Object.keys(thing).length === 1 && mentionOf(thing) !== null;
  return known ? (thing as Record<string, unknown>) : { unknown: thing };
}

/** Line breaks and what stands between them, in order: 'a\n\nb' is 'a', '\n\n', 'b'. */
function pieces(text: string): string[] {
  return text.match(/\n+|[^\n]+/g) ?? [];
}

/**
 * A change made on screen, as the steps that make it in the document.
 *
 * @param before what the screen showed before the change: which characters are line breaks, and of which kind
 */
export function toText(change: Delta, before: Delta): TextStep[] {
  const old = new OpIterator(before.ops);
  const steps: TextStep[] = [];
  for (const op of change.ops) {
    const attributes = op.attributes ?? {};
    if (op.insert !== undefined) {
      steps.push(...insertion(op.insert, attributes));
    } else if (op.delete !== undefined) {
      over(old, op.delete, () => {});
      steps.push({ delete: op.delete });
    } else if (typeof op.retain === 'number') {
      if (Object.keys(attributes).length === 0) {
        over(old, op.retain, () => {});
        steps.push({ retain: op.retain });
      } else {
        over(old, op.retain, (part, standing) => steps.push(...reformed(part, standing, attributes)));
      }
    }
  }
  return steps;
}

function over(old: OpIterator, length: number, visit: (part: string | object, standing: Attributes) => void): void {
  let left = length;
  while (left > 0 && old.hasNext()) {
    const { insert, attributes } = old.next(left);
    if (insert === undefined) return;
    left -= typeof insert === 'string' ? insert.length : 1;
    visit(insert, attributes ?? {});
  }
}

function insertion(insert: string | object, attributes: Attributes): TextStep[] {
  if (typeof insert !== 'string') return [{ insert: (insert as { unknown?: object }).unknown ?? insert, attributes: keptMarks(attributes) }];
  return pieces(wellFormed(insert)).map((piece) => ({ insert: piece, attributes: piece.startsWith('\n') ? lineWrite({}, attributes) : keptMarks(attributes) }));
}

function keptMarks(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(markWrite(attributes)).filter(([, value]) => value !== null));
}

function reformed(part: string | object, standing: Attributes, attributes: Attributes): TextStep[] {
  if (typeof part !== 'string') return [step(1, markWrite(attributes))];
  return pieces(part).map((piece) => step(piece.length, piece.startsWith('\n') ? lineWrite(standing, attributes) : markWrite(attributes)));
}

function step(retain: number, attributes: Attributes): TextStep {
  return Object.keys(attributes).length === 0 ? { retain } : { retain, attributes };
}

/** Only what the change names, only marks we know; null takes a mark away. */
function markWrite(attributes: Attributes): Attributes {
  const write: ScreenAttributes = {};
  for (const mark of ['bold', 'italic']) if (mark in attributes) write[mark] = attributes[mark] ? true : null;
  if ('link' in attributes) write.link = safeAddress(attributes.link);
  return write;
}

/** Writes `line` and `depth` only where the screen's own line changes, so that a kind of a newer app survives every edit that does not choose another. */
function lineWrite(standing: Attributes, attributes: Attributes): Attributes {
  const after: Attributes = AttributeMap.compose(standing as ScreenAttributes, attributes as ScreenAttributes, false) ?? {};
  const write: ScreenAttributes = {};
  if (kindOf(after) !== kindOf(standing)) write.line = kindOf(after);
  if (depthOf(after) !== depthOf(standing)) write.depth = depthOf(after) || null;
  return write;
}

function kindOf({ header, list, blockquote }: Attributes): LineKind | null {
  if (header === 1) return 'h1';
  if (header === 2) return 'h2';
  if (typeof list === 'string') return kindByList[list] ?? null;
  return blockquote === true ? 'quote' : null;
}

function depthOf({ indent }: Attributes): number {
  return lineDepth({ depth: Number(indent ?? 0) });
}
