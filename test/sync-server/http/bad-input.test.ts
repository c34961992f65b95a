/**
 * C1 to C18 of the catalogue of bad input, over HTTP, and the same at POST /sync where it has a like: what is sent, what comes back, and that a
 * member beside it notices nothing. Lines: bad-lines.test.ts. C39 to C72: test/sync-server/rooms.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BadDoor, hello, holds, type Row } from '../../support/bad-door.ts';
import { exchange } from '../../support/post-line.ts';
import { post } from '../../support/server.ts';

const door = new BadDoor();
beforeAll(() => door.open());
afterAll(() => door.close());

const look = (body: string | Uint8Array<ArrayBuffer>, headers: { readonly [name: string]: string } = {}): Promise<Response> =>
  fetch(`${door.server.origin}/api/look`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Solmu': '1', Origin: door.server.origin, ...headers },
    body,
  });
const statusOf = async (asked: Promise<Response>): Promise<string> => {
  const response = await asked;
  const code = response.headers.get('Content-Type')?.includes('json') ? ((await response.json()) as { code?: string }).code : undefined;
  return `${response.status}${code ? ` ${code}` : ''}`;
};
const raw8 = (type: string, length: string, body: string): Promise<string> =>
  door.status(`POST /api/look HTTP/1.1\r\n${door.ours()}Content-Type: ${type}\r\n${length}\r\n\r\n${body}`, { end: true });

/** Each sends, and says in a word or two what came back. */
const rows: readonly Row[] = [
  [
    'C1 a body of 100 MB, of which no more is read',
    '413',
    async () =>
      door.status(`POST /api/look HTTP/1.1\r\n${door.ours()}Content-Type: application/json\r\nContent-Length: 104857600\r\n\r\n${'x'.repeat(200_000)}`),
  ],
  ['C1 a body beyond the limit that names no length', '413 bad-form', () => statusOf(look(JSON.stringify({ token: 'x'.repeat(100_000) })))],
  [
    'C1 the same at POST /sync',
    '413',
    async () =>
      door.status(`POST /sync HTTP/1.1\r\n${door.ours()}Content-Type: application/octet-stream\r\nContent-Length: 104857600\r\n\r\n${'x'.repeat(200_000)}`),
  ],
  ['C2 a length that is too long', /^(400|408|closed)$/, async () => raw8('application/json', 'Content-Length: 500', '{}')],
  ['C2 a length that is too short', /^(400|404)$/, async () => raw8('application/json', 'Content-Length: 2', '{"token":"x"}')],
  ['C3 a length and chunks', '400', async () => raw8('application/json', 'Content-Length: 5\r\nTransfer-Encoding: chunked', '0\r\n\r\n')],
  ['C4 JSON nested deep', '400 bad-form', () => statusOf(look('['.repeat(8_000)))],
  ['C5 JSON with __proto__', '400 bad-form', () => statusOf(look('{"__proto__":{"token":"x"}}'))],
  ['C6 a key twice: the last stands', '404 invitation-unknown', () => statusOf(look(`{"token":7,"token":"${'x'.repeat(43)}"}`))],
  ['C7 bytes that are no text', '400 bad-form', () => statusOf(look(new Uint8Array([0x7b, 0xff, 0x7d])))],
  [
    'C7 half a letter in a name',
    '400 bad-form',
    () => statusOf(post(door.server.origin, '/api/devices/name', { name: '\ud800' }, { Cookie: door.aino.cookie })),
  ],
  ['C7 bytes that are no frames at POST /sync', '400', async () => String((await exchange(door.at(), [new Uint8Array([9, 9, 9])])).status)],
  ['C8 a header of 64 kB', '431', async () => door.status(`GET / HTTP/1.1\r\n${door.host()}X: ${'x'.repeat(64_000)}\r\n\r\n`)],
  [
    'C8 a thousand headers',
    '431',
    async () => door.status(`GET / HTTP/1.1\r\n${door.host()}${Array.from({ length: 1_000 }, (_, n) => `X-${n}: ${'y'.repeat(20)}\r\n`).join('')}\r\n`),
  ],
  ['C9 TRACE', /^(405|404|501)$/, async () => door.status(`TRACE / HTTP/1.1\r\n${door.host()}Connection: close\r\n\r\n`)],
  ['C9 a method that there is not', '400', async () => door.status(`FOO / HTTP/1.1\r\n${door.host()}\r\n`)],
  ['C11 a foreign Host', '421', async () => door.status('GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n')],
  ['C12 a path out of the folder', /^(200|404)$/, async () => door.status(`GET /..%2f..%2fpackage.json HTTP/1.1\r\n${door.host()}Connection: close\r\n\r\n`)],
  ['C13 parameters, where there are none', '400 bad-form', () => statusOf(fetch(`${door.server.origin}/api/me?a[]=1&a=2`))],
  ['C13 ten thousand of them', '431', async () => door.status(`GET /api/me?${'a=1&'.repeat(10_000)} HTTP/1.1\r\n${door.host()}\r\n`)],
  ['C14 JSON that says it is text', '415 bad-form', () => statusOf(look('{}', { 'Content-Type': 'text/plain' }))],
  ['C14 frames that say they are JSON', '415', async () => String((await exchange(door.at(), [hello()], { 'Content-Type': 'application/json' })).status)],
  ['C15 a cookie that is none', '401 signin', () => statusOf(fetch(`${door.server.origin}/api/me`, { headers: { Cookie: `solmu=${'x'.repeat(43)}` } }))],
  [
    'C15 the same at POST /sync: a frame that says so, too',
    '401 stop',
    async () => {
      const { status, frames } = await exchange(door.at(`solmu=${'x'.repeat(43)}`), [hello()]);
      return `${status} ${frames[0]?.type}`;
    },
  ],
  ['C16 a cookie of 8 kB', '401 signin', () => statusOf(fetch(`${door.server.origin}/api/me`, { headers: { Cookie: `solmu=${'x'.repeat(8_000)}` } }))],
  [
    'C17 an ETag that is none',
    '200',
    () => statusOf(fetch(`${door.server.origin}/`, { headers: { 'If-None-Match': '"x', 'If-Modified-Since': 'yesterday' } })),
  ],
];

describe('bad input over HTTP', () => {
  it.each(rows)('[%s] → %s', (...row) => holds(door, row));
});

it('[C10] a forwarded address that nobody asked for is not believed: limits count the one that is there', async () => {
  const codes = await Promise.all(
    Array.from({ length: 40 }, (_, n) =>
      look(JSON.stringify({ token: `${n}`.padEnd(43, 'z') }), { 'X-Forwarded-For': `10.0.0.${n}` }).then(({ status }) => status),
    ),
  );
  expect(codes.filter((status) => status === 429).length).toBeGreaterThan(10);
});

it('[C18] 500 sign-ins at once: most are told to come later, and when; whoever has a right token comes in', async () => {
  const answers = await Promise.all(Array.from({ length: 500 }, (_, n) => look(JSON.stringify({ token: `${n}`.padEnd(43, 'y') }))));
  const late = answers.filter(({ status }) => status === 429);
  expect(late.length).toBeGreaterThan(400);
  expect(late.every((answer) => Number(answer.headers.get('Retry-After')) > 0)).toBe(true);
  expect((await fetch(`${door.server.origin}/api/me`, { headers: { Cookie: door.aino.cookie } })).status).toBe(200);
});

it('nothing of it was a fault of the server', () => {
  expect(door.faults).toEqual([]);
});
