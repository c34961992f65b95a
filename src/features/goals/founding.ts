/** A new goal of a network: founded on this device, at once, and straight into its sentence. */
import { useDevice } from '../../live/device.ts';
import type { SpaceId } from '../../shared/base/ids.ts';
import { putGoal } from '../../shared/model/goal.ts';
import { go } from '../../ui/navigation.ts';
import { toast } from '../../ui/toast.ts';
import { inGoal } from './quick.ts';
import { say } from './words.ts';

/**
 * @param when the first half of the sentence, when it has been said already
 * @param replace leaves no step behind for Back
 */
export async function foundGoal(network: SpaceId, { when = '', replace = false }: { when?: string; replace?: boolean } = {}): Promise<void> {
  try {
    const space = await useDevice().found('goal', [network]);
    if (when !== '') await inGoal(space, (paper) => putGoal(paper, 'when', [], when));
    go(`/tavoitteet/${space}?lause=1`, { replace });
  } catch {
    toast({ text: say('new.failed') });
  }
}
