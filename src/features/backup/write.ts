/** Writes the file at a press, and says how it went. */
import type { BackupWriting } from '../../live/backup-writing.svelte.ts';
import { toast } from '../../ui/toast.ts';
import { say } from './words.ts';

/** Resolves true when a file stands. */
export async function writeAndTell(writing: BackupWriting): Promise<boolean> {
  const written = await writing.write();
  if (written.end === 'done') toast({ text: say('write.done', { n: written.docs }) });
  else if (written.end !== 'not') toast({ text: say(`write.${written.end}`) });
  return written.end === 'done';
}
