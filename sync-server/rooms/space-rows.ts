/**
 * The record rows of spaces in use, held in memory and kept true by every commit: who may do what is asked of them for each letter.
 * A map that was handed out changes under its holder, so that a right taken away counts from its commit on (R110).
 */
import type { SpaceId } from '../../src/shared/base/ids.ts';
import type { Json } from '../../src/shared/base/json.ts';
import type { Act, Log } from '../log/log.ts';

const mostSpaces = 5_000;

export type Rows = ReadonlyMap<string, Json>;

export class SpaceRows {
  readonly #log: Log;
  readonly #isLate: boolean;
  /** In the order of their last use, so that the first is the one to forget. */
  readonly #held = new Map<SpaceId, Map<string, Json>>();
  readonly #loading = new Map<SpaceId, { promise: Promise<Rows>; stale: boolean }>();

  /** @param isLate breaks the room on purpose: a right that is being taken counts until the log has spoken. For tests alone */
  constructor(log: Log, isLate = false) {
    this.#log = log;
    this.#isLate = isLate;
    log.onAdded((added) => {
      for (const { space, entries } of added) {
        const loading = this.#loading.get(space);
        if (loading) loading.stale = true;
        const rows = this.#held.get(space);
        if (!rows) continue;
        for (const entry of entries) {
          if (entry.kind !== 'row') continue;
          if (entry.value === null) rows.delete(entry.key);
          else rows.set(entry.key, entry.value);
        }
      }
    });
  }

  /** The rows of a space that are in memory; null when they have to be read first. */
  held(space: SpaceId): Rows | null {
    const held = this.#held.get(space);
    if (!held) return null;
    // Nobody is forgotten before it is full: until it is half so, the order is of no interest
    if (this.#held.size >= mostSpaces / 2) {
      this.#held.delete(space);
      this.#held.set(space, held);
    }
    return held;
  }

  /** The rows of a space; empty for one that the server has never seen. */
  of(space: SpaceId): Promise<Rows> {
    const held = this.held(space);
    if (held) return Promise.resolve(held);
    let loading = this.#loading.get(space);
    if (!loading) {
      loading = { promise: Promise.resolve(new Map()), stale: false };
      loading.promise = this.#load(space, loading);
      this.#loading.set(space, loading);
    }
    return loading.promise;
  }

  /**
   * Rows that are being taken away count as gone from the moment their acts are handed to the log, not from its word: what is tried in between
   * would be committed behind them. Call it right before the commit.
   *
   * @returns puts them back: for a commit that failed
   */
  leaving(acts: readonly Act[]): () => void {
    const left: (() => void)[] = [];
    for (const act of acts) {
      if (this.#isLate || act.kind !== 'row' || act.value !== null) continue;
      const rows = this.#held.get(act.space);
      const before = rows?.get(act.key);
      if (!rows || before === undefined) continue;
      rows.delete(act.key);
      left.push(() => rows.set(act.key, before));
    }
    return () => {
      for (const putBack of left) putBack();
    };
  }

  async #load(space: SpaceId, loading: { stale: boolean }): Promise<Rows> {
    try {
      let rows: Map<string, Json>;
      do {
        loading.stale = false;
        rows = new Map(await this.#log.rows(space));
      } while (loading.stale);
      this.#held.set(space, rows);
      for (const oldest of this.#held.keys()) {
        if (this.#held.size <= mostSpaces) break;
        this.#held.delete(oldest);
      }
      return rows;
    } finally {
      this.#loading.delete(space);
    }
  }
}
