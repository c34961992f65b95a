/**
 * One server of the comparison in a process of its own: settings as one JSON argument, its port as one line of JSON on stdout.
 * To each line on stdin it answers with what it has used: processor (µs since its start) and heap (bytes, after a collection).
 */
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { WebSocket } from 'ws';
import { freshId } from '../../../src/shared/base/ids.ts';
import { anyAccount, newAccount } from '../../../sync-server/claims/enter.ts';
import { roleRows } from '../../../sync-server/claims/house.ts';
import { SqliteLog } from '../../../sync-server/log/sqlite.ts';
import { newSession } from '../../../sync-server/people/sessions.ts';
import { startServer } from '../../../sync-server/server.ts';
import { onSockets, type PeerMember, type Started, startRelay } from './relay.ts';

export type PeerKind = 'solmu' | 'hocuspocus' | 'y-websocket' | 'relay' | 'durable-relay';

interface Settings {
  readonly kind: PeerKind;
  readonly dir: string;
  /** Where the peers are installed. */
  readonly peers: string;
}

const { kind, dir, peers } = JSON.parse(process.argv[2] ?? '{}') as Settings;
mkdirSync(dir, { recursive: true });
const mostMembers = 100;
const wide = { atOnce: 1e9, aSecond: 1e9 };

/** The limits of the doors are for honest members behind one address, and not for a bench. */
async function startSolmu(): Promise<Started> {
  const limits = {
    frames: wide,
    lettersOfDevice: wide,
    lettersOfMember: wide,
    docsOfDevice: wide,
    bytesOfDevice: wide,
    knocksOfDevice: wide,
    linesOfDevice: 1e6,
    linesOfMember: 1e6,
    framesInDebt: 1e9,
  };
  const log = new SqliteLog({ folder: dir });
  const server = await startServer({ config: { port: 0, data: dir, origin: null }, dist: `${dir}/no-build`, limits, log });
  return { port: server.port, members: (await anyAccount({ log })) ? [] : await manyMembers(log) };
}

/** Members who are signed in, and all in one network. */
async function manyMembers(log: SqliteLog): Promise<PeerMember[]> {
  const now = Date.now();
  const network = freshId<'space'>();
  const all: PeerMember[] = [];
  for (let i = 0; i < mostMembers; i++) {
    const account = { member: freshId<'member'>(), name: `Jäsen ${i}`, organisation: 'Ranta', made: now };
    const { token, keep } = newSession(account.member, freshId<'device'>(), now);
    await log.commit([...newAccount(account, now), keep, ...roleRows(network, 'network', 'member', account, Math.floor(now / 1000))]);
    all.push({ member: account.member, cookie: `solmu=${token}`, network });
  }
  return all;
}

async function peer<T>(name: string): Promise<T> {
  return (await import(pathToFileURL(createRequire(join(peers, 'from-here.js')).resolve(name)).href)) as T;
}

/** As its own documentation sets it up, with its database extension on SQLite and the wait before storing that it has by itself. */
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
  const server = new Server({ port: 0, address: '127.0.0.1', quiet: true, extensions: [extension] });
  await server.listen();
  return { port: server.address.port, members: [] };
}

/** In memory alone: it has no store by itself that is meant for more. */
async function startYWebsocket(): Promise<Started> {
  const { setupWSConnection } = await peer<{ setupWSConnection: (socket: WebSocket, request: unknown) => void }>('@y/websocket-server/utils');
  return onSockets((socket, request) => setupWSConnection(socket, request));
}

const started = await {
  solmu: startSolmu,
  hocuspocus: startHocuspocus,
  'y-websocket': startYWebsocket,
  relay: () => startRelay(dir, false),
  'durable-relay': () => startRelay(dir, true),
}[kind]();
console.log(JSON.stringify(started));

process.stdin.on('data', () => {
  (globalThis as { gc?: () => void }).gc?.();
  const { user, system } = process.cpuUsage();
  console.log(JSON.stringify({ cpu: user + system, heap: process.memoryUsage().heapUsed + process.memoryUsage().external }));
});
