/**
 * By which rows one socket has come to hear of which spaces. A space may be reached in several ways (the member's own row, each network
 * that hosts it): it is opened by the first and ends with the last. Pure bookkeeping; what is opened or ended is for the caller to do.
 */
import type { SpaceId } from '../../src/shared/base/ids.ts';

export class Ways {
  /** The spaces whose rows lead to a space. */
  readonly #to = new Map<SpaceId, Set<SpaceId>>();
  /** The spaces to which the rows of one lead. */
  readonly #from = new Map<SpaceId, Set<SpaceId>>();

  /** The rows of `via` lead to a space. True: nothing led there before. */
  add(via: SpaceId, space: SpaceId): boolean {
    const ways = this.#to.get(space);
    if (ways) ways.add(via);
    else this.#to.set(space, new Set([via]));
    const led = this.#from.get(via);
    if (led) led.add(space);
    else this.#from.set(via, new Set([space]));
    return !ways;
  }

  /** They do no longer. Gives what nothing leads to any more: the space itself, and what was reached through it alone. */
  take(via: SpaceId, space: SpaceId): readonly SpaceId[] {
    const ways = this.#to.get(space);
    if (!ways?.delete(via)) return [];
    this.#from.get(via)?.delete(space);
    if (ways.size > 0) return [];
    this.#to.delete(space);
    return [space, ...this.takeAll(space)];
  }

  /** Nothing is reached through the rows of `via` any more. */
  takeAll(via: SpaceId): readonly SpaceId[] {
    return [...(this.#from.get(via) ?? [])].flatMap((space) => this.take(via, space));
  }
}
