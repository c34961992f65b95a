/** The least that a server could do, with and without a log on disk. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type WebSocket, WebSocketServer } from 'ws';
import type { MemberId, SpaceId } from '../../../src/shared/base/ids.ts';

export interface Started {
  readonly port: number;
  /** Solmu alone has members. */
  readonly members: readonly PeerMember[];
  /** Lets time pass by its own clock, and does what is due then. */
  pass?(ms: number): Promise<void>;
}

export interface PeerMember {
  readonly member: MemberId;
  readonly cookie: string;
  /** In which all of them are. */
  readonly network: SpaceId;
}

/** Takes a message, writes it down when it is to be durable (many share one commit), passes it on and answers. */
export async function startRelay(dir: string, durable: boolean): Promise<Started> {
  const rooms = new Map<string, Set<WebSocket>>();
  const database = new DatabaseSync(join(dir, 'relay.sqlite'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE entries (number INTEGER PRIMARY KEY, data BLOB)');
  const put = database.prepare('INSERT INTO entries (data) VALUES (?)');
  let waiting: { readonly from: WebSocket; readonly room: ReadonlySet<WebSocket>; readonly data: Buffer }[] = [];
  const flush = (): void => {
    const group = waiting;
    waiting = [];
    if (durable) {
      database.exec('BEGIN');
      for (const { data } of group) put.run(data);
      database.exec('COMMIT');
    }
    for (const { from, room, data } of group) {
      for (const other of room) if (other !== from) other.send(data);
      from.send('kept');
    }
  };
  return onSockets((socket, { url = '' }) => {
    const room = rooms.get(url) ?? new Set<WebSocket>();
    rooms.set(url, room.add(socket));
    socket.on('close', () => room.delete(socket));
    socket.on('message', (data: Buffer) => {
      waiting.push({ from: socket, room, data });
      if (waiting.length === 1) setImmediate(flush);
    });
  });
}

export async function onSockets(connected: (socket: WebSocket, request: IncomingMessage) => void): Promise<Started> {
  const http = createServer();
  new WebSocketServer({ server: http, perMessageDeflate: false }).on('connection', connected);
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  return { port: (http.address() as AddressInfo).port, members: [] };
}
