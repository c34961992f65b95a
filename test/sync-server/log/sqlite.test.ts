import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { freshId } from '../../../src/shared/base/ids.ts';
import { openBeside } from '../../../sync-server/log/beside.ts';
import { StoreInUse } from '../../../sync-server/log/lock.ts';
import { SqliteLog, type SqliteOptions } from '../../../sync-server/log/sqlite.ts';
import { describeLog } from '../../contracts/log.ts';
import { describeArchive } from '../../contracts/log-archive.ts';

const folders: string[] = [];
const aFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'solmu-log-'));
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A database that may not grow says FULL, as a full disk does. */
function narrow(database: DatabaseSync | undefined, full: boolean): void {
  const pages = full ? Number(database?.prepare('PRAGMA page_count').get()?.page_count) : 1_000_000;
  database?.exec(`PRAGMA max_page_count = ${pages}`);
}

describeLog('SQLite', async () => {
  const folder = aFolder();
  let database: DatabaseSync | undefined;
  const log = new SqliteLog({ folder, opened: (opened) => (database = opened) });
  return { log, fill: (full) => narrow(database, full), reopen: async () => new SqliteLog({ folder }) };
});

describeArchive('SQLite', async () => ({ log: new SqliteLog({ folder: aFolder() }) }));

const act = { kind: 'row', space: freshId<'space'>(), key: 'k', value: 1 } as const;

describe('the log on SQLite', () => {
  it('writes ahead and waits for the disk, on the very connection that writes', async () => {
    const seen: unknown[] = [];
    const log = new SqliteLog({
      folder: aFolder(),
      opened: (database) => {
        for (const pragma of ['journal_mode', 'synchronous']) seen.push(database.prepare(`PRAGMA ${pragma}`).get()?.[pragma]);
      },
    });
    expect(seen).toEqual(['wal', 2]);
    await log.close();
  });

  it('would be seen when it did not wait for the disk', async () => {
    let synchronous: unknown;
    const log = new SqliteLog({
      folder: aFolder(),
      sabotage: { synchronousOff: true },
      opened: (database) => {
        synchronous = database.prepare('PRAGMA synchronous').get()?.synchronous;
      },
    });
    expect(synchronous).not.toBe(2);
    await log.close();
  });

  it('[R3] keeps no promise before COMMIT has returned', async () => {
    const steps = await stepsOf({});
    expect(steps).toEqual(['begin', 'before-commit', 'committed', 'told', 'kept', 'kept']);
  });

  it('[R3] is seen to break that rule when it is sabotaged, and then halts', async () => {
    const steps = await stepsOf({ sabotage: { answerBeforeCommit: true } });
    expect(steps).toEqual(['begin', 'told', 'kept', 'kept']);
  });

  it('shares one COMMIT among what arrives together', async () => {
    let commits = 0;
    const log = new SqliteLog({ folder: aFolder(), step: (step) => (commits += step === 'committed' ? 1 : 0) });
    await Promise.all(Array.from({ length: 500 }, (_, n) => log.commit([{ ...act, key: `k${n}` }])));
    expect(commits).toBe(1);
    await log.close();
  });

  it('commits what was handed in before it closes', async () => {
    const folder = aFolder();
    const log = new SqliteLog({ folder });
    const kept = log.commit([act]);
    await log.close();
    await kept;
    const again = new SqliteLog({ folder });
    expect(await again.head(act.space)).toBe(1);
    await again.close();
  });

  it('[C110] refuses a second server on the same store, and lets one in when the first is gone', async () => {
    const folder = aFolder();
    const log = new SqliteLog({ folder });
    expect(() => new SqliteLog({ folder })).toThrow(StoreInUse);
    await log.close();
    await new SqliteLog({ folder }).close();
  });

  it('lets the command line write a record beside it, which it sees at once', async () => {
    const folder = aFolder();
    const log = new SqliteLog({ folder });
    const beside = openBeside(folder);
    beside.put('link', 'x', { uses: 1 });
    beside.close();
    expect(await log.kept('link', 'x')).toEqual({ uses: 1 });
    await log.commit([act]);
    await log.close();
  });

  it('tells the epochs of two stores apart, and keeps its own', async () => {
    const folder = aFolder();
    const epochs: number[] = [];
    for (const at of [folder, folder, aFolder()]) {
      const log = new SqliteLog({ folder: at });
      epochs.push(log.epoch);
      await log.close();
    }
    expect(epochs[0]).toBe(epochs[1]);
    expect(epochs[0]).not.toBe(epochs[2]);
  });

  it('refuses a file that is no store', () => {
    const folder = aFolder();
    const log = new SqliteLog({ folder, opened: (database) => database.exec('PRAGMA user_version = 99') });
    return log.close().then(() => expect(() => new SqliteLog({ folder })).toThrow(/newer/));
  });
});

async function stepsOf(options: Omit<SqliteOptions, 'folder'>): Promise<string[]> {
  const steps: string[] = [];
  const log = new SqliteLog({ folder: aFolder(), step: (step) => steps.push(step), ...options });
  log.onAdded(() => steps.push('told'));
  await Promise.all(
    [1, 2].map(async (n) => {
      await log.commit([{ ...act, key: `${n}` }]);
      steps.push('kept');
    }),
  );
  await log.close();
  return steps;
}
