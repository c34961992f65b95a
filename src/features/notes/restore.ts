/** A note out of the bin or into it from a place where it is not open. */
import type { Device } from '../../device/api.ts';
import { binNote, type NoteRef, takeBackNote } from '../../shared/model/note.ts';
import type { Paper } from '../../shared/model/paper.ts';

/** Opens a note for one act. False when it is not on this device. */
export async function withNote(device: Device, ref: NoteRef, act: (note: Paper) => void): Promise<boolean> {
  const open = await device.open(ref.space, 'note', ref.doc);
  if (!open) return false;
  act(open.paper);
  open.close();
  return true;
}

export function restoreNote(device: Device, ref: NoteRef): Promise<boolean> {
  return withNote(device, ref, takeBackNote);
}

export function discardNote(device: Device, ref: NoteRef): Promise<boolean> {
  return withNote(device, ref, binNote);
}
