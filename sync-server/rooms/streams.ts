/** All streams of this server: who is told of which space, and how a new space reaches sockets that are already open. */
import { isId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';
import type { Seq } from '../../src/shared/wire/frames.ts';
import type { Added, Log } from '../log/log.ts';
import type { SpaceRows } from './space-rows.ts';
import { type Pipe, Stream } from './stream.ts';
import type { Hand } from './verdict.ts';

const spacePrefix = 'space/';

export class Streams {
  readonly #log: Log;
  readonly #rows: SpaceRows;
  readonly #bySpace = new Map<SpaceId, Set<Stream>>();
  readonly #byMember = new Map<MemberId, Set<Stream>>();
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
   * Opens the stream of a socket: the member's own space and all that its `space/…` rows name, each from the device's cursor.
   * Spaces that the server knows and that are not (or no longer) this member's are told as gone; of spaces it has never heard of it says nothing.
   */
  async open(hand: Hand, cursors: ReadonlyMap<SpaceId, Seq>, pipe: Pipe): Promise<Stream> {
    const stream = new Stream(hand, pipe, this.#log);
    const own = hand.member as unknown as SpaceId;
    const rows = await this.#rows.of(own);
    add(this.#byMember, hand.member, stream);
    for (const space of [own, ...spacesIn(rows)]) {
      this.#subscribe(stream, space, cursors.get(space) ?? 0, true);
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
    stream.close();
  }

  /** The streams that are told of a space now. */
  of(space: SpaceId): Iterable<Stream> {
    return this.#bySpace.get(space) ?? [];
  }

  #subscribe(stream: Stream, space: SpaceId, cursor: Seq, withOwn: boolean): void {
    if (stream.has(space)) return;
    add(this.#bySpace, space, stream);
    stream.add(space, cursor, withOwn);
  }

  #passOn(addition: Added): void {
    for (const stream of this.#bySpace.get(addition.space) ?? []) stream.added(addition);
  }

  /** A `space/…` row in a member's own space opens that space on all sockets of the member, or ends it. */
  #follow({ space: own, entries }: Added): void {
    const streams = this.#byMember.get(own as unknown as MemberId);
    if (!streams) return;
    for (const entry of entries) {
      if (entry.kind !== 'row' || !entry.key.startsWith(spacePrefix)) continue;
      const space = entry.key.slice(spacePrefix.length);
      if (!isId(space)) continue;
      for (const stream of streams) {
        if (entry.value !== null) {
          this.#subscribe(stream, space as SpaceId, 0, false);
        } else if (stream.has(space as SpaceId)) {
          take(this.#bySpace, space as SpaceId, stream);
          stream.drop(space as SpaceId);
          stream.pipe.send({ type: 'gone', space: space as SpaceId });
        }
      }
    }
  }
}

/** The spaces that the rows of a member's own space name. */
export function spacesIn(rows: ReadonlyMap<string, unknown>): SpaceId[] {
  return [...rows.keys()].flatMap((key) => {
    const space = key.startsWith(spacePrefix) ? key.slice(spacePrefix.length) : '';
    return isId(space) ? [space as SpaceId] : [];
  });
}

function add<K>(sets: Map<K, Set<Stream>>, key: K, stream: Stream): void {
  const set = sets.get(key);
  if (set) set.add(stream);
  else sets.set(key, new Set([stream]));
}

function take<K>(sets: Map<K, Set<Stream>>, key: K, stream: Stream): void {
  const set = sets.get(key);
  set?.delete(stream);
  if (set?.size === 0) sets.delete(key);
}
