/** The best of what is found, kind by kind, and the choice among them. Pure. */
import { type Ask, hitKinds } from './found.ts';

export interface Scored {
  readonly number: number;
  readonly score: number;
}

const person = hitKinds.indexOf('person');

export class Best {
  readonly #lists = hitKinds.map((): Scored[] => []);
  readonly #counts = hitKinds.map(() => 0);
  /** What is below it comes into no list any more; most of what is taken is. */
  readonly #least = hitKinds.map(() => 0);
  readonly #keep: number;
  readonly #isNewer: (a: number, b: number) => boolean;

  /**
   * @param keep so many of each kind
   * @param isNewer decides between parts of one score
   */
  constructor(keep: number, isNewer: (a: number, b: number) => boolean) {
    this.#keep = keep;
    this.#isNewer = isNewer;
  }

  take(kind: number, number: number, score: number): void {
    this.#counts[kind] = (this.#counts[kind] as number) + 1;
    if (score < (this.#least[kind] as number)) return;
    const list = this.#lists[kind] as Scored[];
    const last = list[this.#keep - 1];
    if (last) {
      if (score === last.score && !this.#isNewer(number, last.number)) return;
      list.pop();
    }
    let at = list.length;
    while (at > 0 && this.#isBefore(number, score, list[at - 1] as Scored)) at--;
    list.splice(at, 0, { number, score });
    this.#least[kind] = list[this.#keep - 1]?.score ?? 0;
  }

  /** How many were taken of each kind, by its place in `hitKinds`. */
  get counts(): readonly number[] {
    return this.#counts;
  }

  /** Those that are shown, the best first. With `most` no kind takes more than `each` while another has any left. */
  chosen({ each, most }: Pick<Ask, 'each' | 'most'>): readonly Scored[] {
    const people = (this.#lists[person] as Scored[]).slice(0, each);
    const others = this.#lists.filter((_, kind) => kind !== person);
    if (most === undefined) return this.#inOrder([...others.flatMap((list) => list.slice(0, each)), ...people]);
    const within = this.#inOrder(others.flatMap((list) => list.slice(0, each))).slice(0, most);
    const beyond = this.#inOrder(others.flatMap((list) => list.slice(each))).slice(0, most - within.length);
    return this.#inOrder([...within, ...beyond, ...people]);
  }

  #inOrder(list: readonly Scored[]): Scored[] {
    return list.toSorted((a, b) => (this.#isBefore(a.number, a.score, b) ? -1 : 1));
  }

  #isBefore(number: number, score: number, other: Scored): boolean {
    return score === other.score ? this.#isNewer(number, other.number) : score > other.score;
  }
}
