/** Notes of an item as other parts need them: plain lines to read and print, and a way to add words at the end. */
import { type PlainLine, plainLine } from '../../editor/plain-lines.ts';
import { ensureFinalBreak, linesOf, textOf } from '../../shared/model/long-text.ts';
import type { NameOf } from '../../shared/model/mention.ts';
import { type Paper, write } from '../../shared/model/paper.ts';

export function noteLines(floor: Pick<Paper, 'y'> | null, id: string, nameOf?: NameOf): readonly PlainLine[] {
  if (!floor) return [];
  return linesOf(textOf(floor.y, id), nameOf).map(plainLine);
}

/** Adds words as lines of their own under what is written. */
export function appendToNotes(floor: Paper, id: string, words: string): void {
  if (words === '') return;
  const text = textOf(floor.y, id);
  write(floor, () => {
    const wasEmpty = text.length === 0;
    ensureFinalBreak(text);
    // Before the final break: of an empty text that break ends the new words themselves.
    text.insert(text.length - 1, `${wasEmpty || text.length === 1 ? '' : '\n'}${words}`);
  });
}
