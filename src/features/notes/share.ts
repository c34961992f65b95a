/**
 * Sharing: a copy of a private note in a network, and the private one into the bin with the way to it. The copy stands whole before
 * the private one goes, so whatever stops it half-way leaves the private note as it was.
 */
import type { Device } from '../../device/api.ts';
import { freshId, type SpaceId } from '../../shared/base/ids.ts';
import type { NoteRef } from '../../shared/model/note.ts';
import { contentOf, fillNote, retireNote } from '../../shared/model/note-copy.ts';
import type { Paper } from '../../shared/model/paper.ts';
import { go } from '../../ui/navigation.ts';
import { toast } from '../../ui/toast.ts';
import { pathOf } from './model.ts';
import { discardNote, restoreNote } from './restore.ts';
import { say } from './words.ts';

export async function shareNote(device: Device, note: Paper, network: SpaceId, name: string): Promise<void> {
  const own: NoteRef = { space: note.space, doc: note.id };
  const copy: NoteRef = { space: network, doc: freshId<'doc'>() };
  const open = await device.open(network, 'note', copy.doc);
  const isThere = open !== null && open.readOnly === null && fillNote(open.paper, contentOf(note), own);
  open?.close();
  if (!isThere) {
    toast({ text: say('share.failed') });
    return;
  }
  retireNote(note, copy);
  toast({
    text: say('share.done', { network: name }),
    undo: () => {
      void Promise.all([restoreNote(device, own), discardNote(device, copy)]).then(() => go(pathOf(own)));
    },
  });
  go(pathOf(copy));
}
