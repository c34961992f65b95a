/** A real device at a real server behind a proxy, into which the faults of the self-check are put, each by its own means. */
import 'fake-indexeddb/auto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { WebSocket as NodeSocket } from 'ws';
import type { Facts } from '../../src/device/check/facts.ts';
import { judge } from '../../src/device/check/judge.ts';
import { type CheckParts, type CheckSabotage, lookForFacts } from '../../src/device/check/probes.ts';
import type { DeviceOptions } from '../../src/device/options.ts';
import { DexieTables } from '../../src/disk/dexie-tables.ts';
import type { Tables } from '../../src/disk/tables.ts';
import { socketTo } from '../../src/link/browser-socket.ts';
import { freshId, type SpaceId } from '../../src/shared/base/ids.ts';
import { putCard } from '../../src/shared/model/network.ts';
import { decodeServer, encodeServer } from '../../src/shared/wire/codec.ts';
import type { AnswerCode } from '../../src/shared/wire/frames.ts';
import { SqliteLog } from '../../sync-server/log/sqlite.ts';
import { keep } from '../../sync-server/people/records.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../sync-server/server.ts';
import { aHeadless, enterAt, type Headless, until } from './headless.ts';
import { startNewerServer } from './newer-server.ts';
import { type OfficeProxy, startOfficeProxy } from './office-proxy.ts';
import { post } from './server.ts';

export interface CheckWorldOptions {
  readonly device?: Partial<DeviceOptions>;
  readonly limits?: ServerOptions['limits'];
  /** What the server's answers become on their way. */
  readonly answers?: () => AnswerCode | null;
}

export class CheckWorld {
  readonly folder = mkdtempSync(join(tmpdir(), 'solmu-check-'));
  readonly ends: (() => unknown)[] = [];
  server!: RunningServer;
  log!: SqliteLog;
  proxy!: OfficeProxy;
  aino!: Headless;
  cookie = '';
  network!: SpaceId;
  /** Where questions go instead of the proxy. */
  elsewhere: string | null = null;
  /** Whether the device's own line may knock. */
  lineOpen = true;
  database!: DatabaseSync;
  #target = 0;
  #origin = '';

  static async open(options: CheckWorldOptions = {}): Promise<CheckWorld> {
    const world = new CheckWorld();
    await world.start(options.limits);
    world.proxy = await startOfficeProxy(() => world.#target);
    world.ends.push(() => world.proxy.close());
    const knock = world.line();
    const connect: DeviceOptions['connect'] = (events) => {
      if (!world.lineOpen) {
        setTimeout(() => events.closed(), 5);
        return { send: () => undefined, close: () => undefined };
      }
      return knock({
        ...events,
        opened: () => events.opened(),
        closed: () => events.closed(),
        heard: (bytes) => {
          const code = options.answers?.();
          const frame = code ? decodeServer(bytes) : null;
          if (!code || frame?.type !== 'answers') return events.heard(bytes);
          events.heard(encodeServer({ ...frame, answers: frame.answers.map((answer) => ({ ...answer, code, detail: { seconds: 60 } })) }));
        },
      });
    };
    world.aino = await aHeadless({ connect, ...options.device });
    const { device } = world.aino;
    world.ends.push(() => device.close());
    const token = ((await world.server.firstLink()) ?? '').split('#')[1] ?? '';
    const { cookie, member } = await enterAt(world.#origin, token, device, 'Aino');
    world.cookie = cookie;
    await device.signedIn({ member, name: 'Aino', organisation: '' });
    world.network = await device.found('network', []);
    return world;
  }

  async start(limits: ServerOptions['limits'] = {}): Promise<void> {
    this.log = new SqliteLog({
      folder: this.folder,
      opened: (database) => {
        this.database = database;
      },
    });
    const config = { port: this.#target, data: this.folder, origin: null };
    this.server = await startServer({ config, dist: join(this.folder, 'none'), log: this.log, report: () => undefined, ...(limits && { limits }) });
    this.#target = this.server.port;
    this.#origin = this.server.origin;
  }

  /** A socket through the proxy, with the session's cookie. */
  line(): CheckParts['socket'] {
    const at = (): string => `ws://127.0.0.1:${this.proxy.port}/sync`;
    return (events) =>
      socketTo(at(), (address) => {
        const ws = new NodeSocket(address, { headers: { cookie: this.cookie, origin: this.#origin } });
        ws.on('error', () => undefined);
        return ws as unknown as WebSocket;
      })(events);
  }

  async settled(): Promise<void> {
    await until('sent', () => this.aino.device.sign().state === 'saved');
  }

  async writes(): Promise<void> {
    const open = await until('the card', () => this.aino.device.open(this.network, 'card'));
    putCard(open.paper, 'nameFi', [], 'Salainen verkosto');
    open.close();
  }

  async check(more: Partial<CheckParts> = {}, sabotage: CheckSabotage = {}): Promise<Facts> {
    return lookForFacts({
      device: this.aino.device,
      prefix: this.aino.prefix,
      ask: (path, how) =>
        fetch(`${this.elsewhere ?? `http://127.0.0.1:${this.proxy.port}`}${path}`, {
          ...how,
          headers: { ...(how.headers as object), Cookie: this.cookie, Origin: this.#origin, ...(path === '/sync' && { Connection: 'close' }) },
        }),
      socket: this.line(),
      now: () => Date.now(),
      disk: indexedDB,
      hasNetwork: () => true,
      patienceMs: 1_500,
      quietMs: 300,
      sabotage,
      ...more,
    });
  }

  async end(): Promise<void> {
    for (const end of this.ends.toReversed()) await end();
    await this.server.close().catch(() => undefined);
    rmSync(this.folder, { recursive: true, force: true });
  }

  // ---------- what happens to it ----------

  async otherVersion(wire: number): Promise<void> {
    const other = await startNewerServer(this.server.port, wire);
    this.#target = other.port;
    this.proxy.drop();
    this.ends.push(() => other.close());
  }

  async restored(): Promise<void> {
    this.lineOpen = false;
    await this.server.close();
    const database = new DatabaseSync(join(this.folder, this.databaseFile()));
    database.exec("UPDATE meta SET value = 4711 WHERE key = 'epoch'");
    database.close();
    await this.start();
  }

  databaseFile(): string {
    return 'solmu.sqlite';
  }

  signOut(): Promise<Response> {
    return post(this.#origin, '/api/sign-out', {}, { Cookie: this.cookie });
  }

  async diskFull(): Promise<void> {
    this.database.exec(`PRAGMA max_page_count = ${Number(this.database.prepare('PRAGMA page_count').get()?.page_count)}`);
    await this.log.commit([keep('fills', 'it', 'x'.repeat(400_000))]).catch(() => undefined);
  }

  async roleTaken(): Promise<void> {
    const member = this.aino.device.me();
    await this.log.commit([{ kind: 'row', space: this.network, key: `role/${member}`, value: null }]);
  }
}

/** A disk that takes nothing, for a reason. */
export function diskOf(state: { fault: string | null }): DeviceOptions['openTables'] {
  return async (name, waitMs): Promise<Tables> => {
    if (state.fault === 'SecurityError') throw new DOMException('no', 'SecurityError');
    const disk = await DexieTables.open(name, waitMs);
    return {
      transact: (mode, tables, act) =>
        state.fault && mode === 'rw' && tables.includes('journal') ? Promise.reject(new DOMException('no', state.fault)) : disk.transact(mode, tables, act),
      close: () => disk.close(),
    };
  };
}

export { freshId, judge };
