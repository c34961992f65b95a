/** What was answered between two rows may be gone from a store that was put back: by themselves they heal, as one letter with a hole they would be refused for good. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { clientsIn } from '../../src/disk/clients-in.ts';
import { fold } from '../../src/disk/outgoing-letters.ts';
import type { JournalRow } from '../../src/disk/tables.ts';
import { scan } from '../../src/shared/wire/scan.ts';
import { aHouse, TestPaper } from '../support/server-house.ts';

const merge = (updates: readonly Uint8Array[]): Uint8Array => Y.mergeUpdates([...updates]);

async function threeWritings() {
  const house = aHouse();
  const aino = await house.join('Aino');
  const paper = new TestPaper(await house.event(aino), 'floor', aino.member);
  const { space, doc } = paper;
  const y = new Y.Doc();
  const rows = ['yksi ', 'kaksi ', 'kolme '].map((words, i): JournalRow => {
    const before = Y.encodeStateVector(y);
    y.getText('note').insert(y.getText('note').length, words);
    const update = Y.encodeStateAsUpdate(y, before);
    return { number: i + 1, kind: 'edit', space, doc, docKind: 'floor', update, at: i, answered: 0, stored: 1 };
  });
  return { house, aino, rows: rows as [JournalRow, JournalRow, JournalRow] };
}

describe('folding', () => {
  it.each(['first', 'last'] as const)(
    '[D33] goes over no hole, with the earlier row %s: the door keeps the one and asks for the other whole',
    async (order) => {
      const { house, aino, rows } = await threeWritings();
      const unanswered = order === 'first' ? [rows[0], rows[2]] : [rows[2], rows[0]];
      const letters = fold(unanswered, Number.POSITIVE_INFINITY, merge, clientsIn).map(({ letter }) => letter);
      for (const letter of letters) expect(letter.kind === 'edit' && scan(letter.update).ok).toBe(true);
      const codes = (await house.take(aino, ...letters)).map(({ code }) => code);
      expect(codes.toSorted()).toEqual(['kept', 'resync']);
      // Without the clocks they are one letter, which is refused for good.
      const [whole, ...more] = fold(unanswered, Number.POSITIVE_INFINITY, merge);
      expect(more).toEqual([]);
      if (whole) expect((await house.take(aino, whole.letter)).map(({ code }) => code)).toEqual(['bad-form']);
    },
  );

  it('[D33] makes one letter of what follows on each other, in whatever pieces', async () => {
    const { house, aino, rows } = await threeWritings();
    const letters = fold(rows, Number.POSITIVE_INFINITY, merge, clientsIn);
    expect(letters.map((one) => one.rows.length)).toEqual([3]);
    expect((await house.take(aino, ...letters.map(({ letter }) => letter))).map(({ code }) => code)).toEqual(['kept']);
  });
});
