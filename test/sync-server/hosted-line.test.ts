import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { freshId, type SpaceId } from '../../src/shared/base/ids.ts';
import type { RunningServer } from '../../sync-server/server.ts';
import { enterBy, post, startTestServer, type TestAccount } from '../support/server.ts';
import { TestPaper } from '../support/server-house.ts';
import { TestLine } from '../support/server-line.ts';

const dirs: string[] = [];
let server: RunningServer;

afterEach(async () => {
  await server.close();
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

/** A server with Aino, and Celia in Aino's network. */
async function aTown() {
  const dir = mkdtempSync(join(tmpdir(), 'solmu-hosted-'));
  dirs.push(dir);
  server = await startTestServer({ dir });
  const aino = await enterBy(server.origin, (await server.firstLink()) ?? '', 'Aino');
  const line = await lineOf(aino);
  const network = freshId<'space'>();
  await line.push({ kind: 'birth', birth: { space: network, kind: 'network', maker: aino.member, at: 1, hosts: [] } });
  const made = await post(server.origin, '/api/invitations', { network, uses: 1, days: 1 }, { Cookie: aino.cookie });
  const celia = await enterBy(server.origin, ((await made.json()) as { token: string }).token, 'Celia');
  return { aino, celia, network, line };
}

function lineOf(account: TestAccount, more: { readonly epoch?: number; readonly cursors?: readonly (readonly [SpaceId, number])[] } = {}): Promise<TestLine> {
  return TestLine.open({ origin: server.origin, cookie: account.cookie, ...more });
}

describe('hosted spaces on the line', () => {
  it('[R50][W81] 300 of them cost one hello and one round trip, and nothing when nothing came', async () => {
    const { aino, celia, network, line } = await aTown();
    const goals = Array.from({ length: 300 }, () => freshId<'space'>());
    for (let from = 0; from < goals.length; from += 100) {
      const births = goals.slice(from, from + 100).map((space) => ({ space, kind: 'goal', maker: aino.member, at: 1, hosts: [network] }));
      expect((await line.push(...births.map((birth) => ({ kind: 'birth' as const, birth })))).every(({ code }) => code === 'kept')).toBe(true);
    }
    const first = await lineOf(celia);
    const welcome = await first.next('welcome');
    const cursors = [celia.member as unknown as SpaceId, network, ...goals].map((space) => [space, first.batches(space).at(-1)?.to ?? 0] as const);
    expect(cursors.every(([, to]) => to > 0)).toBe(true);
    const again = await lineOf(celia, { epoch: welcome.epoch, cursors });
    expect(again.frames.map(({ type }) => type)).toEqual(['welcome', 'caught-up']);
  });

  it('[R27][R51][W82] are told to the founder before the answer of their birth, and live to a member beside', async () => {
    const { aino, celia, network, line } = await aTown();
    const hers = await lineOf(celia);
    const space = freshId<'space'>();
    const [answer] = await line.push({ kind: 'birth', birth: { space, kind: 'pool', maker: aino.member, at: 1, hosts: [network] } });
    const answered = line.frames.findIndex((frame) => frame.type === 'answers' && frame.answers.some(({ number }) => number === answer?.number));
    const told = (where: SpaceId, key: string): number =>
      line.frames.findIndex(
        (frame) => frame.type === 'batch' && frame.space === where && frame.entries.some((entry) => entry.kind === 'row' && entry.key === key),
      );
    for (const at of [told(space, 'birth'), told(network, `hosted/${space}`)]) {
      expect(at).toBeGreaterThan(-1);
      expect(at).toBeLessThan(answered);
    }
    expect(await hers.next('batch', (batch) => batch.space === space)).toMatchObject({ from: 0, to: 2 });
    await line.push(new TestPaper(space, 'pool', aino.member).type('x'));
    await hers.next('batch', (batch) => batch.space === space && batch.entries.some(({ kind }) => kind === 'edit'));
  });
});

describe('private notes on the line', () => {
  it("[R57][W84] no byte of one member's own note is in what the server sends to another, over the socket or HTTP", async () => {
    const { aino, celia, network, line } = await aTown();
    const [hers, secret] = [await lineOf(celia), 'näitä sanoja ei lue kukaan muu'];
    const bytes: Buffer[] = [];
    hers.ws.on('message', (data: Buffer) => bytes.push(data));
    const own = aino.member as unknown as SpaceId;
    const answers = await line.push(
      new TestPaper(own, 'note', aino.member).type(secret),
      new TestPaper(network, 'note', aino.member).type('yhteinen muistiinpano'),
    );
    expect(answers.map(({ code }) => code)).toEqual(['kept', 'kept']);
    await hers.next('batch', ({ space }) => space === network && bytes.some((data) => data.includes('yhteinen')));
    const late = await TestLine.connect({ origin: server.origin, cookie: celia.cookie });
    late.ws.on('message', (data: Buffer) => bytes.push(data));
    late.send({ type: 'hello', version: 1, device: late.device, epoch: 0, cursors: [[own, 0]] });
    await late.next('caught-up');
    expect(bytes.length).toBeGreaterThan(3);
    expect(bytes.filter((data) => data.includes(secret))).toEqual([]);
    const again = await lineOf(aino);
    expect(again.batches(own).some(({ entries }) => entries.some((entry) => entry.kind === 'edit' && Buffer.from(entry.update).includes(secret)))).toBe(true);
  });
});
