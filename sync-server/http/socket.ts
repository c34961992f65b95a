/** The WebSocket door: exact origin, session cookie, then a line. */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
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
import { SocketWire } from './wire.ts';

/** What a ping or a pong of a device has before its data: two bytes and the mask (RFC 6455, 5.2). */
const controlBytes = 6;

/** A socket with what hears it: its listeners are the same functions for all, and find it by `this` (R124). */
class LineSocket extends WebSocket {
  line: Connection | null = null;
  lines: Lines | null = null;
}

export class SocketDoor {
  readonly #needs: DoorNeeds;
  readonly #lines: Lines;
  readonly #shelves: Shelves;
  readonly #origin: () => string;
  readonly #wss = new WebSocketServer({
    noServer: true,
    maxPayload: limits.frameBytes,
    perMessageDeflate: false,
    clientTracking: false,
    WebSocket: LineSocket,
  });

  constructor(needs: DoorNeeds, lines: Lines, shelves: Shelves, origin: () => string) {
    this.#needs = needs;
    this.#lines = lines;
    this.#shelves = shelves;
    this.#origin = origin;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', destroy);
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
        else
          this.#wss.handleUpgrade(request, socket, head, (ws) => {
            socket.removeListener('error', destroy); // It has one of its own now
            if (session) this.#connect(ws, session, socket, address);
            else sendAway(ws);
          });
      },
      (fault: unknown) => {
        report('session', fault);
        turnAway(socket, '503 Service Unavailable', 2);
      },
    );
  }

  #connect(ws: LineSocket, session: Session, socket: Duplex, address: string): void {
    const connection = new Connection(new SocketWire(ws, socket as Socket), session, this.#needs);
    ws.line = connection;
    ws.lines = this.#lines;
    this.#lines.add(connection, address);
    ws.on('message', onMessage);
    ws.on('pong', onPong);
    ws.on('ping', onPing);
    ws.on('error', ws.terminate);
    ws.on('close', onClose);
  }
}

function onMessage(this: WebSocket, data: Buffer, isBinary: boolean): void {
  const { line, lines } = this as LineSocket;
  if (!line) return;
  const hadSaid = line.hasSaidHello;
  line.heard(isBinary ? new Uint8Array(data.buffer, data.byteOffset, data.length) : null);
  if (!hadSaid && line.hasSaidHello) lines?.said(line);
}

function onPong(this: WebSocket, data: Buffer): void {
  (this as LineSocket).line?.ponged(data.length + controlBytes);
}

function onPing(this: WebSocket, data: Buffer): void {
  (this as LineSocket).line?.pinged(data.length + controlBytes);
}

function onClose(this: WebSocket): void {
  const { line, lines } = this as LineSocket;
  if (!line) return;
  lines?.delete(line);
  line.ended();
}

function destroy(this: Duplex): void {
  this.destroy();
}

/** Without a session nothing is opened and nothing is read; the device is told why, since a browser shows no status of a failed upgrade. */
function sendAway(ws: WebSocket): void {
  ws.on('error', ws.terminate);
  ws.send(encodeServer({ type: 'stop', code: 'signin' }));
  ws.close(4401);
}

function turnAway(socket: Duplex, status: string, seconds?: number): void {
  const later = seconds === undefined ? '' : `Retry-After: ${seconds}\r\n`;
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n${later}Content-Length: 0\r\n\r\n`);
}
