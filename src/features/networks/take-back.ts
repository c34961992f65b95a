/** The way out of the bin, for toasts that outlive their page. */
import type { Device } from '../../device/api.ts';
import type { SpaceId } from '../../shared/base/ids.ts';
import { takeBackNetwork } from '../../shared/model/network.ts';
import { toast } from '../../ui/toast.ts';
import { say } from './words.ts';

/** Takes a network out of the bin, wherever the member is by then. */
export async function takeBack(device: Device, space: SpaceId, name: string): Promise<void> {
  const open = await device.open(space, 'card');
  if (!open) return;
  if (takeBackNetwork(open.paper)) toast({ text: say('takenBack', { name }) });
  open.close();
}
