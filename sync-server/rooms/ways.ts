/**
 * By which rows one socket has come to hear of which spaces. A space may be reached in several ways (the member's own row, each network
 * that hosts it): it is opened by the first and ends with the last. Pure bookkeeping; what is opened or ended is for the caller to do.
 * There is one of these for every socket, and most spaces are reached in one way: that is a word and not a set.
 */
import type { SpaceId } from '../../src/shared/base/ids.ts';

export class Ways {
  /** Whose rows lead to a space: those of one, or of each of these. */
  readonly #to = new Map<SpaceId, SpaceId | readonly SpaceId[]>();

  /** The rows of `via` lead to a space. True: nothing led there before. */
  add(via: SpaceId, space: SpaceId): boolean {
    const before = this.#viasOf(space);
    if (before.includes(via)) return false;
    this.#to.set(space, before.length === 0 ? via : [...before, via]);
    return before.length === 0;
  }

  /** They do no longer. Gives what nothing leads to any more: the space itself, and what was reached through it alone. */
  take(via: SpaceId, space: SpaceId): readonly SpaceId[] {
    const before = this.#viasOf(space);
    if (!before.includes(via)) return [];
    const [one, ...others] = before.filter((other) => other !== via);
    if (one !== undefined) {
      this.#to.set(space, others.length === 0 ? one : [one, ...others]);
      return [];
    }
    this.#to.delete(space);
    return [space, ...this.takeAll(space)];
  }

  /** Nothing is reached through the rows of `via` any more. */
  takeAll(via: SpaceId): readonly SpaceId[] {
    const led = [...this.#to.keys()].filter((space) => this.#viasOf(space).includes(via));
    return led.flatMap((space) => this.take(via, space));
  }

  #viasOf(space: SpaceId): readonly SpaceId[] {
    const to = this.#to.get(space);
    return to === undefined ? [] : typeof to === 'string' ? [to] : to;
  }
}
