/**
 * Watches for the burst in which others' changes come in after the line was down, and keeps what it brought.
 * The picture before is taken when the first of them is about to be merged, so that one's own work offline is in it.
 */
import type * as Y from 'yjs';
import type { Paper } from '../../shared/model/paper.ts';
import { type Change, changesBetween, type Snapshot, snapshotOf } from './meanwhile.ts';

/** How long after the line's return something may still be a part of catching up. */
const arrivalMs = 20_000;
/** The burst is over when nothing came for this long. */
const restMs = 1_200;

export interface CatchUpSource {
  readonly event: () => Paper;
  readonly floor: () => Paper | null;
  readonly online: () => boolean;
}

export class CatchUp {
  #changes = $state.raw<readonly Change[]>([]);
  /** The line was down while the event was open, or has not been up since it was opened. */
  #wasAway = false;
  #backAt = 0;
  #before: Snapshot | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(source: CatchUpSource) {
    // The line may need half a minute to notice that it is frozen; the browser often knows at once.
    const network = { isUp: navigator.onLine };
    const look = (): void => {
      if (!source.online() || !network.isUp) this.#wasAway = true;
      else if (this.#wasAway) {
        this.#wasAway = false;
        this.#backAt = Date.now();
      }
    };
    $effect(look);
    $effect(() => {
      const heard = (event: Event): void => {
        network.isUp = event.type === 'online';
        look();
      };
      addEventListener('online', heard);
      addEventListener('offline', heard);
      return () => {
        removeEventListener('online', heard);
        removeEventListener('offline', heard);
      };
    });
    $effect(() => {
      const event = source.event();
      const floor = source.floor();
      const before = (transaction: Y.Transaction): void => {
        if (transaction.local || this.#before) return;
        // The line's return may be told a moment after the first bytes that came by it.
        if (this.#wasAway || Date.now() - this.#backAt < arrivalMs) this.#before = snapshotOf(event, floor);
      };
      const after = (transaction: Y.Transaction): void => {
        if (transaction.local || !this.#before) return;
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#settle(event, floor), restMs);
      };
      const docs = floor ? [event.y, floor.y] : [event.y];
      for (const doc of docs) {
        doc.on('beforeTransaction', before);
        doc.on('afterTransaction', after);
      }
      return () => {
        clearTimeout(this.#timer);
        for (const doc of docs) {
          doc.off('beforeTransaction', before);
          doc.off('afterTransaction', after);
        }
      };
    });
  }

  get changes(): readonly Change[] {
    return this.#changes;
  }

  dismiss(): void {
    this.#changes = [];
  }

  #settle(event: Paper, floor: Paper | null): void {
    const before = this.#before;
    this.#before = null;
    this.#backAt = 0; // one catching up is one line; what comes live afterwards is seen as it comes
    if (!before) return;
    const found = changesBetween(before, snapshotOf(event, floor), event.me, floor);
    if (found.length > 0) this.#changes = [...this.#changes, ...found];
  }
}
