/** What the service worker sends while no tab is there: the same disk, the same lock, a real server; nothing lost and nothing twice. */
import 'fake-indexeddb/auto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SendSabotage, sendUnsent } from '../../src/app/worker/send.ts';
import { DexieTables } from '../../src/disk/dexie-tables.ts';
import { knownSchema, PlainTables } from '../../src/disk/plain-tables.ts';
import type { SpaceId } from '../../src/shared/base/ids.ts';
import { addItem, agenda } from '../../src/shared/model/event.ts';
import type { RunningServer } from '../../sync-server/server.ts';
import { aHeadless, enterAt, type Headless, lineTo, until } from '../support/headless.ts';
import { startTestServer } from '../support/server.ts';
import { TestLine } from '../support/server-line.ts';

const dir = mkdtempSync(join(tmpdir(), 'solmu-worker-'));
let server: RunningServer;
let token: string;

beforeAll(async () => {
  server = await startTestServer({ dir });
  token = ((await server.firstLink()) ?? '').split('#')[1] ?? '';
});
afterAll(async () => {
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

const noLine = () => ({ send: () => undefined, close: () => undefined });

describe('the service worker sends', () => {
  let one: Headless;
  let cookie = '';
  let member = '';
  let space: SpaceId;
  let asked = 0;

  beforeEach(async () => {
    asked = 0;
    one = await aHeadless({ connect: noLine });
    if (token !== '') {
      const entered = await enterAt(server.origin, token, one.device, 'Aino');
      [cookie, member, token] = [entered.cookie, entered.member, ''];
    }
    one = await one.restart({ connect: lineTo(server.origin, () => cookie) });
    await one.device.signedIn({ member: member as never, name: 'Aino', organisation: '' });
    space = await one.device.found('event', []);
    await until('the first contact', () => one.device.sign().state === 'saved');
    one = await one.restart({ connect: noLine });
  });
  afterEach(async () => {
    await one.device.close().catch(() => undefined);
  });

  const post: typeof fetch = (address, how) => {
    asked += 1;
    return fetch(`${server.origin}${String(address)}`, { ...how, headers: { ...(how?.headers as object), Cookie: cookie, Origin: server.origin } });
  };
  const sends = (by: typeof fetch = post, sabotage: SendSabotage = {}, waitMs = 100) => sendUnsent(one.prefix, { post: by, sabotage, waitMs });

  /** Writes with no line, and closes the tab. */
  async function writesAndGoes(...titles: readonly string[]): Promise<void> {
    const open = await until('the event', () => one.device.open(space, 'event'));
    for (const title of titles) addItem(open.paper, { title });
    await until('in the journal', () => !one.device.sign().settling && one.device.sign().count > 0);
    open.close();
    await one.device.close();
  }

  /** What stands at the server, and in how many entries. */
  async function atServer(of: SpaceId = space): Promise<number> {
    const line = await TestLine.open({ origin: server.origin, cookie });
    const edits = line.batches(of).flatMap(({ entries }) => entries.filter(({ kind }) => kind === 'edit'));
    await line.close();
    return edits.length;
  }

  async function titlesOf(device: Headless): Promise<string[]> {
    const open = await until('the event', () => device.device.open(space, 'event'));
    const titles = agenda(open.paper).map(({ title }) => title.value);
    open.close();
    return titles;
  }

  it('[W130] brings what was written without a line, and the next tab has nothing to send', async () => {
    await writesAndGoes('yksi', 'kaksi', 'kolme');
    const before = await atServer();
    expect(await sends()).toBe('done');
    expect(asked).toBe(1);
    const after = await atServer();
    expect(after).toBeGreaterThan(before);
    one = await aHeadless({ prefix: one.prefix, connect: noLine });
    expect(one.device.sign().count).toBe(0);
    // Opened, the document knows what the server has: nothing goes into the journal again.
    expect((await titlesOf(one)).slice(-3)).toEqual(['yksi', 'kaksi', 'kolme']);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(one.device.sign().count).toBe(0);
    one = await one.restart({ connect: lineTo(server.origin, () => cookie) });
    await until('saved', () => one.device.sign().state === 'saved');
    expect(await atServer()).toBe(after);
  });

  it('[W130] sends births, claims and edits in their order', async () => {
    const fresh = await one.device.found('network', []);
    const claim = await one.device.claim('join', { token: 'x'.repeat(43) });
    const open = await until('the card', () => one.device.open(fresh, 'card'));
    open.close();
    await writesAndGoes('claimin jälkeen');
    expect(await sends()).toBe('done');
    one = await aHeadless({ prefix: one.prefix, connect: noLine });
    expect(one.device.sign().count).toBe(0);
    expect((await one.device.outcome(claim)).code).toBe('invitation-unknown');
  });

  it('[W131] with the answer lost marks nothing, and sends it again with one effect', async () => {
    await writesAndGoes('kerran');
    const before = await atServer();
    const cut: typeof fetch = async (address, how) => {
      await (await post(address, how)).arrayBuffer();
      throw new TypeError('cut');
    };
    await expect(sends(cut)).rejects.toThrow('cut');
    expect(await atServer()).toBe(before + 1);
    expect(await sends()).toBe('done');
    expect(await atServer()).toBe(before + 1);
  });

  it('[C102] believes no page of a captive portal', async () => {
    await writesAndGoes('portaalin takana');
    const page: typeof fetch = async () => new Response('<html>Tervetuloa</html>', { headers: { 'Content-Type': 'text/html' } });
    expect(await sends(page)).toBe('later');
    expect(await sends()).toBe('done');
  });

  it('[W132] leaves the line to the tab that holds it', async () => {
    const open = await until('the event', () => one.device.open(space, 'event'));
    addItem(open.paper, { title: 'auki' });
    await until('in the journal', () => !one.device.sign().settling && one.device.sign().count > 0);
    open.close();
    expect(await sends()).toBe('held');
    expect(asked).toBe(0);
  });

  it('[W132] is one sender at a time', async () => {
    await writesAndGoes('yhdesti');
    const before = await atServer();
    expect(await Promise.all([sends(post, {}, 5_000), sends(post, {}, 5_000)])).toEqual(['done', 'done']);
    expect(asked).toBe(1);
    expect(await atServer()).toBe(before + 1);
  });

  it('[W133] leaves what is refused to a tab, and sends the rest', async () => {
    await one.device.found('event', []);
    await writesAndGoes('lähtee');
    const refusing: typeof fetch = async (address, how) => {
      const { decodeClient, encodeServer } = await import('../../src/shared/wire/codec.ts');
      const { bundle, Unbundle } = await import('../../src/shared/wire/bundle.ts');
      const push = decodeClient(new Unbundle(1e7).take(how?.body as Uint8Array)[1] ?? new Uint8Array());
      const letters = push?.type === 'push' ? push.letters : [];
      const answers = letters.map(({ number, kind }) => ({ number, code: kind === 'birth' ? 'used-id' : 'kept', detail: null }) as const);
      void address;
      return new Response(bundle([encodeServer({ type: 'answers', answers })]), { headers: { 'X-Solmu': '1', 'Content-Type': 'application/octet-stream' } });
    };
    expect(await sends(refusing)).toBe('done');
    one = await aHeadless({ prefix: one.prefix, connect: noLine });
    // The birth waits still, and with it nothing else.
    expect((await one.device.waiting()).filter(({ why }) => why === 'refused')).toEqual([]);
    expect(one.device.sign().count).toBe(1);
  });

  it('[W131] is seen to lose words when it marks before the answer', async () => {
    await writesAndGoes('katoaa');
    const before = await atServer();
    const dead: typeof fetch = () => Promise.reject(new TypeError('no network'));
    await expect(sends(dead, { markFirst: true })).rejects.toThrow();
    one = await aHeadless({ prefix: one.prefix, connect: lineTo(server.origin, () => cookie) });
    await until('saved', () => one.device.sign().state === 'saved');
    expect(await atServer()).toBe(before);
  });

  it('[W134] touches no database of a newer app, and makes none', async () => {
    await one.device.close();
    expect(await PlainTables.open(`${one.prefix}nothing`)).toBeNull();
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(`${one.prefix}nothing`);
    const newer = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(`${one.prefix}newer`, (knownSchema + 1) * 10);
      opening.onupgradeneeded = () => opening.result.createObjectStore('journal');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    newer.close();
    expect(await PlainTables.open(`${one.prefix}newer`)).toBeNull();
    // The schema that a tab makes today is the one that the worker knows.
    const tables = await DexieTables.open(`${one.prefix}today`, 5_000);
    tables.close();
    const versions = new Map((await indexedDB.databases()).map(({ name, version }) => [name, version]));
    expect(versions.get(`${one.prefix}today`)).toBe(knownSchema * 10);
  });
});
