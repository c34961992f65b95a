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
    this.#refill(now);
    if (this.#used + 1 > this.#size) return false;
    this.#used += 1;
    return true;
  }

  /** Takes so many in any case. @returns the milliseconds until they are all there: how long whoever asked has to wait */
  owe(many: number, now: number): number {
    this.#refill(now);
    this.#used += many;
    return Math.max(0, ((this.#used - this.#size) / this.#size) * this.#refillMs);
  }

  isUntouched(now: number): boolean {
    this.#refill(now);
    return this.#used === 0;
  }

  #refill(now: number): void {
    const back = (Math.max(0, now - this.#at) / this.#refillMs) * this.#size;
    this.#used = Math.max(0, this.#used - back);
    this.#at = now;
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
    return this.#of(key, now).take(now);
  }

  owe(key: string, many: number, now: number): number {
    return many === 0 ? 0 : this.#of(key, now).owe(many, now);
  }

  #of(key: string, now: number): Bucket {
    let bucket = this.#byKey.get(key);
    if (!bucket) {
      if (this.#byKey.size >= mostKeys) this.#forgetFull(now);
      bucket = new Bucket(this.#size, this.#refillMs);
      this.#byKey.set(key, bucket);
    }
    return bucket;
  }

  #forgetFull(now: number): void {
    for (const [key, bucket] of this.#byKey) if (bucket.isUntouched(now)) this.#byKey.delete(key);
  }
}
