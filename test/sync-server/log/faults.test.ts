import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { CannotStore } from '../../../sync-server/log/log.ts';
import { SqliteLog, storeName } from '../../../sync-server/log/sqlite.ts';
import { NoStore } from '../../../sync-server/log/sqlite-schema.ts';
import { LogWriter } from '../../support/log-writer.ts';

const folders: string[] = [];
const aFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'solmu-faults-'));
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A store with 40 documents in it, closed. */
async function aStore(): Promise<{ readonly folder: string; readonly path: string; readonly writers: readonly LogWriter[] }> {
  const folder = aFolder();
  const log = new SqliteLog({ folder });
  const writers = Array.from({ length: 40 }, () => new LogWriter());
  await Promise.all(writers.flatMap((writer) => Array.from({ length: 20 }, (_, n) => log.commit([writer.write(`sana numero ${n} `.repeat(8))]))));
  await log.close();
  return { folder, path: join(folder, storeName), writers };
}

describe('a file that is no store', () => {
  it.each([
    ['text', Buffer.from('Tämä on kirje eikä varasto.\n'.repeat(400))],
    ['noise', Buffer.from(Array.from({ length: 20_000 }, (_, n) => (n * 7_919) % 256))],
  ])('[R85][C107] is refused in a sentence and left as it is: %s', (_, bytes) => {
    const folder = aFolder();
    writeFileSync(join(folder, storeName), bytes);
    expect(() => new SqliteLog({ folder })).toThrow(/is no store of Solmu, .*npm run restore/);
    expect(readFileSync(join(folder, storeName))).toEqual(bytes);
  });

  it('[R85] is refused in a sentence and left as it is: the database of another program', () => {
    const folder = aFolder();
    const other = new DatabaseSync(join(folder, storeName));
    other.exec("CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('lohikeitto')");
    other.close();
    expect(() => new SqliteLog({ folder })).toThrow(NoStore);
    const again = new DatabaseSync(join(folder, storeName));
    expect(again.prepare('SELECT name FROM recipes').all().length).toBe(1);
    expect(again.prepare('SELECT COUNT(*) AS count FROM sqlite_schema').get()?.count).toBe(1);
    again.close();
  });

  it('[R85] is refused in a sentence: a store that was cut off', async () => {
    const { folder, path } = await aStore();
    writeFileSync(path, readFileSync(path).subarray(0, 3_000));
    expect(() => new SqliteLog({ folder })).toThrow(NoStore);
  });

  it('lets the folder go again, so that the next start finds no lock', () => {
    const folder = aFolder();
    writeFileSync(join(folder, storeName), 'x'.repeat(5_000));
    expect(() => new SqliteLog({ folder })).toThrow(NoStore);
    rmSync(join(folder, storeName));
    return new SqliteLog({ folder }).close();
  });
});

describe('a damaged store', () => {
  it('[R85][C107] is read where it can be, takes nothing more, and says so', async () => {
    const { folder, path, writers } = await aStore();
    damage(path);
    const log = new SqliteLog({ folder });
    expect(log.damage).toMatch(/./);
    expect(await log.health()).toBe('cannot-write');
    const [writer] = writers as [LogWriter];
    await expect(log.commit([writer.write('lisää')])).rejects.toThrow(CannotStore);
    const read = await Promise.allSettled(writers.map((one) => one.hashIn(log)));
    expect(read.filter((one) => one.status === 'fulfilled' && one.value !== null).length).toBeGreaterThan(0);
    await log.close();
  });

  it('[R85] is looked for in bounded time', async () => {
    const { folder } = await aStore();
    const before = performance.now();
    const log = new SqliteLog({ folder });
    expect([log.damage, performance.now() - before < 2_000]).toEqual([null, true]);
    await log.close();
  });
});

describe('a disk that refuses for a while', () => {
  it('[R4][C107] turns edits away while another program holds the store, reads on, and goes on by itself', async () => {
    const { folder, path, writers } = await aStore();
    const [writer] = writers as [LogWriter];
    const stood = writer.hash();
    const log = new SqliteLog({ folder });
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const before = performance.now();
    const act = writer.write('odottaa ');
    await expect(log.commit([act])).rejects.toThrow(CannotStore);
    expect(performance.now() - before).toBeLessThan(2_000);
    expect([await log.health(), await writer.hashIn(log)]).toEqual(['cannot-write', stood]);
    other.exec('ROLLBACK');
    other.close();
    await expect.poll(() => log.health(), { timeout: 5_000 }).toBe('ok');
    await log.commit([act]);
    expect(await writer.hashIn(log)).toBe(writer.hash());
    await log.close();
  });

  it('[R4] turns edits away while the disk may only be read, reads on, and goes on by itself', async () => {
    const { folder, writers } = await aStore();
    const [writer] = writers as [LogWriter];
    const stood = writer.hash();
    let database: DatabaseSync | undefined;
    const log = new SqliteLog({ folder, opened: (opened) => (database = opened) });
    database?.exec('PRAGMA query_only = ON'); // SQLite answers READONLY, as it does where a disk was mounted anew after a fault
    const act = writer.write('odottaa ');
    await expect(log.commit([act])).rejects.toThrow(CannotStore);
    await expect(log.keepVersion(writer.doc, writer.seconds)).rejects.toThrow(CannotStore);
    expect([await log.health(), await writer.hashIn(log)]).toEqual(['cannot-write', stood]);
    database?.exec('PRAGMA query_only = OFF');
    await expect.poll(() => log.health(), { timeout: 5_000 }).toBe('ok');
    await log.commit([act]);
    expect(await writer.hashIn(log)).toBe(writer.hash());
    await log.close();
  });

  it('[R4] takes edits again after a full disk, and no compaction or version was half done', async () => {
    const { folder, writers } = await aStore();
    const [writer] = writers as [LogWriter];
    let database: DatabaseSync | undefined;
    const log = new SqliteLog({ folder, opened: (opened) => (database = opened) });
    const full = (isFull: boolean): void => {
      const pages = isFull ? Number(database?.prepare('PRAGMA page_count').get()?.page_count) : 1_000_000;
      database?.exec(`PRAGMA max_page_count = ${pages}`);
    };
    full(true);
    const noise = Array.from({ length: 9_000 }, (_, n) => String.fromCharCode(0x4e00 + ((n * 7_919) % 20_000))).join('');
    const act = writer.write(noise);
    await expect(log.commit([act])).rejects.toThrow(CannotStore);
    await expect(log.compact(writer.doc, 2)).rejects.toThrow(CannotStore);
    expect(await log.versions(writer.doc)).toEqual([]);
    full(false);
    await expect.poll(() => log.health(), { timeout: 5_000 }).toBe('ok');
    await log.commit([act]);
    await log.compact(writer.doc, 2);
    expect(await writer.hashIn(log)).toBe(writer.hash());
    await log.close();
  });
});

/** Overwrites a page of entries in the middle of the file. */
function damage(path: string): void {
  const bytes = readFileSync(path);
  const page = Math.floor(bytes.length / 4_096 / 2);
  bytes.fill(0xa5, page * 4_096, page * 4_096 + 4_096);
  writeFileSync(path, bytes);
}
