/** Sharing a private note: its copy in a network, and what then becomes of the private one. Rule D64 of DOCUMENTS.md. */
import type { TextStep } from './cutting.ts';
import { isNoteBinned, type NoteRef, noteText, titleOf, writtenOfNote } from './note.ts';
import { isNewerThanApp, ownHand, type Paper, write } from './paper.ts';
import { fillText, stepsOf } from './text-copy.ts';
import { standingOf } from './thing.ts';
import { binAct, head, isOpen, putAct, putFields, type Step, thingAt } from './verbs.ts';

/** All that a copy of a note takes along: plain content, so that it can be written into a document of another space. */
export interface NoteContent {
  readonly title: string;
  readonly steps: readonly TextStep[];
}

export function contentOf(note: Pick<Paper, 'y' | 'id'>): NoteContent {
  return { title: titleOf(note), steps: stepsOf(noteText(note)) };
}

/**
 * Writes a copy into a note that nobody has written in yet. False when somebody has, or this app may not write there.
 *
 * @param from the note that it is a copy of
 */
export function fillNote(note: Paper, content: NoteContent, from: NoteRef | null): boolean {
  const thing = thingAt(note.y, head);
  if (!thing || !isOpen(note) || thing.length > 0 || noteText(note).length > 0) return false;
  const done = putFields(note, head, writtenOfNote, [
    { field: 'title', seen: [], value: content.title },
    ...(from ? [{ field: 'sharedFrom' as const, seen: [], value: from }] : []),
  ]);
  if (done?.kind === 'refused') return false;
  fillText(note, noteText(note), content.steps, ownHand);
  return true;
}

/**
 * Puts a private note into the bin once its copy stands, with the way to it. Undoing the step takes it back; what it said of
 * the copy then says nothing until it is binned anew.
 */
export function retireNote(note: Paper, copy: NoteRef): Step | null {
  const thing = thingAt(note.y, head);
  if (!thing || isNewerThanApp(note) || isNoteBinned(note)) return null;
  return write(note, () => {
    putAct(
      note,
      head,
      thing,
      'sharedTo',
      standingOf(thing, 'sharedTo').map((entry) => entry.id),
      { space: copy.space, doc: copy.doc },
    );
    return { kind: 'step', paper: note, thing: null, acts: [binAct(note, head, thing, noteText(note))] };
  });
}
