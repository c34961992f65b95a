/** Places of a long text: its headings, where words stand in it, and what it mentions. Places count characters, and each thing that is none as one. */
import type * as Y from 'yjs';
import { type Line, lettersOf, linesOf } from './long-text.ts';
import type { Mention, NameOf } from './mention.ts';

/** A heading of a text, for the outline beside it. */
export interface Heading {
  readonly level: 1 | 2;
  readonly text: string;
  /** Where its line begins, in places of the text. */
  readonly at: number;
}

/** The headings of a text in their order. One without letters is passed over. */
export function outlineOf(text: Y.Text, nameOf?: NameOf): readonly Heading[] {
  const headings: Heading[] = [];
  let at = 0;
  for (const line of linesOf(text, nameOf)) {
    const letters = lettersOf(line).trim();
    if (letters !== '' && (line.kind === 'h1' || line.kind === 'h2')) headings.push({ level: line.kind === 'h1' ? 1 : 2, text: letters, at });
    at += placesOf(line) + 1;
  }
  return headings;
}

/** How many places a line takes in its text, without its break: what is no text takes one, however long its name. */
function placesOf(line: Line): number {
  return line.runs.reduce((sum, run) => sum + (run.mention || run.unknown ? 1 : run.text.length), 0);
}

/** Where a word stands in a text. */
export interface Found {
  readonly at: number;
  /** In places of the text. */
  readonly length: number;
}

/** Every place where the words stand, without overlaps, whatever the case of the letters. Words of two lines are not found; a mention is found by its name. */
export function findIn(text: Y.Text, words: string, nameOf?: NameOf): readonly Found[] {
  const wanted = folded(words.normalize('NFC'));
  const found: Found[] = [];
  if (wanted.trim() === '') return found;
  let start = 0;
  for (const line of linesOf(text, nameOf)) {
    /** By letter: its place in the text, and behind the last the end of the line. */
    const places: number[] = [];
    let at = start;
    for (const run of line.runs) {
      const isOnePlace = run.mention !== undefined || run.unknown === true;
      for (let nth = 0; nth < run.text.length; nth++) places.push(isOnePlace ? at : at + nth);
      at += isOnePlace ? 1 : run.text.length;
    }
    places.push(at);
    const letters = folded(lettersOf(line));
    for (let hit = letters.indexOf(wanted); hit >= 0; hit = letters.indexOf(wanted, hit + wanted.length)) {
      const from = places[hit] as number;
      const lastLetter = places[hit + wanted.length - 1] as number;
      if (found.at(-1)?.at !== from) found.push({ at: from, length: lastLetter + 1 - from });
    }
    start = at + 1;
  }
  return found;
}

/** Lower case letter by letter, so that places stay: a letter whose small form is longer ("İ") stays as it is. */
function folded(letters: string): string {
  const lower = letters.toLowerCase();
  return lower.length === letters.length
    ? lower
    : Array.from(letters, (letter) => (letter.toLowerCase().length === letter.length ? letter.toLowerCase() : letter)).join('');
}

/** All that a text mentions, in its order, one thing as often as it stands there. */
export function mentionsIn(text: Y.Text): readonly Mention[] {
  return linesOf(text).flatMap((line) => line.runs.flatMap((run) => run.mention ?? []));
}
