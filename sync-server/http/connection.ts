/**
 * One line of one device, on whatever wire: hello, then pushes in their order, presence and pings. Frames that are no frames are borne twice a
 * minute. Whoever reads slowly is read slowly: while a lot waits to be sent, nothing is taken from this line. Whoever sends too fast, too.
 */
import { isId, type SpaceId } from '../../src/shared/base/ids.ts';
import { decodeClient } from '../../src/shared/wire/codec.ts';
import { type ClientFrame, type Letter, limits, type Seq, type ServerFrame, type StopCode, wireVersion } from '../../src/shared/wire/frames.ts';
import { type HealingFromDevice, isHealingFromDevice } from '../../src/shared/wire/healing.ts';
import type { HealingLine } from '../claims/healing.ts';
import type { Session } from '../people/sessions.ts';
import type { Pipe, Stream } from '../rooms/stream.ts';
import type { Hand } from '../rooms/verdict.ts';
import { type Answered, Answering } from './answering.ts';
import { encodedFor } from './encoded.ts';
import { InOrder } from './in-order.ts';
import type { DoorNeeds, Exchange } from './needs.ts';
import { Outlet } from './outlet.ts';
import { Pace } from './pace.ts';
import { smallBytes, Unfinished } from './unfinished.ts';
import type { Wire } from './wire.ts';

const mostPushesWaiting = 32;
/** Over and done: one for all, where there is nothing to wait for. */
const over = Promise.resolve();
/** A device gives a line up on which nothing is answered for 30 s. */
const longestWaitMs = 15_000;

/** There is one for every device that is there: what a line at rest does not need is made when it is first needed (R124). */
export class Connection implements Pipe, Answered {
  readonly session: Session;
  /** When the other side was last heard of: the door's heartbeat looks at it. */
  heardAt: number;
  /** Known from its hello on. */
  device: string | null = null;
  /** Bytes that had come at the end of the last whole message, and what is known of those that came since, when they are many. */
  #wholeBytes = 0;
  #unfinished: Unfinished | null = null;
  readonly #wire: Wire;
  readonly #needs: DoorNeeds;
  readonly #exchange: Exchange | null;
  readonly #outlet: Outlet;
  readonly #pace = new Pace();
  #said: 'nothing' | 'hello' = 'nothing';
  #hand: Hand | null = null;
  #stream: Stream | null = null;
  #healing: HealingLine | null = null;
  readonly #work: InOrder;
  #caughtUp = over;
  #waitingPushes = 0;
  readonly #answering: Answering;
  /** Nothing more is taken from it; `#closed`: nothing more can be said to it either. */
  #over = false;
  #held = 0;
  #stands: (() => boolean) | null = null;
  #handing = over;
  #closed = false;

  constructor(wire: Wire, session: Session, needs: DoorNeeds, exchange: Exchange | null = null) {
    this.#wire = wire;
    this.session = session;
    this.#needs = needs;
    this.#exchange = exchange;
    this.#work = new InOrder(this);
    this.#answering = new Answering(this);
    this.#outlet = new Outlet(wire, needs.counts.limits.waitingBytes);
    this.#wholeBytes = wire.heardBytes;
    this.heardAt = needs.now();
  }

  /** Bytes that wait for the other side. */
  get waitingBytes(): number {
    return this.#wire.waiting;
  }

  /** Since when the other side takes nothing; null: it takes what it is sent. */
  get fullSince(): number | null {
    return this.#outlet.fullSince;
  }

  /** @param bytes of the sign of life itself, which is no part of any message */
  ponged(bytes: number): void {
    this.heardAt = this.#needs.now();
    this.#wholeBytes += bytes;
  }

  pinged(bytes: number): void {
    this.#wholeBytes += bytes;
    if (!this.#pace.mayPing(this.#needs.now())) this.#wire.terminate();
  }

  /** Whether it has begun a message that will never be whole. Called every few seconds. */
  isLost(): boolean {
    const bytes = this.#wire.heardBytes - this.#wholeBytes;
    if (bytes <= smallBytes) return false;
    const now = this.#needs.now();
    this.#unfinished ??= new Unfinished(bytes, now);
    if (this.#wire.isPaused) this.#unfinished.pausedUntil(now);
    return this.#unfinished.isLost(bytes, now);
  }

  get hasSaidHello(): boolean {
    return this.#said === 'hello';
  }

  send(frame: ServerFrame): void {
    if (this.#closed) return;
    if (frame.type === 'batch') this.#answering.batchGoesOut();
    for (const bytes of encodedFor(frame, this.#needs.healing)) this.#outlet.send(bytes, this.#needs.now);
  }

  isFull(): boolean {
    return this.#outlet.isFull;
  }

  hasRoom(): Promise<void> {
    return this.#closed ? over : this.#outlet.hasRoom();
  }

  gather(): void {
    this.#wire.gather?.();
  }

  letGo(): void {
    this.#wire.letGo?.();
  }

  broken(fault: unknown): void {
    this.#needs.report('stream', fault);
    this.#over = true;
    this.#wire.close(1011);
  }

  stop(code: StopCode, closeCode: number): void {
    this.#over = true;
    this.#answering.letGo();
    this.send({ type: 'stop', code });
    this.#wire.close(closeCode);
  }

  ping(): void {
    this.#wire.ping();
  }

  terminate(): void {
    this.#over = true;
    this.#wire.terminate();
  }

  /** All that was asked for is done: caught up, every letter answered. */
  async settled(): Promise<void> {
    await this.#work.settled;
    await this.#caughtUp;
    await this.#answering.settled();
  }

  /** Nothing more is handed in until it is released: whether its session stands is being decided. `still`: a letter that is being handed in now. */
  hold(): { readonly still: Promise<void>; readonly release: () => void } {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held += 1;
    this.#work.do(() => promise);
    const release = (): void => {
      this.#held -= 1;
      resolve();
    };
    return { still: this.#handing, release };
  }

  /** Takes nothing more, answers what it has taken, and says goodbye. */
  async goDown(): Promise<void> {
    this.#wire.pause();
    await this.#work.settled;
    await this.#answering.settled();
    this.#wire.resume();
    this.stop('going-down', 1001);
  }

  /** The wire is over. */
  ended(): void {
    if (this.#closed) return;
    this.#over = true;
    this.#closed = true;
    this.#outlet.letAllIn();
    if (!this.#stream) return;
    this.#needs.presence.leave(this.#stream);
    this.#needs.streams.close(this.#stream);
  }

  /** @param bytes null: a message of text */
  heard(bytes: Uint8Array | null): void {
    this.heardAt = this.#needs.now();
    this.#wholeBytes = this.#wire.heardBytes;
    this.#unfinished = null;
    if (this.#over) return;
    if (!bytes) {
      this.#over = true;
      this.#wire.close(1003);
      return;
    }
    const { counts } = this.#needs;
    const waitMs = this.#pace.heard(this.heardAt, counts.limits.frames);
    if (waitMs > 0 && !this.#slowDown(waitMs)) return;
    const frame = decodeClient(bytes);
    if (frame?.type === 'hello') this.#hello(frame);
    else if (frame?.type === 'push') this.#push(frame);
    else if (frame?.type === 'presence') this.#move(frame);
    else if (frame?.type === 'ping') this.#pong();
    else if (frame && isHealingFromDevice(frame)) this.#heal(frame);
    else if (!frame) this.#mistake(); // What is left is a frame of an app newer than this server: passed over
  }

  /** Nothing is read from the wire while frames are too many; what came in the same breath is still taken. False: a flood. */
  #slowDown(waitMs: number): boolean {
    const { counts } = this.#needs;
    counts.meets('frames');
    if (this.#pace.debt > counts.limits.framesInDebt) {
      this.stop('too-many', 1008);
      return false;
    }
    if (this.#pace.isResting) return true;
    this.#wire.pause();
    this.#pace.rest(waitMs, () => this.#readOn());
    return true;
  }

  #readOn(): void {
    if (this.#closed || this.#pace.isResting || !this.#wire.isPaused || this.#waitingPushes > mostPushesWaiting / 2) return;
    this.#unfinished?.pausedUntil(this.#needs.now());
    this.#wire.resume();
  }

  #pong(): void {
    const now = this.#needs.now();
    if (this.#pace.mayPing(now)) this.send({ type: 'pong', now });
    else this.#mistake();
  }

  #mistake(): void {
    if (!this.#pace.mayErr(this.#needs.now())) this.stop('bad-frame', 1008);
  }

  #hello(frame: Extract<ClientFrame, { type: 'hello' }>): void {
    if (this.#said === 'hello') {
      this.#mistake();
      return;
    }
    this.#said = 'hello';
    if (frame.version !== wireVersion) this.stop('upgrade-required', 1000);
    else if (!isId(frame.device)) this.stop('bad-frame', 1008);
    else if (frame.cursors.length > limits.spacesPerHello) this.stop('too-many', 1008);
    else this.#open(frame);
  }

  #open(frame: Extract<ClientFrame, { type: 'hello' }>): void {
    this.device = frame.device;
    this.#work.do(async () => {
      const { now, streams, presence, report } = this.#needs;
      const { member } = this.session;
      const said = new Map<SpaceId, Seq>(frame.cursors.filter(([space]) => isId(space)));
      if (frame.epoch === this.#needs.epoch() && (await streams.noticeGoingBack(said)))
        report('epoch', 'a device has come further than this store: it was put back from a copy');
      const epoch = this.#needs.epoch();
      this.send({ type: 'welcome', version: wireVersion, epoch, now: now(), member });
      const hand = { member, device: frame.device };
      // What an exchange brings was written for the history that its hello names (W124)
      if (!this.#exchange || frame.epoch === epoch) this.#hand = hand;
      if (this.#exchange?.sendOnly) return;
      this.#healing = (await this.#needs.healing?.open(hand, frame.epoch, this)) ?? null;
      const cursors = frame.epoch === epoch ? said : new Map<SpaceId, Seq>();
      const stream = await streams.open(hand, cursors, this, { withOwn: !this.#exchange?.goesOn });
      this.#stream = stream;
      if (this.#closed) return streams.close(stream);
      this.#caughtUp = stream.caughtUp().then(() => {
        this.send({ type: 'caught-up' });
        if (!this.#exchange) presence.greet(stream);
      });
    });
  }

  #heal(frame: HealingFromDevice): void {
    this.#work.do(async () => {
      if (!this.#over && this.#healing) await this.#needs.healing?.take(frame, this.#healing);
    });
  }

  #push({ letters }: Extract<ClientFrame, { type: 'push' }>): void {
    if (this.#said !== 'hello' || letters.length > limits.lettersPerPush) {
      this.#mistake();
      return;
    }
    this.#waitingPushes += 1;
    if (this.#waitingPushes > mostPushesWaiting) this.#wire.pause();
    this.#work.do(() => {
      if (!this.isFull()) return this.#takeNext(letters);
      return this.hasRoom().then(() => this.#takeNext(letters));
    });
  }

  /** At once where nothing has to be waited for. */
  #takeNext(letters: readonly Letter[]): Promise<void> | undefined {
    const hand = this.#over ? null : this.#hand;
    const waitMs = hand ? this.#needs.counts.waitForLetters(hand, letters, this.#needs.now()) : 0;
    const taken = hand && waitMs === 0 ? this.#take(letters, hand) : hand ? this.#takeLater(letters, hand, waitMs) : undefined;
    if (taken) return taken.finally(() => this.#taken());
    this.#taken();
    return undefined;
  }

  #taken(): void {
    this.#waitingPushes -= 1;
    this.#readOn();
  }

  async #takeLater(letters: readonly Letter[], hand: Hand, waitMs: number): Promise<void> {
    await new Promise((done) => setTimeout(done, Math.min(waitMs, longestWaitMs)).unref());
    await this.#take(letters, hand);
  }

  #take(letters: readonly Letter[], hand: Hand): Promise<void> | undefined {
    // Rows come before the answer of what made them: with births and claims among the letters, the stream is let catch up first
    const stream = letters.every((letter) => letter.kind === 'edit') ? null : this.#stream;
    const before = stream && (() => stream.caughtUp());
    this.#stands ??= () => !this.#over && this.#held === 0;
    const taking = this.#needs.letters.take(letters, hand, this.#stands);
    if (!(taking instanceof Promise)) {
      this.#answering.add(taking.answers, before);
      return undefined;
    }
    const handed = taking.then(({ answers }) => this.#answering.add(answers, before));
    this.#handing = handed.catch(() => undefined);
    return handed;
  }

  #move(frame: Extract<ClientFrame, { type: 'presence' }>): void {
    const { space, doc, client, state } = frame;
    if (!this.#stream || this.#exchange || !isId(space) || !isId(doc)) return;
    if (state !== null && !this.#pace.mayMove(this.#needs.now())) return;
    this.#needs.presence.say(this.#stream, { space, doc, client, state });
  }
}
