import { stemmer as snowball } from '@orama/stemmers/finnish';
import { describe, expect, it } from 'vitest';
import { finnishStems } from '../../src/search/finnish.ts';
import { stemsOf } from '../../src/search/stems.ts';
import { allLists, judge, listOf } from './judge.ts';

/** What the stems promise, for each list of words that was written before them. */
const leastFound = 0.92;
const mostStrangers = 0.05;

describe('stems', () => {
  it('[D80] are judged by lists of at least 40 words of at least three forms each', () => {
    const { lemmas } = listOf('fi');
    expect(Object.keys(lemmas).length).toBeGreaterThanOrEqual(40);
    expect(Object.values(lemmas).filter((forms) => forms.length < 3)).toEqual([]);
  });

  it.each(['fi', 'fi-held', 'sv'])('[D80] find the forms of a word by each other and few strangers: %s', (language) => {
    const verdict = judge(listOf(language), stemsOf);
    expect(verdict.pairs, verdict.missed.join(' ')).toBeGreaterThanOrEqual(leastFound);
    expect(verdict.forms).toBeGreaterThanOrEqual(leastFound);
    expect(verdict.strangers).toBeLessThanOrEqual(mostStrangers);
  });

  it.each(['en', 'en-held'])('[D80] find the forms of an English word, and no words of other meaning by a Finnish or Swedish ending: %s', (language) => {
    const verdict = judge(listOf(language), stemsOf);
    expect(verdict.pairs, verdict.missed.join(' ')).toBeGreaterThanOrEqual(leastFound);
    expect(verdict.strangers).toBeLessThanOrEqual(mostStrangers);
  });

  it('[D80] keep what they promise for Swedish words nobody thought of: nine of ten pairs, and nearly every form by some other', () => {
    const verdict = judge(listOf('sv-held'), stemsOf);
    expect(verdict.pairs).toBeGreaterThanOrEqual(0.89);
    expect(verdict.forms).toBeGreaterThanOrEqual(leastFound);
    expect(verdict.strangers).toBeLessThanOrEqual(mostStrangers);
  });

  it('[D80] part words that differ by their last -e, and meet both in the form that both have', () => {
    const meet = (a: string, b: string): boolean => stemsOf(a).some((stem) => stemsOf(b).includes(stem));
    expect([meet('plan', 'plane'), meet('plans', 'planes'), meet('plan', 'planen'), meet('möte', 'möten'), meet('läste', 'läst')]).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
  });

  it('[D80] keep the languages apart when all three stand in one text', () => {
    const verdict = judge(allLists('fi', 'fi-held', 'sv', 'en'), stemsOf);
    expect(verdict.pairs).toBeGreaterThanOrEqual(leastFound);
    expect(verdict.strangers).toBeLessThanOrEqual(mostStrangers);
  });

  it('are needed: Snowball alone finds too few, and a stem of three letters brings too many strangers', () => {
    expect(judge(listOf('fi'), (word) => [snowball(word)]).pairs).toBeLessThan(0.7);
    expect(judge(listOf('fi'), (word) => [word.slice(0, 4)]).strangers).toBeGreaterThan(mostStrangers);
  });

  it('are total: odd words give something and throw nothing', () => {
    for (const word of ['a', 'öö', 'ks', 'sten', 'mies', '1234', 'x'.repeat(400), 'aaaaaaaaaaaa', 'ццц']) expect(finnishStems(word).length).toBeGreaterThan(0);
  });
});
