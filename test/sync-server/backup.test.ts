import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backupCommand } from '../../sync-server/backup.ts';
import { packBackup, unpackBackup } from '../../sync-server/log/backup-file.ts';
import { SqliteLog, storeName } from '../../sync-server/log/sqlite.ts';
import { sealKeyName } from '../../sync-server/rooms/seals.ts';
import { LogWriter, textIn } from '../support/log-writer.ts';
import { seeded } from '../support/seeded.ts';

const made = '2027-03-01T06:00:00.000Z';
const root = mkdtempSync(join(tmpdir(), 'solmu-backup-'));
let counted = 0;
const aFolder = (): string => join(root, `store-${++counted}`);
const keyLine = 'a1'.repeat(32);

/** A store of 30 documents, some of them compacted and with versions, and its backup. */
const town = { folder: '', file: join(root, 'whole.backup'), writers: [] as LogWriter[], epoch: 0, text: '' };

const run = (command: string, file: string, folder: string): Promise<{ text: string; isFault: boolean }> =>
  backupCommand(command, file, { SOLMU_DATA: folder }, made);

beforeAll(async () => {
  town.folder = aFolder();
  const log = new SqliteLog({ folder: town.folder });
  town.epoch = log.epoch;
  town.writers = Array.from({ length: 30 }, () => new LogWriter());
  await Promise.all(town.writers.flatMap((writer) => Array.from({ length: 10 }, (_, n) => log.commit([writer.write(`sana${n} `)]))));
  for (const writer of town.writers.slice(0, 5)) {
    await log.keepVersion(writer.doc, writer.seconds);
    await log.compact(writer.doc, 2);
    await log.commit([writer.write('lopuksi')]);
  }
  writeFileSync(join(town.folder, sealKeyName), keyLine);
  ({ text: town.text } = await run('backup', town.file, town.folder));
  await log.close();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a backup', () => {
  it('[R87][A33] is one file of which a store is made again, every document as it was', async () => {
    expect(town.text).toMatch(/^Backed up .*: 30 documents in 30 spaces, 5 versions, every hash agrees\. The key of the rows is in .*whole\.backup\.key/);
    const folder = aFolder();
    const { text, isFault } = await run('restore', town.file, folder);
    expect([isFault, text]).toEqual([false, `Restored as of ${made} into ${folder}: 30 documents in 30 spaces, 5 versions, every hash agrees.`]);
    const log = new SqliteLog({ folder });
    expect(await Promise.all(town.writers.map((writer) => writer.hashIn(log)))).toEqual(town.writers.map((writer) => writer.hash()));
    expect((await log.versions(town.writers[0]?.doc ?? ('' as never))).length).toBe(1);
    await log.close();
  });

  it('[R88][R28] gives the restored store another epoch, so that devices bring what it lacks', async () => {
    const folder = aFolder();
    await run('restore', town.file, folder);
    const log = new SqliteLog({ folder });
    expect(log.epoch).not.toBe(town.epoch);
    await log.close();
  });

  it('[R87] is taken while a server writes: it holds all that was kept before it began, and nothing by halves', async () => {
    const [folder, restored, file] = [aFolder(), aFolder(), join(root, 'under-way.backup')];
    const log = new SqliteLog({ folder });
    const writer = new LogWriter();
    for (let n = 0; n < 50; n++) await log.commit([writer.write(`sana${n} `)]);
    const before = writer.y.getText('note').toString();
    const isOver = { yes: false };
    const writing = (async () => {
      for (let n = 50; !isOver.yes; n++) await log.commit([writer.write(`sana${n} `)]);
    })();
    expect((await run('backup', file, folder)).isFault).toBe(false);
    isOver.yes = true;
    await writing;
    await log.close();
    expect((await run('restore', file, restored)).isFault).toBe(false);
    const again = new SqliteLog({ folder: restored });
    const text = textIn((await again.doc(writer.doc))?.updates ?? []);
    expect([text.startsWith(before), writer.y.getText('note').toString().startsWith(text)]).toEqual([true, true]);
    await again.close();
  });

  it('[R89] leaves the key of the rows out of the file and puts it beside, and takes it from there again', async () => {
    expect(readFileSync(town.file).includes(keyLine)).toBe(false);
    expect(readFileSync(`${town.file}.key`, 'utf8')).toBe(keyLine);
    const [folder, alone] = [aFolder(), join(root, 'alone.backup')];
    await run('restore', town.file, folder);
    expect(readFileSync(join(folder, sealKeyName), 'utf8')).toBe(keyLine);
    writeFileSync(alone, readFileSync(town.file));
    expect((await run('restore', alone, aFolder())).text).toMatch(/no key of the rows beside it/);
    // A key that lies in the folder already is the right one
    const kept = aFolder();
    mkdirSync(kept, { recursive: true });
    writeFileSync(join(kept, 'row-seals.key'), 'b2'.repeat(32));
    expect((await run('restore', alone, kept)).text).not.toMatch(/key/);
    expect(readFileSync(join(kept, 'row-seals.key'), 'utf8')).toBe('b2'.repeat(32));
  });
});

describe('a backup that is not whole', () => {
  const refused = async (file: string): Promise<string> => {
    const folder = aFolder();
    const { text, isFault } = await run('restore', file, folder);
    expect([isFault, readdirSync(folder).filter((name) => name !== 'lock.sqlite')]).toEqual([true, []]);
    return text;
  };

  it('[R87] is refused in a sentence when it was cut, wherever', async () => {
    const whole = readFileSync(town.file);
    for (const share of [0, 0.01, 0.5, 0.999]) {
      const file = join(root, 'cut.backup');
      writeFileSync(file, whole.subarray(0, Math.floor(whole.length * share)));
      expect(await refused(file)).toMatch(/was cut off: \d+ of \d+ bytes|is no backup of a Solmu server/);
    }
  });

  it('[R87] is refused in a sentence when a byte was altered, wherever', async () => {
    const whole = readFileSync(town.file);
    const random = seeded('altered backups');
    const places = [12, 60, 140, 1_030, whole.length - 1, ...Array.from({ length: 15 }, () => Math.floor(random() * whole.length))];
    for (const place of places) {
      const file = join(root, 'altered.backup');
      const bytes = Buffer.from(whole);
      bytes[place] = (bytes[place] ?? 0) ^ 0x11;
      writeFileSync(file, bytes);
      expect(await refused(file)).toMatch(/is not as it was written|is no backup|newer Solmu|was cut off/);
    }
  });

  it('[R87] is told document by document when it was altered inside and packed again', async () => {
    const store = join(root, 'inside.sqlite');
    const head = await unpackBackup(town.file, store);
    const database = new DatabaseSync(store);
    const [first, second] = town.writers.slice(10) as [LogWriter, LogWriter];
    database.prepare('DELETE FROM entries WHERE doc = ? AND seq = 10').run(first.doc);
    database.prepare('DELETE FROM entries WHERE doc = ? AND seq = 2').run(second.doc);
    database.close();
    const file = join(root, 'inside.backup');
    await packBackup(store, file, head);
    const { text, isFault } = await run('restore', file, aFolder());
    expect(isFault).toBe(true);
    expect(text).toContain('2 of which do not agree'.replace('2', '3'));
    for (const { doc } of [first, second]) expect(text).toContain(`document ${doc}: `);
  });

  it('says what is wrong when there is nothing to work with', async () => {
    const full = aFolder();
    await run('restore', town.file, full);
    expect(await run('restore', town.file, full)).toEqual({ text: expect.stringMatching(/is not empty \(solmu\.sqlite\)/), isFault: true });
    expect((await run('restore', join(root, 'nowhere'), aFolder())).text).toMatch(/^There is no file/);
    expect((await run('backup', join(root, 'x'), aFolder())).text).toMatch(/^There is no store in/);
    expect((await run('backup', '', full)).text).toBe('Say which file: npm run backup -- <file>');
    writeFileSync(join(root, 'letter.txt'), 'Rakas Björn, …');
    expect((await run('backup', join(root, 'letter.txt'), full)).text).toMatch(/is no backup of Solmu\. Choose another name/);
    expect(readFileSync(join(root, 'letter.txt'), 'utf8')).toBe('Rakas Björn, …');
    expect(readdirSync(root).filter((name) => name.includes('.part'))).toEqual([]);
    expect((await run('backup', town.file, full)).isFault).toBe(false);
    expect(await unpackBackup(town.file, join(root, 'again.sqlite'))).toMatchObject({ documents: 30, versions: 5, made });
    expect(readFileSync(join(full, storeName)).length).toBeGreaterThan(0);
  });
});
