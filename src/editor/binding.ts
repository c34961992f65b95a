/**
 * One Y.Text on one screen. What a member does in Quill becomes a transaction under this binding as its origin; what others do
 * (and what undo does) becomes a change of the screen. Editor and text have equal length: a text ends in a line break from its
 * first transaction on, and where another device left it without one the screen shows one that the next edit brings.
 *
 * The screen is compared with the text after each foreign change. Should they ever differ, the text wins and `healed` counts it.
 */
import Quill from 'quill/core/quill.js';
import { Range } from 'quill/core/selection.js';
import type Delta from 'quill-delta';
import type * as Y from 'yjs';
import { cut } from '../shared/model/cutting.ts';
import { type Paper, sign } from '../shared/model/paper.ts';
import { showText, toText } from './lines.ts';
import { endsInBreak, readChange, readText } from './reading.ts';
import { sameContent, screenChange } from './screen-change.ts';

/** The origin of a text's line break at its end. No undo takes it: it is nobody's word, and a colleague may have written before it. */
export const firstBreak = Symbol('first line break');

export class TextBinding {
  readonly text: Y.Text;
  /** The large change that is being written in several transactions now: undo takes them together, each in a transaction of its own. */
  batch: symbol | null = null;
  /** Called between two transactions of a batch. */
  nextPiece: () => void = () => {};
  /** How often the screen had to be set right. Zero, or there is a fault in this file. */
  healed = 0;
  readonly #quill: Quill;
  readonly #paper: Paper;
  /** What the text has and the screen does not yet: while a word is being composed (IME, most phones) the screen must not be touched. */
  #unseen: Delta | null = null;
  #composing = false;
  #showing = false;
  #grounding = false;
  #ends: boolean;
  /** What the screen should show, as last read; null when written in since. */
  #should: Delta | null = null;
  readonly #heard = new Set<(change: Delta | null) => void>();

  constructor(quill: Quill, paper: Paper, name: string) {
    this.#quill = quill;
    this.#paper = paper;
    this.text = paper.y.getText(name);
    this.#ends = endsInBreak(this.text);
    this.#showing = true;
    quill.setContents(showText(readText(this.text)), Quill.sources.SILENT);
    this.#showing = false;
    quill.on(Quill.events.TEXT_CHANGE, this.#onScreen);
    quill.on(Quill.events.COMPOSITION_BEFORE_START, this.#onComposing);
    quill.on(Quill.events.COMPOSITION_END, this.#onComposed);
    this.text.observe(this.#onText);
  }

  /** Hears of every change that reached the screen: the change, when it came from the text, null when it was made here. */
  listen(heard: (change: Delta | null) => void): () => void {
    this.#heard.add(heard);
    return () => this.#heard.delete(heard);
  }

  /** Whether screen and text have the same places now; while a word is being composed they may not. */
  get level(): boolean {
    return this.#unseen === null;
  }

  close(): void {
    this.text.unobserve(this.#onText);
    this.#quill.off(Quill.events.TEXT_CHANGE, this.#onScreen);
    this.#quill.off(Quill.events.COMPOSITION_BEFORE_START, this.#onComposing);
    this.#quill.off(Quill.events.COMPOSITION_END, this.#onComposed);
    this.#heard.clear();
  }

  // Screen to text.

  readonly #onScreen = (change: Delta, shown: Delta): void => {
    if (this.#showing) return;
    let own = change;
    let before = shown;
    if (this.#unseen !== null) {
      before = shown.compose(this.#unseen);
      own = this.#unseen.transform(change, true);
      this.#unseen = change.transform(this.#unseen, false);
    }
    this.#write(own, before);
    this.#tell(null);
  };

  #write(change: Delta, before: Delta): void {
    const y = this.#paper.y;
    this.#should = null;
    if (!this.#ends) this.#ground();
    const pieces = cut(toText(change, before));
    if (pieces.length > 1) this.batch = Symbol('batch');
    for (const steps of pieces) {
      if (this.batch !== null) this.nextPiece();
      y.transact(() => {
        sign(this.#paper);
        this.text.applyDelta([...steps]);
      }, this);
    }
    if (this.batch !== null) this.nextPiece();
    this.batch = null;
  }

  #ground(): void {
    this.#grounding = true;
    this.#paper.y.transact(() => {
      sign(this.#paper);
      this.text.insert(this.text.length, '\n', {});
    }, firstBreak);
    this.#grounding = false;
    this.#ends = true;
  }

  // Text to screen.

  readonly #onText = (event: Y.YTextEvent, transaction: Y.Transaction): void => {
    if (transaction.origin === this || this.#grounding) return;
    const { stretches, runs } = readChange(this.text, event);
    this.#ends = String(stretches.at(-1)?.insert ?? '').endsWith('\n');
    const shown = this.#quill.editor.delta;
    const before = this.#unseen === null ? shown : shown.compose(this.#unseen);
    this.#should = showText(stretches);
    const change = screenChange(before, runs, this.#should);
    if (change.ops.length === 0) return;
    this.#unseen = this.#unseen === null ? change : this.#unseen.compose(change);
    if (!this.#composing) this.#show();
  };

  readonly #onComposing = (): void => {
    this.#composing = true;
  };

  readonly #onComposed = (): void => {
    this.#composing = false;
    this.#show();
  };

  #show(): void {
    if (this.#unseen === null) return;
    // A key press whose change of the page Quill has not looked at yet would otherwise be read as part of the colleague's change.
    this.#quill.update(Quill.sources.USER);
    const change = this.#unseen;
    this.#showing = true;
    this.#unseen = null;
    try {
      this.#put(change);
    } catch {
      // Quill stumbled over the change: what it shows is compared next, and put right.
    }
    try {
      this.#heal();
    } finally {
      this.#showing = false;
    }
    this.#tell(change);
  }

  #put(change: Delta): void {
    const quill = this.#quill;
    if (quill.hasFocus()) {
      quill.updateContents(change, Quill.sources.SILENT);
      return;
    }
    // Quill would restore its selection and take the focus from where the member is now. What the browser still holds as selected here
    // is let go, since it does not follow the change; the place to come back to is Quill's own, and that one does.
    const shown = quill.editor.delta;
    const { index, length } = quill.selection.savedRange;
    const held = document.getSelection();
    if (held !== null && quill.root.contains(held.anchorNode)) held.removeAllRanges();
    const made = quill.editor.applyDelta(change);
    const [start, end] = [index, index + length].map((place) => made.transformPosition(place, true)) as [number, number];
    quill.selection.savedRange = new Range(start, end - start);
    quill.emitter.emit(Quill.events.EDITOR_CHANGE, Quill.events.TEXT_CHANGE, made, shown, Quill.sources.SILENT);
  }

  #heal(): void {
    const should = this.#should ?? showText(readText(this.text));
    if (sameContent(this.#quill.editor.delta, should)) return;
    this.healed++;
    this.#put(this.#quill.editor.delta.diff(should));
    if (!sameContent(this.#quill.editor.delta, should)) this.#quill.setContents(should, Quill.sources.SILENT);
  }

  #tell(change: Delta | null): void {
    for (const heard of this.#heard) heard(change);
  }
}
