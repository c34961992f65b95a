/** The best of what is found, kind by kind, and the choice among them. Pure. */
import { type Ask, hitKinds } from './found.ts';

export interface Scored {
  readonly number: number;
  readonly score: number;
}

const person = hitKinds.indexOf('person');

export class Best {
  /** How many answer of each kind, by its place in `hitKinds`: counted by whoever takes. */
  readonly counts = new Int32Array(hitKinds.length);
  /** What is below it comes into no list any more; 0 while there is room. */
  readonly least = new Float64Array(hitKinds.length);
  /** When the last of a full list changed: an equal that is no newer does not come in either. */
  readonly leastAt = new Float64Array(hitKinds.length);
  /** How many came into a list, for as long as they stayed there. */
  taken = 0;
  readonly #lists = hitKinds.map((): Scored[] => []);
  readonly #keep: number;
  readonly #changedAt: (number: number) => number;

  /**
   * @param keep so many of each kind
   * @param changedAt decides between parts of one score: the newer is before, and of one time the one with the lower number
   */
  constructor(keep: number, changedAt: (number: number) => number) {
    this.#keep = keep;
    this.#changedAt = changedAt;
  }

  /** Puts a part where it belongs in the list of its kind. Of a full list the last one goes, so only what is before it is to be given. */
  take(kind: number, number: number, score: number): void {
    this.taken++;
    const list = this.#lists[kind] as Scored[];
    if (list.length === this.#keep) list.pop();
    let at = list.length;
    while (at > 0 && this.#isBefore(number, score, list[at - 1] as Scored)) at--;
    list.splice(at, 0, { number, score });
    const last = list[this.#keep - 1];
    if (!last) return;
    this.least[kind] = last.score;
    this.leastAt[kind] = this.#changedAt(last.number);
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
    if (score !== other.score) return score > other.score;
    const [at, otherAt] = [this.#changedAt(number), this.#changedAt(other.number)];
    return at === otherAt ? number < other.number : at > otherAt;
  }
}
