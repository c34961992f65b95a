/**
 * What one socket is sent of its spaces: per space one rising stream, first what came after the device's cursor, then what is committed.
 * Nothing is queued for a slow reader: the log is the queue, and reading goes on where the socket has room again. Rules R20 to R29.
 */
import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import type { SpaceId } from '../../src/shared/base/ids.ts';
import { type Deflate, deflateEntries } from '../../src/shared/wire/deflated.ts';
import type { Seq, ServerFrame, StreamEntry } from '../../src/shared/wire/frames.ts';
import type { Added, Log, LogEntry } from '../log/log.ts';
import type { Hand } from './verdict.ts';

const chunkBytes = 262_144;
const deflate: Deflate = promisify(deflateRaw);

/** The socket as a stream sees it. */
export interface Pipe {
  send(frame: ServerFrame): void;
  /** Whether so much waits to be sent that nothing live may be added. */
  isFull(): boolean;
  /** Resolves when there is room again, or the socket has closed. */
  hasRoom(): Promise<void>;
  /** The log could not be read: the socket is of no use any more. */
  broken(fault: unknown): void;
}

interface Subscription {
  /** The number up to which this socket has been told. */
  to: Seq;
  live: boolean;
  /** Something was committed while the log was being read. */
  missed: boolean;
  /** Until it has caught up a device gets its own edits too: its disk may have failed after they were sent. */
  withOwn: boolean;
}

/** What a commit added to a space, on its way to all that are told of it: whoever wrote nothing of it is sent the same frame (R121). */
export class Passing {
  readonly added: Added;
  #frame: ServerFrame | null = null;
  #isLarge: boolean | null = null;

  constructor(added: Added) {
    this.added = added;
  }

  get frame(): ServerFrame {
    const { space, from, to, entries } = this.added;
    this.#frame ??= { type: 'batch', space, from, to, entries: entries.map(onTheWire) };
    return this.#frame;
  }

  /** Whether it is read from the log by everybody in turn, rather than passed on. */
  get isLarge(): boolean {
    this.#isLarge ??= sizeOf(this.added.entries) > chunkBytes;
    return this.#isLarge;
  }
}

export class Stream {
  readonly hand: Hand;
  readonly pipe: Pipe;
  readonly #log: Log;
  readonly #subscriptions = new Map<SpaceId, Subscription>();
  readonly #behind = new Set<SpaceId>();
  #pumping: Promise<void> | null = null;
  readonly #held = new Set<Promise<void>>();
  #closed = false;

  constructor(hand: Hand, pipe: Pipe, log: Log) {
    this.hand = hand;
    this.pipe = pipe;
    this.#log = log;
  }

  has(space: SpaceId): boolean {
    return this.#subscriptions.has(space);
  }

  spaces(): Iterable<SpaceId> {
    return this.#subscriptions.keys();
  }

  /** Begins to tell of a space what comes after `cursor`, the device's own edits too until it has caught up. Twice does no harm. */
  add(space: SpaceId, cursor: Seq, withOwn = true): void {
    if (this.#closed || this.#subscriptions.has(space)) return;
    this.#subscriptions.set(space, { to: cursor, live: false, missed: false, withOwn });
    this.#fallBehind(space);
  }

  drop(space: SpaceId): void {
    this.#subscriptions.delete(space);
    this.#behind.delete(space);
  }

  /** Hears of a commit. Passed on at once when the socket has been told all that was before. */
  added(passing: Passing): void {
    const { space, from, to, entries } = passing.added;
    const subscription = this.#subscriptions.get(space);
    if (!subscription || this.#closed) return;
    if (!subscription.live) {
      subscription.missed = true;
    } else if (from !== subscription.to || this.pipe.isFull() || passing.isLarge) {
      subscription.live = false;
      this.#fallBehind(space);
    } else if (subscription.withOwn || !entries.some((entry) => this.#isOwn(entry))) {
      subscription.to = to;
      this.pipe.send(passing.frame);
    } else {
      this.#send(space, subscription, this.#toldOf(subscription, entries), to);
    }
  }

  /** Resolves when all that was committed before has been handed to the socket. */
  async caughtUp(): Promise<void> {
    while (this.#pumping || this.#held.size > 0) await Promise.all([this.#pumping, ...this.#held]);
  }

  /** What is still being found out (which spaces a network leads to) counts as not caught up. */
  holdFor(opening: Promise<void>): void {
    const held = opening
      .catch((fault: unknown) => this.pipe.broken(fault))
      .finally(() => {
        this.#held.delete(held);
      });
    this.#held.add(held);
  }

  close(): void {
    this.#closed = true;
    this.#subscriptions.clear();
    this.#behind.clear();
  }

  #fallBehind(space: SpaceId): void {
    this.#behind.add(space);
    this.#pumping ??= this.#pump();
  }

  async #pump(): Promise<void> {
    await null; // so that `#pumping` is set before it can be over
    try {
      while (this.#behind.size > 0) for (const space of this.#behind) await this.#catchUp(space);
    } catch (fault) {
      this.pipe.broken(fault);
      this.close();
    }
    this.#pumping = null;
  }

  async #catchUp(space: SpaceId): Promise<void> {
    const subscription = this.#subscriptions.get(space);
    while (subscription && this.#subscriptions.get(space) === subscription) {
      if (this.pipe.isFull()) await this.pipe.hasRoom();
      subscription.missed = false;
      if ((await this.#log.head(space)) > subscription.to) {
        const { entries, to, more } = await this.#log.read(space, subscription.to, chunkBytes);
        const told = await deflateEntries(this.#toldOf(subscription, entries), deflate);
        if (this.#subscriptions.get(space) !== subscription) return;
        this.#send(space, subscription, told, to);
        if (more) continue;
      }
      if (subscription.missed) continue;
      subscription.live = true;
      subscription.withOwn = false;
      break;
    }
    this.#behind.delete(space);
  }

  #toldOf(subscription: Subscription, entries: readonly LogEntry[]): StreamEntry[] {
    return entries.filter((entry) => subscription.withOwn || !this.#isOwn(entry)).map(onTheWire);
  }

  #isOwn(entry: LogEntry): boolean {
    return entry.kind === 'edit' && entry.device === this.hand.device && entry.member === this.hand.member;
  }

  #send(space: SpaceId, subscription: Subscription, entries: readonly StreamEntry[], to: Seq): void {
    const from = subscription.to;
    if (to <= from) return;
    subscription.to = to;
    this.pipe.send({ type: 'batch', space, from, to, entries });
  }
}

function onTheWire(entry: LogEntry): StreamEntry {
  if (entry.kind === 'row') return entry;
  const { device: _, ...told } = entry;
  return told;
}

function sizeOf(entries: readonly LogEntry[]): number {
  return entries.reduce((bytes, entry) => bytes + (entry.kind === 'edit' ? entry.update.length + 80 : 256), 0);
}
