/**
 * A store with everything of size S (60 networks, 600 events and what else its kinds are), and one member who is in all of it:
 * what the largest device that we promise anything about has to take.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleSizes, examplesOf } from '../../src/shared/examples/set.ts';
import { roleRows } from '../../sync-server/claims/house.ts';
import { fill } from '../../sync-server/demo.ts';
import type { Act, Log } from '../../sync-server/log/log.ts';
import { SqliteLog } from '../../sync-server/log/sqlite.ts';
import type { Account } from '../../sync-server/people/accounts.ts';

export interface FilledStore {
  /** The store's folder; remove it afterwards. */
  readonly dir: string;
  readonly viewer: Account;
  /** Lets the viewer in, once. */
  readonly token: string;
  readonly spaces: number;
  readonly documents: number;
  readonly networks: number;
  readonly events: number;
  /** Of the updates, before anything is deflated. */
  readonly bytes: number;
}

const seed = 4;

/** Fills an empty log. */
export async function fillSizeS(log: Log): Promise<Omit<FilledStore, 'dir'>> {
  const nowMs = Date.now();
  const filled = await fill(log, 'S', seed, nowMs);
  const { member, name, organisation } = filled.viewer;
  const set = examplesOf({ seed, nowMs, me: { id: member, name, organisation }, sizes: exampleSizes.S });
  const acts: Act[] = [];
  const since = Math.floor(nowMs / 1000);
  for (const { id, kind, rows } of set.spaces()) {
    if (kind !== 'network' && kind !== 'event') continue;
    if (rows.some(([key]) => key === `role/${member}`)) continue;
    acts.push(...roleRows(id, kind, kind === 'network' ? 'member' : 'guest', filled.viewer, since));
  }
  await log.commit(acts);
  return { ...filled, networks: exampleSizes.S.networks, events: exampleSizes.S.events };
}

/** Fills a store in a folder of its own. */
export async function storeOfSizeS(): Promise<FilledStore> {
  const dir = mkdtempSync(join(tmpdir(), 'solmu-size-s-'));
  const log = new SqliteLog({ folder: dir });
  const filled = await fillSizeS(log);
  await log.close();
  return { dir, ...filled };
}
