import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DeviceId, freshId } from '../../../src/shared/base/ids.ts';
import { MemoryLog } from '../../../sync-server/log/memory.ts';
import { returnLink } from '../../../sync-server/people/links.ts';
import type { RunningServer } from '../../../sync-server/server.ts';
import { enterBy, post, startTestServer, type TestAccount } from '../../support/server.ts';
import { TestLine } from '../../support/server-line.ts';

const hourMs = 3_600_000;
let dir: string;
let log: MemoryLog;
let server: RunningServer;
let aino: TestAccount;
let desk: DeviceId;
let ms: number;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'solmu-devices-'));
  ms = Date.now();
  log = new MemoryLog();
  server = await startTestServer({ dir, log, clock: () => ms });
  desk = freshId<'device'>();
  aino = await enterBy(server.origin, (await server.firstLink()) ?? '', 'Aino', { device: desk });
});
afterEach(async () => {
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Another device of Aino's. */
async function another(deviceName = ''): Promise<{ readonly device: DeviceId; readonly cookie: string }> {
  const device = freshId<'device'>();
  const { token, keep } = returnLink(aino.member, ms);
  await log.commit([keep]);
  const response = await post(server.origin, '/api/enter', { token, member: freshId(), device, deviceName });
  return { device, cookie: (response.headers.get('Set-Cookie') ?? '').split(';')[0] ?? '' };
}

interface Listed {
  readonly device: string;
  readonly name: string;
  readonly lastSeen: number;
  readonly current: boolean;
}
async function listed(cookie = aino.cookie): Promise<readonly Listed[]> {
  return (await (await fetch(`${server.origin}/api/devices`, { headers: { Cookie: cookie } })).json()) as readonly Listed[];
}
const say = (path: string, body: unknown, cookie = aino.cookie): Promise<Response> => post(server.origin, `/api/devices${path}`, body, { Cookie: cookie });
const isIn = async (cookie: string): Promise<boolean> => (await fetch(`${server.origin}/api/me`, { headers: { Cookie: cookie } })).ok;

describe("a member's devices", () => {
  it('[R71][W87] are listed with their names and when they were last seen, this one first', async () => {
    const began = ms;
    const phone = await another('Ainon puhelin');
    ms += 5 * hourMs;
    expect(await listed()).toEqual([
      { device: desk, name: '', lastSeen: ms, current: true },
      { device: phone.device, name: 'Ainon puhelin', lastSeen: began, current: false },
    ]);
    expect((await listed(phone.cookie)).map(({ device, current }) => [device, current])).toEqual([
      [phone.device, true],
      [desk, false],
    ]);
    expect((await fetch(`${server.origin}/api/devices`)).status).toBe(401);
  });

  it('[R71] are seen once an hour at most, by their lines', async () => {
    const began = ms;
    const phone = await another();
    const line = await TestLine.open({ origin: server.origin, cookie: phone.cookie, device: phone.device });
    let commits = 0;
    log.onAdded(() => commits++);
    const seen = async (): Promise<number> => (await listed()).find(({ device }) => device === phone.device)?.lastSeen ?? 0;
    const beat = async (): Promise<void> => {
      line.send({ type: 'ping' });
      await line.next('pong', ({ now }) => now === ms);
      await server.tidy();
    };
    ms += 59 * 60_000;
    await beat();
    expect(await seen()).toBe(began);
    ms += 61_000;
    await beat();
    await expect.poll(seen).toBe(ms);
    const after = commits;
    await beat();
    expect(commits).toBe(after);
  });

  it('[R71] of a session that was begun before there was a list come into it with their next line', async () => {
    await log.commit([{ kind: 'keep', shelf: 'device', key: `${aino.member}/${desk}`, value: null }]);
    expect((await listed()).map(({ device }) => device)).toEqual([desk]);
    const phone = await another();
    expect((await listed(phone.cookie)).map(({ device }) => device)).toEqual([phone.device]);
    await TestLine.open({ origin: server.origin, cookie: aino.cookie, device: desk });
    await expect.poll(async () => (await listed(phone.cookie)).length).toBe(2);
  });

  it('[R71][W92] are called as their member says, this one or another, and keep the name when they come again', async () => {
    const phone = await another('Firefox');
    expect(await (await say('/name', { name: ' Työpöytä\u202e ' })).json()).toEqual({ device: desk, name: 'Työpöytä' });
    expect((await say('/name', { name: 'Taskussa', device: phone.device })).status).toBe(200);
    expect((await listed()).map(({ name }) => name)).toEqual(['Työpöytä', 'Taskussa']);
    for (const [body, status] of [
      [{ name: 'x'.repeat(61) }, 400],
      [{ name: 7 }, 400],
      [{ name: 'x', device: freshId() }, 404],
    ] as const)
      expect((await say('/name', body)).status).toBe(status);
    const { token, keep } = returnLink(aino.member, ms);
    await log.commit([keep]);
    await post(server.origin, '/api/enter', { token, member: freshId(), device: phone.device });
    expect((await listed()).find(({ device }) => device === phone.device)?.name).toBe('Taskussa');
  });

  it('[R72][W87] are signed out from any other: sessions, sockets and the place in the list end, and nobody else is touched', async () => {
    const phone = await another('Kadonnut');
    const lines = [
      await TestLine.open({ origin: server.origin, cookie: phone.cookie, device: phone.device }),
      await TestLine.open({ origin: server.origin, cookie: aino.cookie, device: desk }),
    ];
    expect((await say('/sign-out', { device: phone.device })).status).toBe(200);
    expect(await lines[0]?.closed).toBe(4401);
    expect(await isIn(phone.cookie)).toBe(false);
    expect((await listed()).map(({ device }) => device)).toEqual([desk]);
    expect([await isIn(aino.cookie), lines[1]?.ws.readyState]).toEqual([true, 1]);
    expect((await say('/sign-out', { device: phone.device })).status).toBe(200);
  });

  it('[R72] may sign themselves out, here or by the ordinary way', async () => {
    const phone = await another();
    const out = await say('/sign-out', { device: desk });
    expect(out.headers.get('Set-Cookie')).toContain('Max-Age=0');
    expect([await isIn(aino.cookie), await isIn(phone.cookie)]).toEqual([false, true]);
    const tablet = await another();
    await post(server.origin, '/api/sign-out', {}, { Cookie: phone.cookie });
    expect((await listed(tablet.cookie)).map(({ device }) => device)).toEqual([tablet.device]);
  });

  it("[R72] of another member are neither listed nor signed out, whatever their id; a lost one's pairing ends with it", async () => {
    const line = await TestLine.open({ origin: server.origin, cookie: aino.cookie, device: desk });
    const network = freshId<'space'>();
    await line.push({ kind: 'birth', birth: { space: network, kind: 'network', maker: aino.member, at: 1, hosts: [] } });
    const made = await post(server.origin, '/api/invitations', { network, uses: 1, days: 1 }, { Cookie: aino.cookie });
    const celia = await enterBy(server.origin, ((await made.json()) as { token: string }).token, 'Celia');
    expect((await say('/sign-out', { device: desk }, celia.cookie)).status).toBe(200);
    expect([await isIn(aino.cookie), (await listed(celia.cookie)).length]).toEqual([true, 1]);
    const phone = await another();
    const begun = (await (await post(server.origin, '/api/pairs', {}, { Cookie: phone.cookie })).json()) as { token: string };
    await say('/sign-out', { device: phone.device });
    const knock = await post(server.origin, '/api/pairs/knock', { token: begun.token, device: freshId(), member: freshId(), deviceName: '' });
    expect(await knock.json()).toEqual({ code: 'pair-expired' });
  });
});
