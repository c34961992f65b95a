import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshId } from '../../../src/shared/base/ids.ts';
import type { RunningServer } from '../../../sync-server/server.ts';
import { enterBy, post, startTestServer, type TestAccount } from '../../support/server.ts';
import { TestLine } from '../../support/server-line.ts';

const minuteMs = 60_000;
let dir: string;
let server: RunningServer;
let aino: TestAccount;
let ms: number;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'solmu-pairs-'));
  ms = Date.now();
  server = await startTestServer({ dir, clock: () => ms });
  aino = await enterBy(server.origin, (await server.firstLink()) ?? '', 'Aino');
});
afterEach(async () => {
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

type Body = { readonly [key: string]: string };
interface Told {
  readonly status: number;
  readonly body: Body;
  readonly cookie: string;
}

/** Posts as the signed-in device, or as a new one without a cookie. */
async function say(path: string, body: unknown, cookie = ''): Promise<Told> {
  const response = await post(server.origin, `/api/pairs${path}`, body, cookie ? { Cookie: cookie } : {});
  return { status: response.status, body: (await response.json()) as Body, cookie: (response.headers.get('Set-Cookie') ?? '').split(';')[0] ?? '' };
}

async function look(pair: string, cookie = aino.cookie): Promise<Body> {
  const response = await fetch(`${server.origin}/api/pairs/${pair}`, { headers: { Cookie: cookie } });
  return (await response.json()) as Body;
}

const begin = async (cookie = aino.cookie): Promise<Body> => (await say('', {}, cookie)).body;
const phone = (): { device: string; member: string; deviceName: string } => ({ device: freshId(), member: freshId(), deviceName: 'Puhelin' });

/** As far as the number on both screens. */
async function knocked(): Promise<{ readonly begun: Body; readonly knock: Body; readonly device: string }> {
  const begun = await begin();
  const one = phone();
  return { begun, knock: (await say('/knock', { token: begun.token, ...one })).body, device: one.device };
}

const codeOf = ({ status, body }: Told): string => `${status} ${body.code ?? body.state ?? 'ok'}`;

describe('a second device', () => {
  it('[R64][W85] comes in when both screens have shown the same number and the first has said yes', async () => {
    const begun = await begin();
    expect(Number(begun.expires)).toBe(ms + 5 * minuteMs);
    expect(await look(begun.pair as string)).toEqual({ state: 'waiting', number: '', deviceName: '' });
    const one = phone();
    const knock = await say('/knock', { token: begun.token, ...one });
    expect(knock.body).toEqual({ pair: begun.pair, secret: expect.stringMatching(/^.{43}$/), number: expect.stringMatching(/^\d{6}$/) });
    expect(await look(begun.pair as string)).toEqual({ state: 'knocked', number: knock.body.number, deviceName: 'Puhelin' });
    const mine = { pair: begun.pair, secret: knock.body.secret };
    expect(codeOf(await say('/enter', mine))).toBe('202 waiting');
    expect(codeOf(await say(`/${begun.pair}/confirm`, {}, aino.cookie))).toBe('200 ok');
    expect((await look(begun.pair as string)).state).toBe('confirmed');
    const entered = await say('/enter', mine);
    expect([entered.status, entered.body]).toEqual([200, { member: aino.member, name: 'Aino', organisation: 'Ranta', network: null }]);
    const me = await fetch(`${server.origin}/api/me`, { headers: { Cookie: entered.cookie } });
    expect(await me.json()).toMatchObject({ member: aino.member });
    const line = await TestLine.open({ origin: server.origin, cookie: entered.cookie });
    expect((await line.next('welcome')).member).toBe(aino.member);
    const devices = (await (await fetch(`${server.origin}/api/devices`, { headers: { Cookie: entered.cookie } })).json()) as readonly object[];
    expect(devices[0]).toMatchObject({ device: one.device, name: 'Puhelin', current: true });
  });

  it('[R65][W86] has a code of its own for what is altered, old, or used, and none of them changes anything', async () => {
    const { begun, knock } = await knocked();
    const altered = `${begun.token?.slice(0, -1)}${begun.token?.endsWith('A') ? 'B' : 'A'}`;
    expect(codeOf(await say('/knock', { token: altered, ...phone() }))).toBe('404 pair-unknown');
    expect(codeOf(await say('/knock', { token: begun.token, ...phone() }))).toBe('409 pair-used');
    expect(codeOf(await say('/enter', { pair: begun.pair, secret: altered }))).toBe('404 pair-unknown');
    expect(codeOf(await say('/enter', { pair: altered, secret: knock.secret }))).toBe('404 pair-unknown');
    expect(codeOf(await say('/knock', { token: 7 }))).toBe('400 bad-form');
    expect(await look(begun.pair as string)).toEqual({ state: 'knocked', number: knock.number, deviceName: 'Puhelin' });
    const late = await begin();
    ms += 5 * minuteMs;
    expect(codeOf(await say('/knock', { token: late.token, ...phone() }))).toBe('410 pair-expired');
    expect((await look(late.pair as string)).state).toBe('ended');
    expect(codeOf(await say(`/${late.pair}/confirm`, {}, aino.cookie))).toBe('410 pair-expired');
  });

  it('[R65] that was let wait for too long does not come in, and one that was let in can ask for a lost answer for a short while', async () => {
    const { begun, knock } = await knocked();
    const mine = { pair: begun.pair, secret: knock.secret };
    ms += 5 * minuteMs;
    expect(codeOf(await say('/enter', mine))).toBe('410 pair-expired');
    const next = await knocked();
    const hers = { pair: next.begun.pair, secret: next.knock.secret };
    await say(`/${next.begun.pair}/confirm`, {}, aino.cookie);
    expect([(await say('/enter', hers)).status, (await say('/enter', hers)).status]).toEqual([200, 200]);
    ms += 2 * minuteMs;
    expect(codeOf(await say('/enter', hers))).toBe('409 pair-used');
    expect(codeOf(await say(`/${next.begun.pair}/confirm`, {}, aino.cookie))).toBe('409 pair-used');
    expect(codeOf(await say(`/${next.begun.pair}/refuse`, {}, aino.cookie))).toBe('409 pair-used');
  });

  it('[R65] that is refused never comes in, nor does its token', async () => {
    const { begun, knock } = await knocked();
    expect(codeOf(await say(`/${begun.pair}/refuse`, {}, aino.cookie))).toBe('200 ok');
    expect(codeOf(await say('/enter', { pair: begun.pair, secret: knock.secret }))).toBe('403 pair-refused');
    expect(codeOf(await say('/knock', { token: begun.token, ...phone() }))).toBe('403 pair-refused');
    expect(codeOf(await say(`/${begun.pair}/confirm`, {}, aino.cookie))).toBe('403 pair-refused');
    expect((await look(begun.pair as string)).state).toBe('ended');
  });

  it('[R65] may knock again when its answer was lost: same number, and the secret before it is void', async () => {
    const begun = await begin();
    const one = phone();
    const [first, again] = [await say('/knock', { token: begun.token, ...one }), await say('/knock', { token: begun.token, ...one })];
    expect([first.status, again.status, again.body.number]).toEqual([200, 200, first.body.number]);
    await say(`/${begun.pair}/confirm`, {}, aino.cookie);
    expect(codeOf(await say('/enter', { pair: begun.pair, secret: first.body.secret }))).toBe('404 pair-unknown');
    expect((await say('/enter', { pair: begun.pair, secret: again.body.secret })).status).toBe(200);
  });

  it('[R66] of two pairings that one member begins the later ends the earlier', async () => {
    const { begun, knock } = await knocked();
    const later = await begin();
    expect([(await look(begun.pair as string)).state, (await look(later.pair as string)).state]).toEqual(['ended', 'waiting']);
    expect(codeOf(await say('/enter', { pair: begun.pair, secret: knock.secret }))).toBe('410 pair-expired');
    expect(codeOf(await say(`/${begun.pair}/confirm`, {}, aino.cookie))).toBe('410 pair-expired');
    expect(codeOf(await say('/knock', { token: begun.token, ...phone() }))).toBe('410 pair-expired');
    expect((await say('/knock', { token: later.token, ...phone() })).status).toBe(200);
  });

  it('[R64][R30] lets one in of many that knock at once', async () => {
    const begun = await begin();
    const told = await Promise.all(Array.from({ length: 8 }, () => say('/knock', { token: begun.token, ...phone() })));
    expect(told.map(codeOf).sort()).toEqual(['200 ok', ...Array.from({ length: 7 }, () => '409 pair-used')]);
  });

  it('[R70] is nothing that a stranger, or another member, sees or decides', async () => {
    const { begun } = await knocked();
    const line = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
    const network = freshId<'space'>();
    await line.push({ kind: 'birth', birth: { space: network, kind: 'network', maker: aino.member, at: 1, hosts: [] } });
    const made = await post(server.origin, '/api/invitations', { network, uses: 1, days: 1 }, { Cookie: aino.cookie });
    const celia = await enterBy(server.origin, ((await made.json()) as { token: string }).token, 'Celia');
    expect((await look(begun.pair as string, celia.cookie)).code).toBe('pair-unknown');
    expect((await look(begun.pair as string, '')).code).toBe('signin');
    for (const verb of ['confirm', 'refuse']) {
      expect(codeOf(await say(`/${begun.pair}/${verb}`, {}, celia.cookie))).toBe('404 pair-unknown');
      expect(codeOf(await say(`/${begun.pair}/${verb}`, {}))).toBe('401 signin');
    }
    expect((await look(begun.pair as string)).state).toBe('knocked');
    expect(codeOf(await say('', {}))).toBe('401 signin');
    expect((await post(server.origin, '/api/pairs', {}, { Cookie: aino.cookie, Origin: 'https://other.example' })).status).toBe(403);
  });

  it('[R70] has its tokens and secrets nowhere in the store, and stands over a restart', async () => {
    const { begun, knock } = await knocked();
    await say(`/${begun.pair}/confirm`, {}, aino.cookie);
    await server.close();
    const store = Buffer.concat([readFileSync(join(dir, 'solmu.sqlite'))]);
    expect(store.includes(begun.pair as string)).toBe(true);
    expect([store.includes(begun.token as string), store.includes(knock.secret as string)]).toEqual([false, false]);
    server = await startTestServer({ dir, clock: () => ms });
    expect((await say('/enter', { pair: begun.pair, secret: knock.secret })).status).toBe(200);
  });

  it('[R70] may be begun ten times in ten minutes, and wrong tokens cost an address its tries', async () => {
    const told: number[] = [];
    for (let n = 0; n < 11; n++) told.push((await say('', {}, aino.cookie)).status);
    expect(told).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
    const wrong: number[] = [];
    for (let n = 0; n < 21; n++) wrong.push((await say('/knock', { token: 'x'.repeat(43), ...phone() })).status);
    expect(wrong.slice(0, 20).every((status) => status === 404)).toBe(true);
    expect(wrong[20]).toBe(429);
  });
});
