/**
 * The index: which part of which document holds which word. In memory, made from the catalogue's rows, kept in step row by row.
 * Every key walks plain numbers: postings of the words that answer mark the parts in one small array per asked word, and one pass over the
 * parts makes the order. What a word marks is kept for the next key, which mostly changes only the last one.
 * (Measured with 66 000 parts: MiniSearch takes 400 ms for the prefix *ko*, this 2.)
 */
import type { TextRow } from '../catalog/rows.ts';
import type { DocId, MemberId } from '../shared/base/ids.ts';
import { type Ask, type Found, type Held, type Hit, type HitKind, hitKinds } from './found.ts';
import { wordsOf } from './letters.ts';
import { type Marks, PartNumbers, titled } from './part-numbers.ts';
import { People } from './people.ts';
import { Postings } from './postings.ts';
import { type Answering, answeredIn, bestSentence, marked } from './sentence.ts';
import { type Answers, Vocabulary, ways } from './vocabulary.ts';

/** More words than this in one question narrow nothing. */
const mostTerms = 8;
/** So many words' marks are kept between questions. */
const keptTerms = 12;
interface Part {
  readonly row: Pick<TextRow, 'id' | 'space' | 'title'>;
  readonly thing: string;
  readonly title: string;
  readonly text: string;
}

interface Term extends Marks {
  readonly asked: string;
  readonly answers: Answers;
}

export class TextIndex {
  #vocabulary = new Vocabulary();
  #titles = new Postings();
  #texts = new Postings();
  #parts: (Part | undefined)[] = [];
  #numbers = new PartNumbers();
  #living = 0;
  readonly #documents = new Map<DocId, { readonly row: TextRow; readonly parts: readonly number[] }>();
  readonly #people = new People();
  readonly #partOf = new Map<MemberId, number>();
  readonly #terms = new Map<string, Term>();

  held(): Held {
    return { documents: this.#documents.size, parts: this.#living, words: this.#vocabulary.size };
  }

  /** Takes a row in, in place of what stood under its id. */
  put(row: TextRow): void {
    this.remove(row.id);
    const main = this.#parts.length;
    const own = row.parts.find(({ thing }) => thing === '');
    const parts = [{ thing: '', title: row.title || own?.title || '', text: own?.text ?? '' }, ...row.parts.filter(({ thing }) => thing !== '')];
    const numbers = parts.map(({ thing, title, text }) => this.#add({ row, thing, title, text }, kindOf(row, thing), main, row.changedAt));
    this.#documents.set(row.id, { row, parts: numbers });
    this.#people.put(row);
  }

  remove(id: DocId): void {
    const document = this.#documents.get(id);
    if (!document) return;
    this.#documents.delete(id);
    this.#people.remove(id);
    for (const number of document.parts) this.#drop(number);
    // Numbers are never used again, so they are dealt anew when most of them are gone.
    if (this.#parts.length > 10_000 && this.#parts.length > 3 * this.#living) this.#renew();
  }

  /** Brings everything into the form in which it is asked fastest: called when rows have come, so that no key has to wait for it. */
  settle(): void {
    this.#portray();
    this.#vocabulary.settle();
    this.#titles.settle(this.#vocabulary.alphabet);
    this.#texts.settle(this.#vocabulary.alphabet);
  }

  /** Questions as people may ask them, made of words that are there: two words, the second letter by letter. @param most how many words */
  likely(most: number): readonly string[] {
    const words = this.#vocabulary.sample(most);
    return words.flatMap((word, i) => [...word].map((_, at) => `${at > 1 && i % 2 ? `${words[i - 1]} ` : ''}${word.slice(0, at + 1)}`));
  }

  /** The letters with which known words go on behind a text, what most words have first; behind a blank those with which words begin. */
  lettersAfter(text: string, most: number): readonly string[] {
    return this.#vocabulary.lettersAfter(/\s$/.test(text) ? '' : (wordsOf(text.normalize()).at(-1) ?? ''), most);
  }

  find({ text, kinds, each, most }: Ask): Found {
    this.#portray();
    const terms = [...new Set(wordsOf(text.normalize()))].slice(0, mostTerms).map((word) => this.#term(word));
    if (terms.length === 0 || terms.some(({ answers }) => !answers.some)) return { hits: [], total: {} };
    const best = this.#numbers.best(
      terms,
      hitKinds.map((kind) => !kinds || kinds.includes(kind)),
      Math.max(each, most ?? 0),
    );
    const total = Object.fromEntries(hitKinds.map((kind, i) => [kind, best.counts[i] as number] as const).filter(([, n]) => n > 0));
    const answering = this.#answering(terms);
    return {
      hits: best.chosen({ each, ...(most === undefined ? {} : { most }) }).map((one) => this.#hit(one.number, one.score, answering, terms.length)),
      total,
    };
  }

  #term(asked: string): Term {
    const kept = this.#terms.get(asked);
    if (kept) {
      // Behind the others, so that the words before the one that is being typed are the last to go.
      this.#terms.delete(asked);
      this.#terms.set(asked, kept);
      return kept;
    }
    const answers = this.#vocabulary.answers(asked);
    const marks = new Uint8Array(Math.ceil(this.#parts.length / 4) * 4);
    this.#titles.markRun(answers.run, ways.start + titled, marks);
    // A single letter is looked for in titles only: in texts it narrows nothing.
    if (asked.length > 1) this.#texts.markRun(answers.run, ways.start, marks);
    for (const [word, how] of answers.words) {
      this.#titles.mark(word, how + titled, marks);
      this.#texts.mark(word, how, marks);
    }
    const term = { asked, answers, marks, points: null };
    const [oldest] = this.#terms.keys();
    if (this.#terms.size >= keptTerms && oldest !== undefined) this.#terms.delete(oldest);
    this.#terms.set(asked, term);
    return term;
  }

  #answering(terms: readonly Term[]): Answering {
    return (word) => {
      const number = this.#vocabulary.numberOf(word);
      if (number === undefined) return null;
      let best = 0;
      let answer: { readonly term: number; readonly letters: number } | null = null;
      for (const [term, { asked, answers }] of terms.entries()) {
        const how = answers.how(word, number);
        if (how <= best) continue;
        best = how;
        answer = { term, letters: how === ways.start || how === ways.bare ? asked.length : Number.POSITIVE_INFINITY };
      }
      return answer;
    };
  }

  #hit(number: number, score: number, answering: Answering, terms: number): Hit {
    const part = this.#parts[number] as Part;
    const kind = hitKinds[this.#numbers.kindOf(number)] as HitKind;
    const inItsTitle = answeredIn(part.title, answering).size;
    const hit: Hit = {
      doc: part.row.id,
      space: part.row.space,
      kind,
      thing: part.thing,
      title: marked(part.title, answering),
      sentence: inItsTitle < terms && part.text !== '' ? bestSentence(part.text, answering, terms) : null,
      where: part.thing === '' ? '' : part.row.title,
      score,
      changedAt: this.#numbers.changedAt(number),
    };
    if (kind !== 'person') return hit;
    const shown = this.#people.shownAt(part.thing as MemberId, (text) => answeredIn(text, answering).size);
    if (!shown) return hit;
    const { place, networks } = shown;
    return { ...hit, doc: place.doc, space: place.space, person: { shownBy: place.shownBy, networks } };
  }

  /** Makes the parts of people anew whose rows came or went: once, however many rows tell of one. */
  #portray(): void {
    for (const member of this.#people.takeChanged()) {
      const former = this.#partOf.get(member);
      if (former !== undefined) this.#drop(former);
      this.#partOf.delete(member);
      const portrait = this.#people.portrait(member);
      if (!portrait) continue;
      const row = { id: '' as DocId, space: '' as TextRow['space'], title: '' };
      this.#partOf.set(member, this.#add({ row, thing: member, title: portrait.name, text: portrait.text }, 'person', this.#parts.length, portrait.changedAt));
    }
  }

  #add(part: Part, kind: HitKind, main: number, changedAt: number): number {
    const number = this.#parts.length;
    const { title, text } = { title: part.title.normalize(), text: part.text.normalize() };
    const inTitle = new Set(wordsOf(title));
    for (const word of inTitle) this.#titles.add(this.#vocabulary.use(word), number);
    for (const word of new Set(wordsOf(text))) if (!inTitle.has(word)) this.#texts.add(this.#vocabulary.use(word), number);
    this.#parts.push({ ...part, title, text });
    this.#numbers.add(hitKinds.indexOf(kind), main, changedAt);
    this.#living++;
    this.#terms.clear();
    return number;
  }

  /** What it left in the postings is passed over by its kind. */
  #drop(number: number): void {
    const part = this.#parts[number];
    if (!part) return;
    for (const word of new Set([...wordsOf(part.title), ...wordsOf(part.text)])) this.#vocabulary.leave(word);
    this.#parts[number] = undefined;
    this.#numbers.drop(number);
    this.#living--;
    this.#terms.clear();
  }

  #renew(): void {
    const rows = [...this.#documents.values()].map(({ row }) => row);
    this.#vocabulary = new Vocabulary();
    this.#titles = new Postings();
    this.#texts = new Postings();
    this.#parts = [];
    this.#numbers = new PartNumbers();
    this.#living = 0;
    this.#partOf.clear();
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
