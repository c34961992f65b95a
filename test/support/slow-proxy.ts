/**
 * A TCP proxy with the width and the length of a mobile line: what comes leaves no faster than the line carries, and arrives half a round trip
 * later. Each direction is a line of its own. Bytes are passed on as they are; nothing is read.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface SlowLine {
  readonly bitsPerSecond: number;
  readonly roundTripMs: number;
}

export interface SlowProxy {
  readonly port: number;
  /** From now on; null: as fast as it comes. */
  become(line: SlowLine | null): void;
  close(): Promise<void>;
}

/** What may wait for the line before its sender is asked to wait: about a second of it. */
const mostWaiting = 131_072;
/** A piece that leaves at once, so that a large one does not arrive as one. */
const pieceBytes = 4_096;

/** @param target port on 127.0.0.1 that connections go on to; asked for each connection, so that a restarted server may stand elsewhere */
export async function startSlowProxy(target: () => number): Promise<SlowProxy> {
  let line: SlowLine | null = null;
  const open = new Set<Socket>();
  const pass = (from: Socket, to: Socket): void => {
    let freeAt = 0;
    let waiting = 0;
    from.on('data', (data: Buffer) => {
      for (let at = 0; at < data.length; at += pieceBytes) {
        const piece = data.subarray(at, at + pieceBytes);
        const now = performance.now();
        freeAt = Math.max(now, freeAt) + (line ? (piece.length * 8_000) / line.bitsPerSecond : 0);
        waiting += piece.length;
        if (waiting > mostWaiting) from.pause();
        // One timer after the other, by the same clock: pieces arrive in their order
        setTimeout(
          () => {
            waiting -= piece.length;
            if (waiting <= mostWaiting) from.resume();
            if (!to.destroyed) to.write(piece);
          },
          freeAt - now + (line ? line.roundTripMs / 2 : 0),
        );
      }
    });
  };
  const server = createServer((near) => {
    const far = connect(target(), '127.0.0.1');
    for (const socket of [near, far]) {
      open.add(socket);
      socket.setNoDelay(true);
      const end = (): void => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      };
      socket.on('error', end);
      socket.on('close', end);
    }
    pass(near, far);
    pass(far, near);
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', listening);
  });
  return {
    port: (server.address() as AddressInfo).port,
    become: (next) => {
      line = next;
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
