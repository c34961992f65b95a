/** Links at the caret: what stands there, and setting or taking it away. */
import Quill from 'quill/core/quill.js';
import { Range } from 'quill/core/selection.js';
import Link from 'quill/formats/link.js';
import type { TextHistory } from './history.ts';

/** The address under the caret or over the whole selection, else an empty string. */
export function currentLink(quill: Quill): string {
  const { index, length } = quill.selection.savedRange;
  const { link } = quill.getFormat(index, length);
  return typeof link === 'string' ? link : '';
}

/** Makes the selection a link, or takes the link away (null). With nothing selected the whole link under the caret is meant; where there is none, the address itself is written. */
export function setLink(quill: Quill, history: TextHistory, address: string | null): void {
  const range = wholeLink(quill, quill.selection.savedRange);
  quill.focus({ preventScroll: true });
  history.cutoff();
  if (range.length > 0) quill.formatText(range.index, range.length, 'link', address ?? false, Quill.sources.USER);
  else if (address !== null) {
    const words = address.replace(/^(https?:\/\/|mailto:|tel:)/, '').replace(/\/$/, '');
    quill.insertText(range.index, words, 'link', address, Quill.sources.USER);
    quill.setSelection(range.index + words.length, 0, Quill.sources.SILENT);
  }
  history.cutoff();
}

function wholeLink(quill: Quill, range: Range): Range {
  if (range.length > 0) return range;
  for (const at of [range.index, range.index + 1]) {
    let [blot] = quill.getLeaf(at) as [{ readonly parent: unknown } | null, number];
    for (let depth = 0; blot !== null && depth < 6; depth++) {
      if (blot instanceof Link) return new Range(blot.offset(quill.scroll), blot.length());
      blot = blot.parent as typeof blot;
    }
  }
  return range;
}
