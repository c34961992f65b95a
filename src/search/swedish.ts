/**
 * What a Swedish word form is found by: Snowball's stem, after the definite endings that it leaves on (mötet, nätverkets) and before it takes
 * -het. Words that differ by their last -e are two words (plan, plane), but their definite and plural forms are written alike (planen): those
 * have the stems of both.
 */
import { stemmer as snowball } from '@orama/stemmers/swedish';

/** @param word lower case, NFC, letters only */
export function swedishStems(word: string): readonly string[] {
  const quality = /^(.{3,}het)(?:en|er|erna)?s?$/.exec(word)?.[1];
  if (quality !== undefined) return [quality];
  const definite = /^(.{3,})(?:et|ena)s?$/.exec(word)?.[1];
  const whole = snowball(definite ?? word);
  const stem = whole.replace(/([mn])\1$/, '$1');
  const ending = word.slice(whole.length);
  if (ending === '' || ending === 's') return [stem];
  // läste belongs to läst as möte does not to möt.
  if ((ending === 'e' || ending === 'es') && !/[^aeiouyåäö][dt]$/.test(whole)) return [`${stem}e`];
  return [stem, `${stem}e`];
}
