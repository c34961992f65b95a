/**
 * Thinks ahead: while somebody looks for the next letter, the index asks itself the questions that may come next, the likeliest first, so that
 * most keys are answered without a look into the index. What was thought is kept by who asks, until the index changes.
 * (Measured with 66 000 parts: a key costs the index 1 ms on a laptop, on a slow phone up to ten in the middle of everything else.)
 */
import type { Ask, Found } from './found.ts';

/** So many letters are tried behind what was typed. */
const mostGuesses = 8;

/** What is asked: the index. */
export interface Asked {
  readonly find: (ask: Ask) => Found;
  /** The letters with which known words go on behind a text, what most words have first. */
  readonly lettersAfter: (text: string, most: number) => readonly string[];
}

export class Ahead {
  readonly #index: Asked;
  readonly #later: (act: () => void) => void;
  readonly #tell: (ask: Ask, found: Found) => void;
  /** Of the last question: guesses behind an earlier one are not gone on with. */
  #turn = 0;
  #isAtRest = false;

  /**
   * @param later runs what may wait, behind what came meanwhile
   * @param tell takes what was thought
   */
  constructor(index: Asked, later: (act: () => void) => void, tell: (ask: Ask, found: Found) => void) {
    this.#index = index;
    this.#later = later;
    this.#tell = tell;
  }

  /** Thinks of what may be asked behind this. */
  think(ask: Ask): void {
    const turn = ++this.#turn;
    if (this.#isAtRest) this.#later(() => this.#guess(turn, ask, this.#index.lettersAfter(ask.text, mostGuesses)));
  }

  /** The index is about to change: nothing is thought until it rests. */
  pause(): void {
    this.#isAtRest = false;
    this.#turn++;
  }

  /** The index is whole, and stays as it is until the next `pause`. */
  rest(): void {
    this.#isAtRest = true;
  }

  /** One guess at a time, so that a question waits for no more than one. */
  #guess(turn: number, ask: Ask, letters: readonly string[]): void {
    const [letter, ...more] = letters;
    if (letter === undefined || turn !== this.#turn) return;
    const next = { ...ask, text: ask.text + letter };
    this.#tell(next, this.#index.find(next));
    this.#later(() => this.#guess(turn, ask, more));
  }
}
