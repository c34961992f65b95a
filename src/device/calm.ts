/** Calls at once, and then at most every so often however often it is asked: what many quick changes need said but once. */
export class Calm {
  readonly #act: () => void;
  readonly #restMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #again = false;

  constructor(restMs: number, act: () => void) {
    this.#act = act;
    this.#restMs = restMs;
  }

  ask(): void {
    if (this.#timer !== undefined) {
      this.#again = true;
      return;
    }
    this.#act();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (!this.#again) return;
      this.#again = false;
      this.ask();
    }, this.#restMs);
    (this.#timer as { unref?: () => void }).unref?.();
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
