/** A long text as pieces that can be written one after another, with ids in embeds and links re-pointed. Pure. Rule D98. */
import type * as Y from 'yjs';
import { type Point, plainAfresh } from './pointing.ts';

/** Characters of one piece. */
const pieceChars = 10_000;

export interface Piece {
  readonly insert: string | object;
  readonly attributes?: { readonly [name: string]: unknown };
}

export function deltaOf(text: Y.Text, point: Point): Piece[] {
  const pieces: Piece[] = [];
  for (const { insert, attributes } of text.toDelta() as readonly Piece[]) {
    const marks = attributes ? { attributes: plainAfresh(attributes, point) as { readonly [name: string]: unknown } } : {};
    if (typeof insert !== 'string') pieces.push({ insert: plainAfresh(insert, point) as object, ...marks });
    // By characters, not by halves of them.
    else for (const part of partsOf(point(insert))) pieces.push({ insert: part, ...marks });
  }
  return pieces;
}

function* partsOf(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    let to = Math.min(from + pieceChars, text.length);
    if (to < text.length && /[\uD800-\uDBFF]/.test(text[to - 1] ?? '')) to++;
    yield text.slice(from, to);
    from = to;
  }
}
