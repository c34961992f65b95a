/** POST `/sync`: the same frames, rules and doors as the socket, one exchange at a time. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { machineClock } from '../../../src/link/line.ts';
import { type DeviceId, type DocId, freshId, type SpaceId } from '../../../src/shared/base/ids.ts';
import { docIdOf } from '../../../src/shared/model/paper.ts';
import type { ClientFrame, Letter } from '../../../src/shared/wire/frames.ts';
import type { RunningServer } from '../../../sync-server/server.ts';
import { PlayedDevice } from '../../link/played-device.ts';
import { exchange, lineByPost } from '../../support/post-line.ts';
import { enterBy, post, startTestServer, type TestAccount } from '../../support/server.ts';
import { TestPaper } from '../../support/server-house.ts';
import { TestLine } from '../../support/server-line.ts';

const dir = mkdtempSync(join(tmpdir(), 'solmu-post-'));
let server: RunningServer;
let aino: TestAccount;
let epoch = 0;

beforeAll(async () => {
  server = await startTestServer({ dir });
  aino = await enterBy(server.origin, (await server.firstLink()) ?? '', 'Aino');
  const { frames } = await exchange(door(), [hello(freshId<'device'>(), 0)]);
  epoch = frames[0]?.type === 'welcome' ? frames[0].epoch : 0;
});
afterAll(async () => {
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

const door = (account = aino) => ({ origin: server.origin, cookie: account.cookie });
const hello = (device: DeviceId, of = epoch, cursors: readonly (readonly [SpaceId, number])[] = []): ClientFrame => ({
  type: 'hello',
  version: 1,
  device,
  epoch: of,
  cursors,
});

/** A space of Aino's with something in it, written over a socket. */
async function aSpace(): Promise<{ readonly line: TestLine; readonly paper: TestPaper; readonly space: SpaceId }> {
  const line = await TestLine.open(door());
  const space = freshId<'space'>();
  await line.push({ kind: 'birth', birth: { space, kind: 'event', maker: aino.member, at: 1, hosts: [] } });
  return { line, space, paper: new TestPaper(space, 'floor', aino.member) };
}

async function until(what: string, done: () => boolean, ms = 8_000): Promise<void> {
  for (const end = Date.now() + ms; !done(); ) {
    if (Date.now() > end) throw new Error(`not in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('one exchange', () => {
  it('[W121] catches up and answers letters in one round trip', async () => {
    const { line, paper, space } = await aSpace();
    await line.push(paper.type('over the socket'));
    const device = freshId<'device'>();
    const mine = new TestPaper(space, 'event', aino.member);
    const letters = [{ ...mine.type('over POST'), number: 7 } as Letter];
    const { status, frames } = await exchange(door(), [hello(device), { type: 'push', letters }]);
    expect(status).toBe(200);
    expect(frames[0]?.type).toBe('welcome');
    expect(frames.some((frame) => frame.type === 'batch' && frame.space === space)).toBe(true);
    expect(frames.filter((frame) => frame.type === 'caught-up')).toHaveLength(1);
    expect(frames.find((frame) => frame.type === 'answers')).toMatchObject({ answers: [{ number: 7, code: 'kept' }] });
    await line.next('batch', (batch) => batch.space === space && batch.entries.some((entry) => entry.kind === 'edit' && entry.doc === docIdOf(space, 'event')));
    await line.close();
  });

  it('[W35] twice is answered twice and has one effect; a lost answer is asked for again', async () => {
    const { line, paper, space } = await aSpace();
    const device = freshId<'device'>();
    const body: readonly ClientFrame[] = [hello(device), { type: 'push', letters: [{ ...paper.type('once '), number: 1 } as Letter] }];
    const cut = new AbortController();
    const lost = exchange(door(), body, {}, cut.signal).catch(() => null);
    await line.next('batch', (batch) => batch.space === space && batch.entries.some(({ kind }) => kind === 'edit'));
    cut.abort();
    await lost;
    const again = await exchange(door(), body);
    expect(again.frames.find((frame) => frame.type === 'answers')).toMatchObject({ answers: [{ number: 1, code: 'kept' }] });
    const { frames } = await exchange(door(), [hello(freshId<'device'>())]);
    const entries = frames.flatMap((frame) => (frame.type === 'batch' && frame.space === space ? frame.entries : []));
    expect(entries.filter(({ kind }) => kind === 'edit')).toHaveLength(1);
    await line.close();
  });

  it('[W122] waits for news up to the time it names, and ends with the first', async () => {
    const { line, paper, space } = await aSpace();
    const device = freshId<'device'>();
    const first = await exchange(door(), [hello(device)]);
    const cursors = new Map(first.frames.flatMap((frame) => (frame.type === 'batch' ? [[frame.space, frame.to] as const] : [])));
    const begun = Date.now();
    const quiet = await exchange(door(), [hello(device, epoch, [...cursors])], { 'X-Solmu-Line': 'on', 'X-Solmu-Wait': '1' });
    expect(Date.now() - begun).toBeGreaterThan(900);
    expect(quiet.frames.map(({ type }) => type)).toEqual(['welcome', 'caught-up']);
    const news = exchange(door(), [hello(device, epoch, [...cursors])], { 'X-Solmu-Line': 'on', 'X-Solmu-Wait': '20' });
    await new Promise((resolve) => setTimeout(resolve, 150));
    await line.push(paper.type('news'));
    const { frames } = await news;
    expect(frames.at(-1)).toMatchObject({ type: 'batch', space });
    expect(Date.now() - begun).toBeLessThan(8_000);
    await line.close();
  });

  it('[W123] brings letters and hears nothing when it only sends', async () => {
    const { line, paper, space } = await aSpace();
    const letters = [{ ...paper.type('by the worker'), number: 1 } as Letter];
    const { frames } = await exchange(door(), [hello(freshId<'device'>()), { type: 'push', letters }], { 'X-Solmu-Line': 'send' });
    expect(frames.map(({ type }) => type)).toEqual(['welcome', 'answers']);
    await line.next('batch', (batch) => batch.space === space && batch.entries.some(({ kind }) => kind === 'edit'));
    await line.close();
  });

  it('[W124] takes no letters that were written for another history of the log', async () => {
    const { line, paper, space } = await aSpace();
    const letters = [{ ...paper.type('for another'), number: 1 } as Letter];
    for (const of of [0, epoch + 1]) {
      const { frames } = await exchange(door(), [hello(freshId<'device'>(), of), { type: 'push', letters }], { 'X-Solmu-Line': 'send' });
      expect(frames.map(({ type }) => type)).toEqual(['welcome']);
    }
    const { frames } = await exchange(door(), [hello(freshId<'device'>())]);
    expect(frames.flatMap((frame) => (frame.type === 'batch' && frame.space === space ? frame.entries : [])).filter(({ kind }) => kind === 'edit')).toEqual([]);
    await line.close();
  });

  it('[W125] takes presence from nobody and tells of nobody', async () => {
    const { line, space } = await aSpace();
    line.send({ type: 'presence', space, doc: docIdOf(space, 'floor'), client: 5, state: { at: 1 } });
    const { frames } = await exchange(door(), [
      hello(freshId<'device'>()),
      { type: 'presence', space, doc: docIdOf(space, 'floor') as DocId, client: 6, state: { at: 2 } },
    ]);
    expect(frames.some(({ type }) => type === 'presence')).toBe(false);
    line.send({ type: 'ping' });
    await line.next('pong');
    expect(line.all('presence')).toEqual([]);
    await line.close();
  });
});

describe('a device over POST', () => {
  async function aDevice(account = aino): Promise<PlayedDevice> {
    const device = new PlayedDevice(machineClock, lineByPost(door(account)));
    device.link.start();
    await until('caught up', () => device.link.state.caughtUp);
    return device;
  }

  it('[W121][W122] writes, is answered, and reads what a socket and another POST write', async () => {
    const [one, other] = [await aDevice(), await aDevice()];
    const space = one.found(aino.member);
    const doc = docIdOf(space, 'floor');
    const word = (device: PlayedDevice, words: string) =>
      device.write(space, doc, (text) => {
        text.insert(text.length, words);
      });
    for (const device of [one, other]) device.docKind = 'floor';
    word(one, 'yksi ');
    await until('sent', () => one.store.unanswered.length === 0);
    await until('read', () => other.textOf(doc) === 'yksi ');
    word(other, 'kaksi ');
    await until('read back', () => one.textOf(doc) === 'yksi kaksi ');
    // Its own edits do not come back to it.
    expect(one.store.inbox.filter(({ entry }) => entry.doc === doc)).toHaveLength(1);
    for (let n = 0; n < 30; n++) word(one, `${n} `);
    await until('thirty more', () => other.textOf(doc).endsWith(' 29 '));
    expect([one, other].map(({ faults }) => faults)).toEqual([[], []]);
    for (const device of [one, other]) device.link.stop();
  });

  it('[W3][W2] hears of the session’s end while it waits, and knocks no more', async () => {
    const invited = await post(server.origin, '/api/invitations', { network: await aNetwork(), uses: 1, days: 1 }, { Cookie: aino.cookie });
    const bjorn = await enterBy(server.origin, ((await invited.json()) as { token: string }).token, 'Björn');
    const device = await aDevice(bjorn);
    const begun = Date.now();
    await post(server.origin, '/api/sign-out', {}, { Cookie: bjorn.cookie });
    await until('stopped', () => device.link.state.stop === 'signin', 2_000);
    expect(Date.now() - begun).toBeLessThan(1_000);
    device.link.stop();
  });
});

async function aNetwork(): Promise<SpaceId> {
  const line = await TestLine.open(door());
  const space = freshId<'space'>();
  await line.push({ kind: 'birth', birth: { space, kind: 'network', maker: aino.member, at: 1, hosts: [] } });
  await line.close();
  return space;
}
