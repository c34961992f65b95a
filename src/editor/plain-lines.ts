/** A long text as lines of plain text, for a mail, a chat or paper. Pure: nothing of the editor comes along. */
import type { Line } from '../shared/model/long-text.ts';

/** Kinds that this app does not know are plain text. */
export interface PlainLine {
  readonly kind: string;
  readonly depth: number;
  readonly text: string;
}

/** A line's words; a link with other words than its address shows where it leads. */
export function plainLine({ kind, depth, runs }: Line): PlainLine {
  return { kind, depth, text: runs.map((run) => (run.link && run.link !== run.text ? `${run.text} (${run.link})` : run.text)).join('') };
}

/** With signs that everybody reads: a dash, a number, a box. Empty lines are left out. */
export function signedLines(lines: readonly PlainLine[]): string[] {
  let number = 0;
  return lines
    .map((line) => {
      number = line.kind === 'ordered' ? number + 1 : 0;
      return '  '.repeat(line.depth) + sign(line.kind, number) + line.text;
    })
    .filter((line) => line.trim() !== '');
}

function sign(kind: string, number: number): string {
  switch (kind) {
    case 'bullet':
      return '- ';
    case 'ordered':
      return `${number}. `;
    case 'check':
      return '[ ] ';
    case 'done':
      return '[x] ';
    default:
      return '';
  }
}
