/**
 * What goes out on one line: how much waits there, and who waits until there is room again. Bytes are followed until they have left only where
 * some wait already; on a line that is read as it is written nothing is kept of them (R124).
 */
import type { Wire } from './wire.ts';

export class Outlet {
  readonly #wire: Wire;
  readonly #most: number;
  /** Since when more waits than may, by the clock of whoever sends. */
  fullSince: number | null = null;
  #sent: (() => void) | null = null;
  #wanted: (() => void)[] | null = null;

  /** @param most bytes that may wait */
  constructor(wire: Wire, most: number) {
    this.#wire = wire;
    this.#most = most;
  }

  get isFull(): boolean {
    return this.#wire.waiting > this.#most;
  }

  send(bytes: Uint8Array, now: () => number): void {
    if (this.#wire.waiting === 0 && bytes.length < this.#most / 2) {
      this.#wire.send(bytes);
      return;
    }
    this.#sent ??= () => this.#makeRoom();
    this.#wire.send(bytes, this.#sent);
    if (this.isFull) this.fullSince ??= now();
  }

  /** Resolves when there is room again, or it is closed. */
  hasRoom(): Promise<void> {
    if (!this.isFull) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wanted ??= [];
      this.#wanted.push(resolve);
    });
  }

  #makeRoom(): void {
    if (this.#wire.waiting > this.#most / 2) return;
    this.fullSince = null;
    this.letAllIn();
  }

  /** Nobody waits any longer: there is room, or the line is over. */
  letAllIn(): void {
    const wanted = this.#wanted ?? [];
    this.#wanted = null;
    for (const go of wanted) go();
  }
}
