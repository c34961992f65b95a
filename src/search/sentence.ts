/** The words that answer, marked in a title, and the one sentence of a text in which most of them stand. */
import type { Marked } from './found.ts';
import { tokensOf } from './letters.ts';

/** Which of the asked words a word answers to (its place in the question), and how many of its letters: all, or those that were typed. Null when to none. */
export type Answering = (word: string) => { readonly term: number; readonly letters: number } | null;

const longestSentence = 120;
/** A text is read so far for its best sentence; a hit behind that shows the words around the first one found. */
const farEnough = 60_000;

export function marked(text: string, answering: Answering): Marked {
  return { text, marks: [...placesIn(text, answering)].map(({ start, end }) => [start, end] as const) };
}

/** Which of the asked words a text answers, as their places in the question. */
export function answeredIn(text: string, answering: Answering): ReadonlySet<number> {
  return new Set([...placesIn(text, answering)].map(({ term }) => term));
}

/** The sentence (or the part of it around the words) that answers most of the asked words, the first of several; null when none does. */
export function bestSentence(text: string, answering: Answering, terms: number): Marked | null {
  let best: { readonly start: number; readonly end: number; readonly answered: number } | null = null;
  let current: { start: number; end: number; terms: Set<number> } | null = null;
  for (const { start, term } of placesIn(text.slice(0, farEnough), answering)) {
    if (!current || start >= current.end) current = { ...sentenceAround(text, start), terms: new Set() };
    current.terms.add(term);
    if (!best || current.terms.size > best.answered) best = { start: current.start, end: current.end, answered: current.terms.size };
    if (best.answered === terms) break;
  }
  if (!best) return null;
  return shortened(text.slice(best.start, best.end), answering);
}

interface PlaceOf {
  readonly start: number;
  readonly end: number;
  readonly term: number;
}

function* placesIn(text: string, answering: Answering): Generator<PlaceOf> {
  for (const { word, start, end } of tokensOf(text)) {
    const answer = answering(word);
    if (answer) yield { start, end: Math.min(end, start + answer.letters), term: answer.term };
  }
}

function sentenceAround(text: string, at: number): { readonly start: number; readonly end: number } {
  const before = text.slice(Math.max(0, at - 400), at);
  const cut = Math.max(before.lastIndexOf('\n'), ...[...before.matchAll(/[.!?…]\s/g)].map(({ index }) => index + 1), -1);
  const start = at - before.length + cut + 1;
  const after = text.slice(at, at + 400);
  const stop = /[.!?…](?=\s|$)|\n/.exec(after);
  const end = stop ? at + stop.index + (stop[0] === '\n' ? 0 : 1) : at + after.length;
  return { start, end };
}

/** Leaves so much around the first mark as is read at a glance. */
function shortened(sentence: string, answering: Answering): Marked {
  const lead = sentence.length - sentence.trimStart().length;
  const whole = sentence.slice(lead).trimEnd();
  if (whole.length <= longestSentence) return marked(whole, answering);
  const first = marked(whole, answering).marks[0]?.[0] ?? 0;
  const from = first < longestSentence * 0.6 ? 0 : wordStart(whole, first - 50);
  const to = from + longestSentence < whole.length ? wordEnd(whole, from + longestSentence) : whole.length;
  return marked(`${from > 0 ? '…' : ''}${whole.slice(from, to).trim()}${to < whole.length ? '…' : ''}`, answering);
}

function wordStart(text: string, near: number): number {
  const space = text.indexOf(' ', near);
  return space < 0 || space > near + 40 ? near : space + 1;
}

function wordEnd(text: string, near: number): number {
  const space = text.lastIndexOf(' ', near);
  return space < near - 40 ? near : space;
}
