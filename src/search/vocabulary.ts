/**
 * Every word that stands in the texts, once, and by what it is found: itself, its stems, its beginning, its tail where it is a compound,
 * and only when none of these is there, its letters without dots and rings. Stems are taken of words and not of texts, so that an index of
 * sixty thousand items stems each word once.
 */
import { bare, reversed } from './letters.ts';
import { SortedKeys } from './sorted-keys.ts';
import { stemsOf } from './stems.ts';

/** How well a word answers to one that was asked for: the better way counts. */
export const ways = { exact: 100, stem: 70, start: 45, tail: 30, bare: 20 } as const;

/** Word number → how well it answers. */
export type Answers = ReadonlyMap<number, number>;

const shortestCompound = 7;
const shortestHead = 3;
const shortestTail = 4;

/** First parts of compounds that seldom stand alone. */
const heads = new Set(
  'ala alku asia esi etä henkilö johto jatko kokeilu koulutus lähi loppu osa pää perus puheen sisar tieto toimi työ ulko väli vertais virka yhteis ylä arbets för grund med nät sam upp ut över'.split(
    ' ',
  ),
);

export class Vocabulary {
  readonly #words: string[] = [];
  readonly #numberOf = new Map<string, number>();
  readonly #byStem = new Map<string, number[]>();
  readonly #byBareStem = new Map<string, number[]>();
  readonly #starts = new SortedKeys();
  readonly #bareStarts = new SortedKeys();
  /** Stems backwards, of words long enough to be compounds. */
  readonly #tails = new SortedKeys();

  get size(): number {
    return this.#words.length;
  }

  /** The number of a word, which it keeps. */
  add(word: string): number {
    const known = this.#numberOf.get(word);
    if (known !== undefined) return known;
    const number = this.#words.length;
    this.#words.push(word);
    this.#numberOf.set(word, number);
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

  numberOf(word: string): number | undefined {
    return this.#numberOf.get(word);
  }

  word(number: number): string {
    return this.#words[number] as string;
  }

  /** The words that answer to one that was asked for; what was typed may be a beginning. */
  answers(asked: string): Answers {
    const found = new Map<number, number>();
    const take = (number: number, how: number): void => {
      if ((found.get(number) ?? 0) < how) found.set(number, how);
    };
    const exact = this.#numberOf.get(asked);
    if (exact !== undefined) take(exact, ways.exact);
    const stems = stemsOf(asked);
    for (const stem of stems) for (const number of this.#byStem.get(stem) ?? []) take(number, ways.stem);
    this.#starts.beginningWith(asked, (number) => take(number, ways.start));
    if (asked.length >= shortestTail) for (const stem of stems) this.#tailed(stem, take);
    if (found.size > 0) return found;

    const plain = bare(asked);
    this.#bareStarts.beginningWith(plain, (number) => take(number, ways.bare));
    if (plain !== asked) this.#starts.beginningWith(plain, (number) => take(number, ways.bare));
    for (const stem of stemsOf(plain)) for (const number of this.#byBareStem.get(stem) ?? []) take(number, ways.bare);
    return found;
  }

  /** Compounds that end in the stem: *työpaja* for *paja*. What stands before it must be a word itself, or *sosiaalista* would end in *lista*. */
  #tailed(stem: string, take: (number: number, how: number) => void): void {
    if (stem.startsWith('3') || stem.length < shortestHead + 1) return;
    this.#tails.beginningWith(stem[0] + reversed(stem.slice(1)), (number, key) => {
      const head = reversed(key.slice(stem.length));
      if (head.length >= shortestHead && this.#isHead(head)) take(number, ways.tail);
    });
  }

  #isHead(head: string): boolean {
    if (heads.has(head) || this.#numberOf.has(head)) return true;
    return stemsOf(head).some((stem) => !stem.startsWith('3') && this.#byStem.has(stem));
  }
}

function put(map: Map<string, number[]>, key: string, number: number): void {
  const numbers = map.get(key);
  if (!numbers) map.set(key, [number]);
  else if (numbers.at(-1) !== number) numbers.push(number);
}
