/**
 * Shows what was found in a text. Drawn by the browser over the letters (CSS highlights), so that neither the page nor anybody's caret
 * is touched; where a browser cannot, the hit that is looked at is still scrolled to and selected.
 */
import type Quill from 'quill/core/quill.js';
import type { Found } from '../shared/model/text-places.ts';

const all = 'solmu-found';
const one = 'solmu-found-now';

/** More than these are counted, not drawn. */
const mostDrawn = 2_000;

function rangeOf(quill: Quill, { at, length }: Found): Range | null {
  const [startNode, startOffset, endNode, endOffset] = quill.selection.rangeToNative({ index: at, length }) as [Node | null, number, Node | null, number];
  if (startNode === null || endNode === null) return null;
  const range = document.createRange();
  try {
    range.setStart(startNode, startOffset);
    range.setEnd(endNode, endOffset);
  } catch {
    return null; // the text has just become shorter; it is looked through again at once
  }
  return range;
}

/** Draws all hits, the one that is looked at in a stronger colour. */
export function showFound(quill: Quill, found: readonly Found[], now: number): void {
  if (!('highlights' in CSS)) return;
  const ranges = found.slice(0, mostDrawn).map((hit) => rangeOf(quill, hit));
  const others = ranges.filter((range, nth): range is Range => range !== null && nth !== now);
  const here = ranges[now] ?? null;
  CSS.highlights.set(all, new Highlight(...others));
  if (here === null) CSS.highlights.delete(one);
  else CSS.highlights.set(one, new Highlight(here));
}

export function hideFound(): void {
  if (!('highlights' in CSS)) return;
  CSS.highlights.delete(all);
  CSS.highlights.delete(one);
}

/** Brings a place of the text into the middle of the window. */
export function scrollToPlace(quill: Quill, at: number): void {
  const [leaf] = quill.getLeaf(at + 1);
  const node = leaf?.domNode ?? quill.root;
  const element = node instanceof Element ? node : node.parentElement;
  element?.scrollIntoView({ block: 'center', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
}
