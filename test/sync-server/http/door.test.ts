import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { freshId } from '../../../src/shared/base/ids.ts';
import type { RunningServer } from '../../../sync-server/server.ts';
import { enterBy, post, startTestServer, type TestAccount } from '../../support/server.ts';
import { TestLine } from '../../support/server-line.ts';

const dir = mkdtempSync(join(tmpdir(), 'solmu-door-'));
const dist = join(dir, 'dist');
let server: RunningServer;
let aino: TestAccount;

beforeAll(async () => {
  mkdirSync(join(dist, 'assets'), { recursive: true });
  writeFileSync(join(dist, 'index.html'), '<!doctype html><title>Solmu</title>');
  writeFileSync(join(dist, 'sw.js'), '/* worker */');
  writeFileSync(join(dist, 'manifest.fi.webmanifest'), '{}');
  writeFileSync(join(dist, 'assets', 'index-B3x9Qk2a.js'), `export default ${JSON.stringify('x'.repeat(5_000))};`);
  writeFileSync(join(dist, '.hidden'), 'secret');
  server = await startTestServer({ dir: join(dir, 'data'), dist, version: '1.2.3' });
  aino = await enterBy(server.origin, (await server.firstLink()) ?? '', 'Aino');
});
afterAll(async () => {
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

const get = (path: string, headers: { readonly [name: string]: string } = {}): Promise<Response> =>
  fetch(`${server.origin}${path}`, { headers, redirect: 'manual' });

describe('the safety of every answer', () => {
  it.each(['/', '/tapahtumat/x', '/assets/index-B3x9Qk2a.js', '/nothing.png', '/api/me', '/api/nothing', '/health'])(
    '[B14][B37] %s carries the policy of the first day',
    async (path) => {
      const { headers } = await get(path);
      expect(headers.get('Content-Security-Policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; " +
          "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html solmu-url default",
      );
      expect([headers.get('X-Content-Type-Options'), headers.get('Referrer-Policy'), headers.get('Cross-Origin-Opener-Policy')]).toEqual([
        'nosniff',
        'no-referrer',
        'same-origin',
      ]);
    },
  );
});

describe('the built app', () => {
  it('keeps hashed files for ever and asks again for all else', async () => {
    expect((await get('/assets/index-B3x9Qk2a.js')).headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
    for (const path of ['/', '/sw.js', '/manifest.fi.webmanifest', '/tapahtumat/abc']) expect((await get(path)).headers.get('Cache-Control')).toBe('no-cache');
  });

  it('gives deep links the page, and missing files nothing', async () => {
    for (const path of ['/', '/tapahtumat/0199', '/verkostot/x?y=1', '/tule']) {
      const response = await get(path);
      expect([response.status, response.headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8']);
    }
    for (const path of ['/assets/gone-AAAAAAAA.js', '/missing.png', '/.hidden']) expect((await get(path)).status).toBe(404);
  });

  it('answers an unchanged file with 304, and squeezes text', async () => {
    const first = await get('/assets/index-B3x9Qk2a.js', { 'Accept-Encoding': 'gzip' });
    expect([first.headers.get('Content-Encoding'), (await first.text()).length > 5_000]).toEqual(['gzip', true]);
    expect((await get('/', { 'If-None-Match': (await get('/')).headers.get('ETag') ?? '' })).status).toBe(304);
  });

  it.each(['/..%2f..%2fpackage.json', '/%2e%2e/package.json', '/assets/../../x', '/%00', '//evil.example/x'])(
    '[C12] never leaves its folder for %s',
    async (path) => {
      const body = await raw(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
      expect(body).not.toContain('"name": "solmu"');
      expect(body).not.toMatch(/^Location:/im);
    },
  );

  it('[C9] refuses methods that it does not have', async () => {
    expect((await fetch(`${server.origin}/`, { method: 'DELETE' })).status).toBe(405);
  });

  it('leads who comes by 127.0.0.1 to the one name that everything is bound to', async () => {
    const response = await fetch(`http://127.0.0.1:${server.port}/tapahtumat/x?y=1`, { redirect: 'manual' });
    expect([response.status, response.headers.get('Location')]).toEqual([307, `${server.origin}/tapahtumat/x?y=1`]);
  });
});

describe('the API', () => {
  it('tells its health', async () => {
    expect(await (await get('/health')).json()).toEqual({ version: '1.2.3', wire: 1, log: 'ok' });
  });

  it('knows who I am, and gives unknown addresses JSON', async () => {
    expect(await (await get('/api/me', { Cookie: aino.cookie })).json()).toEqual({ member: aino.member, name: 'Aino', organisation: 'Ranta' });
    const nobody = await get('/api/me', { Cookie: `solmu=${'x'.repeat(43)}` });
    expect([nobody.status, await nobody.json(), nobody.headers.get('Set-Cookie')]).toEqual([401, { code: 'signin' }, expect.stringContaining('Max-Age=0')]);
    const unknown = await get('/api/nothing');
    expect([unknown.status, unknown.headers.get('Cache-Control'), await unknown.json()]).toEqual([404, 'no-store', { code: 'not-available' }]);
  });

  it('[B17] binds the session cookie to this host, out of reach of scripts', async () => {
    const link = await inviteTo();
    const enter = await post(server.origin, '/api/enter', { token: link, member: freshId(), device: freshId(), name: ' Björn \u202e ', organisation: '' });
    expect(enter.headers.get('Set-Cookie')).toMatch(/^solmu=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=7776000; HttpOnly; SameSite=Strict$/);
    expect(await enter.json()).toMatchObject({ name: 'Björn', organisation: '' });
    expect(await get('/api/me').then(({ status }) => status)).toBe(401);
  });

  it('shows an invitation before it is used', async () => {
    const token = await inviteTo();
    const look = await post(server.origin, '/api/look', { token });
    expect(await look.json()).toMatchObject({ kind: 'invitation', inviter: 'Aino', network: { nameFi: '' }, expires: expect.any(Number) });
    const odd = await post(server.origin, '/api/look', { token: 'x'.repeat(43) });
    expect([odd.status, await odd.json()]).toEqual([404, { code: 'invitation-unknown' }]);
  });

  it('lets coordinators invite and nobody else', async () => {
    const network = freshId<'space'>();
    const asked = { network, uses: 1, days: 1 };
    expect((await post(server.origin, '/api/invitations', asked)).status).toBe(401);
    expect((await post(server.origin, '/api/invitations', asked, { Cookie: aino.cookie })).status).toBe(403);
    for (const bad of [{ ...asked, uses: 0 }, { ...asked, days: 1_000 }, { ...asked, network: '../x' }, {}, [], 7]) {
      expect((await post(server.origin, '/api/invitations', bad, { Cookie: aino.cookie })).status).toBe(400);
    }
  });

  it('[B16] takes a POST from its own pages alone', async () => {
    const token = 'x'.repeat(43);
    const status = async (headers: { readonly [name: string]: string }): Promise<number> => (await post(server.origin, '/api/look', { token }, headers)).status;
    expect(await status({})).toBe(404);
    expect(await status({ Origin: 'https://evil.example' })).toBe(403);
    expect(await status({ 'X-Solmu': '' })).toBe(403);
    expect(await status({ 'Sec-Fetch-Site': 'cross-site' })).toBe(403);
    expect(await status({ 'Content-Type': 'text/plain' })).toBe(415);
    expect((await get('/api/sign-out')).status).toBe(404);
  });

  it.each([
    ['[C1] a body beyond the limit', JSON.stringify({ token: 'x'.repeat(100_000) }), 413],
    ['[C4] JSON nested very deep', '['.repeat(8_000), 400],
    ['[C5] reaching keys', '{"__proto__":{"token":"x"}}', 400],
    ['[C7] bytes that are no text', Buffer.from([0x7b, 0xff, 0x7d]), 400],
    ['no JSON', 'token=x', 400],
  ])('refuses %s', async (_, body, status) => {
    const response = await fetch(`${server.origin}/api/look`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Solmu': '1', Origin: server.origin },
      body,
    });
    expect([response.status, await response.json()]).toEqual([status, { code: 'bad-form' }]);
  });

  it('[C8] refuses headers without end', async () => {
    expect(await raw(`GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(64_000)}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431/);
  });

  it('[C18] counts wrong tokens of an address, and lets right ones through all the same', async () => {
    const token = await inviteTo();
    const codes = await Promise.all(
      Array.from({ length: 60 }, async (_, n) => (await post(server.origin, '/api/look', { token: `${n}`.padEnd(43, 'y') })).status),
    );
    expect(codes.filter((code) => code === 429).length).toBeGreaterThan(30);
    expect((await post(server.origin, '/api/look', { token })).status).toBe(200);
  });

  it('ends the session and its sockets when somebody signs out', async () => {
    const bjorn = await enterBy(server.origin, await inviteTo(), 'Björn');
    const line = await TestLine.open({ origin: server.origin, cookie: bjorn.cookie });
    const out = await post(server.origin, '/api/sign-out', {}, { Cookie: bjorn.cookie });
    expect([out.status, out.headers.get('Set-Cookie')]).toEqual([200, expect.stringContaining('Max-Age=0')]);
    expect(await line.closed).toBe(4401);
    expect(line.frames.at(-1)).toEqual({ type: 'stop', code: 'signin' });
    expect((await get('/api/me', { Cookie: bjorn.cookie })).status).toBe(401);
  });
});

describe('behind a TLS proxy', () => {
  it('binds its cookie to the host for good, and takes the public origin alone', async () => {
    const origin = 'https://solmu.example.fi';
    const own = await startTestServer({ dir: join(dir, 'public'), origin });
    const link = (await own.firstLink()) ?? '';
    expect(link.startsWith(`${origin}/tule#`)).toBe(true);
    const behind = `http://127.0.0.1:${own.port}`;
    const body = { token: link.slice(link.indexOf('#') + 1), member: freshId(), device: freshId(), name: 'Celia', organisation: '' };
    expect((await post(behind, '/api/enter', body)).status).toBe(403);
    const entered = await post(behind, '/api/enter', body, { Origin: origin });
    const set = entered.headers.get('Set-Cookie') ?? '';
    expect(set).toMatch(/^__Host-solmu=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=7776000; HttpOnly; SameSite=Strict; Secure$/);
    expect(entered.headers.get('Strict-Transport-Security')).toContain('max-age');
    const cookie = set.split(';')[0] ?? '';
    const line = await TestLine.open({ origin, url: behind, cookie });
    await line.close();
    await expect(TestLine.open({ origin: behind, url: behind, cookie })).rejects.toThrow('403');
    await own.close();
  });
});

describe('the WebSocket door', () => {
  const attempt = (origin: string | undefined, path = '/sync'): Promise<number> =>
    new Promise((resolve) => {
      const headers = {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
        Cookie: aino.cookie,
      };
      const asked = request({ host: '127.0.0.1', port: server.port, path, headers: { ...headers, ...(origin === undefined ? {} : { Origin: origin }) } });
      asked.on('response', (response) => resolve(response.statusCode ?? 0));
      asked.on('upgrade', (_, socket) => {
        socket.destroy();
        resolve(101);
      });
      asked.on('error', () => resolve(-1));
      asked.end();
    });

  it('[B15][C19] opens to its own origin alone', async () => {
    const { port } = server;
    const foreign = [
      '',
      'null',
      'https://evil.example',
      `https://localhost:${port}`,
      `http://localhost:${port}.evil.example`,
      `http://localhost:${port}/`,
      `http://evil.example/localhost:${port}`,
    ];
    const near = [
      `http://127.0.0.1:${port}`,
      'http://localhost',
      `http://localhost:${port + 1}`,
      `HTTP://LOCALHOST:${port}`,
      `http://user@localhost:${port}`,
      'file://',
      `http://localhost.:${port}`,
    ];
    for (const origin of [undefined, ...foreign, ...near]) expect([origin, await attempt(origin)]).toEqual([origin, 403]);
    expect(await attempt(server.origin)).toBe(101);
    expect(await attempt(server.origin, '/other')).toBe(404);
  });

  it('[B2][C28] opens nothing without a session, and says so', async () => {
    const line = await TestLine.connect({ origin: server.origin, cookie: `solmu=${'x'.repeat(43)}` });
    expect(await line.closed).toBe(4401);
    expect(line.frames).toEqual([{ type: 'stop', code: 'signin' }]);
  });

  it('[C20] closes on text', async () => {
    const line = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
    line.ws.send('text');
    expect(await line.closed).toBe(1003);
  });

  it('[C23] closes on a frame beyond the limit', async () => {
    const line = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
    line.ws.send(new Uint8Array(17 * 1_048_576));
    expect(await line.closed).toBe(1009);
  });

  it('[C21] bears two frames that are none, and closes on the third', async () => {
    const line = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
    line.ws.send(new Uint8Array(0));
    line.ws.send(new Uint8Array([99]));
    line.send({ type: 'ping' });
    await line.next('pong');
    line.ws.send(new Uint8Array([2, 1, 1]));
    expect(await line.closed).toBe(1008);
    expect(line.frames.at(-1)).toEqual({ type: 'stop', code: 'bad-frame' });
  });

  it('[C26] passes over frames of later apps', async () => {
    const line = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
    for (let n = 0; n < 5; n++) line.ws.send(new Uint8Array([200, n]));
    line.send({ type: 'ping' });
    expect((await line.next('pong')).now).toBeGreaterThan(0);
    await line.close();
  });

  it.each([0, 999])('[C27] tells an app of protocol %i to be updated', async (version) => {
    const line = await TestLine.connect({ origin: server.origin, cookie: aino.cookie });
    line.send({ type: 'hello', version, device: line.device, epoch: 0, cursors: [] });
    await line.closed;
    expect(line.frames).toEqual([{ type: 'stop', code: 'upgrade-required' }]);
  });

  it('[C36] closes on a flood of pings', async () => {
    const line = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
    for (let n = 0; n < 200; n++) line.send({ type: 'ping' });
    expect(await line.closed).toBe(1008);
  });

  it('[B23][C37] ends lines that have gone silent, and those whose session is over', async () => {
    let ms = Date.now();
    const own = await startTestServer({ dir: join(dir, 'clocked'), clock: () => ms });
    const celia = await enterBy(own.origin, (await own.firstLink()) ?? '', 'Celia');
    const [silent, speaking] = [
      await TestLine.open({ origin: own.origin, cookie: celia.cookie }),
      await TestLine.open({ origin: own.origin, cookie: celia.cookie }),
    ];
    ms += 61_000;
    speaking.send({ type: 'ping' });
    await speaking.next('pong');
    await own.tidy();
    expect(await silent.closed).toBe(1006);
    expect(speaking.ws.readyState).toBe(WebSocket.OPEN);
    const out = speaking.closed;
    ms += 91 * 86_400_000;
    speaking.frames.length = 0;
    speaking.send({ type: 'ping' });
    await speaking.next('pong');
    await own.tidy();
    expect([await out, speaking.frames.at(-1)]).toEqual([4401, { type: 'stop', code: 'signin' }]);
    await own.close();
  });

  it('lets a device have a few lines, and ends the oldest beyond', async () => {
    const device = freshId<'device'>();
    const lines: TestLine[] = [];
    for (let n = 0; n < 6; n++) lines.push(await TestLine.open({ origin: server.origin, cookie: aino.cookie, device }));
    expect(await lines[0]?.closed).toBe(1008);
    expect(lines.slice(1).every(({ ws }) => ws.readyState === WebSocket.OPEN)).toBe(true);
    await Promise.all(lines.slice(1).map((line) => line.close()));
  });
});

/** A one-use invitation to a fresh network of Aino's. */
async function inviteTo(): Promise<string> {
  const line = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
  const network = freshId<'space'>();
  await line.push({ kind: 'birth', birth: { space: network, kind: 'network', maker: aino.member, at: 1, hosts: [] } });
  await line.close();
  const response = await post(server.origin, '/api/invitations', { network, uses: 1, days: 1 }, { Cookie: aino.cookie });
  return ((await response.json()) as { token: string }).token;
}

function raw(text: string): Promise<string> {
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect(server.port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (data) => (heard += String(data)));
    socket.on('close', () => resolve(heard));
    socket.on('error', () => resolve(heard));
  });
}
