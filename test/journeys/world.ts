/**
 * What a journey starts from: the built app served by a real server process, with a proxy before it that can be cut.
 * The address stays the same while the server stops and starts again, as it does for members.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtApp } from '../support/built-app.ts';
import { type CuttableProxy, startCuttableProxy } from '../support/cuttable-proxy.ts';
import { type SpawnedServer, spawnTestServer } from '../support/server.ts';

export interface World {
  /** Where members reach the server; through the proxy. */
  readonly origin: string;
  readonly proxy: CuttableProxy;
  /** The store's folder, for journeys that fill its disk or look inside. */
  readonly data: string;
  /** The link that the first start printed. */
  readonly firstLink: string;
  /** SIGTERM, as an update of the service does. */
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
  end(): Promise<void>;
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

export async function startWorld({ dist = builtApp() }: { readonly dist?: string } = {}): Promise<World> {
  const data = mkdtempSync(join(tmpdir(), 'solmu-world-'));
  const port = await freePort();
  const proxy = await startCuttableProxy(() => port);
  const origin = `http://localhost:${proxy.port}`;
  let server: SpawnedServer | null = await spawnTestServer({ dir: data, port, origin, dist });
  const { firstLink } = server;
  if (!firstLink) throw new Error('an empty store gave no link for the first account');
  return {
    origin,
    proxy,
    data,
    firstLink,
    async stopServer() {
      await server?.stop();
      server = null;
    },
    async startServer() {
      server ??= await spawnTestServer({ dir: data, port, origin, dist });
    },
    async end() {
      await server?.stop();
      await proxy.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
