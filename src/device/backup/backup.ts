/** The device's backups: who may call for what, what is brought only when it is needed, and how a member without an account works on. Rules D90 to D99. */

import type { Device } from '../api.ts';
import type { Happenings } from '../happenings.ts';
import type { Storage } from '../storage.ts';
import type { Backup, BackupCounts, BackupLooked, BackupSink, BackupSource, BackupTaken, BackupWork } from './api.ts';
import { type BackupParts, partsOf } from './parts.ts';
import { WorkTime } from './work-time.ts';

const writtenKey = 'backup-written';

type Rooms = Pick<Device, 'id' | 'mine' | 'catalog' | 'sign' | 'listen'>;

/** The backups of a device, from its rooms. Listens for work as long as the device lives. */
export function backupOf(device: Rooms, happenings: Happenings, storage: Storage, prefix: string): Backup {
  const backup = new DeviceBackup(partsOf(device, happenings, storage, prefix));
  device.listen('sign', () => {
    if (device.sign().settling) backup.worked();
  });
  return backup;
}

class DeviceBackup implements Backup {
  readonly #host: BackupParts;
  readonly #work: WorkTime;

  constructor(host: BackupParts) {
    this.#host = host;
    this.#work = new WorkTime(host);
  }

  /** Something was written on this device. */
  worked(): void {
    this.#host.aside(this.#work.worked());
  }

  minutesOfWork(): Promise<number> {
    return this.#work.minutes();
  }

  async write(sink: BackupSink, work: BackupWork = {}): Promise<BackupCounts> {
    const { writeBackup } = await import('./writing.ts');
    return writeBackup(this.#host, sink, work);
  }

  async written(): Promise<void> {
    await this.#host.kept().setMeta(writtenKey, this.#host.now());
  }

  async lastWritten(): Promise<number | null> {
    const at = await this.#host.kept().meta(writtenKey);
    return typeof at === 'number' ? at : null;
  }

  async look(source: BackupSource, work: BackupWork = {}): Promise<BackupLooked> {
    const { lookInto } = await import('./looking.ts');
    return lookInto(this.#host, source, work);
  }

  async take(source: BackupSource, how: 'own' | 'copies', work: BackupWork = {}): Promise<BackupTaken> {
    const { takeIn } = await import('./take-in.ts');
    return takeIn(this.#host, source, how, work);
  }
}
