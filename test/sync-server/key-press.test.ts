/** What a key press costs the server, in things that can be counted: promises before the log's queue, statements, frames, writes, lines at rest. */
import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StatementSync } from 'node:sqlite';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { freshId, type SpaceId } from '../../src/shared/base/ids.ts';
import type { Letter, ServerFrame } from '../../src/shared/wire/frames.ts';
import { encodedFor } from '../../sync-server/http/encoded.ts';
import { SocketWire } from '../../sync-server/http/wire.ts';
import { SqliteLog } from '../../sync-server/log/sqlite.ts';
import { LogWriter } from '../support/log-writer.ts';
import { enterBy, startTestServer } from '../support/server.ts';
import { aHouse, TestPaper } from '../support/server-house.ts';
import { TestLine } from '../support/server-line.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const end of ends.splice(0).reverse()) await end();
});

function aFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'solmu-key-press-'));
  ends.push(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

describe('a key press', () => {
  it('[R120] is in the log’s queue when its frame has been heard, in a document that is in use', async () => {
    const house = aHouse();
    const aino = await house.join('Aino');
    const space = await house.event(aino);
    const paper = new TestPaper(space, 'floor', aino.member);
    await house.take(aino, paper.type('a'));
    const commits = vi.spyOn(house.log, 'commit');
    const taken = house.letters.take([{ ...paper.type('b'), number: 2 } as Letter], aino);
    expect(commits).toHaveBeenCalledTimes(1);
    expect(taken).not.toBeInstanceOf(Promise);
    expect(await (await taken).answers).toMatchObject([{ number: 2, code: 'kept' }]);
  });

  it('[R123] costs the store four statements, and each that comes with it one more', async () => {
    const log = new SqliteLog({ folder: aFolder() });
    ends.push(() => log.close());
    const writer = new LogWriter();
    await log.commit([writer.write('a')]);
    const runs = vi.spyOn(StatementSync.prototype, 'run');
    const reads = (['get', 'all', 'iterate'] as const).map((name) => vi.spyOn(StatementSync.prototype, name));
    await log.commit([writer.write('b')]);
    expect(runs).toHaveBeenCalledTimes(4);
    runs.mockClear();
    await Promise.all(Array.from({ length: 50 }, () => log.commit([writer.write('c')])));
    expect(runs).toHaveBeenCalledTimes(53);
    for (const read of reads) expect(read).not.toHaveBeenCalled();
  });

  it('[R121] sends one frame for each commit to every line, and to its own the answers in one more', async () => {
    let commits = 0;
    const server = await startTestServer({ dir: aFolder(), logOptions: { step: (step) => (commits += step === 'committed' ? 1 : 0) } });
    ends.push(() => server.close());
    const { cookie, member } = await enterBy(server.origin, (await server.firstLink()) ?? '', 'Aino');
    const open = (): Promise<TestLine> => TestLine.open({ origin: server.origin, cookie });
    const line = await open();
    const others = [await open(), await open()] as const;
    const space = freshId<'space'>();
    await line.push({ kind: 'birth', birth: { space, kind: 'event', maker: member, at: 1, hosts: [] } });
    const paper = new TestPaper(space, 'floor', member);
    await line.push(paper.type('a'));
    const hasSeen = (one: TestLine, seq: number) => one.next('batch', (batch) => batch.space === space && batch.to >= seq);
    const isFirst = (batch: { readonly space: SpaceId; readonly entries: readonly { readonly kind: string }[] }): boolean =>
      batch.space === space && batch.entries.some(({ kind }) => kind === 'edit');
    const { to: head } = await others[0].next('batch', isFirst);
    const all = [line, ...others];
    await Promise.all(all.map((one) => hasSeen(one, head)));
    for (const one of all) one.frames.length = 0;
    const before = commits;
    for (let i = 0; i < 8; i++) line.pushNow(paper.type('b'));
    await Promise.all(all.map((one) => hasSeen(one, head + 8)));
    await line.next('answers', ({ answers }) => answers.some(({ number }) => number === 10));
    const written = commits - before;
    expect(written).toBeLessThan(8); // What came in one turn is one group
    expect(all.map((one) => one.all('batch').length)).toEqual([written, written, written]);
    expect(line.all('answers')).toHaveLength(written);
    expect(line.all('answers').flatMap(({ answers }) => answers.map(({ number }) => number))).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('[R121][R123] is written once for all lines, and handed to each socket in one piece', () => {
    const frame: ServerFrame = { type: 'batch', space: freshId<'space'>() as SpaceId, from: 1, to: 2, entries: [] };
    const [bytes] = encodedFor(frame, undefined);
    expect(encodedFor(frame, undefined)[0]).toBe(bytes);
    const written = [aSocket(), aSocket()].map(({ wire, pieces }) => {
      for (const one of encodedFor(frame, undefined)) wire.send(one);
      return pieces;
    });
    expect(written.map((pieces) => pieces.length)).toEqual([1, 1]);
    expect(written[0]?.[0]).toBe(written[1]?.[0]);
  });

  it('[R123] is framed as ws frames it, at every length of a head', () => {
    for (const length of [0, 1, 125, 126, 300, 16_384]) {
      const { wire, pieces } = aSocket();
      wire.send(new Uint8Array(length).fill(7));
      const [piece] = pieces;
      const head = length < 126 ? [0x82, length] : [0x82, 126, length >> 8, length & 255];
      expect([...(piece?.subarray(0, head.length) ?? [])]).toEqual(head);
      expect(piece?.length).toBe(head.length + length);
    }
  });
});

function aSocket(): { readonly wire: SocketWire; readonly pieces: Uint8Array[] } {
  const pieces: Uint8Array[] = [];
  const socket = { write: (piece: Uint8Array) => pieces.push(piece) } as unknown as Socket;
  return { wire: new SocketWire({ readyState: 1 } as WebSocket, socket), pieces };
}
