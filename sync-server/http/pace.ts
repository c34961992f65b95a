/** How fast one line may speak: what is above is read more slowly, and a flood that goes on all the same is let go. The caller brings the time. */
import type { Bucket } from './bucket.ts';
import { bucketOf, type DoorCounts } from './limits.ts';
import type { Wire } from './wire.ts';

export class Pace {
  readonly #wire: Wire;
  readonly #bucket: Bucket;
  readonly #mostInDebt: number;
  readonly #readOn: () => void;
  readonly #met: () => void;
  #debt = 0;
  #resting = false;

  /** @param readOn called when what was too fast has rested: the wire may be read again, if nothing else keeps it */
  constructor(wire: Wire, counts: DoorCounts, readOn: () => void) {
    const { frames, framesInDebt } = counts.limits;
    this.#wire = wire;
    this.#bucket = bucketOf(frames);
    this.#mostInDebt = framesInDebt;
    this.#met = () => counts.meets('frames');
    this.#readOn = readOn;
  }

  get isResting(): boolean {
    return this.#resting;
  }

  /** One more frame. Nothing is read from the wire while they are too many; what came in the same breath is still taken. False: a flood. */
  heard(now: number): boolean {
    const waitMs = this.#bucket.owe(1, now);
    if (waitMs === 0) {
      this.#debt = 0;
      return true;
    }
    this.#debt += 1;
    this.#met();
    if (!this.#resting) this.#rest(waitMs);
    return this.#debt <= this.#mostInDebt;
  }

  #rest(waitMs: number): void {
    this.#resting = true;
    this.#wire.pause();
    setTimeout(() => {
      this.#resting = false;
      this.#readOn();
    }, waitMs).unref();
  }
}
