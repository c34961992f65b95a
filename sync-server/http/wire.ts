/** What carries a line's frames: a WebSocket, or one exchange of POST `/sync`. The connection behind it cannot tell them apart. */
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

export interface Wire {
  /** @param sent called when the bytes have left, or the wire is over */
  send(bytes: Uint8Array, sent: () => void): void;
  /** What is sent from now on leaves together, when it is let go. A wire that cannot do so sends as it is told. */
  gather?(): void;
  letGo?(): void;
  /** Bytes that wait for the other side to take them. */
  readonly waiting: number;
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

/** @param socket what lies under the WebSocket */
export function socketWire(ws: WebSocket, socket: Duplex): Wire {
  return {
    send: (bytes, sent) => ws.send(bytes, sent),
    gather: () => socket.cork(),
    letGo: () => socket.uncork(),
    get waiting() {
      return ws.bufferedAmount;
    },
    pause: () => ws.pause(),
    resume: () => ws.resume(),
    get isPaused() {
      return ws.isPaused;
    },
    ping: () => ws.ping(),
    close: (code) => ws.close(code),
    terminate: () => ws.terminate(),
  };
}
