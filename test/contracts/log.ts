/** What every log promises to the rooms above, run for each of them. */
import { describe, expect, it } from 'vitest';
import { type DeviceId, type DocId, freshId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';
import { type Act, type Added, CannotStore, type Log } from '../../sync-server/log/log.ts';
import { LogWriter } from '../support/log-writer.ts';

export interface LogUnderTest {
  readonly log: Log;
  /** From now on the disk refuses, until told otherwise. */
  fill(full: boolean): void;
  /** Another log on what this one has kept; null where nothing outlives it. */
  reopen: (() => Promise<Log>) | null;
}

export function describeLog(name: string, open: () => Promise<LogUnderTest>): void {
  describe(`log: ${name}`, () => {
    const space = freshId<'space'>();
    const other = freshId<'space'>();

    it('[R3] resolves after it has told of the commit, and tells in order', async () => {
      const { log } = await open();
      const heard: string[] = [];
      log.onAdded((added) => heard.push(...added.flatMap(({ entries }) => entries.map(({ seq }) => `told ${seq}`))));
      await Promise.all(
        [1, 2, 3].map(async (n) => {
          await log.commit([edit(space, n)]);
          heard.push(`kept ${n}`);
        }),
      );
      expect(heard.filter((line) => line.startsWith('told'))).toEqual(['told 1', 'told 2', 'told 3']);
      for (const n of [1, 2, 3]) expect(heard.indexOf(`told ${n}`)).toBeLessThan(heard.indexOf(`kept ${n}`));
      await log.close();
    });

    it('counts each space for itself, without holes', async () => {
      const { log } = await open();
      const added: Added[] = [];
      log.onAdded((more) => added.push(...more));
      await log.commit([edit(space, 1), row(other, 'a', 1), edit(space, 2)]);
      await log.commit([edit(space, 3), row(other, 'b', 2)]);
      expect(added.map(({ space: of, from, to }) => [of, from, to])).toEqual([
        [space, 0, 2],
        [other, 0, 1],
        [space, 2, 3],
        [other, 1, 2],
      ]);
      expect([await log.head(space), await log.head(other), await log.head(freshId<'space'>())]).toEqual([3, 2, 0]);
      await log.close();
    });

    it('[R4] writes all of a unit or nothing, fails what waits behind, says so first, and goes on when the disk does', async () => {
      const { log, fill } = await open();
      await log.commit([edit(space, 1)]);
      const heard: string[] = [];
      log.onFailed(() => heard.push('failed'));
      log.onAdded(() => heard.push('added'));
      fill(true);
      const units = [log.commit([edit(space, 2, 100_000), keepOn('shelf', 'k', 1)]), log.commit([edit(space, 3)])];
      const ends = await Promise.allSettled(units);
      expect(ends.map((end) => end.status === 'rejected' && end.reason instanceof CannotStore)).toEqual([true, true]);
      expect(heard).toEqual(['failed']);
      expect(await log.health()).toBe('cannot-write');
      expect([await log.head(space), await log.kept('shelf', 'k'), (await log.read(space, 0, 1e6)).entries.length]).toEqual([1, null, 1]);
      fill(false);
      await expect.poll(() => log.health(), { timeout: 5_000 }).toBe('ok');
      await log.commit([edit(space, 2)]);
      expect(await log.head(space)).toBe(2);
      await log.close();
    });

    it('[R21] reads what came after a number, edits and rows in one order, in pieces that lead on', async () => {
      const { log } = await open();
      for (let n = 1; n <= 20; n++) await log.commit([n % 3 === 0 ? row(space, `r${n}`, n) : edit(space, n, 1_000)]);
      const seqs: number[] = [];
      let pieces = 0;
      for (let after = 4, more = true; more; pieces++) {
        const piece = await log.read(space, after, 3_000);
        seqs.push(...piece.entries.map(({ seq }) => seq));
        after = piece.to;
        more = piece.more;
      }
      expect(seqs).toEqual(Array.from({ length: 16 }, (_, i) => i + 5));
      expect(pieces).toBeGreaterThan(3);
      expect(await log.read(space, 20, 3_000)).toEqual({ entries: [], to: 20, more: false });
      await log.close();
    });

    it('gives at least one entry, however large', async () => {
      const { log } = await open();
      await log.commit([edit(space, 1, 200_000), edit(space, 2)]);
      const piece = await log.read(space, 0, 10);
      expect([piece.entries.length, piece.to, piece.more]).toEqual([1, 1, true]);
      await log.close();
    });

    it('keeps the latest row per key at its last number; one that is gone still tells so', async () => {
      const { log } = await open();
      await log.commit([row(space, 'a', 1), row(space, 'b', { deep: ['å'] })]);
      await log.commit([row(space, 'a', 2)]);
      await log.commit([row(space, 'b', null)]);
      expect([...(await log.rows(space))]).toEqual([['a', 2]]);
      const { entries, to } = await log.read(space, 0, 1e6);
      expect(entries).toEqual([
        { kind: 'row', seq: 3, key: 'a', value: 2 },
        { kind: 'row', seq: 4, key: 'b', value: null },
      ]);
      expect(to).toBe(4);
      await log.close();
    });

    it('lists a shelf by the beginning of its keys', async () => {
      const { log } = await open();
      await log.commit([keepOn('s', 'a/1', 1), keepOn('s', 'a/2', { x: 'é' }), keepOn('s', 'b/1', 3), keepOn('t', 'a/1', 4)]);
      await log.commit([keepOn('s', 'a/1', null)]);
      expect(await log.shelf('s', 'a/')).toEqual([['a/2', { x: 'é' }]]);
      expect([await log.kept('s', 'b/1'), await log.kept('s', 'a/1'), await log.kept('t', 'a/1')]).toEqual([3, null, 4]);
      await log.close();
    });

    it('has another epoch from the moment it turned out to have gone back', async () => {
      const { log, reopen } = await open();
      const before = log.epoch;
      await log.raiseEpoch();
      const after = log.epoch;
      expect(after).not.toBe(before);
      await log.close();
      const again = await reopen?.();
      expect(again?.epoch ?? after).toBe(after);
      await again?.close();
    });

    it('knows no document that was never written', async () => {
      const { log } = await open();
      expect(await log.doc(freshId<'doc'>())).toBeNull();
      await log.close();
    });

    it('tells the last number of a document and how many of a kind a space has, compacted or not', async () => {
      const { log } = await open();
      const [one, two] = [freshId<'doc'>(), freshId<'doc'>()];
      const pen = new LogWriter(space, one);
      await log.commit([pen.write('a'), edit(space, 2, 5, two), pen.write('b'), row(space, 'r', 1)]);
      const counts = (): Promise<number[]> =>
        Promise.all([log.lastOf(one), log.lastOf(two), log.lastOf(doc0), log.docsIn(space, 'floor'), log.docsIn(space, 'note'), log.docsIn(other, 'floor')]);
      expect(await counts()).toEqual([3, 2, 0, 2, 0, 0]);
      await log.compact(one, 2);
      expect(await counts()).toEqual([3, 2, 0, 2, 0, 0]);
      await log.close();
    });

    it('stands again as it was after it was closed', async () => {
      const { log, reopen } = await open();
      const doc = freshId<'doc'>();
      await log.commit([edit(space, 1, 5, doc), row(space, 'r', 'x'), keepOn('s', 'k', 1)]);
      const { epoch } = log;
      if (!reopen) return log.close();
      await log.close();
      const again = await reopen();
      expect([again.epoch, await again.head(space), await again.kept('s', 'k'), [...(await again.rows(space))]]).toEqual([epoch, 2, 1, [['r', 'x']]]);
      await again.commit([edit(space, 2, 5, doc)]);
      expect((await again.doc(doc))?.seq).toBe(3);
      await again.close();
    });
  });
}

const member = freshId<'member'>() as MemberId;
const device = freshId<'device'>() as DeviceId;
const doc0 = freshId<'doc'>();

/** An edit whose bytes are all `n`. */
function edit(space: SpaceId, n: number, bytes = 5, doc: DocId = doc0): Act {
  return { kind: 'edit', space, doc, docKind: 'floor', member, device, seconds: 1_700_000_000 + n, update: new Uint8Array(bytes).fill(n) };
}

function row(space: SpaceId, key: string, value: Extract<Act, { kind: 'row' }>['value']): Act {
  return { kind: 'row', space, key, value };
}

function keepOn(shelf: string, key: string, value: Extract<Act, { kind: 'keep' }>['value']): Act {
  return { kind: 'keep', shelf, key, value };
}
