/** Bringing the examples and taking them away, with what is said about it. */
import { useDevice } from '../../live/device.ts';
import { toast } from '../../ui/toast.ts';
import { say } from './words.ts';

export async function bring(): Promise<void> {
  try {
    await useDevice().examples.load();
    toast({ text: say('brought') });
  } catch {
    toast({ text: say('failed') });
  }
}

export async function takeAway(): Promise<void> {
  await useDevice().examples.remove();
  toast({ text: say('removed') });
}
