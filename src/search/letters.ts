/** Texts as words: where they begin and end, and how they are compared. */

export interface Token {
  /** Lower case, without soft hyphens. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

const words = /[\p{L}\p{N}][\p{L}\p{N}\p{M}\u00ad]*/gu;

/** The words of a text with their places, in its order. @param text in NFC, else the places are those of another text */
export function* tokensOf(text: string): Generator<Token> {
  for (const match of text.matchAll(words)) {
    const start = match.index;
    yield { word: match[0].toLowerCase().replaceAll('\u00ad', ''), start, end: start + match[0].length };
  }
}

/** The words alone, as the index takes them: many times faster where nobody asks for places. */
export function wordsOf(text: string): readonly string[] {
  const found = text.toLowerCase().match(words) ?? [];
  return text.includes('\u00ad') ? found.map((word) => word.replaceAll('\u00ad', '')) : found;
}

/** A word without dots, rings and accents: how it is typed on a keyboard that has none. */
export function bare(word: string): string {
  return word.normalize('NFD').replace(/\p{M}+/gu, '');
}

export function reversed(word: string): string {
  let backwards = '';
  for (const letter of word) backwards = letter + backwards;
  return backwards;
}
