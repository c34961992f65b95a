/** Opens the device of a tab: on disk where that can be had, else in memory. */
import { DexieTables, NotOpened, reasonOf } from '../disk/dexie-tables.ts';
import { MemoryTables } from '../disk/memory-tables.ts';
import type { Tables } from '../disk/tables.ts';
import type { Device, StorageState } from './api.ts';
import { type DeviceOptions, usualOpenWaitMs } from './options.ts';
import { TabDevice } from './tab-device.ts';

export type { DeviceOptions } from './options.ts';

/** Starts the device of this tab. Never fails: where nothing can be stored it works in memory, and says so. */
export async function openDevice(options: DeviceOptions): Promise<Device> {
  const waitMs = options.openWaitMs ?? usualOpenWaitMs;
  let tables: Tables;
  let reason: StorageState['reason'] = null;
  try {
    tables = await (options.openTables ?? DexieTables.open)(`${options.prefix}kept`, waitMs);
  } catch (fault) {
    tables = new MemoryTables();
    reason = fault instanceof NotOpened ? fault.reason : reasonOf(fault);
  }
  try {
    return await TabDevice.start(options, tables, reason);
  } catch (fault) {
    // It opened and cannot be read: the same as not opened.
    if (reason !== null) throw fault;
    return TabDevice.start(options, new MemoryTables(), reasonOf(fault));
  }
}
