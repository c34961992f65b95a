/** What every log promises to the rooms above, run for each of them. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type DeviceId, type DocId, freshId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';
import { contentHash, contentHashOf } from '../../src/shared/model/content-hash.ts';
import { type Act, type Added, CannotStore, type Log, Unsettled, type VersionWish } from '../../sync-server/log/log.ts';

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

    it('[R19][A32] writes a document as one, at the highest of its numbers, and leaves all else as it is', async () => {
      const { log } = await open();
      const pen = new Pen(space);
      for (let n = 1; n <= 3; n++) await log.commit([pen.write(`sana${n} `)]);
      await log.commit([edit(space, 9), row(space, 'r', 1), pen.write('viimeinen')]);
      expect([await log.compact(pen.doc, 5), await log.compact(pen.doc, 4)]).toEqual([false, true]);
      const kept = await log.doc(pen.doc);
      expect([kept?.space, kept?.docKind, kept?.seq, kept?.updates.length]).toEqual([space, 'floor', 6, 1]);
      expect(contentHashOf(kept?.updates ?? [])).toBe(contentHash(pen.y));
      const { entries, to } = await log.read(space, 0, 1e6);
      expect(entries.map(({ seq }) => seq)).toEqual([4, 5, 6]);
      expect(entries[2]).toMatchObject({ doc: pen.doc, device: null });
      expect(to).toBe(6);
      expect((await log.read(space, 4, 1e6)).entries.length).toBe(2);
      await log.close();
    });

    it('[R19] takes edits while it compacts, and is compacted again with them', async () => {
      const { log } = await open();
      const pen = new Pen(space);
      for (let n = 0; n < 20; n++) await log.commit([pen.write(`${n} `)]);
      const compacting = log.compact(pen.doc, 2);
      await log.commit([pen.write('samalla ')]);
      await compacting;
      await log.commit([pen.write('sitten ')]);
      await log.compact(pen.doc, 2);
      const kept = await log.doc(pen.doc);
      expect([kept?.seq, contentHashOf(kept?.updates ?? [])]).toEqual([22, contentHash(pen.y)]);
      await log.close();
    });

    it('[R81] leaves a document as it lies whose entries do not come to one state', async () => {
      const { log } = await open();
      const pen = new Pen(space);
      await log.commit([pen.write('ennen ')]);
      pen.write('puuttuu ');
      await log.commit([pen.write('jälkeen ')]);
      const before = await log.doc(pen.doc);
      await expect(log.compact(pen.doc, 2)).rejects.toThrow(Unsettled);
      expect(await log.doc(pen.doc)).toEqual(before);
      await log.close();
    });

    it('[R82] keeps versions with who wrote them, and gives each back as it stood', async () => {
      const { log } = await open();
      const pen = new Pen(space);
      expect(await log.keepVersion(pen.doc, now)).toBeNull();
      await log.commit([pen.write('eka ')]);
      const first = await log.keepVersion(pen.doc, now);
      const hash = contentHash(pen.y);
      await log.commit([pen.write('toka ', celia)]);
      const second = await log.keepVersion(pen.doc, now, { until: now + 5 });
      expect(await log.versions(pen.doc)).toEqual([first, second]);
      expect(first).toMatchObject({ doc: pen.doc, seq: 1, members: [member], cause: 'rest', name: null, until: null, hash });
      expect(second).toMatchObject({ seq: 2, members: [celia], cause: 'asked', until: now + 5 });
      await log.compact(pen.doc, 1);
      const again = await log.version(first?.id ?? 0);
      expect(contentHashOf([again?.state ?? new Uint8Array()])).toBe(hash);
      expect(await log.version(9_999)).toBeNull();
      await log.close();
    });

    it('[R82] gives a version that stands already the name or the time, and makes no second one of the same', async () => {
      const { log } = await open();
      const pen = new Pen(space);
      await log.commit([pen.write('eka ')]);
      const first = await log.keepVersion(pen.doc, now);
      expect(await log.keepVersion(pen.doc, now)).toEqual(first);
      expect(await log.keepVersion(pen.doc, now, { until: now + 50 })).toEqual({ ...first, until: now + 50 });
      expect(await log.keepVersion(pen.doc, now, { name: 'Hyväksytty', until: now + 5 })).toEqual({ ...first, name: 'Hyväksytty', until: now + 50 });
      expect((await log.keepVersion(pen.doc, now, { name: 'Toinen' }))?.id).not.toBe(first?.id);
      expect((await log.versions(pen.doc)).map(({ name: named }) => named)).toEqual(['Hyväksytty', 'Toinen']);
      await log.close();
    });

    it('[R83][B6] keeps what stood before much was deleted within seconds, also when it was compacted since the writing', async () => {
      const { log } = await open();
      const pen = new Pen(space);
      for (let n = 0; n < 30; n++) await log.commit([pen.write(`lause numero ${n} `)]);
      await log.compact(pen.doc, 2);
      const hash = contentHash(pen.y);
      await log.commit([pen.cut(0, 20)]);
      expect(await log.keepBeforeDeletions(pen.doc, now)).toEqual([]);
      const stood = contentHash(pen.y);
      for (let n = 0; n < 8; n++) await log.commit([pen.cut(0, 25)]);
      const [before, more] = await log.keepBeforeDeletions(pen.doc, now);
      expect([before?.cause, before?.hash, more]).toEqual(['before-deletion', hash, undefined]);
      expect(stood).not.toBe(hash);
      expect(await log.keepBeforeDeletions(pen.doc, now)).toEqual([]);
      await log.close();
    });

    it('[R84] thins its versions, keeps the named ones and those of a time, and the last before a deletion beside the last', async () => {
      const { log } = await open();
      const pen = new Pen(space);
      const start = Math.floor(now / 86_400) * 86_400;
      const keep = async (seconds: number, wish?: VersionWish): Promise<void> => {
        pen.seconds = start + seconds;
        await log.commit([pen.write('sana ')]);
        await log.keepVersion(pen.doc, start + seconds, wish);
      };
      await keep(0, { name: 'Alku' });
      await keep(10, { until: start + 40 * 86_400 });
      for (let at = 100; at < 3_600; at += 100) await keep(at);
      const seconds = async (): Promise<number[]> => (await log.versions(pen.doc)).map((version) => version.seconds - start);
      expect(await seconds()).toEqual([0, 10, 200, 500, 800, 1_100, 1_400, 1_700, 2_000, 2_300, 2_600, 2_900, 3_200, 3_500]);
      await log.thin(start + 20 * 3_600);
      expect(await seconds()).toEqual([0, 10, 3_500]);
      await log.thin(start + 31 * 86_400);
      expect(await seconds()).toEqual([0, 10]);
      expect(await log.thin(start + 41 * 86_400)).toBe(1);
      expect(await seconds()).toEqual([0]);
      await log.close();
    });

    it('[R86] erases what was deleted: the rest stands under a new number and epoch, is told, and no version is left', async () => {
      const { log } = await open();
      const pen = new Pen(space);
      await log.commit([pen.write('salaista '), row(space, 'r', 1)]);
      await log.keepVersion(pen.doc, now, { name: 'Vanha' });
      await log.commit([pen.write('julkista ')]);
      await log.commit([pen.cut(0, 9)]);
      const told: Added[] = [];
      log.onAdded((added) => told.push(...added));
      expect(await log.erase(pen.doc, 'what-stands')).toEqual({ docEpoch: 1 });
      expect(told.flatMap(({ from, to, entries }) => [from, to, entries.length])).toEqual([4, 5, 1]);
      expect(told[0]?.entries[0]).toMatchObject({ doc: pen.doc, device: null, docEpoch: 1 });
      const kept = await log.doc(pen.doc);
      expect([kept?.docEpoch, kept?.seq, kept?.updates.length]).toEqual([1, 5, 1]);
      expect(textIn(kept?.updates ?? [])).toBe('julkista ');
      expect(String(new TextDecoder('latin1').decode(kept?.updates[0]))).not.toContain('salaista');
      expect(await log.versions(pen.doc)).toEqual([]);
      // An edit on top, then all of it as one: whoever comes from before still hears of the epoch
      await log.commit([pen.write('lisää ')]);
      await log.compact(pen.doc, 2);
      expect((await log.read(space, 1, 1e6)).entries.findLast(({ kind }) => kind === 'edit')).toMatchObject({ seq: 6, docEpoch: 1 });
      expect(await log.erase(pen.doc, 'nothing')).toEqual({ docEpoch: 2 });
      expect(textIn((await log.doc(pen.doc))?.updates ?? [])).toBe('');
      expect(await log.erase(freshId<'doc'>(), 'nothing')).toBeNull();
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
      const pen = new Pen(space, one);
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
const celia = freshId<'member'>() as MemberId;
const device = freshId<'device'>() as DeviceId;
const now = 1_795_000_000;
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

/** Writes one text, each act an update as a device sends it. */
class Pen {
  readonly y = new Y.Doc();
  readonly doc: DocId;
  readonly #space: SpaceId;
  #last = new Uint8Array();
  seconds = now;

  constructor(space: SpaceId, doc = freshId<'doc'>()) {
    this.#space = space;
    this.doc = doc;
    this.y.on('update', (update: Uint8Array) => {
      this.#last = new Uint8Array(update);
    });
  }

  write(text: string, by = member): Act {
    const note = this.y.getText('note');
    note.insert(note.length, text);
    return this.#act(by);
  }

  cut(at: number, length: number): Act {
    this.y.getText('note').delete(at, length);
    return this.#act(member);
  }

  #act(by: MemberId): Act {
    return { kind: 'edit', space: this.#space, doc: this.doc, docKind: 'floor', member: by, device, seconds: this.seconds, update: this.#last };
  }
}

function textIn(updates: readonly Uint8Array[]): string {
  const y = new Y.Doc();
  for (const update of updates) Y.applyUpdate(y, update);
  return y.getText('note').toString();
}
