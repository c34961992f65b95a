/**
 * A real server whose store can be put back to an earlier moment, and members with headless devices around it: for tests of what comes back
 * and what is healed.
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { inflateRawSync } from 'node:zlib';
import type { DeviceOptions } from '../../src/device/device.ts';
import type { HealingSabotage as DeviceSabotage } from '../../src/device/healing.ts';
import type { DocId, MemberId, SpaceId } from '../../src/shared/base/ids.ts';
import { contentHashOf } from '../../src/shared/model/content-hash.ts';
import type { DocKind, Paper } from '../../src/shared/model/paper.ts';
import { storeName } from '../../sync-server/log/sqlite.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../sync-server/server.ts';
import { aHeadless, enterAt, type Headless, lineTo, until } from './headless.ts';

/** A busy machine stalls everything; what never comes is still told. */
const patienceMs = 40_000;

export interface Townsman {
  headless: Headless;
  readonly member: MemberId;
  readonly cookie: string;
  /** False: no line comes about. */
  online: boolean;
}

export interface Town {
  readonly folder: string;
  server: RunningServer;
  readonly folk: Townsman[];
  readonly network: SpaceId;
  /** Lets one more member in. */
  join(name: string): Promise<Townsman>;
  write(who: Townsman, kind: DocKind, act: (paper: Paper) => void, doc?: DocId, space?: SpaceId): Promise<void>;
  /** Everything is at the server. */
  settled(): Promise<void>;
  /** A copy of the store as it is now. */
  copy(): Promise<string>;
  /** The store goes back to a copy, and the server starts on it. `between` sees the file before that. */
  goBack(copy: string, between?: (database: DatabaseSync) => void): Promise<void>;
  /** The word of a document as it lies in the store. */
  word(doc: DocId): Promise<string | null>;
  /** A row as it lies in the store; null: it does not stand. */
  row(space: SpaceId, key: string): string | null;
  end(): Promise<void>;
}

export interface TownOptions {
  readonly server?: Pick<ServerOptions, 'sabotage' | 'report' | 'clock'>;
  readonly device?: DeviceSabotage;
  readonly more?: Partial<DeviceOptions>;
}

export async function aTown({ server: serverOptions = {}, device = {}, more = {} }: TownOptions = {}): Promise<Town> {
  const folder = mkdtempSync(join(tmpdir(), 'solmu-heal-'));
  const start = (port: number): Promise<RunningServer> =>
    startServer({ config: { port, data: folder, origin: null }, dist: `${folder}/no-build`, report: () => undefined, ...serverOptions });
  const server = await start(0);
  const { origin, port } = server;
  const healingSabotage = { restMs: 60, ...device };

  const enter = async (token: string, name: string): Promise<Townsman> => {
    const state = { online: true, cookie: '' } as { -readonly [K in keyof Townsman]: Townsman[K] };
    const knock = lineTo(origin, () => state.cookie);
    const connect: DeviceOptions['connect'] = (events) => {
      if (state.online) return knock(events);
      setTimeout(() => events.closed(), 5);
      return { send: () => undefined, close: () => undefined };
    };
    state.headless = await aHeadless({ connect, healingSabotage, ...more });
    await state.headless.device.introduce({ name, organisation: 'Ranta' });
    const entered = await enterAt(origin, token, state.headless.device, name);
    state.cookie = entered.cookie;
    state.member = entered.member;
    await state.headless.device.signedIn({ member: entered.member, name, organisation: 'Ranta' });
    return state;
  };
  const first = await enter((await server.firstLink())?.split('#')[1] as string, 'Aino');
  const network = await first.headless.device.found('network', []);
  await until('the network at the server', () => first.headless.device.sign().state === 'saved', patienceMs);

  const town: Town = {
    folder,
    server,
    folk: [first],
    network,
    async join(name) {
      const answer = await fetch(`${origin}/api/invitations`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Solmu': '1', Origin: origin, cookie: first.cookie },
        body: JSON.stringify({ network, uses: 1, days: 7 }),
      });
      const { token } = (await answer.json()) as { token: string };
      const one = await enter(token, name);
      await until('the network', async () => (await one.headless.device.rows(network)).has(`role/${one.member}`), patienceMs);
      town.folk.push(one);
      return one;
    },
    async write(who, kind, act, doc, space = network) {
      const open = await until(`the ${kind}`, () => who.headless.device.open(space, kind, doc), patienceMs);
      act(open.paper);
      open.close();
    },
    async settled() {
      for (const one of town.folk) if (one.online) await until('everything sent', () => isSent(one), patienceMs);
    },
    async copy() {
      const path = join(folder, `copy-${Date.now()}.sqlite`);
      const database = new DatabaseSync(join(folder, storeName));
      database.exec(`VACUUM INTO '${path}'`);
      database.close();
      return path;
    },
    async goBack(copy, between) {
      await town.server.close();
      for (const end of ['', '-wal', '-shm']) rmSync(join(folder, storeName + end), { force: true });
      copyFileSync(copy, join(folder, storeName));
      if (between) {
        const database = new DatabaseSync(join(folder, storeName));
        between(database);
        database.close();
      }
      town.server = await start(port);
      for (const { headless } of town.folk) headless.device.wake();
    },
    async word(doc) {
      const database = new DatabaseSync(join(folder, storeName), { readOnly: true, timeout: 5_000 });
      try {
        const rows = database.prepare('SELECT deflated, body FROM entries WHERE doc = ? ORDER BY seq').all(doc) as { deflated: number; body: Uint8Array }[];
        if (rows.length === 0) return null;
        return contentHashOf(rows.map(({ deflated, body }) => (deflated === 1 ? new Uint8Array(inflateRawSync(body)) : new Uint8Array(body))));
      } finally {
        database.close();
      }
    },
    row(space, key) {
      const database = new DatabaseSync(join(folder, storeName), { readOnly: true, timeout: 5_000 });
      try {
        return (database.prepare('SELECT value FROM rows WHERE space = ? AND key = ?').get(space, key)?.value as string | undefined) ?? null;
      } finally {
        database.close();
      }
    },
    async end() {
      for (const { headless } of town.folk) await headless.device.close();
      await town.server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return town;
}

/** Nothing waits to be sent; own copies that call for the member are another matter. */
export async function isSent({ headless }: Townsman): Promise<boolean> {
  return !headless.device.sign().settling && headless.device.online() && (await headless.device.waiting()).every(({ why }) => why !== 'waiting');
}
