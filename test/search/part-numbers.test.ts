import { describe, expect, it } from 'vitest';
import { hitKinds } from '../../src/search/found.ts';
import { type Marks, PartNumbers, titled } from '../../src/search/part-numbers.ts';
import { ways } from '../../src/search/vocabulary.ts';
import { seeded } from '../support/seeded.ts';

const all = hitKinds.map(() => true);
const possible = [...Object.values(ways), ...Object.values(ways).map((how) => how + titled)];

/** Documents of ten parts with times in no order, a twentieth of them gone, and so many words that mark two parts of five. */
function someParts(seed: string, many: number, words: number) {
  const random = seeded(seed);
  const numbers = new PartNumbers();
  const parts = Array.from({ length: many }, (_, number) => {
    const part = {
      kind: Math.floor(random() * hitKinds.length),
      main: number - (number % 10),
      changedAt: Math.floor(random() * many),
      isGone: random() < 0.05,
    };
    numbers.add(part.kind, part.main, part.changedAt);
    if (part.isGone) numbers.drop(number);
    return part;
  });
  const terms = Array.from({ length: words }, (): Marks => {
    const marks = new Uint8Array(Math.ceil(many / 4) * 4);
    for (let number = 0; number < many; number++) if (random() < 0.4) marks[number] = possible[Math.floor(random() * possible.length)] as number;
    return { marks, points: null };
  });
  return { numbers, parts, terms };
}

/** The order by the letter of the rule: every part looked at, all that answers sorted. */
function byTheRule({ parts, terms }: ReturnType<typeof someParts>, kind: number): readonly number[] {
  const worth = (mark: number): number => (mark < titled ? mark : mark - titled + 60);
  const scored = parts.flatMap((part, number) => {
    if (part.isGone || part.kind !== kind) return [];
    const marks = terms.map(({ marks: of }) => of[number] as number);
    const answers = terms.map(({ marks: of }, i) => (marks[i] as number) > 0 || (part.main !== number && (of[part.main] as number) >= titled));
    if (!answers.every(Boolean) || marks.every((mark) => mark === 0)) return [];
    const sum = marks.reduce((before, mark) => before + (mark > 0 ? worth(mark) : 10), 0);
    return [{ number, score: sum / terms.length + (part.main === number ? 15 : 0), changedAt: part.changedAt }];
  });
  return scored.toSorted((a, b) => b.score - a.score || b.changedAt - a.changedAt || a.number - b.number).map(({ number }) => number);
}

describe('the numbers beside the parts', () => {
  it.each([1, 2, 3])('[D81] give the order that sorting all that answers would give, with %i asked words', (words) => {
    for (let round = 0; round < 20; round++) {
      const some = someParts(`round ${round}`, 1_500 + round, words);
      const best = some.numbers.best(some.terms, all, 6);
      for (const [kind] of hitKinds.entries()) {
        const only = some.numbers.best(
          some.terms,
          hitKinds.map((_, i) => i === kind),
          6,
        );
        const rule = byTheRule(some, kind);
        expect(best.counts[kind]).toBe(rule.length);
        expect([...only.counts].filter((n) => n > 0)).toEqual(rule.length > 0 ? [rule.length] : []);
        expect(only.chosen({ each: 6 }).map(({ number }) => number)).toEqual(rule.slice(0, 6));
      }
    }
  });

  it('put few parts into a list, however many answer', () => {
    const { numbers, terms } = someParts('many', 60_000, 1);
    const best = numbers.best(terms, all, 6);
    expect(best.counts.reduce((sum, n) => sum + n, 0)).toBeGreaterThan(20_000);
    expect(best.taken).toBeLessThan(100 * hitKinds.length);
  });
});
