/** How many notes each space has: counted once when the first is asked for, and kept true by those who write. Rule R57. */
import type { SpaceId } from '../../src/shared/base/ids.ts';
import type { Log } from '../log/log.ts';
import type { Quota } from './edit.ts';

/** Notes of one space: far more than a person or a network writes in years, few enough for every device. */
export const mostNotes = 2_000;
const mostSpaces = 5_000;

export class Notes {
  readonly #log: Log;
  readonly #bySpace = new Map<SpaceId, Promise<Quota>>();
  /** Those that have been counted. */
  readonly #counted = new WeakMap<Promise<Quota>, Quota>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** The same at once, when it has been counted; else null. */
  atHand(space: SpaceId): Quota | null {
    const counting = this.#bySpace.get(space);
    return (counting && this.#counted.get(counting)) ?? null;
  }

  of(space: SpaceId): Promise<Quota> {
    const known = this.#bySpace.get(space);
    if (known) return known;
    const counting = this.#log.docsIn(space, 'note').then((count) => ({ count, max: mostNotes }));
    counting.then(
      (quota) => this.#counted.set(counting, quota),
      () => this.#bySpace.delete(space), // Told to whoever asked; the next one counts again
    );
    this.#bySpace.set(space, counting);
    for (const oldest of this.#bySpace.keys()) {
      if (this.#bySpace.size <= mostSpaces) break;
      this.#bySpace.delete(oldest);
    }
    return counting;
  }
}
