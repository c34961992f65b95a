/** A journal row whose bytes the disk has damaged holds up none of its neighbours. */
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { merge } from '../../src/disk/known.ts';
import { fold } from '../../src/disk/outgoing-letters.ts';
import type { JournalRow } from '../../src/disk/tables.ts';
import { freshId } from '../../src/shared/base/ids.ts';

it('[D118] goes out by itself: its neighbours go in their order, and the answer tells which it was', () => {
  const y = new Y.Doc();
  const updates: Uint8Array[] = [];
  y.on('update', (update: Uint8Array) => updates.push(update));
  for (const letter of 'abcd') y.getText('t').insert(y.getText('t').length, letter);
  const [space, doc] = [freshId<'space'>(), freshId<'doc'>()];
  const rows = updates.map((update, at): JournalRow => ({ number: at + 1, kind: 'edit', space, doc, docKind: 'floor', update, at: 0, answered: 0, stored: 0 }));
  expect(fold(rows, 1_000_000, merge)).toHaveLength(1);
  const damaged = rows.map((row) => (row.number === 2 ? { ...row, update: new Uint8Array([9, 9, 9, 250]) } : row));
  expect(fold(damaged, 1_000_000, merge).map(({ letter }) => letter.number)).toEqual([1, 2, 3, 4]);
});
