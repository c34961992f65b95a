/**
 * Every word that stands in the texts, once, and by what it is found: itself, its stems, its beginning, its head or tail where it is a
 * compound, and only when none of these is there, its letters without dots and rings. Stems are taken of words and not of texts, so that an
 * index of sixty thousand items stems each word once.
 */
import { type Base, basesOf, tailOf } from './compounds.ts';
import { bare, reversed } from './letters.ts';
import { SortedKeys } from './sorted-keys.ts';
import { type Compounding, stemsIn, stemsOf } from './stems.ts';

/** How well a word answers to one that was asked for: the better way counts. */
export const ways = { exact: 100, stem: 70, start: 45, head: 35, tail: 30, bare: 20 } as const;

/** The words that answer to one that was asked for. */
export interface Answers {
  /** Whether there are any. */
  readonly some: boolean;
  /** Word number → how well it answers, of those that are found one by one. */
  readonly words: ReadonlyMap<number, number>;
  /** Those that begin with what was typed: neighbours in the alphabet. */
  readonly run: Int32Array;
  /** How well a word answers; 0 for not at all. */
  readonly how: (word: string, number: number) => number;
}

const shortestCompound = 7;
const shortestHead = 3;
const shortestTail = 4;
/** So many stems' compounds are kept between keys. */
const mostKept = 32;
const mostStemmed = 512;

/** First parts of compounds that seldom stand alone. */
const heads = new Set(
  'ala alku asia esi etä henkilö johto jatko kokeilu koulutus lähi loppu osa pää perus puheen sisar tieto toimi työ ulko väli vertais virka yhteis ylä arbets för grund med nät sam upp ut över'.split(
    ' ',
  ),
);

export class Vocabulary {
  readonly #words: string[] = [];
  /** In how many parts each word stands; one that stands nowhere any more answers nothing. */
  readonly #uses: number[] = [];
  readonly #numberOf = new Map<string, number>();
  readonly #byStem = new Map<string, number[]>();
  readonly #byBareStem = new Map<string, number[]>();
  readonly #starts = new SortedKeys();
  readonly #bareStarts = new SortedKeys();
  /** Stems backwards, of words long enough to be compounds. */
  readonly #tails = new SortedKeys();
  readonly #isForm = new Map<string, boolean>();
  /** Stems of the letters that were looked at for the last keys: a word that grows by a letter begins as it began. */
  readonly #stemsOf = new Map<string, readonly string[]>();
  /** The words of the last stems' compounds: with most keys a word grows by a letter and keeps its stem. */
  readonly #tailsOf = new Map<string, readonly number[]>();
  readonly #headsOf = new Map<string, readonly number[]>();

  get size(): number {
    return this.#words.length;
  }

  /** The numbers of all words, in alphabetical order. */
  get alphabet(): Int32Array {
    return this.#starts.all();
  }

  /** Sorts in what is new, so that no question has to wait for it. */
  settle(): void {
    this.#starts.settle();
    this.#bareStarts.settle();
    this.#tails.settle();
  }

  /** Some words from all over the alphabet. @param most how many */
  sample(most: number): readonly string[] {
    const all = this.#starts.all();
    const step = Math.max(1, Math.floor(all.length / most));
    return Array.from({ length: Math.min(most, all.length) }, (_, i) => this.#words[all[i * step] as number] as string);
  }

  /** The letters that stand behind a beginning, what most words have first; as it would be typed without dots where nothing begins so. */
  lettersAfter(start: string, most: number): readonly string[] {
    const letters = this.#starts.lettersAfter(start);
    const all = letters.size > 0 ? letters : this.#bareStarts.lettersAfter(start);
    return [...all.keys()].toSorted((a, b) => (all.get(b) as number) - (all.get(a) as number)).slice(0, most);
  }

  /** Counts one more part in which a word stands. @returns the word's number, which it keeps */
  use(word: string): number {
    const number = this.#numberOf.get(word) ?? this.#add(word);
    this.#uses[number] = (this.#uses[number] as number) + 1;
    return number;
  }

  /** One part less. */
  leave(word: string): void {
    const number = this.#numberOf.get(word);
    if (number !== undefined) this.#uses[number] = (this.#uses[number] as number) - 1;
  }

  numberOf(word: string): number | undefined {
    return this.#numberOf.get(word);
  }

  /** @param asked what was typed; it may be a beginning */
  answers(asked: string): Answers {
    const words = new Map<number, number>();
    const take = (number: number, how: number): void => {
      if (this.#stands(number) && (words.get(number) ?? 0) < how) words.set(number, how);
    };
    const exact = this.#numberOf.get(asked);
    if (exact !== undefined) take(exact, ways.exact);
    const stems = stemsOf(asked);
    for (const stem of stems) for (const number of this.#byStem.get(stem) ?? []) take(number, ways.stem);
    const run = this.#starts.run(asked);
    if (asked.length >= shortestTail) {
      this.#headed(asked, stems, words, take);
      for (const stem of stems) this.#tailed(stem, take);
    }
    const how = (word: string, number: number): number => Math.max(words.get(number) ?? 0, word.startsWith(asked) ? ways.start : 0);
    if (words.size > 0 || run.some((number) => this.#stands(number))) return { some: true, words, run, how };

    const plain = bare(asked);
    this.#bareStarts.beginningWith(plain, (number) => take(number, ways.bare));
    if (plain !== asked) this.#starts.beginningWith(plain, (number) => take(number, ways.bare));
    for (const stem of stemsOf(plain)) for (const number of this.#byBareStem.get(stem) ?? []) take(number, ways.bare);
    return { some: words.size > 0, words, run, how };
  }

  #stands(number: number): boolean {
    return (this.#uses[number] as number) > 0;
  }

  #add(word: string): number {
    const number = this.#words.length;
    this.#words.push(word);
    this.#uses.push(0);
    this.#numberOf.set(word, number);
    for (const kept of [this.#isForm, this.#tailsOf, this.#headsOf]) if (kept.size > 0) kept.clear();
    this.#starts.add(word, number);
    const plain = bare(word);
    if (plain !== word) this.#bareStarts.add(plain, number);
    for (const stem of stemsOf(word)) {
      put(this.#byStem, stem, number);
      if (plain !== word) put(this.#byBareStem, bare(stem), number);
      if (word.length >= shortestCompound && !stem.startsWith('3')) this.#tails.add(stem[0] + reversed(stem.slice(1)), number);
    }
    return number;
  }

  /** Compounds that begin with another form of the word: *verkostotapaaminen* for *verkostojen*. */
  #headed(asked: string, stems: readonly string[], found: ReadonlyMap<number, number>, take: (number: number, how: number) => void): void {
    for (const base of basesOf(asked, stems, this.#isStemmed))
      for (const number of kept(this.#headsOf, base.language + base.letters, () => this.#begunBy(base)))
        if (!found.has(number) && !(this.#words[number] as string).startsWith(asked)) take(number, ways.head);
  }

  #begunBy(base: Base): readonly number[] {
    const numbers: number[] = [];
    this.#starts.beginningWith(base.letters, (number, word) => {
      if (tailOf(word, base, this.#isWord)) numbers.push(number);
    });
    return numbers;
  }

  readonly #isStemmed = (letters: string, language: Compounding, stem: string): boolean =>
    kept(this.#stemsOf, language + letters, () => stemsIn(language, letters), mostStemmed).includes(stem);

  /** Compounds that end in the stem: *työpaja* for *paja*. What stands before it must be a word itself, or *sosiaalista* would end in *lista*. */
  #tailed(stem: string, take: (number: number, how: number) => void): void {
    const language = stem[0];
    if ((language !== '1' && language !== '2') || stem.length < shortestHead + 1) return;
    for (const number of kept(this.#tailsOf, stem, () => this.#endedBy(stem, language))) take(number, ways.tail);
  }

  #endedBy(stem: string, language: Compounding): readonly number[] {
    const numbers: number[] = [];
    this.#tails.beginningWith(language + reversed(stem.slice(1)), (number, key) => {
      const head = reversed(key.slice(stem.length));
      if (head.length >= shortestHead && (heads.has(head) || this.#isWord(head, language))) numbers.push(number);
    });
    return numbers;
  }

  /** Whether it stands somewhere by itself, in any of its forms. The same ends and beginnings come with every key, so what was looked up is kept. */
  readonly #isWord = (letters: string, language: Compounding): boolean => {
    if (this.#numberOf.has(letters)) return true;
    const key = language + letters;
    const known = this.#isForm.get(key);
    if (known !== undefined) return known;
    const is = stemsIn(language, letters).some((stem) => this.#byStem.has(stem));
    this.#isForm.set(key, is);
    return is;
  };
}

/** What was made for the last keys, the oldest let go. */
function kept<T>(map: Map<string, T>, key: string, make: () => T, most = mostKept): T {
  const known = map.get(key);
  if (known) return known;
  const made = make();
  const [oldest] = map.keys();
  if (map.size >= most && oldest !== undefined) map.delete(oldest);
  map.set(key, made);
  return made;
}

function put(map: Map<string, number[]>, key: string, number: number): void {
  const numbers = map.get(key);
  if (!numbers) map.set(key, [number]);
  else if (numbers.at(-1) !== number) numbers.push(number);
}
