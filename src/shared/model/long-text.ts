/**
 * A long text (an item's notes) is one Y.Text: a root of its document, named by the id of its thing, so that it needs no making
 * and two members may begin it apart. It always ends in a line break; a line's kind is ONE attribute (`line`) of that line's
 * break, its depth another. What an app does not know it shows plainly and leaves alone.
 */
import type * as Y from 'yjs';
import { recordOf } from '../base/json.ts';
import { type Mention, mentionOf, mentionText, type NameOf } from './mention.ts';

export const lineKinds = ['h1', 'h2', 'bullet', 'ordered', 'check', 'done', 'quote'] as const;
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

/** A stretch of a text as Yjs gives it. */
export interface Part {
  readonly insert: unknown;
  readonly attributes: { readonly [name: string]: unknown };
}

export function deltaOf(text: Y.Text): readonly Part[] {
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
