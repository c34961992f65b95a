/** What a field says about what was typed in it: a sentence that tells how to mend it, or null. The text stays in the field either way. */
import { lengthOf } from '../../shared/base/text.ts';
import { safeLink } from '../../shared/model/fields.ts';
import { say } from './words.ts';

export function checkLength(text: string, max: number): string | null {
  const n = lengthOf(text.trim());
  return n > max ? say('field.tooLong', { n, max }) : null;
}

/** Any text may be written as a link of an event; only what a page may open becomes one. */
export function checkLink(text: string): string | null {
  return text.trim() !== '' && safeLink(text) === null ? say('field.linkOdd') : checkLength(text, 2_000);
}

export const minutesFrom = (text: string): number | null => {
  const trimmed = text.trim();
  const minutes = Number(trimmed);
  return /^\d{1,3}$/.test(trimmed) && minutes >= 1 && minutes <= 480 ? minutes : null;
};

export function checkMinutes(text: string): string | null {
  return minutesFrom(text) === null ? say('item.minutesOdd') : null;
}
