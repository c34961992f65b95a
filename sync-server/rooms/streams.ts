/**
 * All streams of this server: who is told of which space, and how a new space reaches sockets that are already open. A member is told of its
 * own space, of those that its `space/…` rows name, and of those that are hosted by networks in which it has a role. Rules R25, R26, R50 to R53.
 */
import { isId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';
import type { Seq } from '../../src/shared/wire/frames.ts';
import type { Added, Log } from '../log/log.ts';
import { hostedBy, hostedIn, hostedPrefix } from './hosting.ts';
import { kindOf, mayRead } from './rights.ts';
import type { SpaceRows } from './space-rows.ts';
import { Passing, type Pipe, Stream } from './stream.ts';
import type { Hand } from './verdict.ts';

const spacePrefix = 'space/';
const rolePrefix = 'role/';

/** Where a device stood in its spaces at its hello. */
interface Stood {
  readonly cursors: ReadonlyMap<SpaceId, Seq>;
  /** False where the device has said that its disk has its own edits: it goes on from an exchange a moment ago. */
  readonly withOwn: boolean;
}

export class Streams {
  readonly #log: Log;
  readonly #rows: SpaceRows;
  /** Streams whose hello is being answered. */
  readonly #opening = new Map<Stream, Stood>();
  /** One stream, or several: most members have one device in their own space. */
  readonly #bySpace = new Map<SpaceId, Stream | Set<Stream>>();
  readonly #byMember = new Map<MemberId, Stream | Set<Stream>>();
  #hasGoneBack = false;

  constructor(log: Log, rows: SpaceRows) {
    this.#log = log;
    this.#rows = rows;
    log.onAdded((added) => {
      for (const addition of added) this.#passOn(addition);
      for (const addition of added) this.#follow(addition);
    });
  }

  /**
   * Opens the stream of a socket: the member's own space, all that its `space/…` rows name, and all that its networks host, each from the device's cursor.
   * Spaces that the server knows and that are not (or no longer) this member's are told as gone; of spaces it has never heard of it says nothing.
   */
  async open(hand: Hand, cursors: ReadonlyMap<SpaceId, Seq>, pipe: Pipe, { withOwn = true } = {}): Promise<Stream> {
    const stream = new Stream(hand, pipe, this.#log);
    const own = ownOf(stream);
    const rows = await this.#rows.of(own);
    add(this.#byMember, hand.member, stream);
    this.#opening.set(stream, { cursors, withOwn });
    try {
      this.#name(stream, own, own);
      const spaces = spacesIn(rows);
      for (const space of spaces) this.#name(stream, own, space);
      await Promise.all(spaces.filter((space) => hosts(rows.get(spacePrefix + space))).map((network) => this.#lead(stream, network)));
    } finally {
      this.#opening.delete(stream);
    }
    for (const [space, cursor] of cursors) {
      if (cursor > 0 && !stream.has(space) && (await this.#log.head(space)) > 0) pipe.send({ type: 'gone', space });
    }
    return stream;
  }

  /**
   * Whether a device has come further than this store, which an honest device cannot unless the store was put back from a copy.
   * The epoch is raised then, at most once for each start: a device that lies makes the others read again once, and no more.
   */
  async noticeGoingBack(cursors: ReadonlyMap<SpaceId, Seq>): Promise<boolean> {
    if (this.#hasGoneBack) return false;
    for (const [space, cursor] of cursors) {
      if (cursor <= (await this.#log.head(space)) || this.#hasGoneBack) continue;
      this.#hasGoneBack = true;
      await this.#log.raiseEpoch();
      return true;
    }
    return false;
  }

  close(stream: Stream): void {
    for (const space of stream.spaces()) take(this.#bySpace, space, stream);
    take(this.#byMember, stream.hand.member, stream);
    this.#opening.delete(stream);
    stream.close();
  }

  /** The streams that are told of a space now. */
  of(space: SpaceId): Iterable<Stream> {
    return all(this.#bySpace.get(space));
  }

  /** The rows of `via` name a space: the first that does opens it, from where the device stood, else from 0. */
  #name(stream: Stream, via: SpaceId, space: SpaceId): void {
    if (stream.isClosed || !stream.ways.add(via, space)) return;
    add(this.#bySpace, space, stream);
    const stood = this.#opening.get(stream);
    const cursor = stood?.cursors.get(space) ?? 0;
    // A space that opens anew begins at 0 and holds the device's own edits too, since it kept nothing of it
    stream.add(space, cursor, stood?.withOwn !== false || cursor === 0);
  }

  #end(stream: Stream, spaces: readonly SpaceId[]): void {
    for (const space of spaces) {
      take(this.#bySpace, space, stream);
      stream.drop(space);
      stream.pipe.send({ type: 'gone', space });
    }
  }

  /** Opens what a network hosts (all of it, or the one that has just come), to a socket that is told of it and whose member has a role in it. */
  async #lead(stream: Stream, network: SpaceId, only?: SpaceId): Promise<void> {
    const rows = await this.#rows.of(network);
    if (!stream.has(network) || !mayRead(rows, stream.hand.member)) return;
    const spaces = only === undefined ? hostedIn(rows) : [only].filter((space) => rows.has(hostedPrefix + space));
    for (const space of spaces) this.#name(stream, network, space);
  }

  #passOn(addition: Added): void {
    const streams = this.#bySpace.get(addition.space);
    if (!streams) return;
    const passing = new Passing(addition);
    const writers: Stream[] = [];
    for (const stream of all(streams)) {
      if (stream.isSentWhole(passing)) stream.added(passing, true);
      else writers.push(stream);
    }
    // Whoever wrote it has it on the screen: the others are not kept waiting for that line's frame
    for (const stream of writers) stream.added(passing, false);
  }

  #follow({ space: where, entries }: Added): void {
    for (const entry of entries) {
      if (entry.kind !== 'row') continue;
      if (entry.key.startsWith(spacePrefix)) this.#followOwn(where, entry);
      else if (entry.key.startsWith(rolePrefix)) this.#followRole(where, entry);
      else this.#followHosted(where, entry);
    }
  }

  /** A `space/…` row in a member's own space opens that space on all sockets of the member, or ends it unless another way leads there. */
  #followOwn(own: SpaceId, { key, value }: Row): void {
    const space = key.slice(spacePrefix.length);
    if (!isId(space)) return;
    for (const stream of all(this.#byMember.get(own as unknown as MemberId))) {
      if (value === null) {
        this.#end(stream, stream.ways.take(own, space as SpaceId));
        continue;
      }
      this.#name(stream, own, space as SpaceId);
      if (hosts(value)) stream.holdFor(this.#lead(stream, space as SpaceId));
    }
  }

  /** With a role in a network come the spaces that it hosts, and with the role they go. */
  #followRole(where: SpaceId, { key, value }: Row): void {
    for (const stream of all(this.#byMember.get(key.slice(rolePrefix.length) as MemberId))) {
      if (value === null) this.#end(stream, stream.ways.takeAll(where));
      else if (stream.has(where)) stream.holdFor(this.#lead(stream, where));
    }
  }

  /** A `hosted/…` row opens the space on the sockets of the host's members; taken away, it ends it. */
  #followHosted(host: SpaceId, { key, value }: Row): void {
    if (!key.startsWith(hostedPrefix)) return;
    const space = value === null ? (key.slice(hostedPrefix.length) as SpaceId) : hostedBy(key, value);
    if (!space) return;
    for (const stream of [...all(this.#bySpace.get(host))]) {
      if (value === null) this.#end(stream, stream.ways.take(host, space));
      else stream.holdFor(this.#lead(stream, host, space));
    }
  }
}

type Row = Extract<Added['entries'][number], { kind: 'row' }>;

function ownOf(stream: Stream): SpaceId {
  return stream.hand.member as unknown as SpaceId;
}

/** Whether a `space/…` row names a space that can host others. */
function hosts(row: unknown): boolean {
  return kindOf(row) === 'network';
}

/** The spaces that the rows of a member's own space name. */
export function spacesIn(rows: ReadonlyMap<string, unknown>): SpaceId[] {
  return [...rows.keys()].flatMap((key) => {
    const space = key.startsWith(spacePrefix) ? key.slice(spacePrefix.length) : '';
    return isId(space) ? [space as SpaceId] : [];
  });
}

function all(streams: Stream | Set<Stream> | undefined): Iterable<Stream> {
  return streams instanceof Stream ? [streams] : (streams ?? []);
}

function add<K>(where: Map<K, Stream | Set<Stream>>, key: K, stream: Stream): void {
  const streams = where.get(key);
  if (streams === undefined) where.set(key, stream);
  else if (!(streams instanceof Stream)) streams.add(stream);
  else if (streams !== stream) where.set(key, new Set([streams, stream]));
}

function take<K>(where: Map<K, Stream | Set<Stream>>, key: K, stream: Stream): void {
  const streams = where.get(key);
  if (streams === stream) where.delete(key);
  if (!(streams instanceof Set)) return;
  streams.delete(stream);
  if (streams.size === 1) for (const left of streams) where.set(key, left);
}
