/** The answer of one exchange as a wire: frames go into its body as they come, and it ends when its exchange does. */
import type { ServerResponse } from 'node:http';
import { bundle } from '../../src/shared/wire/bundle.ts';
import { encodeServer } from '../../src/shared/wire/codec.ts';
import type { StopCode } from '../../src/shared/wire/frames.ts';
import type { Wire } from './wire.ts';

/** Types of frames (PROTOCOL.md, to the device): those that every exchange begins with are no news by themselves. */
const [welcome, caughtUp, presence] = [1, 3, 5];
const greetings: ReadonlySet<number | undefined> = new Set([welcome, caughtUp]);

export class PostWire implements Wire {
  readonly #response: ServerResponse;
  readonly isPaused = false;
  readonly heardBytes = 0;
  /** Resolves when the other side has gone, or it was closed. */
  readonly over: Promise<void>;
  #end: () => void = () => {};
  #told = false;
  #whenTold: () => void = () => {};
  #closed = false;

  constructor(response: ServerResponse) {
    this.#response = response;
    this.over = new Promise((resolve) => {
      this.#end = resolve;
    });
    response.on('close', () => this.#finish());
    response.on('error', () => this.#finish());
  }

  send(bytes: Uint8Array, sent: () => void = () => undefined): void {
    // Who is where cannot be told by an answer that comes now and then (W125)
    if (this.#closed || bytes[0] === presence) return void queueMicrotask(sent);
    this.#response.write(bundle([bytes]), () => sent());
    if (greetings.has(bytes[0])) return;
    this.#told = true;
    this.#whenTold();
  }

  stop(code: StopCode): void {
    this.send(encodeServer({ type: 'stop', code }));
  }

  get waiting(): number {
    return this.#response.writableLength;
  }

  /** Until there is news, or the time or the wire is over. */
  async somethingTold(ms: number): Promise<void> {
    if (this.#told) return;
    const told = new Promise<void>((resolve) => {
      this.#whenTold = resolve;
    });
    await Promise.race([told, this.over, this.#pass(ms)]);
  }

  async rest(ms: number): Promise<void> {
    if (this.#told) await Promise.race([this.over, this.#pass(ms)]);
  }

  // A body is read whole before any of it is taken: there is nothing to hold back, and its end is the sign of life.
  pause(): void {}
  resume(): void {}
  ping(): void {}

  close(): void {
    this.#response.end();
    this.#finish();
  }

  terminate(): void {
    this.#response.destroy();
    this.#finish();
  }

  #finish(): void {
    this.#closed = true;
    this.#end();
  }

  async #pass(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    void this.over.then(() => clearTimeout(timer));
    await promise;
  }
}
