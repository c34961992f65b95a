/**
 * Thinks ahead: while somebody looks for the next letter, the index asks itself the questions that may come next, the likeliest first, so that
 * most keys are answered without a look into the index. What was thought holds until the index changes.
 * (Measured with 66 000 parts: a key costs the index 1 ms on a laptop, on a slow phone up to ten in the middle of everything else.)
 */
import { type Ask, type Found, keyOf } from './found.ts';

/** So many letters are tried behind what was typed. */
const mostGuesses = 8;
/** So many answers are kept: a word's keys with their guesses, for whoever goes back a letter. */
const mostKept = 96;

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
  readonly #known = new Map<string, Found>();
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

  /** The answer, as the index has it. */
  find(ask: Ask): Found {
    if (!this.#isAtRest) return this.#index.find(ask);
    const key = keyOf(ask);
    const found = this.#known.get(key) ?? this.#index.find(ask);
    // Behind the others, so that what was asked last is the last to go.
    this.#known.delete(key);
    this.#known.set(key, found);
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostKept && oldest !== undefined) this.#known.delete(oldest);
    return found;
  }

  /** Thinks of what may be asked behind this. */
  think(ask: Ask): void {
    const turn = ++this.#turn;
    if (this.#isAtRest) this.#later(() => this.#guess(turn, ask, this.#index.lettersAfter(ask.text, mostGuesses)));
  }

  /** The index is about to change: nothing that was thought holds any longer, and nothing is thought until it rests. */
  forget(): void {
    this.#isAtRest = false;
    this.#turn++;
    this.#known.clear();
  }

  /** The index is whole, and stays as it is until the next `forget`. */
  rest(): void {
    this.#isAtRest = true;
  }

  /** One guess at a time, so that a question waits for no more than one. */
  #guess(turn: number, ask: Ask, letters: readonly string[]): void {
    const [letter, ...more] = letters;
    if (letter === undefined || turn !== this.#turn) return;
    const next = { ...ask, text: ask.text + letter };
    this.#tell(next, this.find(next));
    this.#later(() => this.#guess(turn, ask, more));
  }
}
