/**
 * One socket of one device: hello, then pushes in their order, presence and pings. Frames that are no frames are borne twice a minute.
 * Whoever reads slowly is read slowly: while a lot waits to be sent, nothing is taken from this socket.
 */
import type { WebSocket } from 'ws';
import { isId, type SpaceId } from '../../src/shared/base/ids.ts';
import { decodeClient, encodeServer } from '../../src/shared/wire/codec.ts';
import { type ClientFrame, limits, type Seq, type ServerFrame, type StopCode, wireVersion } from '../../src/shared/wire/frames.ts';
import type { Letters } from '../claims/letters.ts';
import type { Session } from '../people/sessions.ts';
import type { Presence } from '../rooms/presence.ts';
import type { Pipe, Stream } from '../rooms/stream.ts';
import type { Streams } from '../rooms/streams.ts';
import type { Report } from '../rooms/verdict.ts';
import { Bucket } from './bucket.ts';
import { Unfinished } from './unfinished.ts';

const fullBytes = 1_048_576;
const mostPushesWaiting = 32;

export interface DoorNeeds {
  readonly epoch: () => number;
  readonly letters: Letters;
  readonly streams: Streams;
  readonly presence: Presence;
  /** A session is in use now: noted now and then, for the member's list of devices. */
  readonly seen: (session: Session) => void;
  /** Milliseconds by the server's clock. */
  readonly now: () => number;
  readonly report: Report;
}

export class Connection implements Pipe {
  readonly session: Session;
  /** When the other side was last heard of, and since when it takes nothing: the door's heartbeat looks at both. */
  heardAt: number;
  fullSince: number | null = null;
  /** Known from its hello on. */
  device: string | null = null;
  readonly #unfinished = new Unfinished();
  readonly #ws: WebSocket;
  readonly #needs: DoorNeeds;
  readonly #mistakes = new Bucket(2, 60_000);
  readonly #pings = new Bucket(20, 10_000);
  readonly #moves = new Bucket(10, 1_000);
  #said: 'nothing' | 'hello' = 'nothing';
  #stream: Stream | null = null;
  #work: Promise<void> = Promise.resolve();
  #waitingPushes = 0;
  #answering = 0;
  #roomWanted: (() => void)[] = [];
  #closed = false;

  constructor(ws: WebSocket, session: Session, needs: DoorNeeds) {
    this.#ws = ws;
    this.session = session;
    this.#needs = needs;
    this.heardAt = needs.now();
    ws.on('message', (data: Buffer, isBinary: boolean) => this.#hear(data, isBinary));
    ws.on('pong', () => {
      this.heardAt = needs.now();
    });
    ws.on('ping', () => {
      if (!this.#pings.take(needs.now())) ws.terminate();
    });
    ws.on('error', () => ws.terminate());
    ws.on('close', () => this.#end());
  }

  /** Bytes have come, of whatever message. */
  heardBytes(count: number): void {
    this.#unfinished.heard(count, this.#needs.now());
  }

  /** Whether it has begun a message that will never be whole. */
  isLost(): boolean {
    const now = this.#needs.now();
    if (this.#ws.isPaused) this.#unfinished.pausedUntil(now);
    return this.#unfinished.isLost(now);
  }

  get hasSaidHello(): boolean {
    return this.#said === 'hello';
  }

  send(frame: ServerFrame): void {
    if (this.#closed) return;
    this.#ws.send(encodeServer(frame), () => this.#makeRoom());
    if (this.isFull()) this.fullSince ??= this.#needs.now();
  }

  isFull(): boolean {
    return this.#ws.bufferedAmount > fullBytes;
  }

  hasRoom(): Promise<void> {
    return this.#closed || !this.isFull() ? Promise.resolve() : new Promise((resolve) => this.#roomWanted.push(resolve));
  }

  broken(fault: unknown): void {
    this.#needs.report('stream', fault);
    this.#ws.close(1011);
  }

  stop(code: StopCode, closeCode: number): void {
    this.send({ type: 'stop', code });
    this.#ws.close(closeCode);
  }

  ping(): void {
    this.#ws.ping();
  }

  terminate(): void {
    this.#ws.terminate();
  }

  /** Takes nothing more, answers what it has taken, and says goodbye. */
  async goDown(): Promise<void> {
    this.#ws.pause();
    await this.#work;
    while (this.#answering > 0) await new Promise((done) => setTimeout(done, 5));
    this.#ws.resume();
    this.stop('going-down', 1001);
  }

  #makeRoom(): void {
    if (this.#ws.bufferedAmount > fullBytes / 2) return;
    this.fullSince = null;
    for (const go of this.#roomWanted.splice(0)) go();
  }

  #end(): void {
    this.#closed = true;
    for (const go of this.#roomWanted.splice(0)) go();
    if (!this.#stream) return;
    this.#needs.presence.leave(this.#stream);
    this.#needs.streams.close(this.#stream);
  }

  #hear(data: Buffer, isBinary: boolean): void {
    this.heardAt = this.#needs.now();
    this.#unfinished.finished();
    if (!isBinary) {
      this.#ws.close(1003);
      return;
    }
    const frame = decodeClient(new Uint8Array(data.buffer, data.byteOffset, data.length));
    if (frame?.type === 'hello') this.#hello(frame);
    else if (frame?.type === 'push') this.#push(frame);
    else if (frame?.type === 'presence') this.#move(frame);
    else if (frame?.type === 'ping') this.#pong();
    else if (!frame) this.#mistake();
    // What is left is a frame of an app newer than this server: passed over
  }

  #pong(): void {
    const now = this.#needs.now();
    if (this.#pings.take(now)) this.send({ type: 'pong', now });
    else this.#mistake();
  }

  #mistake(): void {
    if (!this.#mistakes.take(this.#needs.now())) this.stop('bad-frame', 1008);
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
    this.#inOrder(async () => {
      const { now, streams, presence, report } = this.#needs;
      const { member } = this.session;
      const said = new Map<SpaceId, Seq>(frame.cursors.filter(([space]) => isId(space)));
      if (frame.epoch === this.#needs.epoch() && (await streams.noticeGoingBack(said)))
        report('epoch', 'a device has come further than this store: it was put back from a copy');
      const epoch = this.#needs.epoch();
      this.send({ type: 'welcome', version: wireVersion, epoch, now: now(), member });
      const cursors = frame.epoch === epoch ? said : new Map<SpaceId, Seq>();
      const stream = await streams.open({ member, device: frame.device }, cursors, this);
      this.#stream = stream;
      if (this.#closed) return streams.close(stream);
      void stream.caughtUp().then(() => {
        this.send({ type: 'caught-up' });
        presence.greet(stream);
      });
    });
  }

  #push({ letters }: Extract<ClientFrame, { type: 'push' }>): void {
    if (this.#said !== 'hello' || letters.length > limits.lettersPerPush) {
      this.#mistake();
      return;
    }
    this.#waitingPushes += 1;
    if (this.#waitingPushes > mostPushesWaiting) this.#ws.pause();
    this.#inOrder(async () => {
      if (this.isFull()) await this.hasRoom();
      const stream = this.#stream;
      if (stream && !this.#closed) {
        const { answers } = await this.#needs.letters.take(letters, stream.hand);
        this.#answer(answers, letters.every((letter) => letter.kind === 'edit') ? null : stream);
      }
      this.#waitingPushes -= 1;
      if (this.#ws.isPaused && this.#waitingPushes <= mostPushesWaiting / 2) {
        this.#unfinished.pausedUntil(this.#needs.now());
        this.#ws.resume();
      }
    });
  }

  /** Rows come before the answer of what made them: with births and claims among the letters, the stream is let catch up first. */
  #answer(answers: Promise<Extract<ServerFrame, { type: 'answers' }>['answers']>, before: Stream | null): void {
    this.#answering += 1;
    answers
      .then(async (spoken) => {
        await before?.caughtUp();
        this.send({ type: 'answers', answers: spoken });
      })
      .catch((fault: unknown) => this.broken(fault))
      .finally(() => {
        this.#answering -= 1;
      });
  }

  #move(frame: Extract<ClientFrame, { type: 'presence' }>): void {
    const { space, doc, client, state } = frame;
    if (!this.#stream || !isId(space) || !isId(doc)) return;
    if (state !== null && !this.#moves.take(this.#needs.now())) return;
    this.#needs.presence.say(this.#stream, { space, doc, client, state });
  }

  #inOrder(act: () => Promise<void>): void {
    this.#work = this.#work.then(act).catch((fault: unknown) => this.broken(fault));
  }
}
