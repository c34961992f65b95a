/** What the toolbar can do to the text at the caret. Pure over Quill's own calls; the link form is the caller's. */
import Quill from 'quill/core/quill.js';
import type { TextHistory } from './history.ts';

export type Tool = 'bold' | 'italic' | 'heading' | 'bullet' | 'ordered' | 'check' | 'link' | 'mention' | 'undo';

/** Which tools hold at the selection, for the pressed state of their buttons. */
export function toolsAt(quill: Quill): ReadonlySet<Tool> {
  const range = quill.selection.savedRange;
  const format = quill.getFormat(range.index, range.length);
  const held = new Set<Tool>();
  if (format.bold === true) held.add('bold');
  if (format.italic === true) held.add('italic');
  if (format.header !== undefined) held.add('heading');
  if (format.list === 'bullet') held.add('bullet');
  if (format.list === 'ordered') held.add('ordered');
  if (format.list === 'checked' || format.list === 'unchecked') held.add('check');
  if (format.link !== undefined) held.add('link');
  return held;
}

/** Applies a tool at the selection: a mark or kind that holds there is taken away. `link` and `mention` are not among them. */
export function applyTool(quill: Quill, history: TextHistory, tool: Exclude<Tool, 'link' | 'mention'>): void {
  if (tool === 'undo') {
    quill.focus({ preventScroll: true });
    history.undo();
    return;
  }
  quill.focus({ preventScroll: true });
  const holds = toolsAt(quill).has(tool);
  history.cutoff();
  switch (tool) {
    case 'bold':
    case 'italic':
      quill.format(tool, !holds, Quill.sources.USER);
      break;
    case 'heading':
      quill.format('header', holds ? false : 1, Quill.sources.USER);
      break;
    case 'bullet':
    case 'ordered':
      quill.format('list', holds ? false : tool, Quill.sources.USER);
      break;
    case 'check':
      quill.format('list', holds ? false : 'unchecked', Quill.sources.USER);
      break;
  }
  history.cutoff();
}
