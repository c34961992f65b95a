/**
 * The stems under which a word stands in the index. Nobody says in which language a word is, and one text may hold three, so a word has
 * the stems of all; each carries the mark of its language, so that a Swedish stem meets Swedish stems only. (Measured: without the marks
 * 1.2 of 100 hits of Finnish words and 20 of English ones are strangers, with them 0.7 and 6.)
 */
import { englishStem } from './english.ts';
import { finnishStems } from './finnish.ts';
import { swedishStem } from './swedish.ts';

/** @param word lower case, NFC, letters only */
export function stemsOf(word: string): readonly string[] {
  return [...finnishStems(word).map((stem) => `1${stem}`), `2${swedishStem(word)}`, `3${englishStem(word)}`];
}
