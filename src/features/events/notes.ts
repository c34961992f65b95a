/** Notes of an item as other parts need them: plain lines to read and print, and a way to add words at the end. */
import { ensureFinalBreak, type Line, linesOf, textOf } from '../../shared/model/long-text.ts';
import { type Paper, write } from '../../shared/model/paper.ts';
import type { NoteLine } from './picture.ts';

export function noteLines(floor: Pick<Paper, 'y'> | null, id: string): readonly NoteLine[] {
  if (!floor) return [];
  return linesOf(textOf(floor.y, id)).map((line) => ({ kind: line.kind, depth: line.depth, text: plain(line) }));
}

function plain(line: Line): string {
  return line.runs.map((run) => (run.link && run.link !== run.text ? `${run.text} (${run.link})` : run.text)).join('');
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
