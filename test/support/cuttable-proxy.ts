/**
 * A TCP proxy that stands between a browser and the server and can be cut: it drops every open connection and refuses new ones,
 * as a company's network does when a laptop changes floors. Bytes are passed on as they are; nothing is read.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface CuttableProxy {
  readonly port: number;
  /** Closes what is open and refuses what comes. */
  cut(): void;
  /** Leaves everything open and passes nothing on, as a dead radio link does. */
  stall(): void;
  /** Passes bytes on again, those first that came meanwhile. */
  mend(): void;
  /** Connections open now, each way counted once. */
  open(): number;
  close(): Promise<void>;
}

/**
 * @param target port on 127.0.0.1 that connections go on to; asked for each connection, so that a restarted server may stand elsewhere
 * @param port the port to listen on; 0 lets the machine choose
 */
export async function startCuttableProxy(target: () => number, port = 0): Promise<CuttableProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let isCut = false;
  let isStalled = false;
  const server = createServer((near) => {
    if (isCut) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(target(), '127.0.0.1');
    const pair = [near, far] as const;
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', end);
    }
    near.pipe(far);
    far.pipe(near);
    if (isStalled) for (const socket of pair) socket.pause();
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', listening);
  });
  const drop = () => {
    for (const [near, far] of pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
    pairs.clear();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      isCut = true;
      isStalled = false;
      drop();
    },
    stall: () => {
      isStalled = true;
      for (const pair of pairs) for (const socket of pair) socket.pause();
    },
    mend: () => {
      isCut = false;
      isStalled = false;
      for (const pair of pairs) for (const socket of pair) socket.resume();
    },
    open: () => pairs.size,
    close: async () => {
      drop();
      await new Promise((closed) => server.close(closed));
    },
  };
}
