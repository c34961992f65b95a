/** What an English word form is found by: Snowball's stem, but for words in -ment and -ence, which it cuts so short that experiments meet experiences. */
import { stemmer as snowball } from '@orama/stemmers/english';

/** @param word lower case, NFC, letters only */
export function englishStem(word: string): string {
  return /^(.{3,}(?:ment|enc|anc))(?:s|es?|ed|ing)?$/.exec(word)?.[1] ?? snowball(word);
}
