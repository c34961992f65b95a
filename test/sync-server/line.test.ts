import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import { freshId, type SpaceId } from '../../src/shared/base/ids.ts';
import { docIdOf } from '../../src/shared/model/paper.ts';
import { MemoryLog } from '../../sync-server/log/memory.ts';
import type { RunningServer } from '../../sync-server/server.ts';
import { enterBy, post, startTestServer, type TestAccount, type TestServerOptions } from '../support/server.ts';
import { TestPaper } from '../support/server-house.ts';
import { TestLine } from '../support/server-line.ts';

const dirs: string[] = [];
let server: RunningServer;

afterEach(async () => {
  await server.close();
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

async function aTown(
  options: Omit<TestServerOptions, 'dir'> = {},
): Promise<{ readonly dir: string; readonly aino: TestAccount; readonly space: SpaceId; readonly line: TestLine; readonly paper: TestPaper }> {
  const dir = mkdtempSync(join(tmpdir(), 'solmu-line-'));
  dirs.push(dir);
  server = await startTestServer({ dir, ...options });
  const aino = await enterBy(server.origin, (await server.firstLink()) ?? '', 'Aino');
  const line = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
  const space = freshId<'space'>();
  await line.push({ kind: 'birth', birth: { space, kind: 'event', maker: aino.member, at: 1, hosts: [] } });
  return { dir, aino, space, line, paper: new TestPaper(space, 'floor', aino.member) };
}

describe('the line', () => {
  it('[R3] sends no answer and passes nothing on before COMMIT has returned', async () => {
    let commits = 0;
    let answeredAt = -1;
    let toldAt = -1;
    const { aino, line, paper } = await aTown({ logOptions: { step: (step) => (commits += step === 'committed' ? 1 : 0) } });
    const other = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
    const before = commits;
    other.onFrame = () => (toldAt = commits);
    line.onFrame = (frame) => (answeredAt = frame.type === 'answers' ? commits : answeredAt);
    await line.push(paper.type('a'));
    await other.next('batch', ({ space, entries }) => space === paper.space && entries.some(({ kind }) => kind === 'edit'));
    expect([answeredAt, toldAt]).toEqual([before + 1, before + 1]);
  });

  it('[R21] catches up in one round trip, after a restart too', async () => {
    const { dir, aino, space, line, paper } = await aTown();
    await line.push(...Array.from({ length: 200 }, (_, n) => paper.type(`${n} `)));
    await line.close();
    await server.close();
    server = await startTestServer({ dir });
    const late = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
    const welcome = await late.next('welcome');
    const cursors = [space, aino.member as unknown as SpaceId].map((of) => [of, late.batches(of).at(-1)?.to ?? 0] as const);
    expect(late.batches(space).flatMap(({ entries }) => entries).length).toBe(202);
    await late.close();
    const again = await TestLine.open({ origin: server.origin, cookie: aino.cookie, device: late.device, epoch: welcome.epoch, cursors });
    expect(again.frames.map(({ type }) => type)).toEqual(['welcome', 'caught-up']);
    const ofAnotherStore = await TestLine.open({ origin: server.origin, cookie: aino.cookie, epoch: welcome.epoch + 1, cursors });
    expect(ofAnotherStore.batches(space)[0]?.from).toBe(0);
  });

  it('[R19] sends a compacted document deflated, in fewer bytes and with the same content', async () => {
    let ms = Date.now();
    const { aino, space, line, paper } = await aTown({ clock: () => ms });
    const words = 'verkostotapaaminen yhteisorganisoija ';
    await line.push(...Array.from({ length: 300 }, () => paper.type(words)));
    ms += 60_000;
    await server.tidy();
    const late = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
    const edits = late
      .batches(space)
      .flatMap(({ entries }) => entries)
      .filter((entry) => entry.kind === 'edit');
    expect(edits.length).toBe(1);
    expect(edits[0]).toMatchObject({ deflated: true, doc: docIdOf(space, 'floor') });
    expect(edits[0]?.update.length).toBeLessThan(1_000);
  });

  it('[R27] tells the rows of a birth before its answer, however long the log takes to read', async () => {
    const log = new MemoryLog();
    const read = log.read.bind(log);
    log.read = async (...asked) => {
      for (let turn = 0; turn < 5; turn++) await new Promise((done) => setImmediate(done));
      return read(...asked);
    };
    const { aino, line } = await aTown({ log });
    const space = freshId<'space'>();
    const [answer] = await line.push({ kind: 'birth', birth: { space, kind: 'network', maker: aino.member, at: 1, hosts: [] } });
    const answered = line.frames.findIndex((frame) => frame.type === 'answers' && frame.answers.some(({ number }) => number === answer?.number));
    const told = line.frames.slice(0, answered).filter((frame) => frame.type === 'batch' && frame.space === space);
    expect(told).toMatchObject([{ from: 0, to: 2, entries: [{ key: 'birth' }, { key: `role/${aino.member}` }] }]);
  });

  it('[R27][R25] tells the rows of a claim before its answer, on a line that was open before', async () => {
    const { aino, line } = await aTown();
    const network = freshId<'space'>();
    await line.push({ kind: 'birth', birth: { space: network, kind: 'network', maker: aino.member, at: 1, hosts: [] } });
    const link = async (): Promise<string> => {
      const made = await post(server.origin, '/api/invitations', { network, uses: 1, days: 1 }, { Cookie: aino.cookie });
      return ((await made.json()) as { token: string }).token;
    };
    const celia = await enterBy(server.origin, await link(), 'Celia');
    const hers = await TestLine.open({ origin: server.origin, cookie: celia.cookie });
    const event = freshId<'space'>();
    await line.push({ kind: 'birth', birth: { space: event, kind: 'event', maker: aino.member, at: 1, hosts: [network] } });
    const [answer] = await line.push({ kind: 'claim', id: freshId<'claim'>(), verb: 'add-organiser', args: { event, member: celia.member } });
    expect(answer?.code).toBe('kept');
    const isHerRole = (entry: { readonly kind: string; readonly key?: string }): boolean => entry.key === `role/${celia.member}`;
    const told = line.frames.findIndex((frame) => frame.type === 'batch' && frame.space === event && frame.entries.some(isHerRole));
    const answered = line.frames.findIndex((frame) => frame.type === 'answers' && frame.answers.some(({ number }) => number === answer?.number));
    expect(told).toBeGreaterThan(-1);
    expect(told).toBeLessThan(answered);
    expect((await hers.next('batch', ({ space }) => space === event)).entries.some(isHerRole)).toBe(true);
    const paper = new TestPaper(event, 'event', celia.member);
    expect((await hers.push(paper.type('Celia')))[0]?.code).toBe('kept');
    await line.next('batch', ({ space, entries }) => space === event && entries.some((entry) => entry.kind === 'edit' && entry.member === celia.member));
  });

  it('[R40] passes presence on with the name of the session, and says who left', async () => {
    const { aino, space, line } = await aTown();
    const other = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
    line.send({ type: 'presence', space, doc: docIdOf(space, 'floor'), client: 5, state: { at: 1 } });
    expect(await other.next('presence')).toMatchObject({ member: aino.member, client: 5, state: { at: 1 } });
    await line.close();
    expect(await other.next('presence', ({ state }) => state === null)).toMatchObject({ client: 5 });
  });

  it('[A31][R4] says cannot-store while the disk is full, goes on reading, and recovers by itself', async () => {
    let database: DatabaseSync | undefined;
    const { aino, space, line, paper } = await aTown({ logOptions: { opened: (opened) => (database = opened) } });
    await line.push(paper.type('before '));
    const fill = (full: boolean): void =>
      database?.exec(`PRAGMA max_page_count = ${full ? Number(database.prepare('PRAGMA page_count').get()?.page_count) : 1_000_000}`);
    fill(true);
    const large = paper.type('x'.repeat(200_000));
    const small = paper.type(' after');
    expect((await line.push(large, small)).map(({ code }) => code)).toEqual(['cannot-store', 'cannot-store']);
    expect(await (await fetch(`${server.origin}/health`)).json()).toMatchObject({ log: 'cannot-write' });
    const reader = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
    expect(reader.batches(space).length).toBeGreaterThan(0);
    const invitation = await post(server.origin, '/api/enter', {
      token: 'x'.repeat(43),
      member: freshId(),
      device: freshId(),
      name: 'Celia',
      organisation: '',
    });
    expect(invitation.status).toBe(404);
    fill(false);
    await expect.poll(async () => ((await (await fetch(`${server.origin}/health`)).json()) as { log: string }).log, { timeout: 5_000 }).toBe('ok');
    expect((await line.push(large, small)).map(({ code }) => code)).toEqual(['kept', 'kept']);
    expect(database?.prepare('PRAGMA integrity_check').get()?.integrity_check).toBe('ok');
  });

  it('[A28][R24] keeps going for others while one reads nothing, and sends that one all when it reads again', async () => {
    const { aino, space, line, paper } = await aTown();
    const stuck = await TestLine.open({ origin: server.origin, cookie: aino.cookie });
    stuck.ws.pause();
    // More than the kernel's buffers and the server's own bound take together
    const papers = [paper];
    for (let n = 0; n < 3; n++) {
      const more = freshId<'space'>();
      await line.push({ kind: 'birth', birth: { space: more, kind: 'event', maker: aino.member, at: 1, hosts: [] } });
      papers.push(new TestPaper(more, 'floor', aino.member));
    }
    for (let n = 0; n < 40; n++) {
      const answers = await line.push(...papers.slice(1).map((one) => one.type('x'.repeat(100_000))));
      expect(answers.every(({ code }) => code === 'kept')).toBe(true);
    }
    await line.push(paper.type('last'));
    stuck.ws.resume();
    for (const { space: of } of papers) {
      const head = line.batches(of).at(-1)?.to;
      await stuck.next('batch', ({ space: told, to }) => told === of && to === head);
      const end = stuck.batches(of).reduce((to, batch) => {
        expect(batch.from).toBe(to);
        return batch.to;
      }, 0);
      expect(end).toBe(head);
    }
    // Told one by one it would be a batch for each push: what piled up was read from the log in pieces
    expect(stuck.batches(papers[1]?.space ?? space).length).toBeLessThan(40);
  });

  it('[R1] answers a push of many letters in their order', async () => {
    const { line, paper } = await aTown();
    const bad = paper.letter(new Uint8Array([1, 2, 3]));
    const answers = await line.push(paper.type('a'), bad, paper.type('b'), { kind: 'claim', id: freshId<'claim'>(), verb: 'dance', args: {} }, paper.type('c'));
    expect(answers.map(({ code }) => code)).toEqual(['kept', 'bad-form', 'kept', 'unknown-verb', 'kept']);
  });
});
