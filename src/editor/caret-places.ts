/** Where on the page a place of the text is, measured from the layer that carets are drawn in. Reads the page's layout; changes nothing. */
import type Quill from 'quill/core/quill.js';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** More than this many lines of somebody's selection say nothing more. */
const mostTints = 200;

/** The line a caret would stand on, or null where nothing is laid out. */
export function caretBox(quill: Quill, layer: HTMLElement, index: number): Box | null {
  const bounds = quill.selection.getBounds(index);
  const frame = layer.getBoundingClientRect();
  return bounds === null ? null : { left: bounds.left - frame.left, top: bounds.top - frame.top, width: 0, height: bounds.height };
}

/**
 * How far from the caret a flag stands so that it covers no word: right of the visual line's last word, else left of its first;
 * null when there is room for neither.
 */
export function flagOffset(quill: Quill, layer: HTMLElement, index: number, caretLeft: number, flagWidth: number): number | null {
  const frame = layer.getBoundingClientRect();
  const words = wordsBeside(quill, index);
  const width = flagWidth + gap;
  const right = Math.max(caretLeft, words === null ? caretLeft : words.right - frame.left);
  const left = Math.min(caretLeft, words === null ? caretLeft : words.left - frame.left);
  if (right + width <= frame.width) return right - caretLeft + gap;
  return left - width >= 0 ? left - caretLeft - width : null;
}
const gap = 6;

/** From where to where words stand at the caret's height. */
function wordsBeside(quill: Quill, index: number): { readonly left: number; readonly right: number } | null {
  const [line] = quill.getLine(index);
  const caret = quill.selection.getBounds(index);
  if (line === null || caret === null) return null;
  const range = document.createRange();
  range.selectNodeContents(line.domNode);
  const beside = [...range.getClientRects()].filter(({ top, bottom, width }) => width > 0 && top < caret.bottom - 2 && bottom > caret.top + 2);
  if (beside.length === 0) return null;
  return { left: Math.min(...beside.map(({ left }) => left)), right: Math.max(...beside.map(({ right }) => right)) };
}

/** One box per piece of a visual line that is selected. */
export function selectedBoxes(quill: Quill, layer: HTMLElement, index: number, length: number): Box[] {
  if (length === 0) return [];
  const frame = layer.getBoundingClientRect();
  const [startNode, startOffset, endNode, endOffset] = quill.selection.rangeToNative({ index, length }) as [Node | null, number, Node | null, number];
  if (startNode === null || endNode === null) return [];
  const range = document.createRange();
  range.setStart(startNode, startOffset);
  range.setEnd(endNode, endOffset);
  return [...range.getClientRects()]
    .slice(0, mostTints)
    .map(({ left, top, width, height }) => ({ left: left - frame.left, top: top - frame.top, width, height }));
}
