/**
 * Where this device's writers are. The latest is said, at most ten times a second over all documents (W52), and said again on each new line.
 */
import type { DocId, SpaceId } from '../shared/base/ids.ts';
import type { Json } from '../shared/base/json.ts';
import type { ClientFrame } from '../shared/wire/frames.ts';
import type { LineClock } from './line.ts';

type PresenceFrame = Extract<ClientFrame, { type: 'presence' }>;

const betweenMs = 110;

export class OwnPresence {
  readonly #clock: LineClock;
  readonly #send: (frame: PresenceFrame) => boolean;
  readonly #standing = new Map<string, PresenceFrame>();
  readonly #unsaid = new Map<string, PresenceFrame>();
  #resting = false;

  /** @param send false when there is no line now */
  constructor(clock: LineClock, send: (frame: PresenceFrame) => boolean) {
    this.#clock = clock;
    this.#send = send;
  }

  show(space: SpaceId, doc: DocId, client: number, state: Json): void {
    const key = `${doc} ${client}`;
    const frame: PresenceFrame = { type: 'presence', space, doc, client, state };
    if (state === null) this.#standing.delete(key);
    else this.#standing.set(key, frame);
    this.#unsaid.set(key, frame);
    this.#say();
  }

  /** A new line knows nobody yet. */
  again(): void {
    this.#unsaid.clear();
    for (const [key, frame] of this.#standing) this.#unsaid.set(key, frame);
    this.#say();
  }

  #say(): void {
    if (this.#resting) return;
    const next = this.#unsaid.entries().next().value;
    if (!next || !this.#send(next[1])) return;
    this.#unsaid.delete(next[0]);
    this.#resting = true;
    this.#clock.setTimer(betweenMs, () => {
      this.#resting = false;
      this.#say();
    });
  }
}
