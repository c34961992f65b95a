/** Judges stems by a list of words and their forms: how many forms are found by another form, and how many of all hits are strangers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface WordList {
  readonly lemmas: { readonly [lemma: string]: readonly string[] };
  readonly strangers: { readonly [lemma: string]: readonly string[] };
  /** Lemmas whose meeting is no fault: a compound and its tail, a verb and its noun. */
  readonly kin: readonly (readonly [string, string])[];
}

export interface Verdict {
  /** Of all pairs of two forms of a word: the share in which the one finds the other. */
  readonly pairs: number;
  /** Of all forms: the share that at least one other form finds. */
  readonly forms: number;
  /** Of all hits, the queried form itself left out: the share of other words. */
  readonly strangers: number;
  readonly missed: readonly string[];
}

export function listOf(language: string): WordList {
  return JSON.parse(readFileSync(join('test', 'search', `words-${language}.json`), 'utf8')) as WordList;
}

type FormsOf = readonly (readonly [forms: readonly string[], word: string])[];

/** Forms with compounds that begin with them, and with words that merely begin alike. */
export function compoundList(): { readonly compounds: FormsOf; readonly others: FormsOf } {
  return JSON.parse(readFileSync(join('test', 'search', 'compounds.json'), 'utf8')) as { compounds: FormsOf; others: FormsOf };
}

/** Every list in one, as texts of a member who works in three languages. */
export function allLists(...languages: readonly string[]): WordList {
  const named = languages.map((language) => {
    const list = listOf(language);
    const mark = (lemma: string): string => `${language}/${lemma}`;
    const marked = (words: WordList['lemmas']) => Object.entries(words).map(([lemma, forms]) => [mark(lemma), forms] as const);
    return { lemmas: marked(list.lemmas), strangers: marked(list.strangers), kin: list.kin.map(([a, b]) => [mark(a), mark(b)] as const) };
  });
  return {
    lemmas: Object.fromEntries(named.flatMap(({ lemmas }) => lemmas)),
    strangers: Object.fromEntries(named.flatMap(({ strangers }) => strangers)),
    kin: named.flatMap(({ kin }) => kin),
  };
}

/** Two words meet when they share a stem. */
export function judge(list: WordList, stemsOf: (word: string) => readonly string[]): Verdict {
  const rows = [...Object.entries(list.lemmas), ...Object.entries(list.strangers)];
  const all = rows.flatMap(([lemma, forms]) => forms.map((form) => ({ lemma, form, stems: new Set(stemsOf(form)) })));
  const kin = new Set(list.kin.flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]));
  let pairs = 0;
  let met = 0;
  let hits = 0;
  let strangers = 0;
  const found = new Set<string>();
  const asked = all.filter(({ lemma }) => lemma in list.lemmas);
  for (const query of asked) {
    for (const other of all) {
      if (other === query) continue;
      const hit = [...query.stems].some((stem) => other.stems.has(stem));
      if (hit) hits++;
      if (other.lemma !== query.lemma) {
        if (hit && !kin.has(`${query.lemma} ${other.lemma}`)) strangers++;
        continue;
      }
      pairs++;
      if (!hit) continue;
      met++;
      found.add(`${other.lemma} ${other.form}`);
    }
  }
  const missed = asked.filter(({ lemma, form }) => !found.has(`${lemma} ${form}`)).map(({ form }) => form);
  return { pairs: met / pairs, forms: 1 - missed.length / asked.length, strangers: strangers / hits, missed };
}
