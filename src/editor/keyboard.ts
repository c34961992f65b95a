/**
 * Keys of a long text. Tab belongs to lists alone and leaves the editor everywhere else; Esc goes to the toolbar, so that a list is no
 * trap either. Markdown's signs at the start of a line make headings and lists; Ctrl+Z right after gives the signs back.
 */
import Quill from 'quill/core/quill.js';
import type { Range } from 'quill/core/selection.js';
import type { Context } from 'quill/modules/keyboard.js';
import Delta from 'quill-delta';
import { deepestLine } from '../shared/model/long-text.ts';

export interface KeyActs {
  /** Esc: to the toolbar. */
  readonly leave: () => void;
  /** Ctrl/⌘ K with something selected. */
  readonly link: () => void;
  /** Arrow up on the first line, Backspace or Shift+Tab at the very beginning: to what stands above the text. */
  readonly first?: () => void;
}

/** Quill calls a handler with its keyboard as `this`; true means: not mine, let the next one or the browser have it. */
type Handler = (this: { readonly quill: Quill }, range: Range, context: Context) => boolean;
interface Key {
  readonly key: string;
  readonly handler: Handler;
  readonly [condition: string]: unknown;
}

const anyModifier = { shiftKey: null, altKey: null, ctrlKey: null, metaKey: null };

/** The keys by name, for Quill's keyboard: one of Quill's own names replaces its key, null takes it away. */
export function keys(acts: KeyActs): { readonly [name: string]: Key | null } {
  return {
    ...Object.fromEntries(notOurs.map((name) => [name, null])),
    indent: { key: 'Tab', format: ['list'], handler: deeper(1) },
    outdent: { key: 'Tab', shiftKey: true, format: ['list'], handler: deeper(-1) },
    'heading backspace': { key: 'Backspace', ...anyModifier, collapsed: true, format: ['header'], offset: 0, handler: plainLine },
    'quote backspace': { key: 'Backspace', ...anyModifier, collapsed: true, format: ['blockquote'], offset: 0, handler: plainQuote },
    'list autofill': {
      key: ' ',
      shiftKey: null,
      collapsed: true,
      format: { header: false },
      prefix: /^(#{1,2}|[-*>]|\d{1,3}[.)]|\[[ xX]?\])$/,
      handler: fromSign,
    },
    'up and out': { key: 'ArrowUp', collapsed: true, handler: upAndOut(acts) },
    'back and out': { key: 'Backspace', collapsed: true, format: { header: false, list: false, blockquote: false }, offset: 0, handler: backAndOut(acts) },
    tick: { key: 'Enter', altKey: true, format: ['list'], handler: tick },
    link: {
      key: 'k',
      shortKey: true,
      collapsed: false,
      handler: () => {
        acts.link();
        return false;
      },
    },
    leave: {
      key: 'Escape',
      handler: () => {
        acts.leave();
        return false;
      },
    },
  };
}

/** Quill's keys for what a text of ours never holds. */
const notOurs = [
  ...['underline', 'tab', 'remove tab', 'indent code-block', 'outdent code-block', 'code exit'],
  ...['table backspace', 'table delete', 'table enter', 'table tab', 'table down', 'table up'],
];

/** One step deeper or back. At either end Tab goes where it always goes: on. */
function deeper(by: 1 | -1): Handler {
  return function (_range, { format }) {
    const now = typeof format.indent === 'number' ? format.indent : 0;
    const next = now + by;
    if (Array.isArray(format.indent)) {
      this.quill.format('indent', by === 1 ? '+1' : '-1', Quill.sources.USER);
      return false;
    }
    if (next < 0 || next > deepestLine) return true;
    this.quill.format('indent', next === 0 ? false : next, Quill.sources.USER);
    return false;
  };
}

function upAndOut(acts: KeyActs): Handler {
  return function (range) {
    const caret = this.quill.getBounds(range.index);
    const start = this.quill.getBounds(0);
    if (!acts.first || caret === null || start === null || caret.top > start.top + 2) return true;
    acts.first();
    return false;
  };
}

function backAndOut(acts: KeyActs): Handler {
  return (range) => {
    if (!acts.first || range.index > 0) return true;
    acts.first();
    return false;
  };
}

function plainLine(this: { readonly quill: Quill }): boolean {
  this.quill.format('header', false, Quill.sources.USER);
  return false;
}

function plainQuote(this: { readonly quill: Quill }): boolean {
  this.quill.format('blockquote', false, Quill.sources.USER);
  return false;
}

const lineBySign: readonly (readonly [sign: RegExp, line: Record<string, unknown>])[] = [
  [/^#$/, { header: 1 }],
  [/^##$/, { header: 2 }],
  [/^[-*]$/, { list: 'bullet' }],
  [/^>$/, { blockquote: true }],
  [/^\d/, { list: 'ordered' }],
  [/^\[ ?\]$/, { list: 'unchecked' }],
  [/^\[[xX]\]$/, { list: 'checked' }],
];

function fromSign(this: { readonly quill: Quill }, range: Range, { prefix, offset }: Context): boolean {
  const line = lineBySign.find(([sign]) => sign.test(prefix))?.[1];
  const [block] = this.quill.getLine(range.index);
  // The sign counts only where the line begins with it; after a link or bold words the same signs are text.
  if (line === undefined || block === null || offset !== prefix.length) return true;
  const { quill } = this;
  const start = range.index - offset;
  // The space first, as its own step: undoing the list gives back what was typed.
  quill.insertText(range.index, ' ', Quill.sources.USER);
  quill.history.cutoff();
  const rest = block.length() - offset - 2;
  quill.updateContents(
    new Delta()
      .retain(start)
      .delete(offset + 1)
      .retain(rest)
      .retain(1, line),
    Quill.sources.USER,
  );
  quill.history.cutoff();
  quill.setSelection(start, 0, Quill.sources.SILENT);
  return false;
}

function tick(this: { readonly quill: Quill }, _range: Range, { format }: Context): boolean {
  if (format.list !== 'unchecked' && format.list !== 'checked') return true;
  this.quill.format('list', format.list === 'checked' ? 'unchecked' : 'checked', Quill.sources.USER);
  return false;
}
