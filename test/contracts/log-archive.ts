/** What every log promises beside taking edits: documents written as one, versions, erasures. Run for each of them. */
import { describe, expect, it } from 'vitest';
import { freshId } from '../../src/shared/base/ids.ts';
import { contentHash, contentHashOf } from '../../src/shared/model/content-hash.ts';
import { type Added, Unsettled, type VersionWish } from '../../sync-server/log/log.ts';
import { LogWriter, textIn } from '../support/log-writer.ts';
import type { LogUnderTest } from './log.ts';

export function describeArchive(name: string, open: () => Promise<Pick<LogUnderTest, 'log'>>): void {
  describe(`archive of a log: ${name}`, () => {
    const space = freshId<'space'>();
    const celia = freshId<'member'>();
    const now = 1_795_000_000;

    it('[R19][A32] writes a document as one, at the highest of its numbers, and leaves all else as it is', async () => {
      const { log } = await open();
      const pen = new LogWriter(space);
      for (let n = 1; n <= 3; n++) await log.commit([pen.write(`sana${n} `)]);
      await log.commit([new LogWriter(space).write('muuta'), { kind: 'row', space, key: 'r', value: 1 }, pen.write('viimeinen')]);
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
      const pen = new LogWriter(space);
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
      const pen = new LogWriter(space);
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
      const pen = new LogWriter(space);
      expect(await log.keepVersion(pen.doc, now)).toBeNull();
      await log.commit([pen.write('eka ')]);
      const first = await log.keepVersion(pen.doc, now);
      const hash = contentHash(pen.y);
      await log.commit([pen.write('toka ', celia)]);
      const second = await log.keepVersion(pen.doc, now, { until: now + 5 });
      expect(await log.versions(pen.doc)).toEqual([first, second]);
      expect(first).toMatchObject({ doc: pen.doc, seq: 1, members: [pen.member], cause: 'rest', name: null, until: null, hash });
      expect(second).toMatchObject({ seq: 2, members: [celia], cause: 'asked', until: now + 5 });
      await log.compact(pen.doc, 1);
      const again = await log.version(first?.id ?? 0);
      expect(contentHashOf([again?.state ?? new Uint8Array()])).toBe(hash);
      expect(await log.version(9_999)).toBeNull();
      await log.close();
    });

    it('[R82] gives a version that stands already the name or the time, and makes no second one of the same', async () => {
      const { log } = await open();
      const pen = new LogWriter(space);
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
      const pen = new LogWriter(space);
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
      const pen = new LogWriter(space);
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
      const pen = new LogWriter(space);
      await log.commit([pen.write('salaista '), { kind: 'row', space, key: 'r', value: 1 }]);
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
  });
}
