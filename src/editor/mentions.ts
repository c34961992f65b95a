/**
 * Mentions of people and things in a long text: what a page tells the editor about them, how they look, and when their list opens.
 * The editor knows none of the things themselves; whoever shows a text brings what they are called today and where they live.
 */
import Quill from 'quill/core/quill.js';
import Delta from 'quill-delta';
import { embedOfMention, type Mention, type MentionKind, mentionText } from '../shared/model/mention.ts';
import { mentionsOnScreen } from './formats.ts';
import type { TextHistory } from './history.ts';

/** `here`: known, by its name of today · `gone`: in the bin · `away`: nothing of it is on this device, so it shows as it was written. */
export interface Look {
  readonly state: 'here' | 'gone' | 'away';
  readonly name: string;
  /** The address of its page inside the app, null when it has none. */
  readonly href: string | null;
}

/** One that may be mentioned. */
export interface Offered {
  readonly mention: Mention;
  /** What kind of thing, and where: tells two of one name apart. */
  readonly about: string;
}

/** What a page brings. Its answers may follow runes: they are asked again when those change. */
export interface Mentions {
  look(mention: Mention): Look;
  /** Best first, at most a handful; all sorts when `words` is empty. */
  offer(words: string): readonly Offered[];
  /** What is said of one that is in the bin or not on this device. */
  readonly words: { readonly gone: string; readonly away: string };
}

/** The order in which kinds stand in the list. */
export const kindOrder: readonly MentionKind[] = ['member', 'network', 'event', 'goal', 'note', 'pool'];

/** Puts today's names on all mentions of a screen. Touches only what differs. */
export function dressMentions(root: HTMLElement, mentions: Mentions): void {
  for (const { mention, name } of mentionsOnScreen(root)) {
    const look = mentions.look(mention);
    const text = mentionText({ ...mention, name: look.name });
    if (name.textContent !== text) name.textContent = text;
    if ((name.getAttribute('href') ?? null) !== look.href) {
      if (look.href === null) name.removeAttribute('href');
      else name.setAttribute('href', look.href);
    }
    const said = look.state === 'here' ? '' : mentions.words[look.state];
    if (name.dataset.state !== look.state || name.title !== said) {
      name.dataset.state = look.state;
      name.title = said;
      // Said aloud too: what is struck through is not heard.
      name.dataset.said = look.state === 'here' ? '' : ` (${said})`;
    }
  }
}

/** What stands behind an @ at the caret. */
export interface Asked {
  /** The place of the @. */
  readonly at: number;
  /** The @ and what was typed after it. */
  readonly length: number;
  readonly words: string;
}

/** An @ at the start of a word, and up to three words after it. A name may have blanks in it; a sentence that goes on is no name. */
const sign = /(?:^|[\s([{"'”’–—-])@((?:[^\s@\ufffc]+(?: [^\s@\ufffc]*){0,2})?)$/u;

/** What is asked for, given what stands before the caret on its line. Pure. */
export function askedIn(before: string): { readonly words: string; readonly length: number } | null {
  const words = sign.exec(before)?.[1];
  return words === undefined ? null : { words, length: words.length + 1 };
}

/** What is asked for at the caret, or null. A thing on the line counts as one sign, so that places stay right. */
export function askedAt(quill: Quill): Asked | null {
  // The browser's own selection: Quill's lags behind while a change is being told.
  const range = quill.hasFocus() ? quill.selection.getRange()[0] : null;
  if (range === null || range.length > 0) return null;
  const [line, offset] = quill.getLine(range.index);
  if (line === null) return null;
  const before = quill
    .getContents(range.index - offset, offset)
    .ops.map(({ insert }) => (typeof insert === 'string' ? insert : '\ufffc'))
    .join('');
  const asked = askedIn(before);
  return asked && { at: range.index - asked.length, ...asked };
}

/** Writes a mention in the place of what was asked for, as one step of undo, with a blank after it. */
export function putMention(quill: Quill, history: TextHistory, asked: Asked, mention: Mention): void {
  history.cutoff();
  const after = quill.getText(asked.at + asked.length, 1);
  const blank = /^[\s.,;:!?)\]]/.test(after) && after !== '\n' ? '' : ' ';
  quill.updateContents(
    new Delta()
      .retain(asked.at)
      .delete(asked.length)
      .insert({ mention: embedOfMention(mention).mention as unknown as Record<string, unknown> })
      .insert(blank),
    Quill.sources.USER,
  );
  history.cutoff();
  quill.setSelection(asked.at + 1 + blank.length, 0, Quill.sources.SILENT);
}

/** Begins a mention at the caret, as if @ had been typed. */
export function beginMention(quill: Quill): void {
  quill.focus({ preventScroll: true });
  const { index, length } = quill.selection.savedRange;
  const before = index > 0 ? quill.getText(index - 1, 1) : '';
  const typed = before === '' || /\s/.test(before) ? '@' : ' @';
  quill.updateContents(new Delta().retain(index).delete(length).insert(typed), Quill.sources.USER);
  quill.setSelection(index + typed.length, 0, Quill.sources.USER);
}
