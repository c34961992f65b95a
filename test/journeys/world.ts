/**
 * What a journey starts from: the built app served by a real server process, with a proxy before it that can be cut.
 * The address stays the same while the server stops and starts again, as it does for members.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { dayMs } from '../../src/shared/base/time.ts';
import { SqliteLog } from '../../sync-server/log/sqlite.ts';
import { builtApp } from '../support/built-app.ts';
import { type CuttableProxy, startCuttableProxy } from '../support/cuttable-proxy.ts';
import { spawnTestServer, startTestServer } from '../support/server.ts';
import { startTlsProxy } from '../support/tls-proxy.ts';

export interface World {
  /** Where members reach the server; through the proxy. */
  readonly origin: string;
  readonly proxy: CuttableProxy;
  /** The store's folder, for journeys that fill its disk or look inside. */
  readonly data: string;
  /** The link for the first account as the latest start printed it; the one before no longer works. */
  readonly firstLink: string;
  /** SIGTERM, as an update of the service does. */
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
  /** The server stops, the log is opened by itself for one act, and the server starts again. */
  inLog(act: (log: SqliteLog) => Promise<void>): Promise<void>;
  /** So many days pass at the server, which then looks at what came to rest. Only in a world that was asked for it. */
  pass(days: number): Promise<void>;
  /** A disk without room for one more page, or with room again. Only in a world that was asked for it. */
  diskFull(full: boolean): void;
  end(): Promise<void>;
}

interface Running {
  readonly firstLink: string | null;
  stop(): Promise<unknown>;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

export interface WorldOptions {
  readonly dist?: string;
  /** Runs the server in this process, so that its disk can be made full. */
  readonly narrowDisk?: boolean;
  /** Runs the server in this process, with a clock that can be put forward. */
  readonly movedClock?: boolean;
  /** Members reach it as `https://solmu.test`; their browsers are started with `tlsFlags`. */
  readonly tls?: boolean;
}

export async function startWorld({ dist = builtApp(), narrowDisk = false, movedClock = false, tls = false }: WorldOptions = {}): Promise<World> {
  const data = mkdtempSync(join(tmpdir(), 'solmu-world-'));
  const port = await freePort();
  const proxy = await startCuttableProxy(() => port);
  const secure = tls ? await startTlsProxy(() => proxy.port) : null;
  const origin = secure?.origin ?? `http://localhost:${proxy.port}`;
  let database: DatabaseSync | null = null;
  let aheadMs = 0;
  let tidy: (() => Promise<void>) | null = null;
  const opened = (standing: DatabaseSync) => {
    database = standing;
  };
  const start = async (): Promise<Running> => {
    if (!narrowDisk && !movedClock) return spawnTestServer({ dir: data, port, origin, dist });
    const running = await startTestServer({ dir: data, port, origin, dist, logOptions: { opened }, clock: () => Date.now() + aheadMs });
    tidy = () => running.tidy();
    return { firstLink: await running.firstLink(), stop: () => running.close() };
  };
  let server: Running | null = await start();
  let { firstLink } = server;
  if (!firstLink) throw new Error('an empty store gave no link for the first account');
  const again = async () => {
    server ??= await start();
    firstLink = server.firstLink ?? firstLink;
  };
  const stop = async () => {
    await server?.stop();
    server = null;
  };
  return {
    origin,
    proxy,
    data,
    get firstLink() {
      return firstLink ?? '';
    },
    stopServer: stop,
    startServer: again,
    async inLog(act) {
      await stop();
      const log = new SqliteLog({ folder: data });
      try {
        await act(log);
      } finally {
        await log.close();
        await again();
      }
    },
    async pass(days) {
      if (!tidy) throw new Error('this world has a clock of its own process');
      aheadMs += days * dayMs;
      await tidy();
    },
    diskFull(full) {
      if (!database) throw new Error('this world has a disk of its own process');
      database.exec(`PRAGMA max_page_count = ${full ? Number(database.prepare('PRAGMA page_count').get()?.page_count) : 1_000_000}`);
    },
    async end() {
      await stop();
      await secure?.close();
      await proxy.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
