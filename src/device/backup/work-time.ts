/** How long somebody has worked on this device: different minutes in which something was written, kept over starts. Rule D99. */
import type { Kept } from '../../disk/kept.ts';
import { recordOf } from '../../shared/base/json.ts';

const key = 'work-time';
const minuteMs = 60_000;

export interface WorkTimeHost {
  readonly kept: () => Kept;
  readonly now: () => number;
}

export class WorkTime {
  readonly #host: WorkTimeHost;
  #last = -1;

  constructor(host: WorkTimeHost) {
    this.#host = host;
  }

  /** Writes at most once a minute. Never fails: where the disk is full or closed the minute is not counted. */
  async worked(): Promise<void> {
    const minute = Math.floor(this.#host.now() / minuteMs);
    if (minute === this.#last) return;
    this.#last = minute;
    try {
      const before = recordOf(await this.#host.kept().meta(key));
      if (before?.last === minute) return;
      await this.#host.kept().setMeta(key, { minutes: countOf(before?.minutes) + 1, last: minute });
    } catch {
      // The sign tells of the disk; a card that comes a minute later is no fault.
    }
  }

  async minutes(): Promise<number> {
    return countOf(recordOf(await this.#host.kept().meta(key))?.minutes);
  }
}

function countOf(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
}
