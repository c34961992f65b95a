/** Which commands and places answer to what was typed. Pure. */
import type { Marked } from '../../search/found.ts';
import { type Token, tokensOf } from '../../search/letters.ts';

/** Something with a name, and words that it is found by besides. */
export interface Named {
  readonly word: string;
  readonly keywords: string;
}

/** The name with what answers marked; null when some typed word begins no word of the name or of its keywords. */
export function answersTo({ word, keywords }: Named, typed: string): Marked | null {
  const asked = [...tokensOf(typed)].map((token) => token.word);
  const named = tokensIn(word);
  const others = tokensIn(keywords);
  const marks = new Map<number, number>();
  for (const one of asked) {
    const hit = named.find((token) => token.word.startsWith(one));
    if (hit) marks.set(hit.start, Math.max(marks.get(hit.start) ?? 0, Math.min(hit.end, hit.start + one.length)));
    else if (!others.some((token) => token.word.startsWith(one))) return null;
  }
  return { text: word, marks: [...marks].toSorted(([a], [b]) => a - b) };
}

const parted = new Map<string, readonly Token[]>();

/** Names and keywords are few and stay, and every key asks all of them: each is parted once. */
function tokensIn(name: string): readonly Token[] {
  const known = parted.get(name);
  if (known) return known;
  const tokens = [...tokensOf(name)];
  parted.set(name, tokens);
  return tokens;
}

/** Whether a name begins with what was typed: then it is meant before everything that was found. */
export function beginsWith(word: string, typed: string): boolean {
  return typed.length > 1 && word.toLowerCase().startsWith(typed.toLowerCase());
}
