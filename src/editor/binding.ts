/**
 * One Y.Text on one screen. What a member does in Quill becomes a transaction under this binding as its origin; what others do
 * (and what undo does) becomes a change of the screen. Editor and text have equal length: a text ends in a line break from its
 * first transaction on, and where another device left it without one the screen shows one that the next edit brings.
 *
 * The screen is compared with the text after each foreign change. Should they ever differ, the text wins and `healed` counts it.
 */
import Quill from 'quill/core/quill.js';
import type Delta from 'quill-delta';
import type * as Y from 'yjs';
import { cut } from '../shared/model/cutting.ts';
import { type Paper, sign } from '../shared/model/paper.ts';
import { showText, toText } from './lines.ts';
import { endsInBreak, readChange, readText } from './reading.ts';
import { type Following, Screen } from './screen.ts';
import { screenChange } from './screen-change.ts';

/** The origin of a text's line break at its end. No undo takes it: it is nobody's word, and a colleague may have written before it. */
export const firstBreak = Symbol('first line break');

export class TextBinding {
  readonly text: Y.Text;
  /** The large change that is being written in several transactions now: undo takes them together, each in a transaction of its own. */
  batch: symbol | null = null;
  /** Called between two transactions of a batch. */
  nextPiece: () => void = () => {};
  readonly #quill: Quill;
  readonly #paper: Paper;
  readonly #screen: Screen;
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
    this.#screen = new Screen({
      quill,
      should: () => this.#should ?? showText(readText(this.text)),
      told: (change) => this.#tell(change),
    });
    this.#screen.begin(showText(readText(this.text)));
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

  /** Whether screen and text have the same places now; while a word is being composed, or a large change comes in, they may not. */
  get level(): boolean {
    return this.#screen.level;
  }

  /** How far the screen has come with a large change, in lines; null when it is level. */
  get following(): Following | null {
    return this.#screen.following;
  }

  /** How often the screen had to be set right. */
  get healed(): number {
    return this.#screen.healed;
  }

  /** Settles when the screen shows all that the text has. */
  caughtUp(): Promise<void> {
    return this.#screen.caughtUp();
  }

  close(): void {
    this.text.unobserve(this.#onText);
    this.#quill.off(Quill.events.TEXT_CHANGE, this.#onScreen);
    this.#quill.off(Quill.events.COMPOSITION_BEFORE_START, this.#onComposing);
    this.#quill.off(Quill.events.COMPOSITION_END, this.#onComposed);
    this.#screen.close();
    this.#heard.clear();
  }

  // Screen to text.

  readonly #onScreen = (change: Delta, shown: Delta): void => {
    if (this.#screen.showing) return;
    const before = this.#screen.before(shown);
    this.#write(this.#screen.placed(change), before);
    this.#tell(null);
  };

  /** Writes a change of what the screen shows, as its member's, into the text first; the screen follows. For what is too large to be put on the screen at once. */
  write(change: Delta): void {
    const own = this.#screen.ahead(change);
    this.#write(own, this.#screen.complete());
    this.#screen.show(own, true);
    this.#tell(null);
  }

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
    this.#should = showText(stretches);
    const change = screenChange(this.#screen.complete(), runs, this.#should);
    if (change.ops.length > 0) this.#screen.show(change);
  };

  readonly #onComposing = (): void => {
    this.#screen.compose(true);
  };

  readonly #onComposed = (): void => {
    this.#screen.compose(false);
  };

  #tell(change: Delta | null): void {
    for (const heard of this.#heard) heard(change);
  }
}
