/** Limits of the doors, each met on purpose with small numbers, and what comes back: first a wait, then a code and when to come again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type DeviceId, freshId, type SpaceId } from '../../../src/shared/base/ids.ts';
import type { ClientFrame } from '../../../src/shared/wire/frames.ts';
import type { DoorLimits } from '../../../sync-server/http/limits.ts';
import type { RunningServer } from '../../../sync-server/server.ts';
import { exchange } from '../../support/post-line.ts';
import { enterBy, startTestServer, type TestAccount } from '../../support/server.ts';
import { TestPaper } from '../../support/server-house.ts';
import { TestLine } from '../../support/server-line.ts';

const dir = mkdtempSync(join(tmpdir(), 'solmu-limits-'));
let server: RunningServer;
let aino: TestAccount;
let serial = 0;

async function aServer(limits: Partial<DoorLimits>): Promise<void> {
  server = await startTestServer({ dir: join(dir, String(++serial)), limits });
  aino = await enterBy(server.origin, (await server.firstLink()) ?? '', 'Aino');
}
afterEach(() => server.close());
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const door = () => ({ origin: server.origin, cookie: aino.cookie });
const hello = (device: DeviceId = freshId<'device'>()): ClientFrame => ({ type: 'hello', version: 1, device, epoch: 0, cursors: [] });
const met = (limit: keyof DoorLimits): number => server.standing().met.get(limit) ?? 0;

async function aSpace(line: TestLine): Promise<TestPaper> {
  const space = freshId<'space'>();
  await line.push({ kind: 'birth', birth: { space, kind: 'event', maker: aino.member, at: 1, hosts: [] } });
  return new TestPaper(space, 'floor', aino.member);
}

async function took(act: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await act();
  return performance.now() - begun;
}

describe('what waits', () => {
  it.each([
    ['lettersOfDevice', { lettersOfDevice: { atOnce: 20, aSecond: 100 } }],
    ['lettersOfMember', { lettersOfMember: { atOnce: 20, aSecond: 100 } }],
    ['bytesOfDevice', { bytesOfDevice: { atOnce: 1_000, aSecond: 10_000 } }],
  ] as const)('[R111] %s: letters above it are taken later, and all of them are kept', async (limit, limits) => {
    await aServer(limits);
    const line = await TestLine.open(door());
    const paper = await aSpace(line);
    const words = 'x'.repeat(limit === 'bytesOfDevice' ? 100 : 1);
    const pushes = Array.from({ length: 6 }, () => Array.from({ length: 10 }, () => paper.type(words)));
    const ms = await took(async () => {
      for (const answers of await Promise.all(pushes.map((letters) => line.push(...letters)))) expect(answers.every(({ code }) => code === 'kept')).toBe(true);
    });
    expect(ms).toBeGreaterThan(250);
    expect(met(limit)).toBeGreaterThan(0);
    await line.close();
  });

  it('[R111] docsOfDevice: so many documents more a second, and all of them are kept', async () => {
    await aServer({ docsOfDevice: { atOnce: 5, aSecond: 50 } });
    const line = await TestLine.open(door());
    const papers = await Promise.all(Array.from({ length: 20 }, () => aSpace(line)));
    const ms = await took(async () => {
      for (const answers of await Promise.all(papers.map((paper) => line.push(paper.type('a'))))) expect(answers.map(({ code }) => code)).toEqual(['kept']);
    });
    expect(ms).toBeGreaterThan(200);
    expect(met('docsOfDevice')).toBeGreaterThan(0);
    // Writing on in the same ones is no new document.
    const before = met('docsOfDevice');
    await new Promise((resolve) => setTimeout(resolve, 150));
    await line.push(...papers.slice(0, 3).map((paper) => paper.type('b')));
    expect(met('docsOfDevice')).toBe(before);
    await line.close();
  });

  it('[R111] [C22] frames: read more slowly, all of them; a flood that goes on is let go', async () => {
    await aServer({ frames: { atOnce: 20, aSecond: 200 }, framesInDebt: 100 });
    const line = await TestLine.open(door());
    const paper = await aSpace(line);
    const ms = await took(async () => {
      // More than is read in one go: what came in the same breath is not held back.
      await Promise.all(Array.from({ length: 60 }, () => line.push(paper.type('x'.repeat(10_000)))));
    });
    expect(ms).toBeGreaterThan(120);
    for (let n = 0; n < 20_000; n++) line.ws.send(new Uint8Array([200]));
    expect(await line.closed).toBe(1008);
    expect(line.frames.at(-1)).toEqual({ type: 'stop', code: 'too-many' });
  });
});

describe('what is turned away, with a code and when to come again', () => {
  it('[R112] knocks of one device, by socket and by POST', async () => {
    await aServer({ knocksOfDevice: { atOnce: 3, aSecond: 1 } });
    for (let n = 0; n < 3; n++) expect((await exchange(door(), [hello()])).status).toBe(200);
    const late = await exchange(door(), [hello()]);
    expect([late.status, late.frames, Number(late.headers.get('Retry-After'))]).toEqual([429, [{ type: 'stop', code: 'too-many' }], 1]);
    await expect(TestLine.connect(door())).rejects.toThrow('429');
    expect(met('knocksOfDevice')).toBe(2);
  });

  it('[R112] strangers of one address, who hear that there is no session until then', async () => {
    await aServer({ strangersOfAddress: { atOnce: 4, aSecond: 1 } });
    const stranger = { origin: server.origin, cookie: `solmu=${'x'.repeat(43)}` };
    const seen = [];
    for (let n = 0; n < 6; n++) seen.push((await exchange(stranger, [hello()])).status);
    expect(seen).toEqual([401, 401, 401, 401, 429, 429]);
    await expect(TestLine.connect(stranger)).rejects.toThrow('429');
    // Who is signed in comes in from the same address.
    expect((await exchange(door(), [hello()])).status).toBe(200);
  });

  it.each(['requestsOfSession', 'requestsOfAddress'] as const)('[R112] %s at the API', async (limit) => {
    await aServer({ [limit]: { atOnce: 5, aSecond: 0.5 } });
    const answers = [];
    for (let n = 0; n < 8; n++) answers.push(await fetch(`${server.origin}/api/me`, { headers: { Cookie: aino.cookie } }));
    const late = answers.filter(({ status }) => status === 429);
    expect(late.length).toBeGreaterThanOrEqual(3);
    expect(await late[0]?.json()).toEqual({ code: 'too-many' });
    expect(late[0]?.headers.get('Retry-After')).toBe('2');
  });

  it.each(['linesOfDevice', 'linesOfMember'] as const)('[R113] %s: the oldest goes', async (limit) => {
    await aServer({ [limit]: 3 });
    const device = limit === 'linesOfDevice' ? { device: freshId<'device'>() } : {};
    const lines: TestLine[] = [];
    for (let n = 0; n < 4; n++) lines.push(await TestLine.open({ ...door(), ...device }));
    expect(await lines[0]?.closed).toBe(1008);
    expect(lines[0]?.frames.at(-1)).toEqual({ type: 'stop', code: 'too-many' });
    await expect.poll(() => server.standing().lines).toBe(3);
    await Promise.all(lines.slice(1).map((line) => line.close()));
  });

  it('[R113] linesOfAddress: no more begin', async () => {
    await aServer({ linesOfAddress: 2 });
    const lines = [await TestLine.open(door()), await TestLine.open(door())];
    await expect(TestLine.connect(door())).rejects.toThrow('429');
    expect((await exchange(door(), [hello()])).status).toBe(429);
    await lines[0]?.close();
    await expect.poll(() => server.standing().lines).toBe(1);
    lines.push(await TestLine.open(door()));
    await Promise.all(lines.slice(1).map((line) => line.close()));
  });
});

describe('slow readers', () => {
  const readers = 2;
  const pushes = 25;
  const pushBytes = 200_000;

  /** So many who read nothing while 10 MB go through their spaces, more than the kernel's buffers take; what waits for the fullest of them, in bytes. */
  async function mostWaiting(): Promise<number> {
    const line = await TestLine.open(door());
    const papers = [await aSpace(line), await aSpace(line)];
    const stuck: TestLine[] = [];
    for (let n = 0; n < readers; n++) {
      const one = await TestLine.open(door());
      one.ws.pause();
      stuck.push(one);
    }
    let most = 0;
    for (let n = 0; n < pushes; n++) {
      const answers = await line.push(...papers.map((paper) => paper.type('x'.repeat(pushBytes))));
      expect(answers.map(({ code }) => code)).toEqual(['kept', 'kept']);
      most = Math.max(most, server.standing().mostWaitingBytes);
    }
    for (const one of stuck) one.ws.terminate();
    await line.close();
    return most;
  }

  it('[A28] [R24] have at most 1 MiB and what was on its way waiting for each, and cost the others nothing', { timeout: 30_000 }, async () => {
    await aServer({ linesOfMember: 100 });
    const most = await mostWaiting();
    expect(most).toBeLessThanOrEqual(1_048_576 + 2 * pushBytes);
    expect(most).toBeGreaterThan(500_000); // Less would be the kernel's doing
  });

  it('[A28] is seen to be broken where nothing bounds them', { timeout: 30_000 }, async () => {
    await aServer({ linesOfMember: 100, waitingBytes: Number.POSITIVE_INFINITY });
    expect(await mostWaiting()).toBeGreaterThan(1_048_576 + 2 * pushBytes);
  });
});

describe('an honest device', () => {
  const openings = 30;
  const documents = 500;

  /** A week's work and a day's: 500 documents founded and written, thirty openings at once, a paste, an hour's typing in a minute, and POST besides. */
  async function heavyUse(): Promise<ReadonlyMap<string, number>> {
    const device = freshId<'device'>();
    const line = await TestLine.open({ ...door(), device });
    const spaces: SpaceId[] = [];
    for (let from = 0; from < documents; from += 100) {
      const papers = Array.from({ length: 100 }, () => new TestPaper(freshId<'space'>(), 'floor', aino.member));
      spaces.push(...papers.map(({ space }) => space));
      const births = papers.map(({ space }) => ({ kind: 'birth', birth: { space, kind: 'event', maker: aino.member, at: 1, hosts: [] } }) as const);
      await line.push(...births);
      await line.push(...papers.map((paper) => paper.type('viikon työ')));
    }
    const paper = await aSpace(line);
    const all = Array.from({ length: openings }, () => new TestPaper(paper.space, 'event', aino.member));
    await line.push(...all.map((one) => one.type('avaus')));
    for (let n = 0; n < 8; n++) await line.push(paper.type('liitetty '.repeat(14_000)));
    await Promise.all(Array.from({ length: 200 }, () => line.push(paper.type('a'))));
    await line.close();
    const again = await TestLine.open({ ...door(), device: freshId<'device'>() });
    expect(spaces.every((space) => again.batches(space).length > 0)).toBe(true);
    for (let n = 0; n < 20; n++) expect((await exchange(door(), [hello(device)], { 'X-Solmu-Line': 'send' })).status).toBe(200);
    for (let n = 0; n < 30; n++) expect((await fetch(`${server.origin}/api/me`, { headers: { Cookie: aino.cookie } })).status).toBe(200);
    await again.close();
    return server.standing().met;
  }

  it('[R114] meets no limit in heavy use', { timeout: 60_000 }, async () => {
    await aServer({});
    expect([...(await heavyUse())]).toEqual([]);
  });
});
