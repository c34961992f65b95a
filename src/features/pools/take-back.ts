/** The way out of the bin, for toasts that outlive their page. */
import type { Device } from '../../device/api.ts';
import type { SpaceId } from '../../shared/base/ids.ts';
import { takeBackPool } from '../../shared/model/pool.ts';
import { toast } from '../../ui/toast.ts';
import { say } from './words.ts';

/** Takes a pool out of the bin, wherever the member is by then. */
export async function takeBack(device: Device, pool: SpaceId, name: string): Promise<void> {
  const open = await device.open(pool, 'pool');
  if (!open) return;
  if (takeBackPool(open.paper)) toast({ text: say('takenBack', { name }) });
  open.close();
}
