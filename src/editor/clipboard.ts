/**
 * Copy, cut and paste of a long text, in Quill's place. Out go plain text, HTML, and for ourselves the exact text, so that lines keep
 * their kinds; in comes only what `paste.ts` lets through.
 */
import Module from 'quill/core/module.js';
import Quill from 'quill/core/quill.js';
import type { Range } from 'quill/core/selection.js';
import { deleteRange } from 'quill/modules/keyboard.js';
import Delta from 'quill-delta';
import { showText, toText } from './lines.ts';
import { mostBytes, pasted, textBytes } from './paste.ts';

/** Ours alone; any page may forge it, so it is read as totally as a foreign document. */
const ownType = 'application/x-solmu-text';

export interface ClipboardOptions {
  /** A paste was too large and nothing was changed. */
  readonly declined?: (bytes: number) => void;
}

export class TextClipboard extends Module<ClipboardOptions> {
  constructor(quill: Quill, options: Partial<ClipboardOptions>) {
    super(quill, options);
    quill.root.addEventListener('copy', (event) => this.#out(event, false));
    quill.root.addEventListener('cut', (event) => this.#out(event, true));
    quill.root.addEventListener('paste', (event) => this.#in(event));
  }

  #out(event: ClipboardEvent, isCut: boolean): void {
    if (event.defaultPrevented || event.clipboardData === null) return;
    const [range] = this.quill.selection.getRange();
    if (range === null || range.length === 0) return;
    event.preventDefault();
    event.clipboardData.setData('text/plain', this.quill.getText(range));
    event.clipboardData.setData('text/html', this.quill.getSemanticHTML(range.index, range.length));
    event.clipboardData.setData(ownType, JSON.stringify(this.quill.getContents(range.index, range.length).ops));
    if (isCut && this.quill.isEnabled()) {
      this.quill.history.cutoff();
      deleteRange({ range, quill: this.quill });
      this.quill.history.cutoff();
    }
  }

  #in(event: ClipboardEvent): void {
    if (event.defaultPrevented || event.clipboardData === null || !this.quill.isEnabled()) return;
    event.preventDefault();
    const range = this.quill.getSelection(true);
    const data = event.clipboardData;
    const text = ownText(data.getData(ownType)) ?? pasted(data.getData('text/html'), data.getData('text/plain') || data.getData('text/uri-list'));
    this.put(range, text);
  }

  /** Puts a pasted text in the place of what is selected, as one step of undo. */
  put(range: Range, text: Delta): void {
    if (text.length() === 0) return;
    const bytes = textBytes(text);
    if (bytes >= mostBytes) {
      this.options.declined?.(bytes);
      return;
    }
    this.quill.history.cutoff();
    this.quill.updateContents(new Delta().retain(range.index).delete(range.length).concat(text), Quill.sources.USER);
    this.quill.history.cutoff();
    this.quill.setSelection(range.index + text.length(), 0, Quill.sources.SILENT);
    this.quill.scrollSelectionIntoView();
  }
}

/** A text that this editor put on the clipboard, with nothing in it that we do not know; null when there is none. */
function ownText(json: string): Delta | null {
  if (json === '') return null;
  try {
    const ops: unknown = JSON.parse(json);
    if (!Array.isArray(ops)) return null;
    const raw = new Delta();
    for (const op of ops as { insert?: unknown; attributes?: unknown }[]) {
      const attributes = typeof op.attributes === 'object' && op.attributes !== null ? (op.attributes as Record<string, unknown>) : {};
      if (typeof op.insert === 'string') raw.insert(op.insert, attributes);
      else if (typeof op.insert === 'object' && op.insert !== null) raw.insert(op.insert as Record<string, unknown>, attributes);
    }
    // Through the document's own language and back: only known kinds, marks and safe addresses survive.
    const known = toText(raw, new Delta()).flatMap((step) => ('insert' in step ? [{ insert: step.insert, attributes: step.attributes }] : []));
    const shown = showText(known);
    return endsInBreak(raw) ? shown : shown.slice(0, shown.length() - 1);
  } catch {
    return null;
  }
}

function endsInBreak(text: Delta): boolean {
  const last = text.ops.at(-1)?.insert;
  return typeof last === 'string' && last.endsWith('\n');
}
