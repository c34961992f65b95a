import { expect, it } from 'vitest';
import type { TextRow } from '../../src/catalog/rows.ts';
import { answerer } from '../../src/search/answering.ts';
import type { FromWorker, ToWorker } from '../../src/search/messages.ts';
import { aRow } from './rows.ts';

it('[D83] asks itself once when the index is whole, question by question, and answers others the same meanwhile and afterwards', async () => {
  const waiting: (() => void)[] = [];
  const posted: FromWorker[] = [];
  const tell = answerer({ now: () => 0, later: (act) => waiting.push(act), read: async () => null, post: (message) => posted.push(message) });
  const answer = (message: ToWorker): FromWorker | undefined => {
    tell(message);
    return posted.at(-1);
  };
  const texts = async (rows: readonly TextRow[]): Promise<void> => {
    answer({ type: 'texts', source: { database: null, rows, people: [] } });
    await new Promise(setImmediate);
  };
  const rows = [aRow({ id: 'a', title: 'Verkoston kokous' }), aRow({ id: 'b', title: 'Budjetin käsittely' })];
  const asked = { type: 'find', number: 1, ask: { text: 'kokouksen', each: 3 } } as const;
  await texts(rows);
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
  await texts([...rows, aRow({ id: 'c', title: 'Kolmas' })]);
  expect(waiting).toEqual([]);
});

it('a disk that cannot be read, and says so by failing, fails the worker in plain sight, where the page hears of it', async () => {
  const waiting: (() => void)[] = [];
  const posted: FromWorker[] = [];
  const unreadable = new Error('unreadable');
  const read = async (): Promise<never> => {
    throw unreadable;
  };
  const tell = answerer({ now: () => 0, later: (act) => waiting.push(act), read, post: (message) => posted.push(message) });
  tell({ type: 'texts', source: { database: 'here', rows: [], people: [] } });
  await expect.poll(() => waiting.length).toBe(1);
  expect(waiting[0]).toThrow(unreadable);
  expect(posted).toEqual([]);
});
