/**
 * Notices that this machine has slept: its clock has gone further than its timers. A laptop that wakes tells nobody, and what it waits for would
 * come as much later as it slept.
 */
import type { LineClock } from './line.ts';

const lookMs = 2_000;
/** A busy page or a hidden tab, whose timers are slowed to one a minute, is not asleep. */
const asleepMs = 65_000;

export class SleepWatch {
  readonly #clock: LineClock;
  readonly #slept: (ms: number) => void;
  #stop: (() => void) | null = null;
  #at = 0;

  /** @param slept called after the machine has woken, with about how long it slept */
  constructor(clock: LineClock, slept: (ms: number) => void) {
    this.#clock = clock;
    this.#slept = slept;
  }

  start(): void {
    this.stop();
    this.#at = this.#clock.now();
    this.#look();
  }

  stop(): void {
    this.#stop?.();
    this.#stop = null;
  }

  #look(): void {
    this.#stop = this.#clock.setTimer(lookMs, () => {
      const late = this.#clock.now() - this.#at - lookMs;
      this.#at = this.#clock.now();
      this.#look();
      if (late > asleepMs) this.#slept(late);
    });
  }
}
