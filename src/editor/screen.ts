/**
 * What is to be shown of a text and is not yet, and how it comes onto the screen. A small change is put there at once. A large one
 * (a paste of thousands of lines, a colleague's or one's own; a long note that is opened) comes in slices with room for keys between
 * them: the text has it all from the first moment, the screen follows. While a word is being composed (IME, most phones) the screen
 * is left alone altogether.
 */
import Quill from 'quill/core/quill.js';
import { Range } from 'quill/core/selection.js';
import type Delta from 'quill-delta';
import { sameContent } from './screen-change.ts';
import { firstSlice, linesIn, work } from './slices.ts';

/** Up to this much a change is shown in one go: less than a tenth of a second where a computer is slow. */
const workAtOnce = 300;
/** What a slice should take, so that a key never waits long. Smaller ones would take longer together: each has the whole screen read once. */
const sliceMs = 60;

/** How far the screen has come with a large change, in lines. */
export interface Following {
  readonly shown: number;
  readonly all: number;
}

export interface ScreenOptions {
  readonly quill: Quill;
  /** What the text would have the screen show. */
  readonly should: () => Delta;
  /** A change has come onto the screen. */
  readonly told: (change: Delta) => void;
}

export class Screen {
  /** Quill is being told what to show: its events are our own doing. */
  showing = false;
  /** How often the screen had to be set right. Zero, or there is a fault in this room. */
  healed = 0;
  readonly #quill: Quill;
  readonly #should: () => Delta;
  readonly #told: (change: Delta) => void;
  #unseen: Delta | null = null;
  #composing = false;
  /** The caret stands where one's own change comes in and goes along with it. */
  #follows = false;
  #later: ReturnType<typeof setTimeout> | undefined;
  #workPerSlice = workAtOnce;
  #lines = { shown: 0, all: 0 };
  #waiting: (() => void)[] = [];

  constructor({ quill, should, told }: ScreenOptions) {
    this.#quill = quill;
    this.#should = should;
    this.#told = told;
  }

  /** Whether the screen has the same places as the text now. */
  get level(): boolean {
    return this.#unseen === null;
  }

  /** While a large change is still coming; null otherwise. */
  get following(): Following | null {
    return this.#unseen === null || this.#later === undefined ? null : this.#lines;
  }

  /** Settles when the screen shows all there is. */
  caughtUp(): Promise<void> {
    return this.level ? Promise.resolve() : new Promise((settle) => this.#waiting.push(settle));
  }

  /** The first that is shown, of a text that is opened. */
  begin(content: Delta): void {
    const { now, later } = firstSlice(content, workAtOnce);
    this.showing = true;
    this.#quill.setContents(now, Quill.sources.SILENT);
    this.showing = false;
    if (later !== null) this.#wait(later);
  }

  /** What the screen shows with all that is on its way to it. */
  complete(): Delta {
    return this.before(this.#quill.editor.delta);
  }

  /** The same for a moment ago, when the screen showed `shown`. */
  before(shown: Delta): Delta {
    return this.#unseen === null ? shown : shown.compose(this.#unseen);
  }

  /** A change of what is shown, as one of all there is. */
  ahead(change: Delta): Delta {
    return this.#unseen === null ? change : this.#unseen.transform(change, true);
  }

  /** A change that was made on the screen, in places of the text; what is on its way is carried over it. */
  placed(change: Delta): Delta {
    if (this.#unseen === null) return change;
    const own = this.ahead(change);
    this.#unseen = change.transform(this.#unseen, false);
    return own;
  }

  /** A change of what `complete` says, to be shown. `follows`: it is this member's, and the caret goes along. */
  show(change: Delta, follows = false): void {
    this.#follows = follows;
    this.#wait(this.#unseen === null ? change : this.#unseen.compose(change));
    if (!this.#composing && this.#unseen !== null) this.#next();
  }

  compose(composing: boolean): void {
    this.#composing = composing;
    if (!composing && this.#unseen !== null) this.#next();
  }

  close(): void {
    clearTimeout(this.#later);
    this.#later = undefined;
    this.#rest();
  }

  /** Remembers what is not shown; a large change has its next slice after what waits in the page now. */
  #wait(unseen: Delta): void {
    const lines = linesIn(unseen);
    this.#lines = { shown: this.#unseen === null ? 0 : this.#lines.shown, all: (this.#unseen === null ? 0 : this.#lines.shown) + lines };
    this.#unseen = unseen.ops.length === 0 ? null : unseen;
    if (work(unseen) > workAtOnce) this.#later ??= setTimeout(() => this.#onTime());
  }

  #onTime(): void {
    this.#later = undefined;
    if (this.#unseen === null || this.#composing) return;
    this.#next();
  }

  #next(): void {
    // A key press whose change of the page Quill has not looked at yet would otherwise be read as part of this change.
    this.#quill.update(Quill.sources.USER);
    if (this.#unseen === null) return;
    const began = performance.now();
    const { now, later } = firstSlice(this.#unseen, this.#workPerSlice);
    this.#unseen = later;
    this.#lines = { ...this.#lines, shown: this.#lines.shown + linesIn(now) };
    this.showing = true;
    try {
      this.#put(now);
    } catch {
      // Quill stumbled over the change: what it shows is compared in the end, and put right.
    }
    try {
      if (later === null) this.#heal();
    } finally {
      this.showing = false;
    }
    const ms = performance.now() - began;
    // As much as this device does in the time that a slice should take, from one slice to the next at most twice or half as much.
    this.#workPerSlice = Math.min(4 * workAtOnce, Math.max(workAtOnce, this.#workPerSlice * Math.min(2, Math.max(0.5, sliceMs / Math.max(1, ms)))));
    if (later === null) {
      clearTimeout(this.#later);
      this.#later = undefined;
    } else this.#later ??= setTimeout(() => this.#onTime());
    this.#told(now);
    if (later === null) this.#rest();
  }

  #rest(): void {
    for (const settle of this.#waiting.splice(0)) settle();
  }

  #put(change: Delta): void {
    const quill = this.#quill;
    const shown = quill.editor.delta;
    const range = quill.hasFocus() ? quill.getSelection() : null;
    const { index, length } = range ?? quill.selection.savedRange;
    // Without the focus Quill would restore its selection and take the focus from where the member is now. What the browser still holds as
    // selected here is let go, since it does not follow the change; the place to come back to is Quill's own, and that one does.
    const held = document.getSelection();
    if (range === null && held !== null && quill.root.contains(held.anchorNode)) held.removeAllRanges();
    const made = apply(quill, change);
    const [start, end] = [index, index + length].map((place) => made.transformPosition(place, !this.#follows)) as [number, number];
    if (range === null) quill.selection.savedRange = new Range(start, end - start);
    else quill.setSelection(start, end - start, Quill.sources.SILENT);
    quill.emitter.emit(Quill.events.EDITOR_CHANGE, Quill.events.TEXT_CHANGE, made, shown, Quill.sources.SILENT);
  }

  #heal(): void {
    const should = this.#should();
    if (sameContent(this.#quill.editor.delta, should)) return;
    this.healed++;
    this.#put(this.#quill.editor.delta.diff(should));
    if (!sameContent(this.#quill.editor.delta, should)) this.#quill.setContents(should, Quill.sources.SILENT);
  }
}

/** Lines that come in one run go in Quill's way of filling a page: one by one they take it several times as long. */
function apply(quill: Quill, change: Delta): Delta {
  const [first, ...rest] = change.ops;
  const at = first?.retain !== undefined && first.attributes === undefined ? (first.retain as number) : 0;
  const inserts = at > 0 ? rest : change.ops;
  const many = inserts.length > 20 || linesIn(change) > 20;
  if (!many || !inserts.every(({ insert }) => insert !== undefined)) return quill.editor.applyDelta(change);
  return quill.editor.insertContents(at, at > 0 ? change.slice(at) : change);
}
