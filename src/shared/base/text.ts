/** What is counted of a text wherever it is: in a field while it is typed, and where it is written. */

/** The length that limits speak of: letters as people count them, not halves of an emoji. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}
