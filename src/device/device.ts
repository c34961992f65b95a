/** Opens the device of a tab: on disk where that can be had, else in memory. */
import { NotOpened, reasonOf, type WhyNotOpened } from '../disk/dexie-tables.ts';
import { MemoryTables } from '../disk/memory-tables.ts';
import type { Device } from './api.ts';
import { DiskDoor } from './disk-door.ts';
import type { DeviceOptions } from './options.ts';
import { TabDevice } from './tab-device.ts';

export type { DeviceOptions } from './options.ts';

/**
 * Starts the device of this tab. Never fails: where nothing can be stored it works in memory, and says so. Storage that only does not
 * answer is no empty device: it is asked until it answers, or until `notOpened` says otherwise (rule D115).
 */
export async function openDevice(options: DeviceOptions): Promise<Device> {
  for (let tries = 1; ; tries++) {
    const door = new DiskDoor(options);
    try {
      const tables = await door.open();
      try {
        return await TabDevice.start(options, tables, null, door);
      } catch (fault) {
        // It opened and cannot be read: the same as not opened.
        tables.close();
        throw fault;
      }
    } catch (fault) {
      const why = fault instanceof NotOpened ? fault.reason : reasonOf(fault);
      if ((await next(options, why, tries)) === 'memory') return TabDevice.start(options, new MemoryTables(), why === 'blocked' ? 'no-answer' : why, door);
    }
  }
}

/** Between two tries of what failed at once. */
const breathMs = 200;

async function next(options: DeviceOptions, why: WhyNotOpened, tries: number): Promise<'again' | 'memory'> {
  if (options.diskSabotage?.slowIsEmpty) return 'memory';
  if (options.notOpened) return options.notOpened(why, tries);
  if (why !== 'no-answer' && why !== 'blocked') return 'memory';
  await new Promise((resolve) => setTimeout(resolve, breathMs));
  return 'again';
}
