/** A new goal of a network: founded on this device, at once, and straight into its sentence. */
import { useDevice } from '../../live/device.ts';
import type { SpaceId } from '../../shared/base/ids.ts';
import { go } from '../../ui/navigation.ts';
import { toast } from '../../ui/toast.ts';
import { say } from './words.ts';

export async function foundGoal(network: SpaceId): Promise<void> {
  try {
    const space = await useDevice().found('goal', [network]);
    go(`/tavoitteet/${space}?lause=1`);
  } catch {
    toast({ text: say('new.failed') });
  }
}
