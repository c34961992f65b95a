/** What the line may rely on in any disk: one suite, run for the disk played in memory, for Dexie, and for whatever comes later. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Batch, LineStore } from '../../src/link/store.ts';
import { type ClaimId, type DocId, freshId, type SpaceId } from '../../src/shared/base/ids.ts';
import type { Json } from '../../src/shared/base/json.ts';
import type { AnswerCode, Letter, Seq, StreamEntry } from '../../src/shared/wire/frames.ts';
import type { NewLetter } from '../support/memory-line-store.ts';

/** A disk, and the handles that a test needs to see into it. */
export interface StoreUnderTest {
  readonly store: LineStore;
  /** Puts a letter into the journal, in a space that may be sent, as the device would; resolves when it is flushed. */
  write(letter: NewLetter): Promise<void>;
  /** Received updates of a document that wait in the inbox, in their order. */
  inbox(doc: DocId): Promise<readonly Uint8Array[]>;
  rows(space: SpaceId): Promise<ReadonlyMap<string, Json>>;
  outcome(claim: ClaimId): Promise<{ readonly code: AnswerCode | 'waiting'; readonly detail: Json } | null>;
  refused(doc: DocId): Promise<AnswerCode | null>;
  /** Leaves it as a crash would and opens the same again; null where nothing outlives the process. */
  reopen: (() => Promise<StoreUnderTest>) | null;
  close(): Promise<void>;
}

const all = Number.MAX_SAFE_INTEGER;

/** Writes into one document, and gives what each act changed, as a letter. */
function aWriter(space: SpaceId) {
  const y = new Y.Doc();
  const doc = freshId<'doc'>();
  let last = new Uint8Array();
  y.on('update', (update: Uint8Array) => {
    last = new Uint8Array(update);
  });
  return {
    doc,
    y,
    type(text: string): Extract<NewLetter, { kind: 'edit' }> {
      y.getText('t').insert(y.getText('t').length, text);
      return { kind: 'edit', space, doc, docKind: 'event', update: last };
    },
  };
}

/** What the letters of a document say, put together. */
function textOf(letters: readonly Letter[], doc: DocId): string {
  const y = new Y.Doc();
  for (const letter of letters) if (letter.kind === 'edit' && letter.doc === doc) Y.applyUpdate(y, letter.update);
  return y.getText('t').toString();
}

function anEdit(seq: Seq, doc: DocId, update: Uint8Array): StreamEntry {
  return { kind: 'edit', seq, doc, docKind: 'event', member: freshId(), seconds: 1_795_000_000, update };
}

async function takeOne(store: LineStore, batch: Batch): Promise<'taken' | 'gap'> {
  return (await store.take([batch])) === 1 ? 'taken' : 'gap';
}

function birthOf(space: SpaceId): NewLetter {
  return { kind: 'birth', birth: { space, kind: 'event', maker: freshId(), at: 1_795_000_000, hosts: [] } };
}

/**
 * @param name what the disk is called in the report
 * @param make a fresh, empty disk for each test
 */
export function lineStoreContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`line store: ${name}`, () => {
    let disk: StoreUnderTest;
    beforeEach(async () => {
      disk = await make();
    });
    afterEach(() => disk.close());

    const reopened = async () => {
      if (disk.reopen) disk = await disk.reopen();
      return disk;
    };

    it('[W10] begins as a device that has heard of nothing', async () => {
      const standing = await disk.store.standing();
      expect(standing).toMatchObject({ epoch: 0, cursors: [] });
      expect((await disk.store.standing()).device).toBe(standing.device);
      expect(await disk.store.waiting(0, all)).toEqual([]);
    });

    it('[W22] takes a batch that fits: inbox, rows and cursor, and all of it is there after a crash', async () => {
      const space = freshId<'space'>();
      const writer = aWriter(space);
      const update = writer.type('Avaus').update;
      const batch = {
        space,
        from: 0,
        to: 7,
        entries: [anEdit(3, writer.doc, update), { kind: 'row', seq: 7, key: 'role/x', value: { role: 'organiser' } } as const],
      };
      expect(await takeOne(disk.store, batch)).toBe('taken');
      await reopened();
      expect((await disk.store.standing()).cursors).toEqual([[space, 7]]);
      expect(await disk.inbox(writer.doc)).toEqual([update]);
      expect((await disk.rows(space)).get('role/x')).toEqual({ role: 'organiser' });
    });

    it('[W22] takes nothing of a batch that does not fit', async () => {
      const space = freshId<'space'>();
      const writer = aWriter(space);
      const entries = [anEdit(3, writer.doc, writer.type('Avaus').update)];
      expect(await takeOne(disk.store, { space, from: 2, to: 3, entries })).toBe('gap');
      expect(await takeOne(disk.store, { space, from: 0, to: 3, entries })).toBe('taken');
      expect(await takeOne(disk.store, { space, from: 0, to: 3, entries })).toBe('gap');
      expect(await takeOne(disk.store, { space, from: 4, to: 5, entries })).toBe('gap');
      expect(await disk.inbox(writer.doc)).toHaveLength(1);
      expect((await disk.store.standing()).cursors).toEqual([[space, 3]]);
    });

    it('[W120] takes batches that wait side by side in one go, and of those behind a misfit nothing', async () => {
      const [one, other, third] = [freshId<'space'>(), freshId<'space'>(), freshId<'space'>()];
      const writer = aWriter(one);
      const batches = [
        { space: one, from: 0, to: 3, entries: [anEdit(3, writer.doc, writer.type('A').update)] },
        { space: other, from: 0, to: 9, entries: [{ kind: 'row', seq: 9, key: 'a', value: 1 } as const] },
        { space: one, from: 3, to: 4, entries: [anEdit(4, writer.doc, writer.type('B').update)] },
        { space: one, from: 5, to: 6, entries: [anEdit(6, writer.doc, writer.type('C').update)] },
        { space: third, from: 0, to: 2, entries: [] },
      ];
      expect(await disk.store.take(batches)).toBe(3);
      await reopened();
      expect(new Map((await disk.store.standing()).cursors)).toEqual(
        new Map([
          [one, 4],
          [other, 9],
        ]),
      );
      expect(await disk.inbox(writer.doc)).toHaveLength(2);
      expect((await disk.rows(other)).get('a')).toBe(1);
    });

    it('[W21] moves the cursor by a batch without entries, and keeps the spaces apart', async () => {
      const [one, other] = [freshId<'space'>(), freshId<'space'>()];
      expect(await takeOne(disk.store, { space: one, from: 0, to: 4, entries: [] })).toBe('taken');
      expect(await takeOne(disk.store, { space: other, from: 0, to: 9, entries: [] })).toBe('taken');
      expect(new Map((await disk.store.standing()).cursors)).toEqual(
        new Map([
          [one, 4],
          [other, 9],
        ]),
      );
    });

    it('[W20] shows the later of two rows of one key, and none that is gone', async () => {
      const space = freshId<'space'>();
      const row = (seq: Seq, key: string, value: Json) => ({ kind: 'row', seq, key, value }) as const;
      await takeOne(disk.store, { space, from: 0, to: 3, entries: [row(1, 'a', 1), row(2, 'a', 2), row(3, 'b', 3)] });
      await takeOne(disk.store, { space, from: 3, to: 4, entries: [row(4, 'b', null)] });
      expect([...(await disk.rows(space))]).toEqual([['a', 2]]);
    });

    it('[W12] begins all cursors again under a new epoch, and keeps what it wrote itself', async () => {
      const space = freshId<'space'>();
      await disk.write(birthOf(space));
      await takeOne(disk.store, { space, from: 0, to: 4, entries: [] });
      await disk.store.newEpoch(8);
      await reopened();
      expect(await disk.store.standing()).toMatchObject({ epoch: 8, cursors: [] });
      expect(await disk.store.waiting(0, all)).toHaveLength(1);
    });

    it('[W30] gives what waits in the order in which it was written, with rising numbers, also after a crash', async () => {
      const space = freshId<'space'>();
      const [one, other] = [aWriter(space), aWriter(space)];
      const claim: NewLetter = { kind: 'claim', id: freshId(), verb: 'add-organiser', args: { event: space } };
      for (const letter of [birthOf(space), one.type('a'), other.type('x'), one.type('b'), claim, one.type('c')]) await disk.write(letter);
      await reopened();
      const letters = await disk.store.waiting(0, all);
      expect(letters.map(({ kind }) => kind)).toEqual(['birth', 'edit', 'edit', 'edit', 'claim', 'edit']);
      expect(letters[4]).toMatchObject(claim);
      expect(letters.map(({ number }) => number)).toEqual(letters.map(({ number }) => number).toSorted((a, b) => a - b));
      expect([textOf(letters, one.doc), textOf(letters, other.doc)]).toEqual(['abc', 'x']);
    });

    it('[W31] gives letters after a number, about as many bytes as asked, and at least one', async () => {
      const space = freshId<'space'>();
      const writers = Array.from({ length: 6 }, () => aWriter(space));
      await disk.write(birthOf(space));
      for (const writer of writers) await disk.write(writer.type('a'.repeat(2_000)));
      expect(await disk.store.waiting(0, 1)).toHaveLength(1);
      const some = await disk.store.waiting(0, 5_000);
      expect(some.length).toBeGreaterThanOrEqual(2);
      expect(some.length).toBeLessThanOrEqual(4);
      const rest = await disk.store.waiting(some.at(-1)?.number ?? 0, all);
      expect(some.length + rest.length).toBe(7);
    });

    it('[W34] gives a kept letter no more, and the others still', async () => {
      const space = freshId<'space'>();
      const [one, other] = [aWriter(space), aWriter(space)];
      for (const letter of [birthOf(space), one.type('a'), other.type('x')]) await disk.write(letter);
      const letters = await disk.store.waiting(0, all);
      await disk.store.answered(letters.slice(0, 2).map(({ number }) => ({ number, code: 'kept', detail: null })));
      await reopened();
      const left = await disk.store.waiting(0, all);
      expect([textOf(left, one.doc), textOf(left, other.doc)]).toEqual(['', 'x']);
    });

    it('[W35] hears the same answer twice, or one to nothing, without harm', async () => {
      const space = freshId<'space'>();
      await disk.write(birthOf(space));
      const [birth] = await disk.store.waiting(0, all);
      const kept = { number: birth?.number ?? 0, code: 'kept', detail: null } as const;
      await disk.store.answered([kept, kept]);
      await disk.store.answered([kept, { number: 4_711, code: 'not-allowed', detail: null }]);
      expect(await disk.store.waiting(0, all)).toEqual([]);
    });

    it('[W36] keeps a letter that could not be stored', async () => {
      const space = freshId<'space'>();
      const writer = aWriter(space);
      for (const letter of [birthOf(space), writer.type('a')]) await disk.write(letter);
      const letters = await disk.store.waiting(0, all);
      await disk.store.answered(letters.map(({ number }) => ({ number, code: 'cannot-store', detail: null })));
      expect(textOf(await disk.store.waiting(0, all), writer.doc)).toBe('a');
    });

    it('[W38] offers a refused document no more, and others still', async () => {
      const space = freshId<'space'>();
      const [bad, good] = [aWriter(space), aWriter(space)];
      for (const letter of [birthOf(space), bad.type('a'), good.type('x'), bad.type('b')]) await disk.write(letter);
      const letters = await disk.store.waiting(0, all);
      const refused = letters.find((letter) => letter.kind === 'edit' && letter.doc === bad.doc);
      await disk.store.answered([{ number: refused?.number ?? 0, code: 'not-allowed', detail: null }]);
      await disk.write(bad.type('c'));
      await reopened();
      const left = await disk.store.waiting(0, all);
      expect([textOf(left, bad.doc), textOf(left, good.doc)]).toEqual(['', 'x']);
      expect(await disk.refused(bad.doc)).toBe('not-allowed');
    });

    it('[W93] holds back the letters of a document that the server lets rest, keeps them, and lets others go', async () => {
      const space = freshId<'space'>();
      const [tired, other] = [aWriter(space), aWriter(space)];
      await disk.write(birthOf(space));
      await disk.write(tired.type('a'));
      await disk.write(other.type('b'));
      const letters = await disk.store.waiting(0, all);
      const numberOf = (doc: DocId): number => letters.find((letter) => letter.kind === 'edit' && letter.doc === doc)?.number ?? 0;
      await disk.store.answered([{ number: numberOf(tired.doc), code: 'quarantined', detail: { seconds: 60 } }]);
      await disk.write(tired.type('c'));
      const docsWaiting = async (): Promise<readonly string[]> =>
        (await disk.store.waiting(0, all)).flatMap((letter) => (letter.kind === 'edit' ? [letter.doc] : []));
      expect(await docsWaiting()).toEqual([other.doc]);
      expect(await disk.refused(tired.doc)).toBeNull();
      await reopened();
      expect(await docsWaiting()).toEqual([other.doc]);
    });

    it('[W27] keeps what became of a claim', async () => {
      const claim = freshId<'claim'>();
      await disk.write({ kind: 'claim', id: claim, verb: 'join', args: { token: 'x' } });
      const [letter] = await disk.store.waiting(0, all);
      await disk.store.answered([{ number: letter?.number ?? 0, code: 'kept', detail: { network: 'n' } }]);
      await reopened();
      expect(await disk.outcome(claim)).toMatchObject({ code: 'kept', detail: { network: 'n' } });
      expect(await disk.store.waiting(0, all)).toEqual([]);
    });

    it('[W25] keeps no cursor of a space that is gone', async () => {
      const space = freshId<'space'>();
      await takeOne(disk.store, { space, from: 0, to: 4, entries: [] });
      await disk.store.gone(space);
      expect((await disk.store.standing()).cursors).toEqual([]);
      expect(await takeOne(disk.store, { space, from: 0, to: 2, entries: [] })).toBe('taken');
    });
  });
}
