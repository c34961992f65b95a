/**
 * How compounds begin: with which letters a word stands as their first part, and whether what follows can be a word. Without a dictionary,
 * so what follows is either known from the texts or looks like one. Pure.
 */
import type { Compounding } from './stems.ts';

/** The letters with which a compound begins, and in which language. */
export interface Base {
  readonly letters: string;
  readonly language: Compounding;
}

const shortestBase = 4;
/** No word that is asked for by its beginning is longer. */
const longestAsked = 40;
const shortestTail = 4;
const vowels = 'aeiouyäöå';
/** What a stem may have lost of the form in which it begins compounds: *ryhm(ä)työ*, *osaam(is)kartoitus*, *möt(e)splats*. */
const ends: { readonly [L in Compounding]: readonly string[] } = { 1: ['', 'a', 'ä', 'e', 'i', 'is'], 2: ['', 'e', 'a'] };
/** How a Finnish word may end that begins a compound. */
const finnishBase = /[aeiouyäölnrs]$/;

/**
 * @param stems of what was asked for, each with the mark of its language
 * @param isStemmed whether letters, as a word of their own, have a stem
 */
export function basesOf(
  asked: string,
  stems: readonly string[],
  isStemmed: (letters: string, language: Compounding, stem: string) => boolean,
): readonly Base[] {
  const bases = new Map<string, Base>();
  if (asked.length > longestAsked) return [];
  for (const marked of stems) {
    const language = marked[0];
    if (language !== '1' && language !== '2') continue;
    for (const letters of candidates(asked, marked.slice(1), language)) {
      // What was typed is looked for as a beginning already.
      if (letters.length < shortestBase || letters.startsWith(asked) || (language === '1' && !finnishBase.test(letters))) continue;
      if (isStemmed(letters, language, marked)) bases.set(language + letters, { letters, language });
    }
  }
  return [...bases.values()];
}

function candidates(asked: string, stem: string, language: Compounding): readonly string[] {
  const shorter = Array.from({ length: Math.max(0, asked.length - shortestBase) }, (_, i) => asked.slice(0, shortestBase + i));
  // osaamisen: words in -minen begin compounds in -mis, and in nothing else.
  if (language === '1' && /.{4}m$/.test(stem) && new RegExp(`^${stem}i[ns]`).test(asked)) return [`${stem}is`];
  // viikolla, budjetin: the strong form has two consonants.
  const strong = language === '1' ? stem.replace(/[kpt](?=[ouyö]?$)/, '$&$&') : stem;
  return [...shorter, ...[...new Set([stem, strong])].flatMap((each) => ends[language].map((end) => each + end))];
}

/** Whether a word is a compound that begins so. */
export function tailOf(word: string, { letters, language }: Base, isWord: (tail: string, language: Compounding) => boolean): boolean {
  const rest = word.slice(letters.length);
  if (rest.length < shortestTail) return false;
  const last = letters.at(-1) as string;
  // Finnish parts two equal vowels by a hyphen, so without one it is a longer form of one word.
  if (language === '1' && rest.startsWith(last) && vowels.includes(last)) return false;
  const link = language === '1' ? (vowels.includes(last) ? 'n' : '') : 's';
  const tails = link !== '' && rest.startsWith(link) && rest.length > shortestTail ? [rest.slice(1), rest] : [rest];
  return tails.some((tail) => looksLikeWord(tail, language) || isWord(tail, language));
}

/** A Finnish word begins with one consonant or none, and what begins with i, us or uu is mostly an ending; a Swedish ending begins with a vowel. */
function looksLikeWord(tail: string, language: Compounding): boolean {
  return language === '1' ? /^(?!u[su]|y[sy])(?:[hjklmnprstv]?[aeouyäö]|[hjklmnprstv]i)/.test(tail) : /^[^aeiouyåäö]/.test(tail);
}
