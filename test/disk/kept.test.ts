import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { DexieTables } from '../../src/disk/dexie-tables.ts';
import { Kept, type NewJournalRow } from '../../src/disk/kept.ts';
import { learn, missing } from '../../src/disk/known.ts';
import { MemoryTables } from '../../src/disk/memory-tables.ts';
import { knowsNothing, type SpaceRow, type Tables } from '../../src/disk/tables.ts';
import { type DeviceId, freshId, type SpaceId } from '../../src/shared/base/ids.ts';
import { lineStoreContract, type StoreUnderTest } from '../contracts/line-store.ts';
import type { NewLetter } from '../support/memory-line-store.ts';

let count = 0;

function rowOf(letter: NewLetter): NewJournalRow {
  const at = 1_795_000_000_000;
  switch (letter.kind) {
    case 'birth':
      return { kind: 'birth', space: letter.birth.space, doc: '', docKind: '', birth: letter.birth, at };
    case 'claim':
      return { kind: 'claim', space: freshId<'space'>(), doc: '', docKind: '', claim: { id: letter.id, verb: letter.verb, args: letter.args }, at };
    case 'edit':
      return { kind: 'edit', space: letter.space, doc: letter.doc, docKind: letter.docKind, update: letter.update, at };
  }
}

function spaceRow(id: SpaceId, state: SpaceRow['state']): SpaceRow {
  return { id, kind: 'event', maker: freshId(), at: 0, hosts: [], state, refused: null, sentAt: 0 };
}

async function underTest(tables: Tables, device: DeviceId, reopen: StoreUnderTest['reopen']): Promise<StoreUnderTest> {
  const kept = new Kept(tables, device, () => undefined);
  await kept.setMeta('account', { member: freshId() });
  return {
    store: kept.line,
    write: async (letter) => {
      if (letter.kind === 'claim') {
        await kept.claim({ id: letter.id, verb: letter.verb, args: letter.args, at: 0, code: 'waiting', detail: null }, rowOf(letter));
        return;
      }
      const space = letter.kind === 'birth' ? letter.birth.space : letter.space;
      if (!(await kept.spaces()).some((row) => row.id === space)) await tables.transact('rw', ['spaces'], (tx) => tx.put('spaces', [spaceRow(space, 'mine')]));
      await kept.append([rowOf(letter)]);
    },
    inbox: async (doc) => (await kept.ofDoc(doc)).inbox.map((row) => row.update),
    rows: async (space) => new Map((await kept.rowsOf(space)).map((row) => [row.key, row.value])),
    outcome: async (claim) => (await kept.claimRow(claim)) ?? null,
    refused: async (doc) => (await kept.docs()).find((row) => row.id === doc)?.refused ?? null,
    reopen,
    close: async () => kept.close(),
  };
}

async function onDexie(name: string, device: DeviceId): Promise<StoreUnderTest> {
  const tables = await DexieTables.open(name, 2_000);
  return underTest(tables, device, async () => {
    tables.close();
    return onDexie(name, device);
  });
}

lineStoreContract('kept on IndexedDB', () => onDexie(`kept-test-${++count}`, freshId()));
lineStoreContract('kept in memory', () => underTest(new MemoryTables(), freshId(), null));

describe('kept', () => {
  const aDoc = () => {
    const y = new Y.Doc();
    const doc = freshId<'doc'>();
    const space = freshId<'space'>();
    const updates: Uint8Array[] = [];
    y.on('update', (update: Uint8Array) => updates.push(update));
    const rows = (): NewJournalRow[] => updates.splice(0).map((update) => ({ kind: 'edit', space, doc, docKind: 'floor', update, at: 0 }));
    return { y, doc, space, rows };
  };

  it('[D32] sends nothing of a space that is undecided or stays here, and all of it once it is mine', async () => {
    const tables = new MemoryTables();
    const kept = new Kept(tables, freshId(), () => undefined);
    await kept.setMeta('account', { member: freshId() });
    const { y, space, rows } = aDoc();
    y.getText('t').insert(0, 'salaisuus');
    for (const state of ['undecided', 'here-only', 'gone'] as const) {
      await tables.transact('rw', ['spaces'], (tx) => tx.put('spaces', [spaceRow(space, state)]));
      await kept.append(rows());
      expect(await kept.line.waiting(0, 1_000_000), state).toEqual([]);
    }
    await kept.setState(space, 'mine');
    expect(await kept.line.waiting(0, 1_000_000)).toHaveLength(1);
    await kept.setMeta('account', null);
    expect(await kept.line.waiting(0, 1_000_000), 'without an account').toEqual([]);
  });

  it('[D33] folds a week without a line into few rows that say the same', async () => {
    const tables = new MemoryTables();
    const kept = new Kept(tables, freshId(), () => undefined);
    const { y, doc, space, rows } = aDoc();
    await tables.transact('rw', ['spaces'], (tx) => tx.put('spaces', [spaceRow(space, 'mine')]));
    for (let i = 0; i < 450; i++) y.getText('t').insert(i, String(i % 10));
    const numbers = await kept.append(rows());
    await kept.stored(doc, Math.max(...numbers), 0);
    for (let i = 0; i < 4; i++) await kept.foldAtRest(doc);
    const left = (await kept.ofDoc(doc)).journal;
    expect(left.length).toBeLessThan(40);
    const copy = new Y.Doc();
    for (const row of left) Y.applyUpdate(copy, row.update as Uint8Array);
    expect(copy.getText('t').toString()).toBe(y.getText('t').toString());
  });

  it('[D30] keeps a row until both the server has answered and the document has it on disk, in either order', async () => {
    for (const storedFirst of [true, false]) {
      const tables = new MemoryTables();
      const kept = new Kept(tables, freshId(), () => undefined);
      await kept.setMeta('account', { member: freshId() });
      const { y, doc, space, rows } = aDoc();
      await tables.transact('rw', ['spaces'], (tx) => tx.put('spaces', [spaceRow(space, 'mine')]));
      y.getText('t').insert(0, 'a');
      const [number] = (await kept.append(rows())) as [number];
      const answer = () => kept.line.answered([{ number, code: 'kept', detail: null }]);
      await (storedFirst ? kept.stored(doc, number, 0) : answer());
      expect((await kept.ofDoc(doc)).journal, `stored first: ${storedFirst}`).toHaveLength(1);
      await (storedFirst ? answer() : kept.stored(doc, number, 0));
      expect((await kept.ofDoc(doc)).journal).toHaveLength(0);
    }
  });
});

describe('what the server is known to have', () => {
  it('[D31] finds what never reached the journal, deletions alone too, and nothing where all is known', () => {
    const y = new Y.Doc();
    const updates: Uint8Array[] = [];
    y.on('update', (update: Uint8Array) => updates.push(update));
    y.getText('t').insert(0, 'yksi kaksi');
    y.getText('t').delete(0, 5);
    const all = learn(knowsNothing, updates);
    expect(missing(y, all)).toBeNull();
    const withoutDeletion = learn(knowsNothing, updates.slice(0, 1));
    const found = missing(y, withoutDeletion) as Uint8Array;
    const theirs = new Y.Doc();
    Y.applyUpdate(theirs, updates[0] as Uint8Array);
    Y.applyUpdate(theirs, found);
    expect(theirs.getText('t').toString()).toBe('kaksi');
    expect(missing(y, knowsNothing)).not.toBeNull();
    expect(missing(new Y.Doc(), knowsNothing)).toBeNull();
    expect(knowsNothing).toEqual(Y.encodeSnapshot(Y.emptySnapshot));
  });

  it('[D31] is not led astray by damaged bytes', () => {
    const known = learn(knowsNothing, [new Uint8Array([255, 255, 1])]);
    expect(missing(new Y.Doc(), known)).toBeNull();
  });
});
