/** A long text as lines of plain text with signs that everybody reads: a dash, a number, a box. Pure. */
import type { Line } from '../../shared/model/long-text.ts';

export function textLines(lines: readonly Line[]): string[] {
  let number = 0;
  const told = lines.map((line) => {
    number = line.kind === 'ordered' ? number + 1 : 0;
    const words = line.runs.map((run) => (run.link && run.link !== run.text ? `${run.text} (${run.link})` : run.text)).join('');
    return '  '.repeat(line.depth) + sign(line.kind, number) + words;
  });
  return told.filter((line) => line.trim() !== '');
}

function sign(kind: Line['kind'], number: number): string {
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
