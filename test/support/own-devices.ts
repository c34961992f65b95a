/**
 * Devices of one member at a real server: each may have worked without an account before it comes in, by a link or by a pairing.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeviceOptions } from '../../src/device/device.ts';
import { type DocId, freshId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';
import type { DocKind, Paper } from '../../src/shared/model/paper.ts';
import { type RunningServer, startServer } from '../../sync-server/server.ts';
import { signin } from '../../sync-server/signin.ts';
import { aHeadless, enterAt, type Headless, lineTo, until } from './headless.ts';
import { post } from './server.ts';

export interface OwnDevice {
  headless: Headless;
  cookie: string;
  /** False: no line comes about, as on a train. */
  online: boolean;
  /** All bytes that this device has sent. */
  readonly sent: Buffer[];
  readonly connect: DeviceOptions['connect'];
  /** Closes in order and opens the same disk again. */
  restart(more?: Partial<DeviceOptions>): Promise<void>;
}

export interface OwnServer extends RunningServer {
  /** The token of a link that leads back to the account of a member. */
  readonly wayBack: (member: MemberId) => Promise<string>;
}

export async function aServer(ends: (() => Promise<unknown>)[]): Promise<OwnServer> {
  const folder = await mkdtemp(join(tmpdir(), 'solmu-own-'));
  const server = await startServer({ config: { port: 0, data: folder, origin: null } });
  ends.push(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  return Object.assign(server, {
    wayBack: async (member: MemberId) => {
      const { text } = await signin(member, { SOLMU_DATA: folder, SOLMU_ORIGIN: server.origin });
      return text.slice(text.indexOf('#') + 1).trim();
    },
  });
}

/** A device that has not come in yet. */
export async function anOwnDevice(ends: (() => Promise<unknown>)[], origin: string, options: Partial<DeviceOptions> = {}): Promise<OwnDevice> {
  const sent: Buffer[] = [];
  const state = { cookie: '', online: true, sent } as OwnDevice;
  const knock = lineTo(origin, () => state.cookie);
  const connect: DeviceOptions['connect'] = (events) => {
    if (!state.online) return { send: () => undefined, close: () => undefined } as unknown as ReturnType<typeof knock>;
    const socket = knock(events);
    const send = socket.send.bind(socket);
    return Object.assign(socket, {
      send(bytes: Uint8Array) {
        sent.push(Buffer.from(bytes));
        send(bytes);
      },
    });
  };
  state.headless = await aHeadless({ connect, ...options });
  ends.push(() => state.headless.device.close());
  return Object.assign(state, {
    connect,
    restart: async (more: Partial<DeviceOptions> = {}) => {
      state.headless = await state.headless.restart(more);
    },
  });
}

const name = 'Aino Esimerkki';
const signedIn = (one: OwnDevice, member: MemberId): Promise<void> => one.headless.device.signedIn({ member, name, organisation: 'Esimerkkivirasto' });

/** Comes in by a link (the first one, or one that leads back to an account). */
export async function comesBy(one: OwnDevice, origin: string, token: string): Promise<MemberId> {
  const { cookie, member } = await enterAt(origin, token, one.headless.device, name);
  one.cookie = cookie;
  await signedIn(one, member);
  return member;
}

/** Comes in by a pairing that another device of the member confirms. */
export async function comesPaired(one: OwnDevice, origin: string, first: OwnDevice): Promise<MemberId> {
  const say = (path: string, body: unknown, cookie = ''): Promise<Response> => post(origin, `/api/pairs${path}`, body, cookie ? { Cookie: cookie } : {});
  const pairing = (await (await say('', {}, first.cookie)).json()) as { pair: string; token: string };
  const { device } = one.headless;
  const knocked = await say('/knock', { token: pairing.token, device: device.id, member: device.me(), deviceName: 'Puhelin' });
  const { secret } = (await knocked.json()) as { secret: string };
  await say(`/${pairing.pair}/confirm`, {}, first.cookie);
  const entered = await say('/enter', { pair: pairing.pair, secret });
  one.cookie = (entered.headers.get('Set-Cookie') ?? '').split(';')[0] ?? '';
  const { member } = (await entered.json()) as { member: MemberId };
  await signedIn(one, member);
  return member;
}

export function ownSpace(one: OwnDevice): SpaceId {
  return one.headless.device.me() as unknown as SpaceId;
}

/** Opens a document, does something with it, and closes it again. */
export async function inPaper<T>(one: OwnDevice, space: SpaceId, kind: DocKind, act: (paper: Paper) => T, doc?: DocId): Promise<T> {
  const open = await until(`${kind} to open`, () => one.headless.device.open(space, kind, doc));
  try {
    return act(open.paper);
  } finally {
    open.close();
  }
}

export async function mineAll(one: OwnDevice): Promise<void> {
  for (const { space } of await one.headless.device.madeHere()) await one.headless.device.decide(space, 'mine');
}

export const saved = (one: OwnDevice): Promise<unknown> =>
  until('everything sent', () => one.headless.device.sign().state === 'saved').catch(async (fault) => {
    const { device } = one.headless;
    throw new Error(`${fault.message}: ${JSON.stringify([device.sign(), device.online(), await device.waiting(), await device.madeHere()])}`);
  });

export const aNote = (): DocId => freshId<'doc'>();
