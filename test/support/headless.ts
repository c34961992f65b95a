/**
 * A device without a browser: the real client code on fake-indexeddb, in Node. The one place that says how.
 * Each has a prefix of its own, so that many live in one process; `restart` opens the same disk again.
 */
import 'fake-indexeddb/auto';
import { WebSocket as NodeSocket } from 'ws';
import type { Device } from '../../src/device/api.ts';
import { type DeviceOptions, openDevice } from '../../src/device/device.ts';
import { socketTo } from '../../src/link/browser-socket.ts';
import { freshId, type MemberId } from '../../src/shared/base/ids.ts';

export interface Headless {
  readonly device: Device;
  readonly prefix: string;
  /** Closes in order and opens the same disk again. */
  restart(more?: Partial<DeviceOptions>): Promise<Headless>;
}

let count = 0;

/** The line of a device with a session: its cookie travels as a browser's would. */
export function lineTo(origin: string, cookie: () => string): DeviceOptions['connect'] {
  return socketTo(`${origin.replace(/^http/, 'ws')}/sync`, (address) => {
    const socket = new NodeSocket(address, { headers: { cookie: cookie(), origin } });
    // A server that is gone is told by `close`; without a listener the error before it would end the process.
    socket.on('error', () => undefined);
    return socket as unknown as WebSocket;
  });
}

export async function aHeadless(options: Partial<DeviceOptions> & Pick<DeviceOptions, 'connect'>): Promise<Headless> {
  const prefix = options.prefix ?? `test-${process.pid}-${++count}-`;
  const device = await openDevice({ ...options, prefix });
  return {
    device,
    prefix,
    restart: async (more = {}) => {
      await device.close();
      return aHeadless({ ...options, ...more, prefix });
    },
  };
}

/** Comes in by a link at a real server and signs the device in. Returns the session's cookie. */
export async function enterAt(origin: string, token: string, device: Device, name: string): Promise<{ readonly cookie: string; readonly member: MemberId }> {
  const answer = await fetch(`${origin}/api/enter`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Solmu': '1', Origin: origin },
    body: JSON.stringify({ token, member: device.me(), name, organisation: 'Esimerkkivirasto', device: device.id }),
  });
  if (!answer.ok) throw new Error(`entering answered ${answer.status}: ${await answer.text()}`);
  const account = (await answer.json()) as { member: MemberId; name: string; organisation: string };
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return { cookie, member: account.member };
}

/** Waits until `look` says yes; asks every few milliseconds and gives up with what it saw last. */
export async function until<T>(what: string, look: () => T | Promise<T>, patienceMs = 8_000): Promise<NonNullable<T>> {
  const end = Date.now() + patienceMs;
  let last: unknown;
  while (Date.now() < end) {
    const seen = await look();
    if (seen) return seen as NonNullable<T>;
    last = seen;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`${what} did not come in ${patienceMs} ms (last: ${JSON.stringify(last)})`);
}

export { freshId };
