/**
 * The WebSocket door: exact origin, session cookie, then a connection. Its heartbeat ends sockets that have gone silent, take nothing, or whose session is over.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { encodeServer } from '../../src/shared/wire/codec.ts';
import { limits } from '../../src/shared/wire/frames.ts';
import type { Shelves } from '../people/records.ts';
import { type Session, sessionOf, standingSession } from '../people/sessions.ts';
import { Connection, type DoorNeeds } from './connection.ts';
import { cookieIn } from './session-cookie.ts';

const heartbeatMs = 25_000;
const silentMs = 60_000;
const lostMs = 5_000;
const stuckMs = 30_000;
const helloMs = 5_000;
const drainMs = 4_000;
const socketsPerDevice = 5;

export class SocketDoor {
  readonly #needs: DoorNeeds;
  readonly #shelves: Shelves;
  readonly #origin: () => string;
  readonly #wss = new WebSocketServer({ noServer: true, maxPayload: limits.frameBytes, perMessageDeflate: false, clientTracking: false });
  readonly #connections = new Set<Connection>();
  readonly #timers: readonly NodeJS.Timeout[];
  #isGoingDown = false;

  constructor(needs: DoorNeeds, shelves: Shelves, origin: () => string) {
    this.#needs = needs;
    this.#shelves = shelves;
    this.#origin = origin;
    this.#timers = [setInterval(() => void this.beat(), heartbeatMs).unref(), setInterval(() => this.endLost(), lostMs).unref()];
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    if (request.url !== '/sync') turnAway(socket, '404 Not Found');
    else if (request.headers.origin !== this.#origin()) turnAway(socket, '403 Forbidden');
    else if (this.#isGoingDown) turnAway(socket, '503 Service Unavailable');
    else this.#letIn(request, socket, head);
  }

  #letIn(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    sessionOf(this.#shelves, cookieIn(request.headers.cookie, this.#origin()), this.#needs.now()).then(
      (session) => {
        if (socket.writable) this.#wss.handleUpgrade(request, socket, head, (ws) => (session ? this.#connect(ws, session, socket) : sendAway(ws)));
      },
      (fault: unknown) => {
        this.#needs.report('session', fault);
        turnAway(socket, '503 Service Unavailable');
      },
    );
  }

  #connect(ws: WebSocket, session: Session, socket: Duplex): void {
    const connection = new Connection(ws, session, this.#needs);
    this.#connections.add(connection);
    this.#needs.seen(session);
    const late = setTimeout(() => !connection.hasSaidHello && connection.terminate(), helloMs).unref();
    ws.on('close', () => {
      clearTimeout(late);
      this.#connections.delete(connection);
    });
    socket.on('data', (data: Buffer) => connection.heardBytes(data.length));
    ws.once('message', () => this.#endOldest(connection));
  }

  /** A device has one line, and a few more for a moment when tabs change over; the oldest beyond that is a ghost. */
  #endOldest(newest: Connection): void {
    const same = [...this.#connections].filter((one) => one.device !== null && one.device === newest.device && one.session.member === newest.session.member);
    for (const ghost of same.slice(0, Math.max(0, same.length - socketsPerDevice))) ghost.stop('too-many', 1008);
  }

  /** Ends those that have begun a message which will never be whole: what they sent of it lies in memory. */
  endLost(): void {
    for (const connection of this.#connections) if (connection.isLost()) connection.terminate();
  }

  /** Looks at every socket: called by a timer, and by tests with a clock of their own. */
  async beat(): Promise<void> {
    const now = this.#needs.now();
    this.endLost();
    for (const connection of this.#connections) {
      const isSilent = now - connection.heardAt > silentMs;
      const isStuck = connection.fullSince !== null && now - connection.fullSince > stuckMs;
      if (isSilent || isStuck) {
        connection.terminate();
        continue;
      }
      connection.ping();
      try {
        if (await standingSession(this.#shelves, connection.session.hash, now)) this.#needs.seen(connection.session);
        else connection.stop('signin', 4401);
      } catch (fault) {
        this.#needs.report('session', fault);
      }
    }
  }

  /** Signed out: its sockets end at once. */
  endSession(hash: string): void {
    for (const connection of this.#connections) if (connection.session.hash === hash) connection.stop('signin', 4401);
  }

  /** Answers what was taken and lets every device go, within a few seconds. */
  async close(): Promise<void> {
    this.#isGoingDown = true;
    for (const timer of this.#timers) clearInterval(timer);
    const all = [...this.#connections];
    const inTime = new Promise((done) => setTimeout(done, drainMs).unref());
    await Promise.race([Promise.all(all.map((connection) => connection.goDown())), inTime]);
    const gone = async (): Promise<void> => {
      while (this.#connections.size > 0) await new Promise((done) => setTimeout(done, 10));
    };
    await Promise.race([gone(), new Promise((done) => setTimeout(done, 500))]);
    for (const connection of this.#connections) connection.terminate();
  }
}

/** Without a session nothing is opened and nothing is read; the device is told why, since a browser shows no status of a failed upgrade. */
function sendAway(ws: WebSocket): void {
  ws.on('error', () => ws.terminate());
  ws.send(encodeServer({ type: 'stop', code: 'signin' }));
  ws.close(4401);
}

function turnAway(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
