import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type DeviceId, type DocId, freshId, type MemberId } from '../../../src/shared/base/ids.ts';
import { contentHash } from '../../../src/shared/model/content-hash.ts';
import { Keeper } from '../../../sync-server/log/keeper.ts';
import { type Act, CannotStore, type Version } from '../../../sync-server/log/log.ts';
import { MemoryLog } from '../../../sync-server/log/memory.ts';
import { ThreadGone } from '../../../sync-server/log/settling.ts';
import { outlived } from '../../../sync-server/log/thinning.ts';
import { LogWriter } from '../../support/log-writer.ts';

const start = 1_795_000_000;

/** A log with one text in it, a keeper over both, and a clock. */
function aDesk() {
  const log = new MemoryLog();
  const clock = { seconds: start };
  const faults: unknown[] = [];
  const keeper = new Keeper({ log, seconds: () => clock.seconds, report: (_, fault) => faults.push(fault) });
  const y = new Y.Doc();
  const note = y.getText('note');
  const [doc, space] = [freshId<'doc'>() as DocId, freshId<'space'>()];
  const [member, device] = [freshId<'member'>() as MemberId, freshId<'device'>() as DeviceId];
  let update = new Uint8Array();
  y.on('update', (bytes: Uint8Array) => {
    update = new Uint8Array(bytes);
  });
  const act = (writing: () => void): Promise<void> => {
    writing();
    return log.commit([{ kind: 'edit', space, doc, docKind: 'floor', member, device, seconds: clock.seconds, update }]);
  };
  return {
    log,
    clock,
    keeper,
    faults,
    y,
    doc,
    type: (text: string) => act(() => note.insert(note.length, text)),
    cut: (at: number, length: number) => act(() => note.delete(at, length)),
    /** Seconds pass, with a look every five. */
    async wait(seconds: number): Promise<void> {
      for (let passed = 0; passed < seconds; passed += 5) {
        clock.seconds += 5;
        await keeper.tidy();
      }
    },
    times: async (): Promise<number[]> => (await log.versions(doc)).map((version) => version.seconds - start),
    entries: async (): Promise<number> => (await log.doc(doc))?.updates.length ?? 0,
  };
}

describe('keeper', () => {
  it('gives room back once all rests, again while somebody stands in the way, and no more until something changes', async () => {
    const { log, type, wait } = aDesk();
    const given: boolean[] = [];
    log.giveRoomBack = async () => {
      given.push(given.length > 1);
      return given.at(-1) as boolean;
    };
    await type('sana ');
    await wait(5);
    expect(given).toEqual([]);
    await wait(600);
    expect(given).toEqual([false, false, true]);
    await type('toinen ');
    await wait(60);
    expect(given).toHaveLength(4);
  });

  it('[R82] keeps a version when a document has rested for ten seconds, not before, and none of what did not change', async () => {
    const { type, wait, times } = aDesk();
    await type('sana ');
    await wait(5);
    expect(await times()).toEqual([]);
    await wait(10);
    expect(await times()).toEqual([0]);
    await wait(3_600);
    expect(await times()).toEqual([0]);
  });

  it('[R82] keeps versions at rests no nearer than five minutes, the last rest among them', async () => {
    const { type, wait, times } = aDesk();
    // One about 300 stood in between, in the same five minutes as the last
    for (let n = 0; n < 20; n++) {
      await type('sana ');
      await wait(20);
    }
    await wait(600);
    expect(await times()).toEqual([0, 380]);
  });

  it('[R82] keeps a version after ten minutes of a document that never rests', async () => {
    const { type, wait, times } = aDesk();
    for (let n = 0; n < 150; n++) {
      await type('sana ');
      await wait(5);
    }
    expect(await times()).toEqual([595]);
  });

  it('[R19] writes a document as one at rest, from a hundred entries on', async () => {
    const { type, wait, entries, log, doc, y } = aDesk();
    for (let n = 0; n < 99; n++) await type('a');
    await wait(20);
    expect(await entries()).toBe(99);
    await type('b');
    await wait(20);
    expect(await entries()).toBe(1);
    expect((await log.doc(doc))?.seq).toBe(100);
    await log.keepVersion(doc, start);
    expect((await log.versions(doc)).at(-1)?.hash).toBe(contentHash(y));
  });

  it('[R83][B6] keeps what stood before most of a document was deleted, at the next look, and before anything is written as one', async () => {
    const { type, cut, wait, log, doc, y, keeper, clock } = aDesk();
    for (let n = 0; n < 120; n++) await type('sana ja toinen ');
    const before = contentHash(y);
    clock.seconds += 60;
    await cut(0, 1_000);
    clock.seconds += 1;
    await cut(0, 700);
    clock.seconds += 3;
    await keeper.tidy();
    expect((await log.versions(doc)).map(({ cause, hash }) => [cause, hash])).toEqual([['before-deletion', before]]);
    await wait(20);
    expect((await log.versions(doc)).map(({ cause }) => cause)).toEqual(['before-deletion', 'rest']);
  });

  it('[R83] takes ordinary writing for what it is: letters taken back, and a page that shrinks over minutes', async () => {
    const { type, cut, wait, log, doc } = aDesk();
    for (let n = 0; n < 40; n++) await type('sana ja toinen ');
    for (let n = 0; n < 20; n++) {
      await cut(0, 25);
      await wait(15);
    }
    expect((await log.versions(doc)).filter(({ cause }) => cause === 'before-deletion')).toEqual([]);
  });

  it('goes on where it was when the disk takes writing again', async () => {
    const { type, wait, times, log, faults } = aDesk();
    await type('sana ');
    const keepVersion = log.keepVersion.bind(log);
    log.keepVersion = () => Promise.reject(new CannotStore('full'));
    await wait(60);
    log.keepVersion = keepVersion;
    await wait(15);
    expect([await times(), faults]).toEqual([[0], []]);
  });

  it('[R122] takes a thread that cannot open the store for no fault of a document: one is asked of in a look, it is reported, and another look comes', async () => {
    const desks = aDesk();
    const { log, keeper, clock, faults } = desks;
    const other = new LogWriter();
    const compact = log.compact.bind(log);
    const asked: DocId[] = [];
    log.compact = async (doc) => {
      asked.push(doc);
      throw new CannotStore(new ThreadGone('SQLITE_CANTOPEN', true));
    };
    await desks.type('a');
    await log.commit([{ ...other.write('b'), seconds: clock.seconds } as Act]);
    clock.seconds += 15;
    await keeper.tidy();
    expect([asked, faults.length]).toEqual([[desks.doc], 1]);
    clock.seconds += 5;
    await keeper.tidy();
    expect([asked, faults.length]).toEqual([[desks.doc, desks.doc], 2]);
    log.compact = (doc, from) => {
      asked.push(doc);
      return compact(doc, from);
    };
    clock.seconds += 5;
    await keeper.tidy();
    expect([asked.slice(2), faults.length]).toEqual([[desks.doc, other.doc], 2]);
  });
});

describe('thinning', () => {
  const version = (seconds: number, rest: Partial<Version> = {}) => ({ id: seconds, seconds, cause: 'rest' as const, name: null, until: null, ...rest });

  it('[R84] lets a month of work stand as twelve of an hour, one for each hour of a day and one for each day', () => {
    const now = 86_400 * 20_000;
    const all = Array.from({ length: 30 * 288 }, (_, n) => version(now - 300 * n));
    const gone = new Set(outlived(all, now));
    const stand = all.filter(({ id }) => !gone.has(id));
    expect(stand.filter(({ seconds }) => now - seconds <= 3_600).length).toBe(13);
    expect(stand.filter(({ seconds }) => now - seconds > 3_600 && now - seconds <= 86_400).length).toBe(23);
    expect(stand.filter(({ seconds }) => now - seconds > 86_400).length).toBe(29);
    expect(outlived(stand, now)).toEqual([]);
  });

  it('[R84] leaves what stood before a deletion beside what was left of it', () => {
    expect(outlived([version(10, { cause: 'before-deletion' }), version(20), version(30)], 86_000)).toEqual([20]);
  });

  it('[R84] leaves named ones for ever and those of a time until then', () => {
    const year = 31_536_000;
    expect(outlived([version(1, { name: 'Hyväksytty' }), version(2, { until: year + 1 }), version(3, { until: 500 })], year)).toEqual([3]);
  });
});
