/**
 * Notices a line that looks open and is not: a browser that is set offline freezes its socket, and a suspended laptop wakes with one that nobody holds the other end of (W70).
 */
import type { LineClock } from './line.ts';

export const idleBeforePingMs = 25_000;
export const patienceMs = 10_000;
/** After waking, or when the device says that its network changed, the answer is awaited for less. */
export const quickPatienceMs = 3_000;

export class Heartbeat {
  readonly #clock: LineClock;
  readonly #ping: () => void;
  readonly #dead: () => void;
  #heardAt: number;
  #stopIdle: () => void = () => {};
  #deadline: { readonly at: number; readonly stop: () => void } | null = null;

  /** @param dead called once, when something was expected and nothing came */
  constructor(clock: LineClock, ping: () => void, dead: () => void) {
    this.#clock = clock;
    this.#ping = ping;
    this.#dead = dead;
    this.#heardAt = clock.now();
    this.#rest();
  }

  /** Anything at all came in: the line lives. */
  heard(): void {
    this.#heardAt = this.#clock.now();
    this.#deadline?.stop();
    this.#deadline = null;
  }

  /** Something has to come within `ms`. An earlier deadline stands. */
  expect(ms: number): void {
    const at = this.#clock.now() + ms;
    if (this.#deadline && this.#deadline.at <= at) return;
    this.#deadline?.stop();
    this.#deadline = { at, stop: this.#clock.setTimer(ms, this.#dead) };
  }

  stop(): void {
    this.#stopIdle();
    this.#deadline?.stop();
  }

  // One timer for many messages: when it rings it looks how long the line has really been idle.
  #rest(): void {
    const left = this.#heardAt + idleBeforePingMs - this.#clock.now();
    if (left > 0) {
      this.#stopIdle = this.#clock.setTimer(left, () => this.#rest());
      return;
    }
    this.#ping();
    this.expect(patienceMs);
    this.#stopIdle = this.#clock.setTimer(idleBeforePingMs, () => this.#rest());
  }
}
