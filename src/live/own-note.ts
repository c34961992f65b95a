/** A new note of the member's own, made of what stood elsewhere: words of a thing in the bin, a copy of a document. */
import type { Device } from '../device/api.ts';
import { type DocId, freshId, type SpaceId } from '../shared/base/ids.ts';
import type { Attributes, TextStep } from '../shared/model/cutting.ts';
import { fillNote, type NoteContent } from '../shared/model/note-copy.ts';

/** A text as lines of a note, each of one kind. */
export function linesOf(text: string, kind: Attributes = {}): TextStep[] {
  return text.split('\n').flatMap((line) => [...(line === '' ? [] : [{ insert: line, attributes: {} }]), { insert: '\n', attributes: kind }]);
}

/** @returns the new note's id; null when it could not be written */
export async function writeOwnNote(device: Pick<Device, 'open' | 'me'>, content: NoteContent): Promise<DocId | null> {
  const doc = freshId<'doc'>() as DocId;
  const open = await device.open(device.me() as unknown as SpaceId, 'note', doc);
  try {
    return open?.readOnly === null && fillNote(open.paper, content, null) ? doc : null;
  } finally {
    open?.close();
  }
}
