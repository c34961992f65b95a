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
const unreachable = 2 ** 30;
/** With any number of points it comes to 2^16, alone not. */
const most = 2 ** 16 - 1;
/** Marks are bytes. */
const ofMarks = 256;
/** Whether a part of a class and mark may still come into its list. */
const [out, isIn, ifNewer] = [0, 1, 2];
/** What a mark counts: the way in which the word answers, and more for standing in a title. */
const worth = Uint8Array.from({ length: 256 }, (_, mark) => (mark < titled ? mark : mark - titled + titleWorth));

/** What an asked word marked. */
export interface Marks {
  /** How well each part answers, 0 for not at all. Of a length that is one of fours. */
  readonly marks: Uint8Array;
  /** What each part counts for it, where more than one word is asked; made then, and kept. Of the same length. */
  points: Uint16Array | null;
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
    if (only && terms.length === 1) this.#ofOne(only.marks, wanted, best);
    else this.#ofMany(terms, wanted, best);
    return best;
  }

  /**
   * One word: a single pass, that counts how many parts there are of each class and mark, and looks closer only at those that may still come
   * into a list: fewer with every one that came.
   */
  #ofOne(marks: Uint8Array, wanted: readonly boolean[], best: Best): void {
    const cells = new Int32Array((gone + 1) * ofMarks);
    const mayCome = new Uint8Array(cells.length);
    for (let kind = 0; kind < hitKinds.length; kind++) if (wanted[kind]) mayCome.fill(isIn, 2 * kind * ofMarks, 2 * (kind + 1) * ofMarks);
    for (let of = 0; of < gone; of++) mayCome[of * ofMarks] = out;
    const changedAt = this.#changedAt;
    const { least, leastAt } = best;
    // Four parts at a time: most answer nothing and are passed over together.
    const fours = new Uint32Array(marks.buffer);
    const classFours = new Uint32Array(this.#classes.buffer);
    for (let four = 0; four < fours.length; four++) {
      let markBits = fours[four] as number;
      if (markBits === 0) continue;
      let classBits = classFours[four] as number;
      for (let number = four * 4; markBits !== 0; number++, markBits >>>= 8, classBits >>>= 8) {
        const cell = ((classBits & 255) << 8) | (markBits & 255);
        cells[cell] = (cells[cell] as number) + 1;
        const may = mayCome[cell] as number;
        if (may === out) continue;
        const kind = (classBits & 255) >> 1;
        // Of equals the newer stands, and of those of one time the one that came first.
        if (may === ifNewer && (changedAt[number] as number) <= (leastAt[kind] as number)) continue;
        const before = least[kind] as number;
        best.take(kind, number, (worth[markBits & 255] as number) + (classBits & 1) * isDocument);
        if ((least[kind] as number) > before) keepOut(kind, least[kind] as number, mayCome);
      }
    }
    for (let kind = 0; kind < hitKinds.length; kind++) if (wanted[kind]) best.counts[kind] = answering(kind, cells);
  }

  /**
   * More words: a part must answer all of them, or its document's title; at least one it must answer itself. What the words before the last one
   * give is kept from key to key, so a pass looks at the last one alone, and only where the others are answered.
   */
  #ofMany(terms: readonly Marks[], wanted: readonly boolean[], best: Best): void {
    const many = terms.length;
    const { points, own } = this.#together(terms.slice(0, -1));
    const { marks } = terms[many - 1] as Marks;
    const classes = this.#classes;
    const mains = this.#mains;
    const changedAt = this.#changedAt;
    const { least, leastAt } = best;
    /** How many answer, by class; and below what sum a part of the class does not come into its list. */
    const counts = new Int32Array(gone + 1);
    const bars = Int32Array.from({ length: gone + 1 }, (_, of) => (wanted[of >> 1] ? 1 : unreachable));
    const twos = new Uint32Array(points.buffer);
    for (let two = 0; two < twos.length; two++) {
      if (twos[two] === 0) continue;
      for (let number = 2 * two; number < 2 * two + 2; number++) {
        const earlier = points[number] as number;
        const mark = marks[number] as number;
        const itself = worth[mark] as number;
        const lent = ((marks[mains[number] as number] as number) >> 7) * fromDocument;
        const later = Math.max(itself, lent);
        // 1 where every word is answered and one of them by the part; else 0.
        const all = ((earlier + most) & (later + most) & (((own[number] as number) | mark) + most)) >> 16;
        const of = classes[number] as number;
        counts[of] = (counts[of] as number) + all;
        const sum = earlier + later;
        if (sum * all < (bars[of] as number)) continue;
        const kind = of >> 1;
        const score = sum / many + (of & 1) * isDocument;
        const before = least[kind] as number;
        if (score < before || (score === before && (changedAt[number] as number) <= (leastAt[kind] as number))) continue;
        best.take(kind, number, score);
        if ((least[kind] as number) === before) continue;
        bars[2 * kind] = Math.max(1, Math.floor((least[kind] as number) * many));
        bars[2 * kind + 1] = Math.max(1, Math.floor(((least[kind] as number) - isDocument) * many));
      }
    }
    for (let kind = 0; kind < hitKinds.length; kind++) if (wanted[kind]) best.counts[kind] = (counts[2 * kind] as number) + (counts[2 * kind + 1] as number);
  }

  /** Several words as one: what each part counts for all of them, 0 where one is not answered, and not 0 in `own` where it answers one itself. */
  #together(terms: readonly Marks[]): { readonly points: Uint16Array; readonly own: Uint8Array } {
    const [first, ...others] = terms.map((term) => {
      term.points ??= this.#points(term.marks);
      return { points: term.points, own: term.marks };
    });
    if (!first || others.length === 0) return first as { readonly points: Uint16Array; readonly own: Uint8Array };
    const points = first.points.slice();
    const own = first.own.slice();
    for (const other of others)
      for (let number = 0; number < points.length; number++) {
        const each = other.points[number] as number;
        points[number] = each === 0 || points[number] === 0 ? 0 : (points[number] as number) + each;
        own[number] = (own[number] as number) | (other.own[number] as number);
      }
    return { points, own };
  }

  /** What each part counts for one of several words: by itself, or a little where its document's title answers. */
  #points(marks: Uint8Array): Uint16Array {
    const points = new Uint16Array(marks.length);
    const mains = this.#mains;
    for (let number = 0; number < marks.length; number++) {
      const own = worth[marks[number] as number] as number;
      const lent = ((marks[mains[number] as number] as number) >> 7) * fromDocument;
      points[number] = Math.max(own, lent);
    }
    return points;
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

/** Tells of the cells of a kind what its full list leaves of their chance. */
function keepOut(kind: number, least: number, mayCome: Uint8Array): void {
  for (let itself = 0; itself < 2; itself++)
    for (let mark = 1; mark < ofMarks; mark++) {
      const score = (worth[mark] as number) + itself * isDocument;
      if (score <= least) mayCome[(2 * kind + itself) * ofMarks + mark] = score < least ? out : ifNewer;
    }
}

/** How many parts of a kind answer. */
function answering(kind: number, cells: Int32Array): number {
  let all = 0;
  for (let mark = 1; mark < ofMarks; mark++) all += (cells[2 * kind * ofMarks + mark] as number) + (cells[(2 * kind + 1) * ofMarks + mark] as number);
  return all;
}
