/** What is shown of a compared text: its changed places with a few words around them, and lines that two people changed apart. Pure. */
import type { MemberId } from '../shared/base/ids.ts';
import type { Part } from './compare-text.ts';

const contextWords = 6;

/** A changed place: pieces in their order, unchanged words at its ends. */
export interface Passage {
  readonly parts: readonly Part[];
  /** Words before or after were left out. */
  readonly cutBefore: boolean;
  readonly cutAfter: boolean;
}

/** The changed places of a text, one per changed line or so. Changes that lie near each other in one line are one place. */
export function passagesOf(parts: readonly Part[]): Passage[] {
  return linesOf(parts)
    .filter(isChanged)
    .map((line) => {
      const first = line.findIndex((part) => part.kind !== 'same');
      const last = line.findLastIndex((part) => part.kind !== 'same');
      const [before, cutBefore] = lastWords(textOf(line.slice(0, first)));
      const [after, cutAfter] = firstWords(textOf(line.slice(last + 1)));
      const shown = [same(before), ...line.slice(first, last + 1), same(after)].filter((part) => part.text !== '');
      return { parts: shown, cutBefore, cutAfter };
    });
}

/** Pieces line by line; a line ends with its break, which belongs to it. */
export function linesOf(parts: readonly Part[]): Part[][] {
  const lines: Part[][] = [[]];
  for (const part of parts) {
    for (const [nth, text] of part.text.split('\n').entries()) {
      if (nth > 0) lines.push([]);
      if (text !== '') lines.at(-1)?.push({ ...part, text });
    }
  }
  if (lines.at(-1)?.length === 0) lines.pop();
  return lines;
}

function isChanged(line: readonly Part[]): boolean {
  return line.some((part) => part.kind !== 'same' && part.text.trim() !== '');
}

function same(text: string): Part {
  return { kind: 'same', text, by: null };
}

function textOf(parts: readonly Part[]): string {
  return parts.map((part) => part.text).join('');
}

function lastWords(text: string): [string, boolean] {
  const found = new RegExp(`(?:\\S+\\s+){0,${contextWords - 1}}\\S*\\s*$`, 'u').exec(text)?.[0] ?? text;
  return [found, found.length < text.length];
}

function firstWords(text: string): [string, boolean] {
  const found = new RegExp(`^\\s*\\S*(?:\\s+\\S+){0,${contextWords - 1}}\\s?`, 'u').exec(text)?.[0] ?? text;
  return [found, found.length < text.length];
}

/** One line that this member and a colleague changed without having seen each other's words. */
export interface Overlap {
  readonly mine: readonly Part[];
  readonly theirs: readonly Part[];
  readonly merged: string;
  readonly by: readonly MemberId[];
}

/**
 * Lines that were changed on both sides.
 *
 * @param parts from where the two parted to now; what this member wrote and what others wrote stands in it by name
 * @param me all ids that are this member
 */
export function overlapsIn(parts: readonly Part[], me: readonly MemberId[]): Overlap[] {
  const isMine = (by: MemberId | null): boolean => by !== null && me.includes(by);
  const found: Overlap[] = [];
  for (const line of linesOf(parts)) {
    const fresh = line.filter((part) => part.kind === 'new' && part.text.trim() !== '');
    const others = [...new Set(fresh.map((part) => part.by).filter((by): by is MemberId => by !== null && !isMine(by)))];
    if (others.length === 0 || !fresh.some((part) => isMine(part.by))) continue;
    found.push({
      mine: line.filter((part) => part.kind !== 'new' || isMine(part.by)),
      theirs: line.filter((part) => part.kind !== 'new' || !isMine(part.by)),
      merged: textOf(line.filter((part) => part.kind !== 'gone')),
      by: others,
    });
  }
  return found;
}
