/** Time that passes only when a test says so, in whole milliseconds. Timers ring in their order, and whatever they begin is let finish before the next. */
import type { LineClock } from '../../src/link/line.ts';

export class VirtualClock implements LineClock {
  #now = Date.UTC(2026, 10, 24, 8);
  #serial = 0;
  readonly #timers = new Map<number, { readonly at: number; readonly act: () => void }>();

  now(): number {
    return this.#now;
  }

  setTimer(ms: number, act: () => void): () => void {
    const id = ++this.#serial;
    this.#timers.set(id, { at: this.#now + Math.max(0, Math.ceil(ms)), act });
    return () => this.#timers.delete(id);
  }

  /** How many timers are set: what is over must leave none behind. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Lets `ms` pass. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + Math.ceil(ms);
    await settled();
    for (;;) {
      let next: { id: number; at: number; act: () => void } | null = null;
      for (const [id, timer] of this.#timers) if (timer.at <= end && (!next || timer.at < next.at)) next = { id, ...timer };
      if (!next) break;
      this.#timers.delete(next.id);
      this.#now = Math.max(this.#now, next.at);
      next.act();
      await settled();
    }
    this.#now = end;
  }

  /** The machine sleeps: its clock goes on and its timers do not. */
  sleep(ms: number): void {
    this.#now += ms;
    for (const [id, timer] of this.#timers) this.#timers.set(id, { ...timer, at: timer.at + ms });
  }

  /** Lets time pass until `done`, in steps, or throws after `mostMs`. */
  async until(done: () => boolean, mostMs = 600_000): Promise<void> {
    for (let left = mostMs; !done(); left -= 50) {
      if (left <= 0) throw new Error(`not done after ${mostMs} ms`);
      await this.pass(50);
    }
  }
}

/** Everything that promises had begun is done. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
