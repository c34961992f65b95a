/** The WebSocket door: exact origin, session cookie, then a line. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { encodeServer } from '../../src/shared/wire/codec.ts';
import { limits } from '../../src/shared/wire/frames.ts';
import type { Shelves } from '../people/records.ts';
import { type Session, sessionOf } from '../people/sessions.ts';
import { addressOf } from './address.ts';
import { Connection } from './connection.ts';
import { retryAfter } from './limits.ts';
import type { Lines } from './lines.ts';
import type { DoorNeeds } from './needs.ts';
import { cookieIn } from './session-cookie.ts';
import { socketWire } from './wire.ts';

const helloMs = 5_000;

export class SocketDoor {
  readonly #needs: DoorNeeds;
  readonly #lines: Lines;
  readonly #shelves: Shelves;
  readonly #origin: () => string;
  readonly #wss = new WebSocketServer({ noServer: true, maxPayload: limits.frameBytes, perMessageDeflate: false, clientTracking: false });

  constructor(needs: DoorNeeds, lines: Lines, shelves: Shelves, origin: () => string) {
    this.#needs = needs;
    this.#lines = lines;
    this.#shelves = shelves;
    this.#origin = origin;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    if (request.url !== '/sync') turnAway(socket, '404 Not Found');
    else if (request.headers.origin !== this.#origin()) turnAway(socket, '403 Forbidden');
    else if (this.#lines.isGoingDown) turnAway(socket, '503 Service Unavailable', 2);
    else if (!this.#lines.hasRoomFor(addressOf(request, this.#origin()))) turnAway(socket, '429 Too Many Requests', 60);
    else this.#letIn(request, socket, head);
  }

  #letIn(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { now, report, counts } = this.#needs;
    const address = addressOf(request, this.#origin());
    sessionOf(this.#shelves, cookieIn(request.headers.cookie, this.#origin()), now()).then(
      (session) => {
        if (!socket.writable) return;
        if (!session && !counts.mayStrangerKnock(address, now())) turnAway(socket, '429 Too Many Requests', retryAfter(counts.limits.strangersOfAddress));
        else if (session && !counts.mayKnock(session.hash, now())) turnAway(socket, '429 Too Many Requests', retryAfter(counts.limits.knocksOfDevice));
        else this.#wss.handleUpgrade(request, socket, head, (ws) => (session ? this.#connect(ws, session, socket, address) : sendAway(ws)));
      },
      (fault: unknown) => {
        report('session', fault);
        turnAway(socket, '503 Service Unavailable', 2);
      },
    );
  }

  #connect(ws: WebSocket, session: Session, socket: Duplex, address: string): void {
    const connection = new Connection(socketWire(ws, socket), session, this.#needs);
    this.#lines.add(connection, address);
    const late = setTimeout(() => !connection.hasSaidHello && connection.terminate(), helloMs).unref();
    ws.on('message', (data: Buffer, isBinary: boolean) => {
      const hadSaid = connection.hasSaidHello;
      connection.heard(isBinary ? new Uint8Array(data.buffer, data.byteOffset, data.length) : null);
      if (!hadSaid && connection.hasSaidHello) this.#lines.said(connection);
    });
    ws.on('pong', () => connection.ponged());
    ws.on('ping', () => connection.pinged());
    ws.on('error', () => ws.terminate());
    ws.on('close', () => {
      clearTimeout(late);
      this.#lines.delete(connection, address);
      connection.ended();
    });
    socket.on('data', (data: Buffer) => connection.heardBytes(data.length));
  }
}

/** Without a session nothing is opened and nothing is read; the device is told why, since a browser shows no status of a failed upgrade. */
function sendAway(ws: WebSocket): void {
  ws.on('error', () => ws.terminate());
  ws.send(encodeServer({ type: 'stop', code: 'signin' }));
  ws.close(4401);
}

function turnAway(socket: Duplex, status: string, seconds?: number): void {
  const later = seconds === undefined ? '' : `Retry-After: ${seconds}\r\n`;
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n${later}Content-Length: 0\r\n\r\n`);
}
