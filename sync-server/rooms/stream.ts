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
import { Ways } from './ways.ts';

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

/** A space on a socket that has not been told all that was before. */
interface CatchingUp {
  /** The number up to which this socket has been told. */
  to: Seq;
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
  /** By which rows its spaces are reached. */
  readonly ways = new Ways();
  readonly #log: Log;
  /** A number for a space that is passed on as it is committed: up to there it has been told. There is one of these for every space of every socket. */
  readonly #told = new Map<SpaceId, Seq | CatchingUp>();
  /** Null at rest, as `#held`. */
  #behind: Set<SpaceId> | null = null;
  #pumping: Promise<void> | null = null;
  #held: Set<Promise<void>> | null = null;
  #closed = false;

  constructor(hand: Hand, pipe: Pipe, log: Log) {
    this.hand = hand;
    this.pipe = pipe;
    this.#log = log;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  has(space: SpaceId): boolean {
    return this.#told.has(space);
  }

  spaces(): Iterable<SpaceId> {
    return this.#told.keys();
  }

  /** Begins to tell of a space what comes after `cursor`, the device's own edits too until it has caught up. Twice does no harm. */
  add(space: SpaceId, cursor: Seq, withOwn = true): void {
    if (this.#closed || this.#told.has(space)) return;
    this.#fallBehind(space, cursor, withOwn);
  }

  drop(space: SpaceId): void {
    this.#told.delete(space);
    this.#behind?.delete(space);
  }

  /** Whether it is sent a commit as all others are: nothing of it was written on its device. */
  isSentWhole({ added }: Passing): boolean {
    return !added.entries.some((entry) => this.#isOwn(entry));
  }

  /**
   * Hears of a commit. Passed on at once when the socket has been told all that was before.
   *
   * @param isWhole whether it is sent what all others are
   */
  added(passing: Passing, isWhole: boolean): void {
    const { space, from, to, entries } = passing.added;
    const told = this.#told.get(space);
    if (told === undefined || this.#closed) return;
    if (typeof told !== 'number') {
      told.missed = true;
    } else if (from !== told || this.pipe.isFull() || passing.isLarge) {
      this.#fallBehind(space, told, false);
    } else if (to > told) {
      this.#told.set(space, to);
      this.pipe.send(isWhole ? passing.frame : { type: 'batch', space, from, to, entries: this.#othersIn(entries) });
    }
  }

  /** Resolves when all that was committed before has been handed to the socket. */
  async caughtUp(): Promise<void> {
    while (this.#pumping || this.#held) await Promise.all([this.#pumping, ...(this.#held ?? [])]);
  }

  /** What is still being found out (which spaces a network leads to) counts as not caught up. */
  holdFor(opening: Promise<void>): void {
    const held = opening
      .catch((fault: unknown) => this.pipe.broken(fault))
      .finally(() => {
        this.#held?.delete(held);
        if (this.#held?.size === 0) this.#held = null;
      });
    this.#held ??= new Set();
    this.#held.add(held);
  }

  close(): void {
    this.#closed = true;
    this.#told.clear();
    this.#behind = null;
  }

  #fallBehind(space: SpaceId, to: Seq, withOwn: boolean): void {
    this.#told.set(space, { to, missed: false, withOwn });
    this.#behind ??= new Set();
    this.#behind.add(space);
    this.#pumping ??= this.#pump();
  }

  async #pump(): Promise<void> {
    await null; // so that `#pumping` is set before it can be over
    try {
      while (this.#behind && this.#behind.size > 0) for (const space of this.#behind) await this.#catchUp(space);
    } catch (fault) {
      this.pipe.broken(fault);
      this.close();
    }
    this.#behind = null;
    this.#pumping = null;
  }

  async #catchUp(space: SpaceId): Promise<void> {
    const behind = this.#told.get(space);
    while (typeof behind === 'object' && this.#told.get(space) === behind) {
      if (this.pipe.isFull()) await this.pipe.hasRoom();
      behind.missed = false;
      if ((await this.#log.head(space)) > behind.to) {
        const { entries, to, more } = await this.#log.read(space, behind.to, chunkBytes);
        const told = await deflateEntries(behind.withOwn ? entries.map(onTheWire) : this.#othersIn(entries), deflate);
        if (this.#told.get(space) !== behind) return;
        this.#send(space, behind, told, to);
        if (more) continue;
      }
      if (this.#told.get(space) !== behind) return;
      if (behind.missed) continue;
      this.#told.set(space, behind.to);
    }
    // Ended and begun anew meanwhile, it is still to be read
    if (typeof this.#told.get(space) !== 'object') this.#behind?.delete(space);
  }

  #othersIn(entries: readonly LogEntry[]): StreamEntry[] {
    return entries.filter((entry) => !this.#isOwn(entry)).map(onTheWire);
  }

  #isOwn(entry: LogEntry): boolean {
    return entry.kind === 'edit' && entry.device === this.hand.device && entry.member === this.hand.member;
  }

  #send(space: SpaceId, behind: CatchingUp, entries: readonly StreamEntry[], to: Seq): void {
    const { to: from } = behind;
    if (to <= from) return;
    behind.to = to;
    this.pipe.send({ type: 'batch', space, from, to, entries });
  }
}

function onTheWire(entry: LogEntry): StreamEntry {
  if (entry.kind === 'row') return entry;
  const { kind, seq, doc, docKind, member, seconds, update, deflated, docEpoch } = entry;
  const told = { kind, seq, doc, docKind, member, seconds, update };
  return deflated === undefined && docEpoch === undefined ? told : { ...told, ...(deflated && { deflated }), ...(docEpoch !== undefined && { docEpoch }) };
}

function sizeOf(entries: readonly LogEntry[]): number {
  return entries.reduce((bytes, entry) => bytes + (entry.kind === 'edit' ? entry.update.length + 80 : 256), 0);
}
