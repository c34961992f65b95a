/**
 * A line that passes on what others wrote only when it is asked to, so that a device gets as much as a trace wants and no more;
 * and that can be cut: the socket closes, what was held back is lost, and every knock fails until it is joined again.
 */
import type { Connect, LineEvents, LineSocket } from '../../../src/link/line.ts';
import { decodeServer } from '../../../src/shared/wire/codec.ts';

/** Frames that may overtake a batch: none of them moves a cursor. */
const overtaking = new Set(['answers', 'pong', 'presence', 'welcome']);

export class HeldLine {
  readonly #connect: Connect;
  #holding = false;
  #isCut = false;
  #held: Uint8Array[] = [];
  #current: { readonly events: LineEvents; readonly socket: LineSocket } | null = null;

  constructor(connect: Connect) {
    this.#connect = connect;
  }

  readonly connect: Connect = (events) => {
    if (this.#isCut) {
      setTimeout(() => events.closed());
      return { send: () => {}, close: () => {} };
    }
    this.#held = [];
    // A device sends nothing before it has caught up, so that is never held back.
    let caughtUp = false;
    const socket = this.#connect({
      opened: () => events.opened(),
      closed: () => events.closed(),
      heard: (bytes) => {
        const frame = decodeServer(bytes);
        if (this.#holding && caughtUp && frame && !overtaking.has(frame.type)) this.#held.push(bytes);
        else events.heard(bytes);
        caughtUp ||= frame?.type === 'caught-up';
      },
    });
    this.#current = { events, socket };
    return socket;
  };

  get isCut(): boolean {
    return this.#isCut;
  }

  hold(): void {
    this.#holding = true;
  }

  flow(): void {
    this.#holding = false;
    for (const bytes of this.#held.splice(0)) this.#current?.events.heard(bytes);
  }

  cut(): void {
    this.#isCut = true;
    this.#held = [];
    this.#current?.socket.close();
    this.#current?.events.closed();
    this.#current = null;
  }

  join(): void {
    this.#isCut = false;
  }
}
