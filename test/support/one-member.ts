/** A member with a headless device at a server in this process: what most tests over a real server begin with. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeviceOptions } from '../../src/device/device.ts';
import type { MemberId } from '../../src/shared/base/ids.ts';
import { aHeadless, enterAt, type Headless, lineTo } from './headless.ts';
import { startTestServer } from './server.ts';
import { TestLine } from './server-line.ts';

export interface OneMember {
  readonly origin: string;
  readonly headless: Headless;
  readonly member: MemberId;
  readonly cookie: string;
  /** Signs the device in: from then on it has a line. */
  signIn(): Promise<void>;
  /** A line of another device of the same member. */
  otherLine(): Promise<TestLine>;
}

/** @param ends what is to be closed after the test, in order */
export async function oneMember(ends: (() => Promise<unknown>)[], options: Partial<DeviceOptions> = {}): Promise<OneMember> {
  const dir = await mkdtemp(join(tmpdir(), 'solmu-'));
  ends.push(() => rm(dir, { recursive: true, force: true }));
  const server = await startTestServer({ dir });
  ends.push(() => server.close());
  let cookie = '';
  const headless = await aHeadless({ connect: lineTo(server.origin, () => cookie), ...options });
  const entered = await enterAt(server.origin, (await server.firstLink())?.split('#')[1] as string, headless.device, 'Aino');
  cookie = entered.cookie;
  return {
    origin: server.origin,
    headless,
    member: entered.member,
    cookie,
    signIn: () => headless.device.signedIn({ member: entered.member, name: 'Aino', organisation: 'Ranta' }),
    otherLine: () => TestLine.open({ origin: server.origin, cookie }),
  };
}
