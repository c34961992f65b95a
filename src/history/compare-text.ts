/**
 * Two states of one long text beside each other: what stayed, what went, what came, and by whom.
 * Letters are matched by their ids; where words went and the same words came (a restored version, a cut and a paste) they are matched by content.
 */
import type { MemberId } from '../shared/base/ids.ts';
import { type Letter, sameLetter, sameMarks, wordsOf } from './letters.ts';

/** Letters in a row with the same fate. `same` has both sides, letter for letter. */
export type Stretch =
  | { readonly kind: 'same'; readonly was: readonly Letter[]; readonly now: readonly Letter[] }
  | { readonly kind: 'gone'; readonly was: readonly Letter[] }
  | { readonly kind: 'new'; readonly now: readonly Letter[] };

/** Above this many pairs of words a changed place is shown whole: nobody reads it word by word, and the table would be large. */
const mostPairs = 250_000;

/** From `then` to `now`. Nothing that stayed is in two stretches beside each other. */
export function stretchesOf(then: readonly Letter[], now: readonly Letter[]): Stretch[] {
  const stretches: Stretch[] = [];
  const inThen = new Set(then.map((letter) => letter.id));
  const inNow = new Set(now.map((letter) => letter.id));
  let gone: Letter[] = [];
  let fresh: Letter[] = [];
  let [i, j] = [0, 0];
  const flush = (): void => {
    for (const stretch of matched(gone, fresh)) add(stretches, stretch);
    [gone, fresh] = [[], []];
  };
  while (i < then.length || j < now.length) {
    const [a, b] = [then[i], now[j]];
    if (a && b && a.id === b.id) {
      flush();
      add(stretches, { kind: 'same', was: [a], now: [b] });
      i++;
      j++;
    } else if (a && !inNow.has(a.id)) {
      gone.push(a);
      i++;
    } else if (b && !inThen.has(b.id)) {
      fresh.push(b);
      j++;
    } else {
      // Two states that are not of one text: everything from here on went and came.
      gone.push(...then.slice(i));
      fresh.push(...now.slice(j));
      break;
    }
  }
  flush();
  return stretches;
}

function add(stretches: Stretch[], next: Stretch): void {
  const last = stretches.at(-1);
  if (last?.kind !== next.kind) {
    stretches.push(next.kind === 'same' ? { kind: 'same', was: [...next.was], now: [...next.now] } : structuredCopy(next));
    return;
  }
  // Built up here and handed out afterwards: the arrays are still this function's own.
  if (next.kind !== 'new' && last.kind !== 'new') (last.was as Letter[]).push(...next.was);
  if (next.kind !== 'gone' && last.kind !== 'gone') (last.now as Letter[]).push(...next.now);
}

function structuredCopy(stretch: Exclude<Stretch, { kind: 'same' }>): Stretch {
  return stretch.kind === 'gone' ? { kind: 'gone', was: [...stretch.was] } : { kind: 'new', now: [...stretch.now] };
}

/** One changed place: what it has in common at its ends, and between them word by word. */
function matched(gone: readonly Letter[], fresh: readonly Letter[]): Stretch[] {
  if (gone.length === 0) return fresh.length === 0 ? [] : [{ kind: 'new', now: fresh }];
  if (fresh.length === 0) return [{ kind: 'gone', was: gone }];
  const [a, b] = [tokensOf(gone), tokensOf(fresh)];
  let start = 0;
  while (start < a.length && start < b.length && sameToken(a[start], b[start])) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && sameToken(a[a.length - 1 - end], b[b.length - 1 - end])) end++;
  return [
    ...a.slice(0, start).map((token, n): Stretch => ({ kind: 'same', was: token, now: b[n] ?? [] })),
    ...between(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...a.slice(a.length - end).map((token, n): Stretch => ({ kind: 'same', was: token, now: b[b.length - end + n] ?? [] })),
  ];
}

type Token = readonly Letter[];

/** Words, and single letters between them. */
function tokensOf(letters: readonly Letter[]): Token[] {
  const tokens: Letter[][] = [];
  let inWord = false;
  for (const letter of letters) {
    const isWord = typeof letter.insert === 'string' && /[\p{L}\p{N}\p{M}\ud800-\udfff]/u.test(letter.insert);
    if (isWord && inWord) tokens.at(-1)?.push(letter);
    else tokens.push([letter]);
    inWord = isWord;
  }
  return tokens;
}

function sameToken(a: Token | undefined, b: Token | undefined): boolean {
  return a !== undefined && b !== undefined && a.length === b.length && a.every((letter, n) => sameLetter(letter, b[n] as Letter));
}

/** The longest common run of words; what is not in it went or came. */
function between(a: readonly Token[], b: readonly Token[]): Stretch[] {
  const whole: Stretch[] = [
    ...(a.length > 0 ? [{ kind: 'gone', was: a.flat() } as const] : []),
    ...(b.length > 0 ? [{ kind: 'new', now: b.flat() } as const] : []),
  ];
  if (a.length === 0 || b.length === 0 || a.length * b.length > mostPairs) return whole;
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const [down, right] = [longest[(i + 1) * width + j] ?? 0, longest[i * width + j + 1] ?? 0];
      longest[i * width + j] = sameToken(a[i], b[j]) ? (longest[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(down, right);
    }
  }
  const found: Stretch[] = [];
  let common = 0;
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const [x, y] = [a[i] as Token, b[j] as Token];
    if (sameToken(x, y)) {
      found.push({ kind: 'same', was: x, now: y });
      common += x.filter((letter) => /\S/.test(wordsOf(letter))).length;
      i++;
      j++;
    } else if ((longest[(i + 1) * width + j] ?? 0) >= (longest[i * width + j + 1] ?? 0)) found.push({ kind: 'gone', was: a[i++] as Token });
    else found.push({ kind: 'new', now: b[j++] as Token });
  }
  found.push(...a.slice(i).map((then): Stretch => ({ kind: 'gone', was: then })), ...b.slice(j).map((now): Stretch => ({ kind: 'new', now })));
  // A few small words in common are chance, and torn sentences are harder to read than two whole ones.
  return common * 4 >= Math.min(a.flat().length, b.flat().length) ? found : whole;
}

/** A piece of a compared text as it is shown. */
export interface Part {
  readonly kind: 'same' | 'gone' | 'new';
  readonly text: string;
  /** Who wrote it; of what is gone nobody knows who took it. */
  readonly by: MemberId | null;
}

/** The whole text as pieces. A change of marks alone is no change of words. */
export function partsOf(stretches: readonly Stretch[]): Part[] {
  const parts: { kind: Part['kind']; text: string; by: MemberId | null }[] = [];
  for (const stretch of stretches) {
    for (const letter of stretch.kind === 'gone' ? stretch.was : stretch.now) {
      const by = stretch.kind === 'new' ? letter.by : null;
      const last = parts.at(-1);
      if (last && last.kind === stretch.kind && last.by === by) last.text += wordsOf(letter);
      else parts.push({ kind: stretch.kind, text: wordsOf(letter), by });
    }
  }
  return parts;
}

/** Whether anything but marks differs. */
export function differs(parts: readonly Part[]): boolean {
  return parts.some((part) => part.kind !== 'same' && part.text.trim() !== '') || parts.some((part) => part.kind !== 'same' && part.text.length > 1);
}

/** Whether letters that stayed have other marks than before: a heading, a list, bold. */
export function remarked(stretches: readonly Stretch[]): boolean {
  return stretches.some((stretch) => stretch.kind === 'same' && stretch.was.some((letter, n) => !sameMarks(letter.marks, stretch.now[n]?.marks ?? {})));
}
