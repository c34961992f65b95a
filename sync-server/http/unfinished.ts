/**
 * Whether a message on a socket will never come to its end: begun, and then nothing more, or drop by drop for ever. Counts bytes since the last
 * whole message, so that pongs in between hide nothing. Pure; the caller brings the time. A few bytes cost nobody anything and are let be.
 */
const smallBytes = 4_096;
/** A phone in a tunnel comes back within this or knocks again anyway. */
const stalledMs = 10_000;
/** The largest frame at 9 kB/s. */
const longestMs = 120_000;

export class Unfinished {
  #bytes = 0;
  #since = 0;
  #at = 0;

  heard(bytes: number, now: number): void {
    if (this.#bytes === 0) this.#since = now;
    this.#bytes += bytes;
    this.#at = now;
  }

  /** A whole message has come. */
  finished(): void {
    this.#bytes = 0;
  }

  /** The socket was not read for a while, by our own doing: the time of the other side begins anew. */
  pausedUntil(now: number): void {
    this.#since = now;
    this.#at = now;
  }

  isLost(now: number): boolean {
    return this.#bytes > smallBytes && (now - this.#at > stalledMs || now - this.#since > longestMs);
  }
}
