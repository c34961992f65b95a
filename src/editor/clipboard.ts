/**
 * Copy, cut and paste of a long text, in Quill's place. Out go plain text, HTML, and for ourselves the exact text, so that lines keep
 * their kinds; in comes only what `paste.ts` lets through.
 */
import Module from 'quill/core/module.js';
import Quill from 'quill/core/quill.js';
import type { Range } from 'quill/core/selection.js';
import { deleteRange } from 'quill/modules/keyboard.js';
import Delta from 'quill-delta';
import { type Mention, mentionOf, mentionText } from '../shared/model/mention.ts';
import { showText, toText } from './lines.ts';
import { isMarkdown, mostBytes, mostPieces, pasted, textBytes } from './paste.ts';
import { work } from './slices.ts';

/** Ours alone; any page may forge it, so it is read as totally as a foreign document. */
const ownType = 'application/x-solmu-text';

/** About what a piece of its own costs in the document beside its letters. */
const bytesPerPiece = 48;
/** As much of a text as is put on the screen in one go. */
const workAtOnce = 300;
/** Markup of which the reading alone is felt. Characters. */
const longMarkup = 400_000;

export interface ClipboardOptions {
  /** A paste was too large and nothing was changed. */
  readonly declined?: (bytes: number) => void;
  /** Whether so many bytes more may be written; where not, it says why itself, and nothing is changed. */
  readonly mayGrow?: (bytes: number) => boolean;
  /** A large paste is being read; false when that is done. */
  readonly reading?: (now: boolean) => void;
  /** Writes a change that is too large for the screen to take at once. */
  readonly large?: (change: Delta) => void;
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
    event.clipboardData.setData('text/plain', plainOf(this.quill.getContents(range.index, range.length)));
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
    const own = ownText(data.getData(ownType));
    const html = data.getData('text/html');
    const plain = data.getData('text/plain') || data.getData('text/uri-list');
    if (own === null && plain.length < mostBytes && isMarkdown(html, plain)) void this.#putMarkdown(html, plain);
    else if (own === null && html.length > longMarkup) void this.#putLong(html, plain);
    else this.put(range, own ?? pasted(html, plain));
  }

  /** Says first that something is under way. The page is shown once before the reading begins; what is typed meanwhile stands before what comes. */
  async #putLong(html: string, plain: string): Promise<void> {
    this.options.reading?.(true);
    try {
      await new Promise((shown) => setTimeout(shown, 50));
      const text = pasted(html, plain);
      if (this.quill.isEnabled()) this.put(this.quill.getSelection() ?? this.quill.selection.savedRange, text);
    } finally {
      this.options.reading?.(false);
    }
  }

  /** What reads Markdown is fetched when first needed; until then the caret may have gone on, and the text goes where it is then. */
  async #putMarkdown(html: string, plain: string): Promise<void> {
    let text: Delta;
    try {
      const { fromMarkdownText } = await import('./markdown-in.ts');
      text = withoutLastBreak(fromMarkdownText(plain));
    } catch {
      text = pasted(html, plain);
    }
    if (this.quill.isEnabled()) this.put(this.quill.getSelection(true), text);
  }

  /** Puts a pasted text in the place of what is selected, as one step of undo. */
  put(range: Range, text: Delta): void {
    if (text.length() === 0) return;
    const bytes = textBytes(text);
    if (bytes >= mostBytes || text.ops.length > mostPieces) {
      this.options.declined?.(bytes);
      return;
    }
    if (this.options.mayGrow?.(bytes + bytesPerPiece * text.ops.length) === false) return;
    const change = new Delta().retain(range.index).concat(text).delete(range.length);
    this.quill.history.cutoff();
    if (work(change) > workAtOnce && this.options.large) {
      this.options.large(change);
      this.quill.history.cutoff();
      return;
    }
    this.quill.updateContents(change, Quill.sources.USER);
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

/** The letters of a text, with what it mentions by name. */
function plainOf(text: Delta): string {
  return text.ops
    .map(({ insert }) => {
      if (typeof insert === 'string') return insert;
      const mention: Mention | null = mentionOf(insert);
      return mention ? mentionText(mention) : '';
    })
    .join('');
}

/** The last line's break is only worth pasting where it says what kind of line it was. */
function withoutLastBreak(text: Delta): Delta {
  const last = text.ops.at(-1);
  const isPlain = typeof last?.insert === 'string' && last.insert.endsWith('\n') && last.attributes === undefined;
  return isPlain ? text.slice(0, text.length() - 1) : text;
}

function endsInBreak(text: Delta): boolean {
  const last = text.ops.at(-1)?.insert;
  return typeof last === 'string' && last.endsWith('\n');
}
