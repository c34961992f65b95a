/** How many notes each space has: counted once when the first is asked for, and kept true by those who write. Rule R57. */
import type { SpaceId } from '../../src/shared/base/ids.ts';
import type { Log } from '../log/log.ts';
import type { Quota } from './room.ts';

/** Notes of one space: far more than a person or a network writes in years, few enough for every device. */
export const mostNotes = 2_000;
const mostSpaces = 5_000;

export class Notes {
  readonly #log: Log;
  readonly #bySpace = new Map<SpaceId, Promise<Quota>>();

  constructor(log: Log) {
    this.#log = log;
  }

  of(space: SpaceId): Promise<Quota> {
    const known = this.#bySpace.get(space);
    if (known) return known;
    const counting = this.#log.docsIn(space, 'note').then((count) => ({ count, max: mostNotes }));
    counting.catch(() => this.#bySpace.delete(space)); // Told to whoever asked; the next one counts again
    this.#bySpace.set(space, counting);
    for (const oldest of this.#bySpace.keys()) {
      if (this.#bySpace.size <= mostSpaces) break;
      this.#bySpace.delete(oldest);
    }
    return counting;
  }
}
