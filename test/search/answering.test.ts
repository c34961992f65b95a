import { expect, it } from 'vitest';
import { answerer } from '../../src/search/answering.ts';
import { aRow } from './rows.ts';

it('[D83] asks itself once when the index is whole, question by question, and answers others the same meanwhile and afterwards', () => {
  const waiting: (() => void)[] = [];
  const answer = answerer(
    () => 0,
    (act) => waiting.push(act),
  );
  const rows = [aRow({ id: 'a', title: 'Verkoston kokous' }), aRow({ id: 'b', title: 'Budjetin käsittely' })];
  const asked = { type: 'find', number: 1, ask: { text: 'kokouksen', each: 3 } } as const;
  answer({ type: 'rows', put: rows, remove: [], last: true });
  const first = answer(asked);
  let questions = 0;
  for (let act = waiting.shift(); act; act = waiting.shift()) {
    // One at a time: what came meanwhile goes before the next.
    expect(waiting).toEqual([]);
    act();
    questions++;
    expect(answer(asked)).toEqual(first);
  }
  // Every letter of the four words, the beginning and the end.
  expect(questions).toBe('verkoston'.length + 'kokous'.length + 'budjetin'.length + 'käsittely'.length + 1);
  answer({ type: 'rows', put: [aRow({ id: 'c', title: 'Kolmas' })], remove: [], last: true });
  expect(waiting).toEqual([]);
});
