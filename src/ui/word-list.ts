/** Words of one's own in a list: each once, without needless blanks, up to so many. Pure. */

/** A word put beside others, or why not. Blanks around it count for nothing, and neither does upper or lower case. */
export function withWord(
  words: readonly string[],
  typed: string,
  most: number,
): { readonly words: readonly string[] } | { readonly why: 'empty' | 'full' | 'twice' } {
  const word = typed.replace(/\s+/g, ' ').trim();
  if (word === '') return { why: 'empty' };
  const low = word.toLocaleLowerCase('fi');
  if (words.some((one) => one.toLocaleLowerCase('fi') === low)) return { why: 'twice' };
  return words.length >= most ? { why: 'full' } : { words: [...words, word] };
}
