/**
 * Keeps the loop fair: whoever looks at updates says how long it took, and after a few milliseconds of that, everybody else has a turn
 * before the next is looked at. A push may hold five hundred letters, each as slow as one turn may be. Rule R77.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';

const turnMs = 8;

export class Turns {
  #spentMs = 0;
  #queue: Promise<void> = Promise.resolve();

  /** Whether something may be looked at now. */
  get isFree(): boolean {
    return this.#spentMs < turnMs;
  }

  /** Resolves when something may be looked at: mostly at once, else in a turn of its own. */
  async fair(): Promise<void> {
    if (this.isFree) return;
    const mine = this.#queue.then(() => nextTurn());
    this.#queue = mine;
    await mine;
    this.#spentMs = 0;
  }

  spent(ms: number): void {
    this.#spentMs += ms;
  }
}
