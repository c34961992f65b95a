import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { Keeper } from '../../../sync-server/log/keeper.ts';
import { type LogSabotage, SqliteLog, storeName } from '../../../sync-server/log/sqlite.ts';
import { unpacked } from '../../../sync-server/log/version-bytes.ts';
import { playHistory } from '../../support/histories.ts';
import { LogWriter } from '../../support/log-writer.ts';

const folders: string[] = [];
const aFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'solmu-archive-'));
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const compacting = fileURLToPath(new URL('../../support/compacting-process.ts', import.meta.url));

/** A store with one document of so many entries, closed again. */
async function aStore(entries: number): Promise<{ readonly folder: string; readonly writer: LogWriter }> {
  const folder = aFolder();
  const log = new SqliteLog({ folder });
  const writer = new LogWriter();
  await Promise.all(Array.from({ length: entries }, (_, n) => log.commit([n % 7 === 6 ? writer.cut(3, 4) : writer.write(`sana${n} `)])));
  await log.close();
  return { folder, writer };
}

describe('a compaction', { timeout: 60_000 }, () => {
  it.each(['settled', 'swapped'])('[R81][A32] loses nothing when the server is killed where it is "%s", and is done after the next start', async (dieAt) => {
    const { folder, writer } = await aStore(1_500);
    const { signal } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', compacting, JSON.stringify({ folder, doc: writer.doc, dieAt })]);
    expect(signal).toBe('SIGKILL');
    const log = new SqliteLog({ folder });
    expect(await writer.hashIn(log)).toBe(writer.hash());
    await log.commit([writer.write('jälkeen')]);
    const clock = { seconds: writer.seconds };
    const keeper = new Keeper({
      log,
      seconds: () => clock.seconds,
      report: (_, fault) => {
        throw fault;
      },
    });
    await keeper.start();
    clock.seconds += 20;
    await keeper.tidy();
    expect(await log.doc(writer.doc)).toMatchObject({ seq: 1_501, updates: [expect.anything()] });
    expect(await writer.hashIn(log)).toBe(writer.hash());
    await log.close();
  });

  it('[A32][R19] comes to the content of the history, over 30 seeds, while three devices write', { timeout: 60_000 }, async () => {
    const log = new SqliteLog({ folder: aFolder() });
    const differing = await Promise.all(Array.from({ length: 30 }, (_, seed) => playHistory(log, seed + 1)));
    expect(differing.filter((one) => one !== null)).toEqual([]);
    await log.close();
  });

  it('[A32] is seen to differ from the history, when it is sabotaged so', { timeout: 60_000 }, async () => {
    const log = new SqliteLog({ folder: aFolder(), sabotage: { compactWrong: true } });
    const differing = await Promise.all([1, 2, 3].map((seed) => playHistory(log, seed)));
    expect(differing.filter((one) => one !== null).length).toBeGreaterThan(0);
    await log.close();
  });

  it('[A32] is seen to lose an edit, when it is sabotaged so', async () => {
    const { folder, writer } = await aStore(200);
    const log = new SqliteLog({ folder, sabotage: { compactWrong: true } });
    await log.compact(writer.doc, 2);
    expect(await writer.hashIn(log)).not.toBe(writer.hash());
    await log.close();
  });

  it('gives the room of what was written as one back to the disk', async () => {
    const { folder, writer } = await aStore(2_500);
    const log = new SqliteLog({ folder });
    const before = readFileSync(join(folder, storeName)).length;
    await log.compact(writer.doc, 2);
    // A reader of before stands in the way: it is said, and done another time.
    const reader = new DatabaseSync(join(folder, storeName), { readOnly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT COUNT(*) FROM entries').get();
    expect(await log.giveRoomBack()).toBe(false);
    expect(readFileSync(join(folder, `${storeName}-wal`)).length).toBeGreaterThan(0);
    reader.close();
    expect(await log.giveRoomBack()).toBe(true);
    expect(readFileSync(join(folder, storeName)).length).toBeLessThan(before / 5);
    expect(readFileSync(join(folder, `${storeName}-wal`)).length).toBe(0);
    await log.close();
  });
});

describe('an erasure', { timeout: 60_000 }, () => {
  const canary = 'kanarialintu-7c1f';

  it('[R86][A45] leaves what was erased in no file of the store, in no version and in no compacted state', async () => {
    const { before, after, stands } = await erasedStore({});
    expect(before).toBeGreaterThan(3);
    expect([after, stands]).toEqual([0, true]);
  });

  it('[R86] is seen to leave it, when it is sabotaged so', async () => {
    expect((await erasedStore({ eraseNothing: true })).after).toBeGreaterThan(0);
  });

  /** Writes a word, lets it be compacted and versioned, deletes it, erases; counts where the word is found before and after. */
  async function erasedStore(sabotage: LogSabotage): Promise<{ before: number; after: number; stands: boolean }> {
    const folder = aFolder();
    const log = new SqliteLog({ folder, sabotage });
    const writer = new LogWriter();
    const other = new LogWriter(writer.space);
    await log.commit([writer.write(canary), other.write('toinen')]);
    await log.keepVersion(writer.doc, writer.seconds, { name: 'Kanarian kanssa' });
    await Promise.all(Array.from({ length: 150 }, (_, n) => log.commit([writer.write(`sana${n} `)])));
    await log.compact(writer.doc, 2);
    await log.commit([writer.write(`${canary} toisen kerran`), writer.cut(0, canary.length)]);
    await log.commit([writer.cut(writer.y.getText('note').toString().indexOf(canary), canary.length)]);
    const before = found(folder, canary);
    await log.erase(writer.doc, 'what-stands');
    const after = found(folder, canary);
    const stands = (await writer.hashIn(log)) === writer.hash() && (await other.hashIn(log)) === other.hash();
    await log.close();
    return { before, after, stands };
  }
});

/** How often a word stands in the files of a folder as they lie, and in what their tables hold deflated. */
function found(folder: string, word: string): number {
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('latin1'));
  const database = new DatabaseSync(join(folder, storeName), { readOnly: true });
  const entries = database.prepare('SELECT body FROM entries WHERE deflated = 1').all();
  const versions = database.prepare('SELECT body FROM versions').all();
  database.close();
  const inflated = [...entries.map(({ body }) => inflateRawSync(body as Uint8Array)), ...versions.map(({ body }) => unpacked(body as Uint8Array))];
  return [...files, ...inflated.map((bytes) => bytes.toString('latin1'))].reduce((count, text) => count + text.split(word).length - 1, 0);
}
