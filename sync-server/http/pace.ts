/**
 * How fast one line may speak: what is above is read more slowly, and a flood that goes on all the same is let go. Pings, moves and frames that are
 * no frames are counted from the first one on. The caller brings the time.
 */
import { Bucket } from './bucket.ts';
import type { Rate } from './limits.ts';

export class Pace {
  #used = 0;
  #at = 0;
  #mistakes: Bucket | null = null;
  #pings: Bucket | null = null;
  #moves: Bucket | null = null;
  /** Frames that came although it was asked to wait, since it last kept its pace. */
  debt = 0;
  isResting = false;

  /** One more frame. @returns how many milliseconds it has to wait for */
  heard(now: number, { atOnce, aSecond }: Rate): number {
    const back = (Math.max(0, now - this.#at) / 1_000) * aSecond;
    this.#used = Math.max(0, this.#used - back) + 1;
    this.#at = now;
    const waitMs = this.#used > atOnce ? ((this.#used - atOnce) / aSecond) * 1_000 : 0;
    this.debt = waitMs > 0 ? this.debt + 1 : 0;
    return waitMs;
  }

  /** @param readOn called when what was too fast has rested: it may be read again, if nothing else keeps it */
  rest(waitMs: number, readOn: () => void): void {
    this.isResting = true;
    setTimeout(() => {
      this.isResting = false;
      readOn();
    }, waitMs).unref();
  }

  mayPing(now: number): boolean {
    this.#pings ??= new Bucket(20, 10_000);
    return this.#pings.take(now);
  }

  mayMove(now: number): boolean {
    this.#moves ??= new Bucket(10, 1_000);
    return this.#moves.take(now);
  }

  /** Whether one more frame that is none is borne. */
  mayErr(now: number): boolean {
    this.#mistakes ??= new Bucket(2, 60_000);
    return this.#mistakes.take(now);
  }
}
