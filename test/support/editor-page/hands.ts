/**
 * A member's hands on one editor: keys, clipboard and toolbar as the browser would deliver them, quick enough for thousands of acts.
 * Text goes in by `insertText`, so it takes the whole way through the page and Quill's own watching of it.
 */

import * as Y from 'yjs';
import { type Editor, openEditor } from '../../../src/editor/editor.ts';
import { showText } from '../../../src/editor/lines.ts';
import { readText } from '../../../src/editor/reading.ts';
import { applyTool, type Tool } from '../../../src/editor/tools.ts';
import type { DocId, MemberId, SpaceId } from '../../../src/shared/base/ids.ts';
import type { Paper } from '../../../src/shared/model/paper.ts';

export const textName = 'note';

export function paperOf(y: Y.Doc, me: string): Paper {
  return { id: 'doc' as DocId, space: 'space' as SpaceId, kind: 'floor', y, me: me as MemberId, seconds: () => 1_800_000_000 };
}

export class Hands {
  readonly y: Y.Doc;
  readonly text: Y.Text;
  readonly editor: Editor;
  readonly place: HTMLElement;
  #clipboard = new DataTransfer();
  declined = 0;
  /** What was said of a document that takes no more. */
  readonly full: string[] = [];
  #reading = false;

  /** @param y a document that is there already; else an empty one is begun under `client` */
  constructor(places: HTMLElement, client: number, me: string, y = new Y.Doc()) {
    this.y = y;
    this.y.clientID = client;
    this.text = this.y.getText(textName);
    this.place = document.createElement('div');
    places.append(this.place);
    this.editor = openEditor({
      place: this.place,
      paper: paperOf(this.y, me),
      name: textName,
      mayEdit: true,
      declined: (bytes) => {
        this.declined = bytes;
      },
      full: (why) => this.full.push(why),
      reading: (now) => {
        this.#reading = now;
      },
      leave: () => {},
      link: () => {},
    });
    this.editor.setLabel(me);
  }

  close(): void {
    this.editor.close();
    this.place.remove();
    this.y.destroy();
  }

  /** Waits until a large paste is read and the screen shows all that the text has. */
  async settled(): Promise<void> {
    while (this.#reading) await new Promise((rest) => setTimeout(rest, 5));
    await this.editor.binding.caughtUp();
  }

  get quill() {
    return this.editor.quill;
  }

  select(index: number, length = 0): void {
    this.quill.focus({ preventScroll: true });
    this.quill.setSelection(index, length, 'silent');
  }

  /** Types words, without line breaks, where the caret is. */
  type(words: string): void {
    document.execCommand('insertText', false, words);
    this.quill.update('user');
  }

  /** Writes at a place, line breaks with Enter. */
  write(index: number, text: string): void {
    let at = index;
    for (const piece of text.match(/\n|[^\n]+/g) ?? []) {
      this.select(at);
      if (piece !== '\n') this.type(piece);
      else if (this.#isEmptyItem(at)) this.quill.insertText(at, '\n', 'user');
      else this.press('Enter');
      at += piece.length;
    }
  }

  /** Enter in an empty list item ends the list and writes nothing; who wants a line break there pastes one. */
  #isEmptyItem(index: number): boolean {
    const [line] = this.quill.getLine(index);
    return line !== null && line.length() <= 1 && this.quill.getFormat(index)['list'] !== undefined;
  }

  /** Selects and strikes out, as with the Backspace key. */
  strike(index: number, length: number): void {
    this.select(index, length);
    this.press('Backspace');
  }

  press(key: string, modifiers: KeyboardEventInit = {}): void {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...modifiers });
    this.quill.root.dispatchEvent(event);
    if (!event.defaultPrevented && key === 'Backspace') document.execCommand('delete');
    this.quill.update('user');
  }

  tool(tool: Exclude<Tool, 'link' | 'mention'>): void {
    applyTool(this.quill, this.editor.history, tool);
  }

  cut(): void {
    this.#clipboard = new DataTransfer();
    this.#clip('cut');
  }

  paste(html?: string, plain = ''): void {
    if (html !== undefined) {
      this.#clipboard = new DataTransfer();
      this.#clipboard.setData('text/html', html);
      this.#clipboard.setData('text/plain', plain);
    }
    this.#clip('paste');
  }

  #clip(kind: 'cut' | 'paste'): void {
    this.quill.root.dispatchEvent(new ClipboardEvent(kind, { clipboardData: this.#clipboard, bubbles: true, cancelable: true }));
    this.quill.update('user');
  }

  /** What the screen shows, as the page itself has it: read from the elements, not from any memory of them. */
  screen(): string {
    return JSON.stringify(this.quill.editor.getDelta().ops);
  }

  /** What the screen should show of this device's text. */
  shouldShow(): string {
    return JSON.stringify(showText(readText(this.text)).ops);
  }

  /** Words per line as they stand in the page's own elements. */
  domLines(): string[] {
    return [...this.quill.root.querySelectorAll('p, li, h3, h4')].map((line) => (line.textContent ?? '').replaceAll('\ufeff', ''));
  }

  lines(): Line[] {
    return linesOf(this.screen());
  }
}

export interface Line {
  readonly words: string;
  readonly kind: string;
}

/** Lines of a content with their kinds, for judging. */
export function linesOf(ops: string): Line[] {
  const lines: Line[] = [];
  let words = '';
  for (const { insert, attributes } of JSON.parse(ops) as { insert: unknown; attributes?: { header?: number; list?: string } }[]) {
    if (typeof insert !== 'string') {
      words += '\u25a1';
      continue;
    }
    for (const piece of insert.match(/\n|[^\n]+/g) ?? []) {
      if (piece !== '\n') words += piece;
      else {
        lines.push({ words, kind: attributes?.header !== undefined ? `h${attributes.header}` : (attributes?.list ?? '') });
        words = '';
      }
    }
  }
  return lines;
}
