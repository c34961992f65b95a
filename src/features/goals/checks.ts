/** What the fields of goals say to what was typed in them: a sentence that tells how to mend it, or null. */
import { lengthOf } from '../../shared/base/text.ts';
import { say } from './words.ts';

export const mostText = 500;
export const mostWhy = 1_000;
export const mostName = 200;

export function checkLength(text: string, max: number): string | null {
  const n = lengthOf(text.trim());
  return n > max ? say('field.tooLong', { n, max }) : null;
}
