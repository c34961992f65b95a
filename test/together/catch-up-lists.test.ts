/** A catch-up of hundreds of documents, over a real server: lists fill in few transactions, and are not asked for at every one. */
import 'fake-indexeddb/auto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Catalog } from '../../src/catalog/catalog.ts';
import type { SpaceId } from '../../src/shared/base/ids.ts';
import { putHead } from '../../src/shared/model/event.ts';
import { putCard } from '../../src/shared/model/network.ts';
import { aHeadless, enterAt, freshId, lineTo, until } from '../support/headless.ts';
import { birthLetter, docLetter } from '../support/made-elsewhere.ts';
import { startTestServer } from '../support/server.ts';
import { TestLine, type UnnumberedLetter } from '../support/server-line.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const end of ends.splice(0).toReversed()) await end();
});

const networks = 20;
const events = 290;

describe('a catch-up', () => {
  it('[D102] of 600 documents writes its rows in few transactions and asks lists now and then', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'solmu-'));
    ends.push(() => rm(dir, { recursive: true, force: true }));
    const server = await startTestServer({ dir });
    ends.push(() => server.close());
    let cookie = '';
    const { device } = await aHeadless({ connect: lineTo(server.origin, () => cookie) });
    ends.push(() => device.close());
    const entered = await enterAt(server.origin, (await server.firstLink())?.split('#')[1] as string, device, 'Aino');
    cookie = entered.cookie;
    const me = entered.member;
    const hosts = Array.from({ length: networks }, () => freshId<'space'>() as SpaceId);
    const letters: UnnumberedLetter[] = hosts.flatMap((space, i) => [
      birthLetter(space, 'network', me),
      docLetter(space, 'card', me, (card) => putCard(card, 'nameFi', [], `Verkosto ${i}`)),
    ]);
    for (let i = 0; i < events; i++) {
      const space = freshId<'space'>() as SpaceId;
      letters.push(birthLetter(space, 'event', me, [hosts[i % networks] as SpaceId]));
      letters.push(docLetter(space, 'event', me, (event) => putHead(event, 'title', [], `Tapaaminen ${i}`)));
      letters.push(docLetter(space, 'floor', me, ({ y }) => y.getText(freshId()).insert(0, 'Muistiinpano\n')));
    }
    const line = await TestLine.open({ origin: server.origin, cookie });
    for (let at = 0; at < letters.length; at += 200) {
      const answers = await line.push(...letters.slice(at, at + 200));
      expect(new Set(answers.map(({ code }) => code))).toEqual(new Set(['kept']));
    }
    await line.close();

    const writes = vi.spyOn(Catalog.prototype, 'write');
    let asked = 0;
    device.listen('catalog', () => asked++);
    const begun = Date.now();
    await device.signedIn({ member: me, name: 'Aino', organisation: 'Ranta' });
    await until(
      'all rows',
      async () => (await device.catalog.events()).length === events && (await device.catalog.texts({ told: true })).rows.length >= events + networks,
      60_000,
    );
    const tookMs = Date.now() - begun;
    expect((await device.catalog.networks()).length).toBe(networks);
    expect(writes.mock.calls.length).toBeLessThan(40);
    expect(asked).toBeLessThanOrEqual(2 + tookMs / 100);
  }, 90_000);
});
