/** The questions about devices to the server's door. What goes wrong on the way is a value; nothing here throws. */
import { ask, look } from '../../device/ask.ts';
import type { DeviceId, MemberId } from '../../shared/base/ids.ts';
import {
  type DeviceOfMine,
  type Entered,
  type Knocked,
  type Offered,
  readDevices,
  readEntered,
  readKnocked,
  readOffered,
  readWatched,
  type Trouble,
  troubleOf,
  type Watched,
} from './model.ts';

export type Answer<T> = { readonly ok: T } | { readonly trouble: Trouble };

type Asking = ReturnType<typeof ask>;

async function answered<T>(asking: Asking, read: (answer: unknown) => T | null): Promise<Answer<T>> {
  const asked = await asking;
  if (!asked.ok) return { trouble: troubleOf(asked.code) };
  const ok = read(asked.answer);
  return ok === null ? { trouble: 'no-answer' } : { ok };
}
const done = (): true => true;

export function devicesOfMine(): Promise<Answer<readonly DeviceOfMine[]>> {
  return answered(look('/api/devices'), readDevices);
}

export function nameDevice(device: DeviceId, name: string): Promise<Answer<true>> {
  return answered(ask('/api/devices/name', { device, name }), done);
}

export function signOutDevice(device: DeviceId): Promise<Answer<true>> {
  return answered(ask('/api/devices/sign-out', { device }), done);
}

/** On the device that is signed in: a code for another one. */
export function offerPair(): Promise<Answer<Offered>> {
  return answered(ask('/api/pairs', {}), readOffered);
}

export function watchPair(pair: string): Promise<Answer<Watched>> {
  return answered(look(`/api/pairs/${pair}`), readWatched);
}

export function confirmPair(pair: string): Promise<Answer<true>> {
  return answered(ask(`/api/pairs/${pair}/confirm`, {}), done);
}

export function refusePair(pair: string): Promise<Answer<true>> {
  return answered(ask(`/api/pairs/${pair}/refuse`, {}), done);
}

/** On the new device: uses the code up, and gives the number that both screens show. */
export function knock(token: string, device: DeviceId, member: MemberId, deviceName: string): Promise<Answer<Knocked>> {
  return answered(ask('/api/pairs/knock', { token, device, member, deviceName }), readKnocked);
}

/** On the new device: in, once the other screen has said that the numbers are the same; null until then. The session cookie comes with the answer. */
export async function enterByPair(pair: string, secret: string): Promise<Answer<Entered | null>> {
  const asked = await ask('/api/pairs/enter', { pair, secret });
  if (!asked.ok) return { trouble: troubleOf(asked.code) };
  return { ok: readEntered(asked.answer) };
}
