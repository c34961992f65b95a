import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws';
import { socketTo } from '../../src/link/browser-socket.ts';
import type { LineEvents } from '../../src/link/line.ts';

let server: WebSocketServer;
let address: string;

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  address = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/sync`;
});
afterEach(() => {
  for (const client of server.clients) client.terminate();
  server.close();
});

/** The line's events as a list, and a promise of the one named. */
function listening() {
  const seen: string[] = [];
  const waiting = new Map<string, () => void>();
  const note = (what: string): void => {
    seen.push(what);
    waiting.get(what)?.();
  };
  const events: LineEvents = { opened: () => note('opened'), heard: (bytes) => note(`heard ${[...bytes]}`), closed: () => note('closed') };
  const until = (what: string): Promise<void> => new Promise((resolve) => (seen.includes(what) ? resolve() : waiting.set(what, resolve)));
  return { events, seen, until };
}

const peer = (): Promise<ServerSocket> => new Promise((resolve) => server.once('connection', resolve));

describe('browser socket', () => {
  it('[W1] carries bytes both ways, and says once that the line closed', async () => {
    const connected = peer();
    const { events, seen, until } = listening();
    const line = socketTo(address)(events);
    line.send(new Uint8Array([9])); // not open yet: nobody hears it
    await until('opened');
    const other = await connected;
    const heard = new Promise<Uint8Array>((resolve) => other.once('message', (data: Buffer) => resolve(new Uint8Array(data))));
    line.send(new Uint8Array([0, 1, 2, 3]).subarray(1, 3));
    expect([...(await heard)]).toEqual([1, 2]);
    other.send(new Uint8Array([7, 8]));
    await until('heard 7,8');
    other.send('text');
    await until('heard ');
    other.terminate();
    await until('closed');
    line.send(new Uint8Array([1]));
    expect(seen).toEqual(['opened', 'heard 7,8', 'heard ', 'closed']);
  });

  it('[W5] says closed when nobody answers the knock', async () => {
    await new Promise((resolve) => server.close(resolve));
    const { events, seen, until } = listening();
    socketTo(address)(events);
    await until('closed');
    expect(seen).toEqual(['closed']);
  });

  it('says nothing more after it was closed by its owner', async () => {
    const connected = peer();
    const { events, seen, until } = listening();
    const line = socketTo(address)(events);
    await until('opened');
    const other = await connected;
    const closed = new Promise((resolve) => other.once('close', resolve));
    line.close();
    other.send(new Uint8Array([1]));
    await closed;
    expect(seen).toEqual(['opened']);
  });
});
