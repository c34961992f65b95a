/**
 * One server of the comparison in a process of its own: settings as one JSON argument, its port as one line of JSON on stdout.
 * To each line on stdin it answers with what it has used: processor (µs since its start) and heap (bytes; after collections, when it is asked for the `heap`).
 * Each kind loads what is its own and nothing of the others. It ends with whoever started it.
 */
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { WebSocket } from 'ws';
import { onSockets, type Started, startRelay } from './relay.ts';

export type PeerKind = 'solmu' | 'hocuspocus' | 'y-websocket' | 'relay' | 'durable-relay';

interface Settings {
  readonly kind: PeerKind;
  readonly dir: string;
  /** Where the peers are installed. */
  readonly peers: string;
}

const { kind, dir, peers } = JSON.parse(process.argv[2] ?? '{}') as Settings;
mkdirSync(dir, { recursive: true });
async function peer<T>(name: string): Promise<T> {
  return (await import(pathToFileURL(createRequire(join(peers, 'from-here.js')).resolve(name)).href)) as T;
}

/**
 * As its own documentation sets it up, with its database extension on SQLite and the wait before storing that it has by itself. Of one device it lets
 * a hundred documents wait for their token, and closes the socket at the next: that is raised, so that a device can come back to a thousand at all.
 */
async function startHocuspocus(): Promise<Started> {
  const { Server } = await peer<{ Server: new (options: unknown) => { listen(): Promise<unknown>; address: { port: number } } }>('@hocuspocus/server');
  const { Database } = await peer<{ Database: new (options: unknown) => unknown }>('@hocuspocus/extension-database');
  const database = new DatabaseSync(join(dir, 'hocuspocus.sqlite'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE IF NOT EXISTS documents (name TEXT PRIMARY KEY, data BLOB)');
  const get = database.prepare('SELECT data FROM documents WHERE name = ?');
  const put = database.prepare('INSERT INTO documents VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET data = excluded.data');
  const extension = new Database({
    fetch: async ({ documentName }: { documentName: string }) => get.get(documentName)?.data ?? null,
    store: async ({ documentName, state }: { documentName: string; state: Buffer }) => void put.run(documentName, state),
  });
  const server = new Server({ port: 0, address: '127.0.0.1', quiet: true, extensions: [extension], maxPendingDocuments: 10_000 });
  await server.listen();
  return { port: server.address.port, members: [] };
}

/** In memory alone: it has no store by itself that is meant for more. */
async function startYWebsocket(): Promise<Started> {
  const { setupWSConnection } = await peer<{ setupWSConnection: (socket: WebSocket, request: unknown) => void }>('y-websocket/bin/utils');
  return onSockets((socket, request) => setupWSConnection(socket, request));
}

const starts: { readonly [K in PeerKind]: () => Promise<Started> } = {
  solmu: async () => (await import('./solmu.ts')).startSolmu(dir),
  hocuspocus: startHocuspocus,
  'y-websocket': startYWebsocket,
  relay: () => startRelay(dir, false),
  'durable-relay': () => startRelay(dir, true),
};
const started = await starts[kind]();
console.log(JSON.stringify(started));

/** Bytes beside the heap are counted as freed only some time after a collection, in a thread of V8's own: one collection alone says too much, of whoever had more of them. */
async function collect(): Promise<void> {
  for (let i = 0; i < 4; i++) {
    (globalThis as { gc?: () => void }).gc?.();
    await new Promise((done) => setTimeout(done, 50));
  }
}

process.stdin.on('end', () => process.exit(0));
process.stdin.on('data', async (asked) => {
  const passMs = Number(/^pass (\d+)/.exec(String(asked))?.[1] ?? 0);
  if (passMs > 0) await started.pass?.(passMs);
  const { user, system } = process.cpuUsage();
  if (String(asked).startsWith('heap') || passMs > 0) await collect();
  console.log(JSON.stringify({ cpu: user + system, heap: process.memoryUsage().heapUsed + process.memoryUsage().external }));
});
