/** A received row that the browser's disk has damaged: passed over, counted once, and fetched again from the server. */
import 'fake-indexeddb/auto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { DexieTables } from '../../src/disk/dexie-tables.ts';
import { removeDocStore } from '../../src/disk/remove-doc-store.ts';
import type { MemberId, SpaceId } from '../../src/shared/base/ids.ts';
import { putHead, readHead } from '../../src/shared/model/event.ts';
import { docIdOf } from '../../src/shared/model/paper.ts';
import { aHeadless, enterAt, freshId, type Headless, lineTo, until } from '../support/headless.ts';
import { birthLetter, docLetter } from '../support/made-elsewhere.ts';
import { startTestServer } from '../support/server.ts';
import { TestLine } from '../support/server-line.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const damagedBytes = new Uint8Array([9, 9, 9, 250]);

/** A device that has caught up with an event which another device of the same member made. */
async function caughtUp(): Promise<{ readonly headless: Headless; readonly event: SpaceId; readonly me: MemberId }> {
  const dir = await mkdtemp(join(tmpdir(), 'solmu-'));
  ends.push(() => rm(dir, { recursive: true, force: true }));
  const server = await startTestServer({ dir });
  ends.push(() => server.close());
  let cookie = '';
  const headless = await aHeadless({ connect: lineTo(server.origin, () => cookie) });
  const entered = await enterAt(server.origin, (await server.firstLink())?.split('#')[1] as string, headless.device, 'Aino');
  cookie = entered.cookie;
  const event = freshId<'space'>() as SpaceId;
  const line = await TestLine.open({ origin: server.origin, cookie });
  await line.push(
    birthLetter(event, 'event', entered.member),
    docLetter(event, 'event', entered.member, (paper) => putHead(paper, 'title', [], 'Työpaja 3')),
  );
  await line.close();
  await headless.device.signedIn({ member: entered.member, name: 'Aino', organisation: 'Ranta' });
  await until('the list', async () => (await headless.device.catalog.events()).some(({ title }) => title === 'Työpaja 3'));
  return { headless, event, me: entered.member };
}

/** What a failing disk does: the content of the document is gone, and the row that brought it is unreadable. */
async function damage(prefix: string, event: SpaceId, me: MemberId): Promise<void> {
  const doc = docIdOf(event, 'event');
  await removeDocStore(`${prefix}doc:${doc}`);
  const disk = await DexieTables.open(`${prefix}kept`, 2_000);
  const row = { doc, space: event, docKind: 'event', member: me, seconds: 0, update: damagedBytes };
  await disk.transact('rw', ['inbox'], (tx) => tx.add('inbox', [row]));
  disk.close();
}

async function cursorOf(prefix: string, space: SpaceId): Promise<number> {
  const disk = await DexieTables.open(`${prefix}kept`, 2_000);
  const row = await disk.transact('r', ['cursors'], (tx) => tx.get('cursors', space));
  disk.close();
  return row?.to ?? 0;
}

describe('a damaged row', () => {
  it('[D107] is counted once, and what it held comes again with the next hello', async () => {
    const { headless, event, me } = await caughtUp();
    await headless.device.close();
    await damage(headless.prefix, event, me);

    const first = await headless.restart();
    await until('it to be counted', async () => {
      (await first.device.open(event, 'event'))?.close();
      return first.device.storage().damagedRows === 1;
    });
    await first.device.close();
    const second = await first.restart();
    ends.push(() => second.device.close());
    const open = await until('the event', () => second.device.open(event, 'event'));
    await until('its title again', () => readHead(open.paper).title.value === 'Työpaja 3');
    expect(second.device.storage().damagedRows).toBe(0);
  });

  it('[D107] that comes just as damaged again is not asked for without end', async () => {
    const { headless, event, me } = await caughtUp();
    await headless.device.close();
    const stood = await cursorOf(headless.prefix, event);
    expect(stood).toBeGreaterThan(0);
    await damage(headless.prefix, event, me);
    const first = await headless.restart();
    (await until('the event', () => first.device.open(event, 'event'))).close();
    await until('it to be counted', () => first.device.storage().damagedRows === 1);
    await first.device.close();
    const second = await first.restart();
    const open = await until('the event', () => second.device.open(event, 'event'));
    await until('the title again', () => readHead(open.paper).title.value === 'Työpaja 3');
    // The title may stand in the document's own database before the line has begun.
    await until('the cursor where it stood', async () => (await cursorOf(second.prefix, event)) === stood);
    await second.device.close();

    await damage(second.prefix, event, me);
    const third = await second.restart();
    (await until('the event', () => third.device.open(event, 'event'))).close();
    await until('it to be counted again', () => third.device.storage().damagedRows === 1);
    await third.device.close();
    expect(await cursorOf(third.prefix, event)).toBe(stood);
  });
});
