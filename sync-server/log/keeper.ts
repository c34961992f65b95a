/**
 * Looks after documents when they come to rest: keeps what stood before much of them was deleted, keeps a version, writes them as one.
 * Knows of the log what everybody hears, its commits, and has no clock of its own. Rules R19, R82 to R84.
 */
import * as Y from 'yjs';
import type { DocId } from '../../src/shared/base/ids.ts';
import { CannotStore, type Log, type LogEntry } from './log.ts';
import { ThreadGone } from './settling.ts';
import { secondsBetween } from './thinning.ts';

/** A document with this many entries is written as one when it comes to rest. */
const compactFromEntries = 100;
/** One that does not come to rest is written as one all the same, when so much was added. */
const compactAnyway = 5_000;
const restSeconds = 10;
/** At work all the time: a version after so long all the same. */
const atWorkSeconds = 600;
const thinSeconds = 3_600;
/** So many deletions within a few seconds are worth a look at how much of the document they are. */
const deletionsFrom = 20;
/** An update of this size is not read here: it has been read at the door, and is worth a look in any case. */
const readUpToBytes = 4_096;

export interface KeeperNeeds {
  readonly log: Log;
  /** Whole seconds since 1970 by the server's clock. */
  readonly seconds: () => number;
  readonly report: (where: string, fault: unknown) => void;
}

interface Changed {
  /** When it was last changed. */
  at: number;
  /** When it was changed for the first time since its last version; null: not since. */
  since: number | null;
  entries: number;
  deletions: number;
  /** When its last version was kept, as far as this server knows. */
  keptAt: number;
  /** Whether it waits for nothing but a version. */
  isCompact: boolean;
}

export class Keeper {
  readonly #needs: KeeperNeeds;
  readonly #changed = new Map<DocId, Changed>();
  #tidying: Promise<void> | null = null;
  #thinnedAt: number;
  #isAtRest = false;

  constructor(needs: KeeperNeeds) {
    this.#needs = needs;
    this.#thinnedAt = needs.seconds();
    needs.log.onAdded((added) => {
      for (const { entries } of added) for (const entry of entries) if (entry.kind === 'edit' && entry.device !== null) this.#heard(entry);
    });
  }

  /** Takes up what was left when the server last ended: documents that nobody has looked after since their last edit. */
  async start(): Promise<void> {
    const now = this.#needs.seconds();
    for (const doc of await this.#needs.log.unsettled()) if (!this.#changed.has(doc)) this.#changed.set(doc, changedAt(now));
  }

  #heard({ doc, update }: Extract<LogEntry, { kind: 'edit' }>): void {
    const now = this.#needs.seconds();
    const changed = this.#changed.get(doc) ?? changedAt(now);
    this.#changed.set(doc, changed);
    changed.since ??= now;
    changed.at = now;
    changed.entries += 1;
    changed.isCompact = false;
    changed.deletions += update.length > readUpToBytes ? deletionsFrom : deletionsIn(update);
    this.#isAtRest = false;
  }

  /** Does what is due. Called by a timer, and by tests; while it is at work a second call waits for the first. */
  tidy(): Promise<void> {
    this.#tidying ??= this.#tidy().finally(() => {
      this.#tidying = null;
    });
    return this.#tidying;
  }

  async #tidy(): Promise<void> {
    const { log, seconds, report } = this.#needs;
    for (const [doc, changed] of this.#changed) {
      try {
        await this.#lookAfter(doc, changed);
      } catch (fault) {
        if (fault instanceof CannotStore) {
          // Another time, and no other document before: the disk refuses, the store's file is out of reach, or the server ends
          if (fault.cause instanceof ThreadGone && fault.cause.isShutOut) report('keeper', fault);
          Object.assign(changed, { since: changed.since ?? changed.at, deletions: deletionsFrom, isCompact: false });
          return;
        }
        report('keeper', fault);
        this.#changed.delete(doc);
      }
    }
    if (seconds() - this.#thinnedAt >= thinSeconds) {
      this.#thinnedAt = seconds();
      await log.thin(seconds()).catch((fault: unknown) => fault instanceof CannotStore || report('keeper', fault));
    }
    const atWork = [...this.#changed.values()].some(({ at }) => seconds() - at < restSeconds);
    if (atWork || this.#isAtRest) return;
    this.#isAtRest = true;
    try {
      // What stood in the way, a backup or the thread beside, is out of it another time
      if (!(await log.giveRoomBack())) this.#isAtRest = false;
    } catch (fault) {
      report('keeper', fault);
    }
  }

  async #lookAfter(doc: DocId, changed: Changed): Promise<void> {
    const { log, seconds } = this.#needs;
    const now = seconds();
    // Before anything is written as one: afterwards nobody can say what stood before
    if (changed.deletions >= deletionsFrom) {
      changed.deletions = 0;
      await log.keepBeforeDeletions(doc, now);
    }
    const rests = now - changed.at >= restSeconds;
    const isDue = changed.since !== null && (rests || now - changed.since >= atWorkSeconds);
    if (isDue && now - changed.keptAt >= secondsBetween) {
      changed.since = null;
      await log.keepVersion(doc, now);
      changed.keptAt = now;
    }
    if ((rests && !changed.isCompact) || changed.entries >= compactAnyway) {
      changed.entries = 0;
      changed.isCompact = rests;
      await log.compact(doc, compactFromEntries);
    }
    // Known for as long as the next version has to wait
    if (rests && changed.isCompact && changed.since === null && now - changed.keptAt >= secondsBetween) this.#changed.delete(doc);
  }
}

function changedAt(now: number): Changed {
  return { at: now, since: now, entries: 0, deletions: 0, keptAt: 0, isCompact: false };
}

/** How much an update deletes, in units of Yjs' clocks. A key press deletes nothing, which its end tells: it is heard of for each edit. */
function deletionsIn(update: Uint8Array): number {
  if (endsWithoutDeletions(update)) return 0;
  let count = 0;
  for (const ranges of Y.decodeUpdate(update).ds.clients.values()) for (const { len } of ranges) count += len;
  return count;
}

/** The last number of an update is a length, never 0, or the count of those from whom something is deleted. A 0 behind a continued number says nothing. */
function endsWithoutDeletions(update: Uint8Array): boolean {
  return update.at(-1) === 0 && (update.at(-2) ?? 0) < 0x80;
}
