/**
 * What comes in with a paste: HTML of any origin (web pages, Word, Google Docs, this editor) as a text with nothing but the kinds of
 * lines and the marks that we know. Pictures, scripts, frames, forms, colours and fonts stay outside; so do addresses that lead
 * anywhere else than to the web, a mailbox or a telephone.
 */
import Delta from 'quill-delta';
import { deepestLine } from '../shared/model/long-text.ts';
import { safeAddress } from './links.ts';
import { looksLikeMarkdown } from './markdown-signs.ts';
import { parseInert } from './trusted.ts';

/** A paste of this much text or more is declined, with nothing changed. UTF-8 bytes of the text, not of the markup around it. */
export const mostBytes = 3_000_000;
/** A paste of more pieces (a stretch with its own marks, a line break of its own kind) is declined too: an editor that shows so many answers no key. */
export const mostPieces = 20_000;
/** Markup above this is not even parsed: its plain text is taken instead. Characters. */
const mostMarkup = 24_000_000;

interface Marks {
  readonly bold?: true;
  readonly italic?: true;
  readonly link?: string;
}
type Line = { readonly header?: 1 | 2; readonly list?: string; readonly indent?: number; readonly blockquote?: true };

const blocks: ReadonlySet<string> = new Set(
  'ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY CAPTION CENTER DD DETAILS DIV DL DT FIELDSET FIGCAPTION FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER HR LI MAIN NAV OL P PRE SECTION SUMMARY TABLE TBODY TFOOT THEAD TR UL'.split(
    ' ',
  ),
);
const silent: ReadonlySet<string> = new Set(
  'AUDIO BASE BUTTON CANVAS EMBED HEAD IFRAME IMG INPUT LINK MATH META NOSCRIPT OBJECT PICTURE QUIET-BASE QUIET-STYLE SCRIPT SELECT SOURCE STYLE SVG TEMPLATE TEXTAREA TITLE TRACK VIDEO'.split(
    ' ',
  ),
);
const headings: { readonly [tag: string]: 1 | 2 } = { H1: 1, H2: 1, H3: 1, H4: 2, H5: 2, H6: 2 };

/** Elements that say more of a text than its letters do. Editors of code put coloured letters on the clipboard beside Markdown, and nothing of this. */
const telling = /<(?:h[1-6]|ul|ol|li|a|b|strong|em|i|table|p|blockquote)[\s>]/i;

/** Whether what is pasted is Markdown as its writer typed it: its signs, and no markup that says the same. */
export function isMarkdown(html: string, plain: string): boolean {
  return !telling.test(html) && looksLikeMarkdown(plain);
}

/** A pasted text, as it would stand on screen. `html` is looked at first; what it lacks, `plain` has. */
export function pasted(html: string, plain: string): Delta {
  if (html.trim() === '' || html.length > mostMarkup) return plainText(plain);
  const reader = new Reader();
  reader.children(parseInert(html).body, {}, {}, false);
  const text = reader.finish();
  return text.length() === 0 ? plainText(plain) : text;
}

function plainText(plain: string): Delta {
  return new Delta().insert(tidy(plain.replace(/\r\n?/g, '\n')));
}

/** Characters that no text needs and Quill stumbles over. */
function tidy(text: string): string {
  return text.replace(/(?![\t\n])[\p{Cc}\ufeff]/gu, '');
}

/** UTF-8 bytes of what a paste would write. */
export function textBytes(text: Delta): number {
  const encoder = new TextEncoder();
  return text.ops.reduce((sum, { insert }) => sum + (typeof insert === 'string' ? encoder.encode(insert).length : 0), 0);
}

interface Piece {
  insert: string;
  readonly attributes: Record<string, unknown>;
  readonly isBreak: boolean;
}

/** Walks a parsed page from front to back and writes lines as it goes. */
class Reader {
  /** What was read so far. Joined only at the end: a page of megabytes is read in one walk. */
  readonly #pieces: Piece[] = [];
  /** Kind of the line being written; null when nothing has been written on it. */
  #line: Line | null = null;
  #endsInSpace = true;
  #lists: { readonly ordered: boolean }[] = [];

  finish(): Delta {
    if (this.#line !== null && Object.keys(this.#line).length > 0) this.#break();
    // The last line's break is only worth pasting where it says what kind of line it was.
    const last = this.#pieces.at(-1);
    if (last?.isBreak && Object.keys(last.attributes).length === 0) this.#pieces.pop();
    const text = new Delta();
    for (const { insert, attributes } of this.#pieces) text.insert(insert, attributes);
    return text;
  }

  children(parent: Node, marks: Marks, line: Line, pre: boolean): void {
    let skipping = false;
    for (const node of parent.childNodes) {
      // Word writes the bullet itself between these two comments.
      if (node.nodeType === Node.COMMENT_NODE) skipping = /supportLists/.test(node.nodeValue ?? '') || (skipping && !/endif/.test(node.nodeValue ?? ''));
      else if (node.nodeType === Node.TEXT_NODE && !skipping) this.#write(node.nodeValue ?? '', marks, line, pre);
      else if (node instanceof Element || node.nodeType === Node.ELEMENT_NODE) {
        if (!skipping) this.#element(node as Element, marks, line, pre);
      }
    }
  }

  #element(element: Element, outer: Marks, outerLine: Line, outerPre: boolean): void {
    const tag = element.tagName.toUpperCase();
    if (silent.has(tag) || isAside(element)) return;
    if (tag === 'BR') {
      this.#line ??= outerLine;
      this.#break();
      return;
    }
    const marks = marksOf(element, tag, outer);
    const pre = outerPre || tag === 'PRE';
    if (tag === 'TD' || tag === 'TH') {
      if (element.previousElementSibling !== null) this.#write('\t', {}, outerLine, true);
      this.children(element, marks, outerLine, pre);
      return;
    }
    if (!blocks.has(tag)) {
      this.children(element, marks, outerLine, pre);
      return;
    }
    if (this.#line !== null) this.#break();
    if (tag === 'UL' || tag === 'OL') {
      this.#lists.push({ ordered: tag === 'OL' });
      this.children(element, marks, {}, pre);
      this.#lists.pop();
    } else {
      const line = lineOf(element, tag, outerLine, this.#lists);
      const before = this.#pieces.length;
      this.children(element, marks, line, pre);
      const empty = this.#line === null && this.#pieces.length === before;
      if (empty && (tag === 'P' || tag === 'LI') && element.querySelector('table') === null) this.#line = line;
    }
    if (this.#line !== null) this.#break();
  }

  #write(raw: string, marks: Marks, line: Line, pre: boolean): void {
    if (pre) {
      tidy(raw.replace(/\r\n?/g, '\n'))
        .split('\n')
        .forEach((part, index) => {
          if (index > 0) {
            this.#line ??= line;
            this.#break();
          }
          if (part !== '') this.#append(part, marks, line);
        });
      return;
    }
    let text = tidy(raw.replace(/[\t\n\f\r ]+/g, ' '));
    if (this.#endsInSpace) text = text.replace(/^ /, '');
    if (text !== '') this.#append(text, marks, line);
  }

  #append(text: string, marks: Marks, line: Line): void {
    let words = text.replace(/\u00a0/g, ' ');
    if (this.#line === null) {
      const box = boxSign.exec(words)?.[0];
      this.#line = box === undefined ? line : { ...line, list: box.startsWith('\u2610') ? 'unchecked' : 'checked' };
      words = words.slice(box?.length ?? 0);
      this.#endsInSpace = box !== undefined;
    }
    if (words === '') return;
    this.#endsInSpace = words.endsWith(' ');
    this.#pieces.push({ insert: words, attributes: { ...marks }, isBreak: false });
  }

  #break(): void {
    const last = this.#pieces.at(-1);
    // The space before a line's end is markup, not text.
    if (last && !last.isBreak && this.#endsInSpace && last.insert.endsWith(' ')) last.insert = last.insert.slice(0, -1);
    if (last?.insert === '') this.#pieces.pop();
    this.#pieces.push({ insert: '\n', attributes: { ...this.#line }, isBreak: true });
    this.#line = null;
    this.#endsInSpace = true;
  }
}

/** A box that Word and mails draw as a letter at the start of a line. */
const boxSign = /^[\u2610-\u2612\u2705]\ufe0f? ?/;

function marksOf(element: Element, tag: string, outer: Marks): Marks {
  const style = element.getAttribute('data-style') ?? '';
  const weight = /font-weight\s*:\s*([a-z0-9]+)/i.exec(style)?.[1]?.toLowerCase();
  let { bold, italic, link } = outer;
  if (tag === 'B' || tag === 'STRONG' || tag === 'TH') bold = true;
  // Google Docs wraps a whole page in a <b> that says it is not bold.
  if (weight !== undefined) bold = weight === 'bold' || weight === 'bolder' || Number(weight) >= 600 ? true : undefined;
  if (tag === 'I' || tag === 'EM') italic = true;
  if (/font-style\s*:\s*italic/i.test(style)) italic = true;
  if (/font-style\s*:\s*normal/i.test(style)) italic = undefined;
  if (tag === 'A') link = safeAddress(element.getAttribute('href')) ?? undefined;
  if (/^H[1-6]$/.test(tag)) bold = undefined;
  return { ...(bold ? { bold } : {}), ...(italic ? { italic } : {}), ...(link === undefined ? {} : { link }) };
}

function lineOf(element: Element, tag: string, outer: Line, lists: readonly { readonly ordered: boolean }[]): Line {
  const header = headings[tag] ?? wordHeading(element);
  if (header !== undefined) return { header };
  if (tag === 'BLOCKQUOTE') return { blockquote: true };
  if (tag === 'LI') {
    const list = checkOf(element) ?? (lists.at(-1)?.ordered ? 'ordered' : 'bullet');
    return { list, ...depth(lists.length - 1) };
  }
  const word = /mso-list\s*:[^;]*\blevel(\d+)/i.exec(element.getAttribute('data-style') ?? '');
  if (word !== null) return { list: /^\s*(\d+|[a-z]{1,3})[.)]/i.test(wordBullet(element)) ? 'ordered' : 'bullet', ...depth(Number(word[1]) - 1) };
  return outer;
}

/** Comments of reviewers, and what the page itself hides: not part of what was to be read. */
function isAside(element: Element): boolean {
  const style = element.getAttribute('data-style');
  if (style !== null && /mso-(?:element|special-character)\s*:\s*comment|mso-hide\s*:\s*all|display\s*:\s*none/i.test(style)) return true;
  return element.classList.contains('MsoCommentReference');
}

/** Word's own headings where it does not write them as such: a title, or a level of the outline. */
function wordHeading(element: Element): 1 | 2 | undefined {
  if (element.classList.contains('MsoTitle')) return 1;
  const level = /mso-outline-level\s*:\s*(\d)/i.exec(element.getAttribute('data-style') ?? '')?.[1];
  return level === undefined ? undefined : Number(level) <= 3 ? 1 : 2;
}

/** A tick box of this editor, of Google Docs, or as web pages draw it. */
function checkOf(item: Element): string | null {
  const own = item.getAttribute('data-list') ?? item.parentElement?.getAttribute('data-list');
  if (own === 'checked' || own === 'unchecked') return own;
  const aria = item.getAttribute('role') === 'checkbox' ? item.getAttribute('aria-checked') : null;
  if (aria !== null) return aria === 'true' ? 'checked' : 'unchecked';
  const box = item.querySelector(':scope > input[type=checkbox], :scope > label > input[type=checkbox]');
  if (box !== null) return box.hasAttribute('checked') ? 'checked' : 'unchecked';
  return null;
}

function depth(value: number): { readonly indent?: number } {
  return value > 0 ? { indent: Math.min(deepestLine, value) } : {};
}

function wordBullet(paragraph: Element): string {
  let text = '';
  let inside = false;
  for (const node of paragraph.childNodes) {
    if (node.nodeType === Node.COMMENT_NODE) inside = /supportLists/.test(node.nodeValue ?? '');
    else if (inside) text += node.textContent ?? '';
  }
  return text;
}
