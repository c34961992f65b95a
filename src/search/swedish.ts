/** What a Swedish word form is found by: Snowball's stem, after the definite endings that it leaves on (mötet, nätverkets) and before it takes -het. */
import { stemmer as snowball } from '@orama/stemmers/swedish';

/** @param word lower case, NFC, letters only */
export function swedishStem(word: string): string {
  const quality = /^(.{3,}het)(?:en|er|erna)?s?$/.exec(word)?.[1];
  if (quality !== undefined) return quality;
  const definite = /^(.{3,})(?:et|ena)s?$/.exec(word)?.[1];
  return snowball(definite ?? word).replace(/([mn])\1$/, '$1');
}
