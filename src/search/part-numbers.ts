/**
 * Beside each part of the index what its place in the order needs, as rows of plain numbers: what it is, the part that is its document, when it
 * changed. With a short word most parts answer and few come into the list, so the order is made by passes that do little for a part and do not
 * branch by what it holds: a guess that the processor has wrong costs it more than the work itself.
 */
import { Best } from './best.ts';
import { hitKinds } from './found.ts';

/** Marks a place in a title; above every way of answering. */
export const titled = 128;
const titleWorth = 60;
const isDocument = 15;
/** A word that only the document's own title says, while the part says another. */
const fromDocument = 10;
/** The class of a part that is gone. */
const gone = 2 * hitKinds.length;
/** Marks are bytes. */
const ofMarks = 256;
/** What a mark counts: the way in which the word answers, and more for standing in a title. */
const worth = Uint8Array.from({ length: 256 }, (_, mark) => (mark < titled ? mark : mark - titled + titleWorth));

/** What an asked word marked. */
export interface Marks {
  /** How well each part answers, 0 for not at all. Of a length that is one of fours. */
  readonly marks: Uint8Array;
  /** Not 0 where the part answers or its document's title does; made when more than one word is asked, and kept. */
  answered: Uint8Array | null;
}

export class PartNumbers {
  #length = 0;
  /** Twice the kind, and one more for a part that is its document. */
  #classes = new Uint8Array(1_024);
  #mains = new Int32Array(1_024);
  #changedAt = new Float64Array(1_024);

  get length(): number {
    return this.#length;
  }

  /** @param kind its place in `hitKinds` @returns the part's number */
  add(kind: number, main: number, changedAt: number): number {
    if (this.#length === this.#classes.length) this.#grow();
    const number = this.#length++;
    this.#classes[number] = 2 * kind + (main === number ? 1 : 0);
    this.#mains[number] = main;
    this.#changedAt[number] = changedAt;
    return number;
  }

  drop(number: number): void {
    this.#classes[number] = gone;
  }

  kindOf(number: number): number {
    return (this.#classes[number] as number) >> 1;
  }

  changedAt(number: number): number {
    return this.#changedAt[number] as number;
  }

  /**
   * The best parts by what the asked words marked.
   *
   * @param wanted whether a kind is asked for, by its place in `hitKinds`
   * @param keep so many of each kind
   */
  best(terms: readonly Marks[], wanted: readonly boolean[], keep: number): Best {
    const best = new Best(keep, (number) => this.changedAt(number));
    const [only] = terms;
    if (only && terms.length === 1) this.#ofOne(only.marks, wanted, keep, best);
    else this.#ofMany(terms, wanted, best);
    return best;
  }

  /** One word: a pass counts how many parts there are of each class and mark, which tells what comes into the lists; a second takes that. */
  #ofOne(marks: Uint8Array, wanted: readonly boolean[], keep: number, best: Best): void {
    const cells = new Int32Array((gone + 1) * ofMarks);
    const classes = this.#classes;
    // Most parts answer nothing: four of them are passed over at a time.
    const fours = new Uint32Array(marks.buffer);
    for (let four = 0; four < fours.length; four++) {
      if (fours[four] === 0) continue;
      for (let number = four * 4; number < four * 4 + 4; number++) {
        const cell = (classes[number] as number) * ofMarks + (marks[number] as number);
        cells[cell] = (cells[cell] as number) + 1;
      }
    }
    const isIn = new Uint8Array(cells.length);
    for (let kind = 0; kind < hitKinds.length; kind++) if (wanted[kind]) best.counts[kind] = letIn(kind, cells, keep, isIn);
    for (let four = 0; four < fours.length; four++) {
      if (fours[four] === 0) continue;
      for (let number = four * 4; number < four * 4 + 4; number++) {
        const of = classes[number] as number;
        const mark = marks[number] as number;
        if (isIn[of * ofMarks + mark] === 0) continue;
        this.#offer(best, of >> 1, number, (worth[mark] as number) + (of & 1) * isDocument);
      }
    }
  }

  /** More words: what answers all of them is little, and found four parts at a time. */
  #ofMany(terms: readonly Marks[], wanted: readonly boolean[], best: Best): void {
    const classes = this.#classes;
    const answered = terms.map((term) => {
      term.answered ??= this.#answered(term.marks);
      return term.answered;
    });
    const fours = answered.map((of) => new Uint32Array(of.buffer));
    const [first = new Uint32Array(0), second = first] = fours;
    for (let four = 0; four < first.length; four++) {
      if (first[four] === 0 || second[four] === 0) continue;
      for (let number = four * 4; number < four * 4 + 4; number++) {
        const of = classes[number] as number;
        if (of === gone || !wanted[of >> 1]) continue;
        const score = this.#score(number, terms);
        if (score === 0) continue;
        best.counts[of >> 1] = (best.counts[of >> 1] as number) + 1;
        this.#offer(best, of >> 1, number, score);
      }
    }
  }

  #offer(best: Best, kind: number, number: number, score: number): void {
    const least = best.least[kind] as number;
    // Of equals the newer stands, and of those of one time the one that came first.
    if (score > least || (score === least && this.changedAt(number) > (best.leastAt[kind] as number))) best.take(kind, number, score);
  }

  #answered(marks: Uint8Array): Uint8Array {
    const answered = new Uint8Array(marks.length);
    const mains = this.#mains;
    // The bit of a title, moved to the lowest place.
    for (let number = 0; number < marks.length; number++) answered[number] = (marks[number] as number) | ((marks[mains[number] as number] as number) >> 7);
    return answered;
  }

  /** Every asked word must be answered, by the part or by its document's title; at least one by the part. */
  #score(number: number, terms: readonly Marks[]): number {
    let sum = 0;
    let own = false;
    const main = this.#mains[number] as number;
    for (let i = 0; i < terms.length; i++) {
      const of = (terms[i] as Marks).marks;
      const mark = of[number] as number;
      if (mark > 0) {
        sum += worth[mark] as number;
        own = true;
        continue;
      }
      if (main === number || (of[main] as number) < titled) return 0;
      sum += fromDocument;
    }
    if (!own) return 0;
    return sum / terms.length + (main === number ? isDocument : 0);
  }

  #grow(): void {
    const room = 2 * this.#length;
    const [classes, mains, changedAt] = [new Uint8Array(room), new Int32Array(room), new Float64Array(room)];
    classes.set(this.#classes);
    mains.set(this.#mains);
    changedAt.set(this.#changedAt);
    [this.#classes, this.#mains, this.#changedAt] = [classes, mains, changedAt];
  }
}

/** Marks the cells of a kind that come into a list of so many: from the best down, until it is full. @returns how many there are in all */
function letIn(kind: number, cells: Int32Array, keep: number, isIn: Uint8Array): number {
  const [inside, itself] = [2 * kind * ofMarks, (2 * kind + 1) * ofMarks];
  const ofScore = new Int32Array(ofMarks);
  let all = 0;
  for (let mark = 1; mark < ofMarks; mark++) {
    const score = worth[mark] as number;
    ofScore[score] = (ofScore[score] as number) + (cells[inside + mark] as number);
    ofScore[score + isDocument] = (ofScore[score + isDocument] as number) + (cells[itself + mark] as number);
    all += (cells[inside + mark] as number) + (cells[itself + mark] as number);
  }
  let bar = ofMarks;
  for (let had = 0; bar > 1 && had < keep; ) had += ofScore[--bar] as number;
  for (let mark = 1; mark < ofMarks; mark++) {
    const score = worth[mark] as number;
    if (score >= bar) isIn[inside + mark] = 1;
    if (score + isDocument >= bar) isIn[itself + mark] = 1;
  }
  return all;
}
