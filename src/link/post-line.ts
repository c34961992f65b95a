/**
 * A line over POST `/sync`, where no socket gets through (W121 to W127): the same frames, carried by one exchange after the other. Between them it
 * waits in an exchange that the server ends as soon as there is news. Each says where the device stands, so that one that is cut, or given up
 * because there is something to send, loses nothing.
 */
import type { SpaceId } from '../shared/base/ids.ts';
import { bundle, Unbundle } from '../shared/wire/bundle.ts';
import { decodeClient, decodeServer, encodeClient, encodeServer } from '../shared/wire/codec.ts';
import { type ClientFrame, limits, type Seq, type ServerFrame } from '../shared/wire/frames.ts';
import type { Connect, LineClock, LineEvents, LineSocket } from './line.ts';

/** Shorter than the heartbeat's rest, so that a quiet line is heard of before it is doubted. A proxy that cuts it sooner gets shorter ones. */
export const waitSeconds = 20;
const shortestWaitSeconds = 2;
/** Between the beginnings of two exchanges: typing goes out in handfuls. */
export const betweenMs = 400;
/** Letters of one exchange; a single larger push goes alone. */
const bodyBytes = 524_288;

/** `fetch`, or what stands for it in tests. */
export type Ask = (address: string, how: RequestInit) => Promise<Response>;

type Hello = Extract<ClientFrame, { type: 'hello' }>;

export function postTo(address: string, clock: LineClock, ask: Ask = (to, how) => fetch(to, how)): Connect {
  return (events) => new PostLine(address, clock, ask, events);
}

class PostLine implements LineSocket {
  readonly #address: string;
  readonly #clock: LineClock;
  readonly #ask: Ask;
  readonly #events: LineEvents;
  #hello: Hello | null = null;
  readonly #cursors = new Map<SpaceId, Seq>();
  /** Frames that wait for the next exchange, in their order. */
  #outgoing: Uint8Array[] = [];
  /** What ends the exchange that only waits for news. */
  #waiting: AbortController | null = null;
  #asking = new AbortController();
  #welcomed = false;
  #caughtUp = false;
  #waitSeconds = waitSeconds;
  /** The exchange before was cut while it waited: the next one does not, to see whether there is a server at all. */
  #wasCut = false;
  #begunAt = Number.NEGATIVE_INFINITY;
  #over = false;

  constructor(address: string, clock: LineClock, ask: Ask, events: LineEvents) {
    this.#address = address;
    this.#clock = clock;
    this.#ask = ask;
    this.#events = events;
    clock.setTimer(0, () => {
      if (!this.#over) events.opened();
    });
  }

  send(bytes: Uint8Array): void {
    const frame = decodeClient(bytes);
    if (frame?.type === 'presence') return;
    if (frame?.type === 'hello') {
      this.#hello = frame;
      for (const [space, seq] of frame.cursors) this.#cursors.set(space, seq);
      void this.#run();
      return;
    }
    this.#outgoing.push(bytes.slice());
    this.#waiting?.abort();
  }

  close(): void {
    this.#over = true;
    this.#asking.abort();
  }

  async #run(): Promise<void> {
    while (!this.#over) {
      const isWaiting = this.#caughtUp && this.#outgoing.length === 0 && !this.#wasCut;
      const asking = new AbortController();
      this.#asking = asking;
      this.#waiting = isWaiting ? asking : null;
      this.#begunAt = this.#clock.now();
      const ended = await this.#exchange(isWaiting, asking.signal).catch(() => (this.#wasInterrupted(asking) ? 'again' : 'fell'));
      this.#waiting = null;
      this.#wasCut = ended === 'fell' && isWaiting;
      if (this.#wasCut) this.#waitSeconds = Math.max(shortestWaitSeconds, this.#waitSeconds / 2);
      else if (ended === 'fell') return this.#fall();
      await this.#rest();
    }
  }

  #wasInterrupted(asking: AbortController): boolean {
    return asking.signal.aborted && !this.#over;
  }

  #fall(): void {
    if (this.#over) return;
    this.#over = true;
    this.#events.closed();
  }

  /** One exchange from its body to the end of its answer. */
  async #exchange(isWaiting: boolean, signal: AbortSignal): Promise<'again' | 'fell'> {
    const hello = encodeClient({ ...(this.#hello as Hello), cursors: [...this.#cursors] });
    const answer = await this.#ask(this.#address, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/octet-stream',
        'X-Solmu': '1',
        'X-Solmu-Line': this.#caughtUp ? 'on' : 'begin',
        ...(isWaiting && { 'X-Solmu-Wait': String(this.#waitSeconds) }),
      },
      body: bundle([hello, ...this.#next()]),
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      signal,
    });
    // A captive portal answers 200 with a page of its own: none of ours, whatever it says.
    if (!answer.body || answer.headers.get('Content-Type') !== 'application/octet-stream' || answer.headers.get('X-Solmu') !== '1') return 'fell';
    const frames = new Unbundle(limits.inflatedBytes);
    let isDone = false;
    for (const reader = answer.body.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      for (const bytes of frames.take(value)) {
        if (this.#over) return 'again';
        const frame = decodeServer(bytes);
        if (frame?.type === 'caught-up') isDone = true;
        if (!this.#pass(frame, bytes)) return 'fell';
      }
    }
    return isDone && frames.isWhole ? 'again' : 'fell';
  }

  /** Gives a frame on as a socket would have brought it. False: the line is of no use any more. */
  #pass(frame: ReturnType<typeof decodeServer>, bytes: Uint8Array): boolean {
    switch (frame?.type) {
      case 'welcome':
        return this.#welcome(frame, bytes);
      case 'batch':
        this.#cursors.set(frame.space, Math.max(frame.to, this.#cursors.get(frame.space) ?? 0));
        break;
      case 'gone':
        this.#cursors.delete(frame.space);
        break;
      case 'caught-up':
        if (this.#caughtUp) return true;
        this.#caughtUp = true;
    }
    this.#events.heard(bytes);
    return true;
  }

  /** The first is the line's; later ones are signs of life that carry the server's clock. */
  #welcome(frame: Extract<ServerFrame, { type: 'welcome' }>, bytes: Uint8Array): boolean {
    const hello = this.#hello as Hello;
    if (this.#welcomed && frame.epoch !== hello.epoch) return false;
    if (frame.epoch !== hello.epoch) {
      this.#hello = { ...hello, epoch: frame.epoch };
      this.#cursors.clear();
    }
    this.#events.heard(this.#welcomed ? encodeServer({ type: 'pong', now: frame.now }) : bytes);
    this.#welcomed = true;
    return true;
  }

  #next(): Uint8Array[] {
    let bytes = 0;
    let many = 0;
    for (const frame of this.#outgoing) {
      bytes += frame.length;
      if (many > 0 && bytes > bodyBytes) break;
      many += 1;
    }
    return this.#outgoing.splice(0, many);
  }

  async #rest(): Promise<void> {
    const left = this.#begunAt + betweenMs - this.#clock.now();
    if (left > 0) await new Promise<void>((resolve) => this.#clock.setTimer(left, resolve));
  }
}
