/** What carries a line's frames: a WebSocket, or one exchange of POST `/sync`. The connection behind it cannot tell them apart. */
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';

export interface Wire {
  /** @param sent called when the bytes have left, or the wire is over; absent: nobody waits for that */
  send(bytes: Uint8Array, sent?: () => void): void;
  /** What is sent from now on leaves together, when it is let go. A wire that cannot do so sends as it is told. */
  gather?(): void;
  letGo?(): void;
  /** Bytes that wait for the other side to take them. */
  readonly waiting: number;
  /** Bytes that have come from the other side since the wire's beginning; 0 where messages come whole. */
  readonly heardBytes: number;
  /** Takes nothing from the other side for a while. */
  pause(): void;
  resume(): void;
  readonly isPaused: boolean;
  /** Asks for a sign of life. */
  ping(): void;
  /** Ends it after what was sent. */
  close(code: number): void;
  /** Ends it at once. */
  terminate(): void;
}

/** Up to here a frame's head and its bytes go into one piece, which costs less than two writes. */
const joinedBytes = 16_384;
/** A whole message of bytes (RFC 6455, 5.2): the server masks nothing. */
const wholeBinary = 0x82;

/** A class, since there is one for every line: an object with methods of its own costs a kilobyte. */
export class SocketWire implements Wire {
  readonly #ws: WebSocket;
  /** What lies under it. */
  readonly #socket: Socket;

  constructor(ws: WebSocket, socket: Socket) {
    this.#ws = ws;
    this.#socket = socket;
  }

  send(bytes: Uint8Array, sent?: () => void): void {
    // Past `ws`, whose queue is of use to compression alone: as long as the socket is open, both write in the order in which they are called
    if (bytes.length <= joinedBytes && this.#ws.readyState === WebSocket.OPEN) this.#socket.write(framed(bytes), sent);
    else this.#ws.send(bytes, sent);
  }

  gather(): void {
    this.#socket.cork();
  }

  letGo(): void {
    this.#socket.uncork();
  }

  get waiting(): number {
    return this.#ws.bufferedAmount;
  }

  get heardBytes(): number {
    return this.#socket.bytesRead;
  }

  pause(): void {
    this.#ws.pause();
  }

  resume(): void {
    this.#ws.resume();
  }

  get isPaused(): boolean {
    return this.#ws.isPaused;
  }

  ping(): void {
    this.#ws.ping();
  }

  close(code: number): void {
    this.#ws.close(code);
  }

  terminate(): void {
    this.#ws.terminate();
  }
}

let latest: { readonly bytes: Uint8Array; readonly framed: Uint8Array } | null = null;

/** With the head of a WebSocket frame before it. What goes to many lines comes to each in turn: it is put together once. */
function framed(bytes: Uint8Array): Uint8Array {
  if (latest?.bytes === bytes) return latest.framed;
  const { length } = bytes;
  const head = length < 126 ? 2 : 4;
  const whole = Buffer.allocUnsafe(head + length); // From the pool: no memory of its own for each key press
  whole[0] = wholeBinary;
  if (length < 126) {
    whole[1] = length;
  } else {
    whole[1] = 126;
    whole[2] = length >> 8;
    whole[3] = length & 0xff;
  }
  whole.set(bytes, head);
  latest = { bytes, framed: whole };
  return whole;
}
