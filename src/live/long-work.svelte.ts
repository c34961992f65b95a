/** Work that may take long: counted for the eye only when it has gone on for a second, and stopped when the member says so. */
import type { BackupWork } from '../device/backup/api.ts';

const shownAfterMs = 1_000;

export class LongWork {
  #done = $state(0);
  #total = $state(0);
  #shown = $state(false);
  readonly #stop = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly work: BackupWork;

  constructor() {
    this.#timer = setTimeout(() => {
      this.#shown = true;
    }, shownAfterMs);
    this.work = {
      signal: this.#stop.signal,
      step: (done, total) => {
        this.#done = done;
        this.#total = total;
      },
    };
  }

  get shown(): boolean {
    return this.#shown;
  }
  get done(): number {
    return this.#done;
  }
  get total(): number {
    return this.#total;
  }
  get stopped(): boolean {
    return this.#stop.signal.aborted;
  }

  stop(): void {
    this.#stop.abort();
  }

  over(): void {
    clearTimeout(this.#timer);
  }
}
