/**
 * One line from the knock to its end: hello, the stream, pushes and answers, the heartbeat. It ends once; `link.ts` then knocks again.
 */
import type { MemberId, SpaceId } from '../shared/base/ids.ts';
import { decodeServer, encodeClient } from '../shared/wire/codec.ts';
import type { Inflate } from '../shared/wire/deflated.ts';
import { type Answer, type ClientFrame, type ServerFrame, type StopCode, type StreamEntry, wireVersion } from '../shared/wire/frames.ts';
import { Besides, type Healer } from './healing.ts';
import { Heartbeat, patienceMs, quickPatienceMs } from './heartbeat.ts';
import { Incoming, Waiting } from './incoming.ts';
import type { Connect, LineClock, LineSocket } from './line.ts';
import { Outgoing } from './outgoing.ts';
import type { LineStore } from './store.ts';

export type HeardPresence = Extract<ServerFrame, { type: 'presence' }>;

export interface SessionParts {
  readonly store: LineStore;
  readonly connect: Connect;
  readonly clock: LineClock;
  readonly random: () => number;
  readonly inflate: Inflate;
  readonly healer?: Healer | undefined;
}

export interface SessionEvents {
  /** @param offsetMs what the server's clock is ahead of this device's */
  welcomed(member: MemberId, offsetMs: number): void;
  offset(offsetMs: number): void;
  caughtUp(): void;
  taken(space: SpaceId, entries: readonly StreamEntry[]): void;
  answered(answers: readonly Answer[]): void;
  presence(heard: HeardPresence): void;
  gone(space: SpaceId): void;
  ended(end: LineEnd): void;
}

/** Why a line is over. */
export interface LineEnd {
  readonly stop: StopCode | null;
  /** A batch did not fit: a new line asks again from where the disk really is (W13). */
  readonly gap: boolean;
  /** What the store threw, when that ended it. */
  readonly error: unknown;
}

const fell: LineEnd = { stop: null, gap: false, error: undefined };

export class Session {
  readonly #parts: SessionParts;
  readonly #events: SessionEvents;
  readonly #socket: LineSocket;
  readonly #heartbeat: Heartbeat;
  readonly #incoming: Incoming;
  readonly #outgoing: Outgoing;
  /** Frames are handled one at a time in the order they came: a claim's rows are on the disk before its answer. */
  #turn: Promise<void> = Promise.resolve();
  /** What the next batch may join: nothing has begun with it, and nothing else has come behind it. */
  #batches: Waiting | null = null;
  readonly #besides = new Besides();
  #welcomed = false;
  #saidEpoch = 0;
  #helloAt = 0;
  #pingAt: number | null = null;
  #ended = false;

  constructor(parts: SessionParts, events: SessionEvents) {
    const { store, clock, random, inflate } = parts;
    this.#parts = parts;
    this.#events = events;
    this.#heartbeat = new Heartbeat(
      clock,
      () => this.#ping(),
      () => this.end(),
    );
    this.#incoming = new Incoming({ store, inflate, taken: (space, entries) => events.taken(space, entries) });
    this.#outgoing = new Outgoing({
      store,
      clock,
      random,
      send: (letters) => this.send({ type: 'push', letters }),
      heard: (answers) => events.answered(answers),
      lost: (error) => this.end({ ...fell, error }),
    });
    this.#heartbeat.expect(patienceMs);
    this.#socket = parts.connect({
      opened: () => {
        this.#heartbeat.heard();
        this.#inTurn(() => this.#hello());
      },
      heard: (bytes) => this.#heard(bytes),
      closed: () => this.end(),
    });
  }

  poke(): void {
    this.#outgoing.poke();
  }

  /** Looks soon whether the line still lives. */
  check(): void {
    if (!this.#welcomed) return;
    this.#ping();
    this.#heartbeat.expect(quickPatienceMs);
  }

  /** False when the line is not welcomed (yet) or over. */
  send(frame: ClientFrame): boolean {
    if (this.#ended || !this.#welcomed) return false;
    this.#socket.send(encodeClient(frame));
    return true;
  }

  end(end: LineEnd = fell): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#heartbeat.stop();
    this.#outgoing.end();
    if (this.#welcomed) this.#parts.healer?.ended();
    this.#socket.close();
    this.#events.ended(end);
  }

  #inTurn(act: () => Promise<void>): void {
    this.#turn = this.#turn.then(async () => {
      if (this.#ended) return;
      try {
        await act();
      } catch (error) {
        this.end({ ...fell, error });
      }
    });
  }

  async #hello(): Promise<void> {
    const { device, epoch, cursors } = await this.#parts.store.standing();
    if (this.#ended) return;
    this.#incoming.begin(cursors);
    this.#saidEpoch = epoch;
    this.#helloAt = this.#parts.clock.now();
    this.#socket.send(encodeClient({ type: 'hello', version: wireVersion, device, epoch, cursors }));
    this.#heartbeat.expect(patienceMs);
  }

  #ping(): void {
    this.#pingAt = this.#parts.clock.now();
    this.send({ type: 'ping' });
  }

  #heard(bytes: Uint8Array): void {
    if (this.#ended) return;
    this.#heartbeat.heard();
    const frame = decodeServer(bytes);
    if (frame === null) {
      // What is no frame came through something that is not our server (a captive portal): the line is of no use.
      this.end();
      return;
    }
    switch (frame.type) {
      case 'presence':
        this.#events.presence(frame);
        break;
      case 'pong':
        if (this.#pingAt !== null) this.#events.offset(this.#offset(frame.now, this.#pingAt));
        this.#pingAt = null;
        break;
      case 'stop':
        this.end({ ...fell, stop: frame.code });
        break;
      case 'unknown':
        break;
      case 'batch':
        this.#batch(this.#besides.join(frame), bytes.length);
        break;
      case 'beside':
        this.#besides.note(frame);
        break;
      case 'compared':
      case 'standing':
      case 'given':
        this.#parts.healer?.heard(frame);
        break;
      case 'give-back':
        this.#inTurn(async () => this.#parts.healer?.heard(frame));
        break;
      default:
        this.#batches = null;
        this.#inTurn(() => this.#handle(frame));
    }
  }

  /** Joins those that wait for their turn side by side; nothing else is overtaken. */
  #batch(frame: Extract<ServerFrame, { type: 'batch' }>, bytes: number): void {
    if (this.#batches?.add(frame, bytes)) return;
    const waiting = new Waiting();
    waiting.add(frame, bytes);
    this.#batches = waiting;
    this.#inTurn(async () => {
      if (this.#batches === waiting) this.#batches = null;
      if (!(await this.#incoming.take(waiting.batches))) this.end({ ...fell, gap: true });
    });
  }

  async #handle(frame: Extract<ServerFrame, { type: 'welcome' | 'caught-up' | 'answers' | 'gone' }>): Promise<void> {
    switch (frame.type) {
      case 'welcome':
        return this.#welcome(frame);
      case 'caught-up':
        this.#events.caughtUp();
        if (!this.#parts.healer) return this.#outgoing.open();
        // Not in turn: what it waits for comes behind this frame.
        void this.#parts.healer.caughtUp().then(() => this.#outgoing.open());
        return;
      case 'answers':
        return this.#outgoing.answered(frame.answers);
      case 'gone':
        await this.#parts.store.gone(frame.space);
        this.#incoming.forget(frame.space);
        return this.#events.gone(frame.space);
    }
  }

  async #welcome(frame: Extract<ServerFrame, { type: 'welcome' }>): Promise<void> {
    if (frame.version !== wireVersion) return this.end({ ...fell, stop: 'upgrade-required' });
    // A welcome that comes twice must not make the device forget anew what it has taken since.
    if (this.#welcomed) return;
    this.#welcomed = true;
    if (frame.epoch !== this.#saidEpoch) {
      // The server has read our cursors as 0: what follows begins where the forgotten ones now are (W12).
      await this.#parts.store.newEpoch(frame.epoch);
      this.#incoming.begin([]);
    }
    this.#parts.healer?.begun((said) => this.send(said));
    this.#events.welcomed(frame.member, this.#offset(frame.now, this.#helloAt));
  }

  /** The server's clock minus ours, supposing that both ways took equally long. */
  #offset(serverNow: number, askedAt: number): number {
    const now = this.#parts.clock.now();
    return Math.round(serverNow - (askedAt + now) / 2);
  }
}
