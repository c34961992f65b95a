/** What a device is opened with: the line, and what tests put in place of the world. */
import type { OpenMore, WhyNotOpened } from '../disk/dexie-tables.ts';
import type { KeptSabotage } from '../disk/line-disk.ts';
import type { MendingSabotage } from '../disk/mending-tables.ts';
import type { SoundSabotage } from '../disk/sound-tables.ts';
import type { Tables } from '../disk/tables.ts';
import type { Connect, LineClock } from '../link/line.ts';
import type { PutRule } from '../shared/model/paper.ts';
import type { MarkShelf } from './crash-marks.ts';
import type { EmptyingSabotage } from './emptying.ts';
import type { HealingSabotage } from './healing.ts';

export interface DeviceOptions {
  /** Put before every name of a database, lock and channel, so that many devices live in one test process. */
  readonly prefix: string;
  readonly connect: Connect;
  readonly clock?: LineClock;
  readonly random?: () => number;
  /** How `kept` is opened; tests bring disks that fail. */
  readonly openTables?: (name: string, waitMs: number, more: OpenMore) => Promise<Tables>;
  readonly openWaitMs?: number;
  /** The version of the schema of `kept`: a test plays a newer app with it. */
  readonly schema?: number;
  /**
   * Storage did not open: whether to ask it again or to work in memory. Absent: what may pass is asked again for ever, since a slow disk
   * must never pass for an empty device; the rest is answered with memory.
   */
  readonly notOpened?: (why: WhyNotOpened, tries: number) => Promise<'again' | 'memory'>;
  /** Where it is noted which documents ended a tab; absent: in the page's own storage. */
  readonly marks?: MarkShelf;
  readonly sabotage?: KeptSabotage;
  readonly diskSabotage?: DiskSabotage;
  readonly tabSabotage?: TabSabotage;
  readonly healingSabotage?: HealingSabotage;
  readonly emptyingSabotage?: EmptyingSabotage;
  /** Another rule for what a put goes over; tests bring one to see themselves turn red. */
  readonly removes?: PutRule;
}

/** Breaks rooms on purpose, so that tests can see that they would notice. Set in `test/` alone. */
export interface DiskSabotage extends MendingSabotage, SoundSabotage {
  /** A database that does not answer passes for one that is not there. */
  readonly slowIsEmpty?: boolean;
  /** Keeps its connection when a newer app asks for it. */
  readonly neverGivesWay?: boolean;
  /** A document whose own database cannot be read is what is left of it. */
  readonly neverRefills?: boolean;
  /** Opens a document however often that has ended the tab. */
  readonly opensAnything?: boolean;
}

export interface TabSabotage {
  /** Waits for a holder of the line however long it is silent. */
  readonly neverTakesOver?: boolean;
  /** Goes on with a line that was taken. */
  readonly neverStepsDown?: boolean;
  /** Says that what was typed is on this device, and stores nothing. */
  readonly marksFirst?: boolean;
  /** The sign knows nothing of what is unsent. */
  readonly forgetsUnsent?: boolean;
}

/** How long a database may take to open before that is said. */
export const usualOpenWaitMs = 5_000;
