/**
 * Whether a message on a socket will never come to its end: begun, and then nothing more, or drop by drop for ever. Made when more than a few bytes
 * have come since the last whole message; pings and pongs in between are not among them. Pure; the caller looks now and then, and brings the time.
 */

/** A few bytes cost nobody anything and are let be. */
export const smallBytes = 4_096;
/** A phone in a tunnel comes back within this or knocks again anyway. */
const stalledMs = 10_000;
/** The largest frame at 9 kB/s. */
const longestMs = 120_000;

export class Unfinished {
  #bytes: number;
  #since: number;
  #at: number;

  /** @param bytes that have come since the last whole message */
  constructor(bytes: number, now: number) {
    this.#bytes = bytes;
    this.#since = now;
    this.#at = now;
  }

  /** The socket is not read, by our own doing: the time of the other side begins anew. */
  pausedUntil(now: number): void {
    this.#since = now;
    this.#at = now;
  }

  /** Looks again. @returns whether it is lost */
  isLost(bytes: number, now: number): boolean {
    if (bytes !== this.#bytes) this.#at = now;
    this.#bytes = bytes;
    return now - this.#at > stalledMs || now - this.#since > longestMs;
  }
}
