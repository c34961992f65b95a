/**
 * A proxy of an office or a hotel between a device and the server: it may let no socket through (refused, or opened and silent), cut what is idle,
 * or answer everything with its own page. It reads the first line and headers of a request and nothing else.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Manners {
  /** `refused`: 403 to an upgrade. `swallowed`: the upgrade goes through, and then nothing more of it. */
  sockets: 'through' | 'refused' | 'swallowed';
  /** 403 to every POST. */
  noPosts?: boolean;
  /** Answers every request with a page of its own, 200. */
  captive: boolean;
  /** Cuts a connection on which nothing has passed for so long; 0: never. */
  idleMs: number;
}

export interface OfficeProxy {
  readonly port: number;
  readonly manners: Manners;
  /** Connections that it has cut for being idle. */
  readonly idleCuts: () => number;
  /** Upgrades that were asked for. */
  readonly upgrades: () => number;
  /** Drops all that is open. */
  drop(): void;
  close(): Promise<void>;
}

const page = '<!doctype html><title>Tervetuloa</title><p>Hyväksy ehdot, niin pääset verkkoon.</p>';
const portal = `HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\nContent-Length: ${Buffer.byteLength(page)}\r\nConnection: close\r\n\r\n${page}`;
const forbidden = 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';

/** @param target port on 127.0.0.1 that connections go on to; asked for each connection */
export async function startOfficeProxy(target: () => number, begin: Partial<Manners> = {}): Promise<OfficeProxy> {
  const manners: Manners = { sockets: 'through', captive: false, idleMs: 0, ...begin };
  const open = new Set<Socket>();
  let idleCuts = 0;
  let upgrades = 0;
  const server = createServer((near) => {
    let far: Socket | null = null;
    let swallows = false;
    let idle: NodeJS.Timeout | undefined;
    const end = (): void => {
      clearTimeout(idle);
      open.delete(near);
      near.destroy();
      far?.destroy();
    };
    const stirs = (): void => {
      clearTimeout(idle);
      if (manners.idleMs === 0) return;
      idle = setTimeout(() => {
        idleCuts += 1;
        end();
      }, manners.idleMs);
    };
    open.add(near);
    for (const event of ['error', 'close'] as const) near.on(event, end);
    near.on('data', (data: Buffer) => {
      stirs();
      if (manners.captive) return void near.end(portal);
      if (manners.noPosts && /^POST /.test(data.toString('latin1', 0, 5))) return void near.end(forbidden);
      const isUpgrade = /^GET [^\n]*\n(?:[^\n]+\n)*?upgrade: *websocket/i.test(data.toString('latin1'));
      if (isUpgrade) {
        upgrades += 1;
        if (manners.sockets === 'refused') return void near.end(forbidden);
        swallows = manners.sockets === 'swallowed';
      } else if (swallows) return;
      if (!far) {
        far = connect(target(), '127.0.0.1');
        for (const event of ['error', 'close'] as const) far.on(event, end);
        let head = true;
        far.on('data', (answer: Buffer) => {
          stirs();
          if (!swallows || head) near.write(swallows ? headOf(answer) : answer);
          head = false;
        });
      }
      far.write(data);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    manners,
    idleCuts: () => idleCuts,
    upgrades: () => upgrades,
    drop: () => {
      for (const socket of open) socket.destroy();
    },
    close: () =>
      new Promise((done) => {
        for (const socket of open) socket.destroy();
        server.close(() => done());
      }),
  };
}

/** The handshake's answer, without what came behind it. */
function headOf(answer: Buffer): Buffer {
  const end = answer.indexOf('\r\n\r\n');
  return end < 0 ? answer : answer.subarray(0, end + 4);
}
