/** A note that leaves the app: as Markdown in a file or on the clipboard. Mentions go along by their names of today. */
import { saveFile } from '../../live/save-file.ts';
import { linesOf } from '../../shared/model/long-text.ts';
import { markdownOf } from '../../shared/model/markdown.ts';
import { noteText, readNote } from '../../shared/model/note.ts';
import { toast } from '../../ui/toast.ts';
import type { Desk } from './desk.svelte.ts';
import { fileName } from './model.ts';
import { say } from './words.ts';

export function markdownOfNote(desk: Desk): string {
  return markdownOf(linesOf(noteText(desk.paper), desk.known.nameOf), {
    title: readNote(desk.paper).title.value,
    addressOf: (mention) => {
      const { href } = desk.known.look(mention);
      return href === null ? null : `${location.origin}${href}`;
    },
  });
}

export async function copyNote(desk: Desk): Promise<void> {
  try {
    await navigator.clipboard.writeText(markdownOfNote(desk));
    toast({ text: say('copied') });
  } catch {
    toast({ text: say('copyFailed') });
  }
}

export async function downloadNote(desk: Desk): Promise<void> {
  saveFile([markdownOfNote(desk)], 'text/markdown;charset=utf-8', fileName(desk.title, 'md'));
  toast({ text: say('markdown.done') });
}
