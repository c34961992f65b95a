/**
 * The index: which part of which document holds which word. In memory, made from the catalogue's rows, kept in step row by row.
 * Every key walks plain numbers: postings of the words that answer mark the parts in one small array per asked word, and one pass over the
 * parts makes the order. (Measured with 66 000 parts: MiniSearch takes 400 ms for the prefix *ko*, this 6.)
 */
import type { TextRow } from '../catalog/rows.ts';
import type { DocId } from '../shared/base/ids.ts';
import { type Ask, type Found, type Held, type Hit, type HitKind, hitKinds } from './found.ts';
import { wordsOf } from './letters.ts';
import { Postings } from './postings.ts';
import { type Answering, answeredIn, bestSentence, marked } from './sentence.ts';
import { type Answers, Vocabulary, ways } from './vocabulary.ts';

/** More words than this in one question narrow nothing. */
const mostTerms = 8;
/** Marks a place in a title; above every way of answering. */
const titled = 128;
const titleWorth = 60;
const isDocument = 15;
/** A word that only the document's own title says, while the part says another. */
const fromDocument = 10;

interface Part {
  readonly row: TextRow;
  readonly kind: HitKind;
  readonly thing: string;
  readonly title: string;
  readonly text: string;
}

interface Scored {
  readonly number: number;
  readonly score: number;
}

interface Term {
  readonly asked: string;
  readonly answers: Answers;
}

export class TextIndex {
  #vocabulary = new Vocabulary();
  #titles = new Postings();
  #texts = new Postings();
  #parts: (Part | undefined)[] = [];
  /** Beside each part, as plain numbers for the one pass over all: its kind, by its place in `hitKinds`, the part that is its document, when it changed. */
  #kinds: number[] = [];
  #mains: number[] = [];
  #changedAt: number[] = [];
  #living = 0;
  readonly #documents = new Map<DocId, { readonly row: TextRow; readonly parts: readonly number[] }>();

  held(): Held {
    return { documents: this.#documents.size, parts: this.#living, words: this.#vocabulary.size };
  }

  /** Takes a row in, in place of what stood under its id. */
  put(row: TextRow): void {
    this.remove(row.id);
    const main = this.#parts.length;
    const own = row.parts.find(({ thing }) => thing === '');
    const parts = [{ thing: '', title: row.title || own?.title || '', text: own?.text ?? '' }, ...row.parts.filter(({ thing }) => thing !== '')];
    const numbers = parts.map(({ thing, title, text }) =>
      this.#add({ row, kind: kindOf(row, thing), thing, title: title.normalize(), text: text.normalize() }, main),
    );
    this.#documents.set(row.id, { row, parts: numbers });
  }

  remove(id: DocId): void {
    const document = this.#documents.get(id);
    if (!document) return;
    this.#documents.delete(id);
    for (const number of document.parts) this.#drop(number);
    // Numbers are never used again, so they are dealt anew when most of them are gone.
    if (this.#parts.length > 10_000 && this.#parts.length > 3 * this.#living) this.#renew();
  }

  find({ text, kinds, each }: Ask): Found {
    const terms = this.#termsOf(text);
    if (terms.length === 0 || terms.some(({ answers }) => answers.size === 0)) return { hits: [], total: {} };
    const marks = terms.map((term) => this.#mark(term));
    const wanted = hitKinds.map((kind) => !kinds || kinds.includes(kind));
    const best = hitKinds.map((): Scored[] => []);
    const counts = hitKinds.map(() => 0);
    for (let number = 0; number < this.#parts.length; number++) {
      const score = this.#score(number, marks);
      if (score === 0) continue;
      const kind = this.#kinds[number] as number;
      if (!wanted[kind]) continue;
      counts[kind] = (counts[kind] as number) + 1;
      const list = best[kind] as Scored[];
      const last = list[each - 1];
      if (last && (score < last.score || (score === last.score && !this.#isNewer(number, last.number)))) continue;
      const place = list.findIndex((other) => this.#before({ number, score }, other));
      list.splice(place < 0 ? list.length : place, 0, { number, score });
      if (list.length > each) list.pop();
    }
    const total = Object.fromEntries(hitKinds.map((kind, i) => [kind, counts[i] as number] as const).filter(([, n]) => n > 0));
    const answering = this.#answering(terms);
    const hits = best
      .flat()
      .sort((a, b) => (this.#before(a, b) ? -1 : 1))
      .map(({ number, score }) => hitOf(this.#parts[number] as Part, score, answering, terms.length));
    return { hits, total };
  }

  #termsOf(text: string): Term[] {
    const asked = [...new Set(wordsOf(text.normalize()))].slice(0, mostTerms);
    return asked.map((word) => ({ asked: word, answers: this.#vocabulary.answers(word) }));
  }

  /** How well each part answers to one word; 0 for not at all. A single letter is looked for in titles only: in texts it narrows nothing. */
  #mark({ asked, answers }: Term): Uint8Array {
    const marks = new Uint8Array(this.#parts.length);
    for (const [word, how] of answers) {
      this.#titles.mark(word, how + titled, marks);
      if (asked.length > 1 || how > ways.start) this.#texts.mark(word, how, marks);
    }
    return marks;
  }

  /** Every asked word must be answered, by the part or by its document's title; at least one by the part. */
  #score(number: number, marks: readonly Uint8Array[]): number {
    let sum = 0;
    let own = false;
    let main = -1;
    for (let i = 0; i < marks.length; i++) {
      const of = marks[i] as Uint8Array;
      const mark = of[number] as number;
      if (mark > 0) {
        sum += mark < titled ? mark : mark - titled + titleWorth;
        own = true;
        continue;
      }
      if (main < 0) main = this.#mains[number] as number;
      if (main === number || (of[main] as number) < titled) return 0;
      sum += fromDocument;
    }
    if (!own) return 0;
    return sum / marks.length + (this.#mains[number] === number ? isDocument : 0);
  }

  #before(a: Scored, b: Scored): boolean {
    return a.score === b.score ? this.#isNewer(a.number, b.number) : a.score > b.score;
  }

  #isNewer(a: number, b: number): boolean {
    const [atA, atB] = [this.#changedAt[a] as number, this.#changedAt[b] as number];
    return atA === atB ? a < b : atA > atB;
  }

  #answering(terms: readonly Term[]): Answering {
    return (word) => {
      const number = this.#vocabulary.numberOf(word);
      if (number === undefined) return null;
      let best = 0;
      let answer: { readonly term: number; readonly letters: number } | null = null;
      for (const [term, { asked, answers }] of terms.entries()) {
        const how = answers.get(number) ?? 0;
        if (how <= best) continue;
        best = how;
        answer = { term, letters: how === ways.start || how === ways.bare ? asked.length : Number.POSITIVE_INFINITY };
      }
      return answer;
    };
  }

  #add(part: Part, main: number): number {
    const number = this.#parts.length;
    const inTitle = new Set(wordsOf(part.title));
    for (const word of inTitle) this.#titles.add(this.#vocabulary.add(word), number);
    for (const word of new Set(wordsOf(part.text))) if (!inTitle.has(word)) this.#texts.add(this.#vocabulary.add(word), number);
    this.#parts.push(part);
    this.#kinds.push(hitKinds.indexOf(part.kind));
    this.#mains.push(main);
    this.#changedAt.push(part.row.changedAt);
    this.#living++;
    return number;
  }

  #drop(number: number): void {
    const part = this.#parts[number];
    if (!part) return;
    for (const word of new Set(wordsOf(part.title))) this.#titles.remove(this.#vocabulary.add(word), number);
    for (const word of new Set(wordsOf(part.text))) this.#texts.remove(this.#vocabulary.add(word), number);
    this.#parts[number] = undefined;
    this.#living--;
  }

  #renew(): void {
    const rows = [...this.#documents.values()].map(({ row }) => row);
    this.#vocabulary = new Vocabulary();
    this.#titles = new Postings();
    this.#texts = new Postings();
    this.#parts = [];
    this.#kinds = [];
    this.#mains = [];
    this.#changedAt = [];
    this.#living = 0;
    this.#documents.clear();
    for (const row of rows) this.put(row);
  }
}

function kindOf(row: TextRow, thing: string): HitKind {
  if (row.kind === 'card') return 'network';
  if (row.kind === 'event' && thing !== '') return 'item';
  if (row.kind === 'goal' && thing !== '') return 'step';
  return row.kind;
}

function hitOf(part: Part, score: number, answering: Answering, terms: number): Hit {
  const inItsTitle = answeredIn(part.title, answering).size;
  return {
    doc: part.row.id,
    space: part.row.space,
    kind: part.kind,
    thing: part.thing,
    title: marked(part.title, answering),
    sentence: inItsTitle < terms && part.text !== '' ? bestSentence(part.text, answering, terms) : null,
    where: part.thing === '' ? '' : part.row.title,
    score,
    changedAt: part.row.changedAt,
  };
}
