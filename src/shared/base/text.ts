/** What is counted of a text wherever it is: in a field while it is typed, and where it is written. */

/** The length that limits speak of: letters as people count them, not halves of an emoji. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

/**
 * The same text without halves of letters: a lone surrogate (half an emoji, as broken clipboards hold) is written as �, since that is what
 * comes out at every other device. It is as long as before.
 */
export function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed();
}
