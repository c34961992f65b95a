/** Limits on how often: buckets that empty as things happen and fill again with time. */
const mostKeys = 10_000;

/** How often something may happen: `size` at once, refilled over `refillMs`. Pure but for what it remembers; the caller brings the time. */
export class Bucket {
  readonly #size: number;
  readonly #refillMs: number;
  #used = 0;
  #at = 0;

  constructor(size: number, refillMs: number) {
    this.#size = size;
    this.#refillMs = refillMs;
  }

  /** Takes one if there is one. */
  take(now: number): boolean {
    const back = (Math.max(0, now - this.#at) / this.#refillMs) * this.#size;
    this.#used = Math.max(0, this.#used - back);
    this.#at = now;
    if (this.#used + 1 > this.#size) return false;
    this.#used += 1;
    return true;
  }

  isUntouched(now: number): boolean {
    return now - this.#at > this.#refillMs;
  }
}

/** Buckets by key, such as an address. Those that have filled up again are forgotten. */
export class Buckets {
  readonly #size: number;
  readonly #refillMs: number;
  readonly #byKey = new Map<string, Bucket>();

  constructor(size: number, refillMs: number) {
    this.#size = size;
    this.#refillMs = refillMs;
  }

  take(key: string, now: number): boolean {
    let bucket = this.#byKey.get(key);
    if (!bucket) {
      if (this.#byKey.size >= mostKeys) this.#forgetFull(now);
      bucket = new Bucket(this.#size, this.#refillMs);
      this.#byKey.set(key, bucket);
    }
    return bucket.take(now);
  }

  #forgetFull(now: number): void {
    for (const [key, bucket] of this.#byKey) if (bucket.isUntouched(now)) this.#byKey.delete(key);
  }
}
