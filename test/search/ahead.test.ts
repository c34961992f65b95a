import { expect, it } from 'vitest';
import { Ahead } from '../../src/search/ahead.ts';
import { type Ask, type Found, keyOf } from '../../src/search/found.ts';
import { TextIndex } from '../../src/search/text-index.ts';
import { aPart, aRow } from './rows.ts';

function started(index: TextIndex) {
  const waiting: (() => void)[] = [];
  const thought = new Map<string, Found>();
  const asked: string[] = [];
  const find = (ask: Ask): Found => {
    asked.push(ask.text);
    return index.find(ask);
  };
  const lettersAfter = index.lettersAfter.bind(index);
  const ahead = new Ahead(
    { find, lettersAfter },
    (act) => waiting.push(act),
    (ask, found) => thought.set(keyOf(ask), found),
  );
  const rest = (): void => {
    for (let act = waiting.shift(); act; act = waiting.shift()) {
      act();
      // One guess at a time: what came meanwhile goes before the next.
      expect(waiting.length).toBeLessThanOrEqual(1);
    }
  };
  return { ahead, asked, thought, waiting, rest };
}

function anIndex(): TextIndex {
  const index = new TextIndex();
  for (const title of ['Kokous', 'Kokeilu', 'Kokeilut', 'Koulutus', 'Äänestys']) index.put(aRow({ id: title, title, parts: [aPart('', '', 'yhteinen sana')] }));
  index.settle();
  return index;
}

it('[D154] thinks of the letters that may come next, what most words have first, as the index would answer them', () => {
  const index = anIndex();
  const { ahead, asked, thought, rest } = started(index);
  ahead.rest();
  ahead.think({ text: 'ko', each: 3, kinds: ['event'] });
  rest();
  expect(asked).toEqual(['kok', 'kou']);
  for (const text of ['kok', 'kou']) {
    const ask: Ask = { text, each: 3, kinds: ['event'] };
    expect(index.find(ask).hits.length).toBeGreaterThan(0);
    expect(thought.get(keyOf(ask))).toEqual(index.find(ask));
  }
});

it('[D154] thinks of the next word behind a blank, and without dots where nothing begins as it was typed', () => {
  const { ahead, asked, rest } = started(anIndex());
  ahead.rest();
  ahead.think({ text: 'yhteinen ', each: 3 });
  ahead.think({ text: 'yhteinen ', each: 3 });
  rest();
  expect(asked.slice(0, 1)).toEqual(['yhteinen k']);
  expect(asked.toSorted()).toEqual(['yhteinen k', 'yhteinen s', 'yhteinen y', 'yhteinen ä']);
  asked.length = 0;
  ahead.think({ text: 'aan', each: 3 });
  rest();
  expect(asked).toEqual(['aane']);
});

it('[D154] stops thinking behind a question when the next one comes, and when the index is to change', () => {
  const { ahead, asked, thought, waiting, rest } = started(anIndex());
  ahead.think({ text: 'ko', each: 3 });
  expect(waiting).toEqual([]);
  ahead.rest();
  ahead.think({ text: 'ko', each: 3 });
  waiting.shift()?.();
  expect(asked).toEqual(['kok']);
  ahead.think({ text: 'kok', each: 3 });
  rest();
  expect(asked).toEqual(['kok', 'koke', 'koko']);
  expect(thought.size).toBe(3);
  ahead.think({ text: 'koke', each: 3 });
  ahead.pause();
  rest();
  expect(asked).toEqual(['kok', 'koke', 'koko']);
});
