/**
 * One long text on one place of the page: Quill, bound to one Y.Text, with our undo, keys and clipboard. Knows no Svelte and no words;
 * `LongText.svelte` dresses it. What the text is about is not its business.
 */
// More than looks: without `white-space: pre-wrap` the browser writes no-break spaces and changes them back later, as edits of the member.
import './editor.css';
import './mentions.css';
import Quill from 'quill/core/quill.js';
import type Delta from 'quill-delta';
import type { Paper } from '../shared/model/paper.ts';
import { type NoRoom, noRoomFor } from '../shared/wire/room-left.ts';
import { TextBinding } from './binding.ts';
import { registerFormats } from './formats.ts';
import type { TextHistory } from './history.ts';
import { type KeyActs, keys } from './keyboard.ts';
import { safeAddress } from './links.ts';
import { readInOneGo, rememberChildren } from './quick-lines.ts';
import { installDefaultPolicy } from './trusted.ts';

export interface EditorOptions extends KeyActs {
  readonly place: HTMLElement;
  readonly paper: Paper;
  /** The name of the document's root that holds the text: the id of the thing it belongs to. */
  readonly name: string;
  readonly mayEdit: boolean;
  /** A paste was too large; nothing was changed. */
  readonly declined: (bytes: number) => void;
  /** The document takes no more of this: nothing was changed. Told once in a while. */
  readonly full?: (why: NoRoom) => void;
  /** A large paste is being read; false when that is done. */
  readonly reading?: (now: boolean) => void;
}

/** Who goes on typing in a full document is told again after this. */
const tellAgainMs = 5_000;

export interface Editor {
  readonly quill: Quill;
  readonly binding: TextBinding;
  readonly history: TextHistory;
  setMayEdit(mayEdit: boolean): void;
  /** Names the text for a screen reader. */
  setLabel(label: string): void;
  close(): void;
}

export function openEditor({ place, paper, name, mayEdit, declined, full, reading, leave, link, first }: EditorOptions): Editor {
  installDefaultPolicy((address) => safeAddress(address) !== null);
  registerFormats();
  rememberChildren();
  const quill = new Quill(place, {
    readOnly: !mayEdit,
    modules: {
      keyboard: { bindings: keys({ leave, link, ...(first ? { first } : {}) }) },
      clipboard: { declined, mayGrow, reading, large },
      history: true,
      uploader: true,
    },
  });
  readInOneGo(quill.editor);
  let toldAt = Number.NEGATIVE_INFINITY;
  function mayGrow(bytes: number): boolean {
    const now = performance.now();
    const why = noRoomFor(paper.y, name, bytes, now);
    if (why !== null && now - toldAt >= tellAgainMs) {
      toldAt = now;
      full?.(why);
    }
    return why === null;
  }
  /** Before a letter stands anywhere: what a document takes no more of would only come back later. Deleting always goes. */
  function hold(event: InputEvent): void {
    if (event.inputType.startsWith('insert') && !mayGrow(event.data?.length ?? 1)) event.preventDefault();
  }
  function large(change: Delta): void {
    binding.write(change);
    void binding.caughtUp().then(() => quill.hasFocus() && quill.scrollSelectionIntoView());
  }
  const { root } = quill;
  root.classList.add('prose');
  root.setAttribute('role', 'textbox');
  root.setAttribute('aria-multiline', 'true');
  root.addEventListener('click', followLink);
  root.addEventListener('beforeinput', hold);
  const binding = new TextBinding(quill, paper, name);
  const history = quill.history as unknown as TextHistory;
  history.follow(binding, paper);

  const editor: Editor = {
    quill,
    binding,
    history,
    setMayEdit(may) {
      quill.enable(may);
      root.setAttribute('aria-readonly', String(!may));
      // What cannot be written in is still read by keyboard: it can be reached and scrolled.
      root.tabIndex = 0;
    },
    setLabel: (label) => root.setAttribute('aria-label', label),
    close() {
      history.close();
      binding.close();
      root.removeEventListener('click', followLink);
      root.removeEventListener('beforeinput', hold);
      quill.emitter.removeAllListeners();
      place.replaceChildren();
    },
  };
  editor.setMayEdit(mayEdit);
  return editor;
}

/** In a text that can be edited a click places the caret; with Ctrl or ⌘ it follows the link. */
function followLink(event: MouseEvent): void {
  const anchor = (event.target as Element | null)?.closest('a[href]');
  // A mention is no text to put a caret into: a press leads to its page, by the app's own way.
  if (anchor?.classList.contains('mention')) return;
  if (!anchor || !(event.ctrlKey || event.metaKey)) return;
  const address = safeAddress(anchor.getAttribute('href'));
  if (address === null) return;
  event.preventDefault();
  window.open(address, '_blank', 'noopener,noreferrer');
}
