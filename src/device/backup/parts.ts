/** What backups need of the device around them, gathered from its rooms. */
import type { Kept } from '../../disk/kept.ts';
import type { KeptNews } from '../../disk/line-disk.ts';
import type { DeviceId, MemberId } from '../../shared/base/ids.ts';
import type { CatalogRows, Device } from '../api.ts';
import type { Happenings } from '../happenings.ts';
import { type Identity, readIdentity } from '../identity.ts';
import type { Storage } from '../storage.ts';

export interface BackupParts {
  readonly prefix: string;
  readonly device: DeviceId;
  readonly kept: () => Kept;
  readonly onDisk: () => boolean;
  readonly identity: () => Promise<Identity>;
  /** All ids that are this member. */
  readonly mine: () => readonly MemberId[];
  readonly catalog: () => CatalogRows;
  readonly journalFlushed: () => Promise<void>;
  /** Tells everybody of what has come, as if the line had brought it. */
  readonly heard: (news: KeptNews) => void;
  readonly readSpaces: () => Promise<unknown>;
  /** The sign knows of everything that waits. */
  readonly recounted: () => Promise<void>;
  /** The member's own space stands from here on. */
  readonly ensureOwn: () => Promise<void>;
  /** Who this device's member is was written anew: everybody reads it again. */
  readonly identityChanged: () => Promise<void>;
  /** Milliseconds by this device's clock. */
  readonly now: () => number;
  readonly aside: (work: Promise<unknown>) => void;
}

export function partsOf(device: Pick<Device, 'id' | 'mine' | 'catalog'>, happenings: Happenings, storage: Storage, prefix: string): BackupParts {
  const { rooms } = happenings;
  return {
    prefix,
    device: device.id,
    kept: () => storage.kept,
    onDisk: () => storage.onDisk,
    identity: () => readIdentity(storage.kept),
    mine: () => device.mine(),
    catalog: () => device.catalog,
    journalFlushed: rooms.journalFlushed,
    heard: (news) => happenings.news(news),
    readSpaces: () => rooms.spaces.read(),
    recounted: () => rooms.signs.recount(),
    ensureOwn: () => rooms.spaces.ensureOwn(),
    identityChanged: async () => {
      await rooms.accountElsewhere();
      await rooms.spaces.read();
      rooms.call('account');
      rooms.tell({ say: 'account' });
    },
    now: rooms.now,
    aside: (work) => rooms.aside.do(work),
  };
}
