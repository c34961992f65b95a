/**
 * C19 to C38 of the catalogue of bad input, over sockets and POST /sync: what is sent, what comes back, and that a member beside it notices nothing.
 * C24 (a message never finished) and C37 (half-open) stand in unfinished.test.ts and door.test.ts, with a clock of their own; C38 in limits.test.ts.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DocId, freshId, type SpaceId } from '../../../src/shared/base/ids.ts';
import { bundle } from '../../../src/shared/wire/bundle.ts';
import { encodeClient } from '../../../src/shared/wire/codec.ts';
import type { Letter } from '../../../src/shared/wire/frames.ts';
import { BadDoor, hello, holds, type Row } from '../../support/bad-door.ts';
import { exchange } from '../../support/post-line.ts';
import { enterBy, post } from '../../support/server.ts';
import { TestPaper } from '../../support/server-house.ts';
import { TestLine } from '../../support/server-line.ts';

const door = new BadDoor();
beforeAll(() => door.open());
afterAll(() => door.close());

const rows: readonly Row[] = [
  ...[undefined, 'null', 'https://evil.example', 'https://good.evil'].map(
    (origin): Row => [
      `C19 Origin ${origin}`,
      '403',
      () =>
        door.status(
          `GET /sync HTTP/1.1\r\n${door.host()}${origin ? `Origin: ${origin}\r\n` : ''}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nCookie: ${door.aino.cookie}\r\n\r\n`,
        ),
    ],
  ),
  ['C19 a foreign Origin at POST /sync', '403', async () => String((await exchange(door.at(), [hello()], { Origin: 'https://evil.example' })).status)],
  ['C20 text where frames are', '1003', () => closes((line) => line.ws.send('text'))],
  [
    'C21 an empty frame, thrice',
    '1008 bad-frame',
    () =>
      closes((line) => {
        for (let n = 0; n < 3; n++) line.ws.send(new Uint8Array());
      }),
  ],
  [
    'C22 frames of one byte without end',
    /^1008 (bad-frame|too-many)$/,
    () =>
      closes((line) => {
        for (let n = 0; n < 5_000; n++) line.ws.send(new Uint8Array([200]));
      }),
  ],
  ['C23 a frame of 17 MiB', '1009', () => closes((line) => line.ws.send(new Uint8Array(17 * 1_048_576)))],
  ['C23 the same at POST /sync', '413', async () => String((await exchange(door.at(), [new Uint8Array(1_500_000)]).catch(() => ({ status: 413 }))).status)],
  [
    'C25 a squeezed frame, where that is off',
    /^(1002|1006)$/,
    () => closes((line) => (line.ws as unknown as { _socket: { write(b: Buffer): void } })._socket.write(Buffer.from([0xc2, 0x81, 0, 0, 0, 0, 4]))),
  ],
  [
    'C26 frames of a later app',
    'goes on',
    () =>
      goesOn((line) => {
        for (let n = 0; n < 5; n++) line.ws.send(new Uint8Array([200, n]));
      }),
  ],
  ...[0, 999].map(
    (version): Row => [
      `C27 protocol version ${version}`,
      '1000 upgrade-required',
      () => closes((line) => line.send({ type: 'hello', version, device: line.device, epoch: 0, cursors: [] }), TestLine.connect),
    ],
  ),
  [
    'C27 version 999 at POST /sync',
    '200 stop',
    async () => {
      const { status, frames } = await exchange(door.at(), [hello({ version: 999 })]);
      return `${status} ${frames.at(-1)?.type}`;
    },
  ],
  [
    'C28 a push before a hello',
    'nothing of it, goes on',
    async () => {
      const line = await TestLine.connect(door.at());
      line.pushNow(new TestPaper(freshId<'space'>(), 'floor', door.aino.member).type('early'));
      line.send(hello({ device: line.device }));
      await line.next('caught-up');
      return `${line.all('answers').length === 0 ? 'nothing of it' : 'answered'}, ${await pongs(line)}`;
    },
  ],
  ['C28 a push without a hello at POST /sync', '400', async () => String((await exchange(door.at(), [{ type: 'push', letters: [] }])).status)],
  ['C29 a hello of 100 000 spaces', '1009', () => closes((line) => line.send(hello({ cursors: cursors(100_000) })), TestLine.connect)],
  ['C29 one of 21 000', '1008 too-many', () => closes((line) => line.send(hello({ cursors: cursors(21_000) })), TestLine.connect)],
  [
    'C29 the same at POST /sync',
    '200 stop',
    async () => {
      const { status, frames } = await exchange(door.at(), [hello({ cursors: cursors(21_000) })]);
      return `${status} ${frames.at(-1)?.type}`;
    },
  ],
  [
    'C30 an unknown space, and one of another member',
    'not-available not-available',
    async () => {
      const { line } = await door.space();
      const foreign = await anotherMembers();
      const answers = await line.push(
        new TestPaper(freshId<'space'>(), 'floor', door.aino.member).type('a'),
        new TestPaper(foreign, 'floor', door.aino.member).type('a'),
      );
      await line.close();
      return answers.map(({ code, detail }) => code + (detail === null ? '' : JSON.stringify(detail))).join(' ');
    },
  ],
  [
    'C31 an id that is none',
    'bad-id',
    async () => {
      const { line, space, paper } = await door.space();
      const letter = paper.type('a') as Extract<Letter, { kind: 'edit' }>;
      const answers = await line.push({ ...letter, doc: '00000000-0000-4000-8000-000000000000' as DocId, space });
      await line.close();
      return answers.map(({ code }) => code).join();
    },
  ],
  [
    'C32 a second hello, and a third',
    'goes on',
    () =>
      goesOn((line) => {
        for (let n = 0; n < 2; n++) line.send(hello({ device: line.device }));
      }),
  ],
  [
    'C33 what answers nothing that was asked (there is no such frame)',
    'goes on',
    () =>
      goesOn((line) => {
        for (let n = 0; n < 2; n++) line.ws.send(new Uint8Array([100, 1]));
      }),
  ],
  [
    'C34 the same letter twice',
    'kept kept, one entry',
    async () => {
      const { line, space, paper } = await door.space();
      const letter = paper.type('kerran');
      const codes = [...(await line.push(letter)), ...(await line.push(letter))].map(({ code }) => code);
      await line.close();
      const again = await TestLine.open(door.at());
      const entries = again
        .batches(space)
        .flatMap((batch) => batch.entries)
        .filter(({ kind }) => kind === 'edit');
      await again.close();
      return `${codes.join(' ')}, ${entries.length === 1 ? 'one entry' : entries.length}`;
    },
  ],
  [
    'C35 a letter whose neighbour is missing',
    'resync',
    async () => {
      const { line, paper } = await door.space();
      paper.type('never sent');
      const answers = await line.push(paper.type('leans on it'));
      await line.close();
      return answers.map(({ code }) => code).join();
    },
  ],
  [
    'C36 a flood of pings',
    '1008 bad-frame',
    () =>
      closes((line) => {
        for (let n = 0; n < 200; n++) line.send({ type: 'ping' });
      }),
  ],
];

function cursors(many: number): readonly (readonly [SpaceId, number])[] {
  const space = freshId<'space'>();
  return Array.from({ length: many }, () => [space, 0] as const);
}

/** How a line ends on which this is done: its close code, and the code of its last frame. */
async function closes(act: (line: TestLine) => void, open = TestLine.open): Promise<string> {
  const line = await open(door.at());
  act(line);
  const code = await line.closed;
  const last = line.frames.at(-1);
  return last?.type === 'stop' ? `${code} ${last.code}` : String(code);
}

async function goesOn(act: (line: TestLine) => void): Promise<string> {
  const line = await TestLine.open(door.at());
  act(line);
  return pongs(line);
}

async function pongs(line: TestLine): Promise<string> {
  line.send({ type: 'ping' });
  await line.next('pong');
  await line.close();
  return 'goes on';
}

let foreign: Promise<SpaceId> | null = null;
/** A space of a member who shares nothing with Aino. */
function anotherMembers(): Promise<SpaceId> {
  foreign ??= (async () => {
    const line = await TestLine.open(door.at());
    const network = freshId<'space'>();
    await line.push({ kind: 'birth', birth: { space: network, kind: 'network', maker: door.aino.member, at: 1, hosts: [] } });
    const made = await post(door.server.origin, '/api/invitations', { network, uses: 1, days: 1 }, { Cookie: door.aino.cookie });
    const bjorn = await enterBy(door.server.origin, ((await made.json()) as { token: string }).token, 'Björn');
    const his = await TestLine.open(door.at(bjorn.cookie));
    const space = freshId<'space'>();
    await his.push({ kind: 'birth', birth: { space, kind: 'event', maker: bjorn.member, at: 1, hosts: [] } });
    await Promise.all([line.close(), his.close()]);
    return space;
  })();
  return foreign;
}

describe('bad input over a line', () => {
  it.each(rows)('[%s] → %s', (...row) => holds(door, row));
});

// Two bodies in one, as some proxies join them: frames of both are read, a second hello is a mistake and no more.
it('[C32] a doubled body at POST /sync has one line', async () => {
  const one = encodeClient(hello());
  const response = await fetch(`${door.server.origin}/sync`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream', 'X-Solmu': '1', Cookie: door.aino.cookie, Origin: door.server.origin },
    body: bundle([one, one]),
  });
  expect(response.status).toBe(200);
});

it('nothing of it was a fault of the server', () => {
  expect(door.faults).toEqual([]);
});
