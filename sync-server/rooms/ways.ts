/**
 * By which rows one socket has come to hear of which spaces. A space may be reached in several ways (the member's own row, each network
 * that hosts it): it is opened by the first and ends with the last. Pure bookkeeping; what is opened or ended is for the caller to do.
 * There is one of these for every socket, so a way is a place in a set and a space is a number.
 */
import type { SpaceId } from '../../src/shared/base/ids.ts';

export class Ways {
  /** The spaces to which the rows of one lead. */
  readonly #from = new Map<SpaceId, Set<SpaceId>>();
  /** How many ways lead to a space. */
  readonly #count = new Map<SpaceId, number>();

  /** The rows of `via` lead to a space. True: nothing led there before. */
  add(via: SpaceId, space: SpaceId): boolean {
    const led = this.#from.get(via);
    if (led?.has(space)) return false;
    if (led) led.add(space);
    else this.#from.set(via, new Set([space]));
    const before = this.#count.get(space) ?? 0;
    this.#count.set(space, before + 1);
    return before === 0;
  }

  /** They do no longer. Gives what nothing leads to any more: the space itself, and what was reached through it alone. */
  take(via: SpaceId, space: SpaceId): readonly SpaceId[] {
    if (!this.#from.get(via)?.delete(space)) return [];
    const left = (this.#count.get(space) ?? 1) - 1;
    if (left > 0) {
      this.#count.set(space, left);
      return [];
    }
    this.#count.delete(space);
    return [space, ...this.takeAll(space)];
  }

  /** Nothing is reached through the rows of `via` any more. */
  takeAll(via: SpaceId): readonly SpaceId[] {
    const led = [...(this.#from.get(via) ?? [])];
    const ended = led.flatMap((space) => this.take(via, space));
    this.#from.delete(via);
    return ended;
  }
}
