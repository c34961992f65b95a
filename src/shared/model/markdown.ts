/**
 * A long text as Markdown (CommonMark, with GitHub's check lists): headings, nested lists, check lists, links, bold and italic. What is
 * a sign in Markdown and was a letter in the text is escaped, so that reading it again gives the same text. Pure.
 *
 * Bold is written with `**`, italic with `_`. Where a mark meets a letter in a way that CommonMark would not read as a mark, the letter
 * beside it is written as a character reference.
 */
import type { Line, LineKind, Run } from './long-text.ts';
import type { Mention } from './mention.ts';

export interface MarkdownOptions {
  /** What stands above the text as its first heading; left out when empty. */
  readonly title?: string;
  /** Where a mentioned thing lives, as a whole address; null for a name alone. */
  readonly addressOf?: (mention: Mention) => string | null;
}

/** The whole text, lines ended by `\n`, the last one too; '' for a text without words. */
export function markdownOf(lines: readonly Line[], options: MarkdownOptions = {}): string {
  const blocks: string[] = [];
  const title = (options.title ?? '').trim();
  if (title !== '') blocks.push(`# ${inlineOf([{ text: title }], 'heading', options)}`);
  let list: ListWriter | null = null;
  let quoting = false;
  for (const line of lines) {
    // A line without words says nothing in Markdown: paragraphs are parted by one anyway.
    if (line.runs.every((run) => run.text.trim() === '')) continue;
    const goesOn = quoting && line.kind === 'quote';
    quoting = line.kind === 'quote';
    if (isItem(line.kind)) {
      list ??= new ListWriter(options);
      list.add(line.kind, line);
      continue;
    }
    if (list) blocks.push(list.text);
    list = null;
    if (line.kind === 'quote') {
      const words = `> ${inlineOf(line.runs, 'paragraph', options)}`;
      if (goesOn) blocks.push(`${blocks.pop()}\n>\n${words}`);
      else blocks.push(words);
      continue;
    }
    blocks.push(
      line.kind === 'p' ? inlineOf(line.runs, 'paragraph', options) : `${line.kind === 'h1' ? '##' : '###'} ${inlineOf(line.runs, 'heading', options)}`,
    );
  }
  if (list) blocks.push(list.text);
  return blocks.length === 0 ? '' : `${blocks.join('\n\n')}\n`;
}

type ItemKind = Exclude<LineKind, 'p' | 'h1' | 'h2' | 'quote'>;

function isItem(kind: LineKind): kind is ItemKind {
  return kind === 'bullet' || kind === 'ordered' || kind === 'check' || kind === 'done';
}

/** Writes one list with all that is nested in it. A line is never more than one step deeper than the one before: deeper cannot be said. */
class ListWriter {
  readonly #options: MarkdownOptions;
  readonly #lines: string[] = [];
  /** By depth: what kind of list is open there, how far its items' words stand in, and the last number. */
  #open: { readonly ordered: boolean; readonly inset: number; readonly number: number }[] = [];

  constructor(options: MarkdownOptions) {
    this.#options = options;
  }

  get text(): string {
    return this.#lines.join('\n');
  }

  add(kind: ItemKind, line: Line): void {
    const depth = Math.min(line.depth, this.#open.length);
    const before = this.#open[depth];
    const ordered = kind === 'ordered';
    const number = ordered ? (before?.ordered ? before.number + 1 : 1) : 0;
    const sign = ordered ? `${number}.` : '-';
    const indent = this.#open[depth - 1]?.inset ?? 0;
    const box = kind === 'check' ? '[ ] ' : kind === 'done' ? '[x] ' : '';
    this.#open = [...this.#open.slice(0, depth), { ordered, inset: indent + sign.length + 1, number }];
    this.#lines.push(`${' '.repeat(indent)}${sign} ${box}${inlineOf(line.runs, 'paragraph', this.#options)}`);
  }
}

/** One character with what is marked about it, and how it is written. */
interface Letter {
  readonly text: string;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly link: string;
}

function inlineOf(runs: readonly Run[], place: 'paragraph' | 'heading', { addressOf }: MarkdownOptions): string {
  const letters = trimmed(runs.flatMap((run) => lettersOf(run, addressOf)));
  return escapedEdges(written(letters), place);
}

function lettersOf(run: Run, addressOf: MarkdownOptions['addressOf']): Letter[] {
  const link = (run.mention ? addressOf?.(run.mention) : run.link) ?? run.link ?? '';
  // A line stays one line, and what no reader shows is not written.
  const text = run.text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ');
  return Array.from(text, (letter) => ({ text: letter, bold: run.bold === true, italic: run.italic === true, link }));
}

const isBlank = (text: string) => /^\s*$/u.test(text);

/** Blanks at the ends of a line say nothing, and blanks at the ends of a mark cannot be marked. */
function trimmed(letters: readonly Letter[]): readonly Letter[] {
  const start = letters.findIndex(({ text }) => !isBlank(text));
  const end = letters.findLastIndex(({ text }) => !isBlank(text));
  if (start < 0) return [];
  const kept = letters.slice(start, end + 1);
  return withoutBlankEnds(withoutBlankEnds(kept, 'bold'), 'italic');
}

/** Takes a mark from the blanks at both ends of each stretch that has it (and, of italic, at the ends of bold in it). */
function withoutBlankEnds(letters: readonly Letter[], mark: 'bold' | 'italic'): readonly Letter[] {
  const same = (a: Letter | undefined, b: Letter | undefined) =>
    a !== undefined && b !== undefined && a[mark] === b[mark] && a.link === b.link && (mark === 'bold' || a.bold === b.bold);
  const result = [...letters];
  for (const [order, step] of [[letters.keys(), -1] as const, [[...letters.keys()].reverse().values(), 1] as const]) {
    for (const at of order) {
      const letter = result[at] as Letter;
      if (!letter[mark] || !isBlank(letter.text)) continue;
      if (!same(letter, result[at + step]) || isBlankAndUnmarked(result[at + step], mark)) result[at] = { ...letter, [mark]: false };
    }
  }
  return result;
}

function isBlankAndUnmarked(letter: Letter | undefined, mark: 'bold' | 'italic'): boolean {
  return letter !== undefined && isBlank(letter.text) && !letter[mark];
}

/** Writes letters with their marks: links outermost, then bold, then italic. */
function written(letters: readonly Letter[]): string {
  const pieces: string[] = letters.map((letter, at) => escaped(letter, letters[at - 1], letters[at + 1]));
  let text = '';
  const close = (was: Letter | undefined, is: Letter | undefined): string => {
    const link = was?.link !== is?.link;
    const bold = link || was?.bold !== is?.bold;
    const italic = bold || was?.italic !== is?.italic;
    return [was?.italic && italic ? '_' : '', was?.bold && bold ? '**' : '', was?.link && link ? `](${destination(was.link)})` : ''].join('');
  };
  const open = (was: Letter | undefined, is: Letter | undefined): string => {
    const link = was?.link !== is?.link;
    const bold = link || was?.bold !== is?.bold;
    const italic = bold || was?.italic !== is?.italic;
    return [is?.link && link ? '[' : '', is?.bold && bold ? '**' : '', is?.italic && italic ? '_' : ''].join('');
  };
  for (let at = 0; at <= letters.length; at++) {
    const [was, is] = [letters[at - 1], letters[at]];
    const [closes, opens] = [close(was, is), open(was, is)];
    if (/[*_]/.test(closes + opens) && was && is && !closes.includes(']') && !opens.includes('[')) {
      // Between two letters a mark is read only where one of them is no letter of a word: the outer one becomes a reference.
      if (closes !== '' && opens === '' && needsReference(is, was)) pieces[at] = reference(is.text);
      if (opens !== '' && closes === '' && needsReference(was, is)) text = text.slice(0, text.length - (pieces[at - 1] as string).length) + reference(was.text);
    }
    text += closes + opens + (is ? pieces[at] : '');
  }
  return text;
}

/** Whether a mark between an outer and an inner letter would not be read as one. Readers differ about signs beyond the first plane (emoji), so the worse is taken. */
function needsReference(outer: Letter, inner: Letter): boolean {
  return !isBlank(outer.text) && !isSign(outer.text) && (inner.italic || outer.italic || isSign(inner.text) || inner.text.length > 1);
}

function isSign(text: string): boolean {
  return text.length === 1 && /^[\p{P}\p{S}]$/u.test(text);
}

function reference(letter: string): string {
  return `&#x${(letter.codePointAt(0) as number).toString(16).toUpperCase()};`;
}

const signs = /^[\\`*[\]<>&~]$/;
const wordSign = /^[\p{L}\p{N}]$/u;

function escaped(letter: Letter, before: Letter | undefined, after: Letter | undefined): string {
  const { text } = letter;
  if (signs.test(text)) return `\\${text}`;
  // Inside a word an underscore is a letter to every reader; elsewhere it might begin a mark.
  if (text === '_') {
    const inside = before && after && wordSign.test(before.text) && wordSign.test(after.text) && sameMarks(before, letter) && sameMarks(letter, after);
    return inside && !letter.italic ? '_' : '\\_';
  }
  if (text === '!' && after?.link && !letter.link) return '\\!';
  return text;
}

function sameMarks(a: Letter, b: Letter): boolean {
  return a.bold === b.bold && a.italic === b.italic && a.link === b.link;
}

/** What would make a line something else than words: signs at its start, and # at the end of a heading. */
function escapedEdges(text: string, place: 'paragraph' | 'heading'): string {
  const start = text.replace(/^([#+=-])/, '\\$1').replace(/^(\d{1,9})([.)])/, '$1\\$2');
  return place === 'heading' ? start.replace(/(?<!\\)#$/, '\\#') : start;
}

function destination(address: string): string {
  const safe = address.replace(/[\n\r]/g, '').replace(/&(?=#?\w+;)/g, '&amp;');
  return /[\s()<>\\]/.test(safe) ? `<${safe.replace(/\\/g, '\\\\').replace(/</g, '%3C').replace(/>/g, '%3E')}>` : safe;
}
