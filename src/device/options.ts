/** What a device is opened with: the line, and what tests put in place of the world. */
import type { KeptSabotage } from '../disk/line-disk.ts';
import type { Tables } from '../disk/tables.ts';
import type { Connect, LineClock } from '../link/line.ts';
import type { PutRule } from '../shared/model/paper.ts';

export interface DeviceOptions {
  /** Put before every name of a database, lock and channel, so that many devices live in one test process. */
  readonly prefix: string;
  readonly connect: Connect;
  readonly clock?: LineClock;
  readonly random?: () => number;
  /** How `kept` is opened; tests bring disks that fail. */
  readonly openTables?: (name: string, waitMs: number) => Promise<Tables>;
  readonly openWaitMs?: number;
  readonly sabotage?: KeptSabotage;
  /** Another rule for what a put goes over; tests bring one to see themselves turn red. */
  readonly removes?: PutRule;
}

/** How long a database may take to open before work goes on in memory. */
export const usualOpenWaitMs = 5_000;
