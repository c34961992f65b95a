/** What was not yet sent or not yet written travels in a backup too: claims once and in their order, drafts until somebody takes them up; and a disk that takes no more. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import type { Device } from '../../../src/device/api.ts';
import { openDevice } from '../../../src/device/device.ts';
import type { DeviceOptions } from '../../../src/device/options.ts';
import { DexieTables } from '../../../src/disk/dexie-tables.ts';
import type { TableName, Tables } from '../../../src/disk/tables.ts';
import { freshId, type MemberId, type SpaceId } from '../../../src/shared/base/ids.ts';
import { addItem, agenda, putHead } from '../../../src/shared/model/event.ts';
import { docIdOf, type Paper } from '../../../src/shared/model/paper.ts';
import { sourceOf, writtenBy } from '../../support/backup-file.ts';
import { until } from '../../support/headless.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

let count = 0;
const account = { member: freshId<'member'>() as MemberId, name: 'Aino Kallio', organisation: '' };

/** A device of Aino's account, without a line. */
async function aDevice(more: Partial<DeviceOptions> = {}): Promise<Device & { prefix: string }> {
  const prefix = `waiting-test-${process.pid}-${++count}-`;
  const device = await openDevice({ prefix, connect: () => ({ send: () => undefined, close: () => undefined }), ...more });
  ends.push(() => device.close());
  await device.signedIn(account);
  return Object.assign(device, { prefix });
}

const eventOf = async (device: Device, space: SpaceId): Promise<Paper> => (await until('the event', () => device.open(space, 'event'))).paper;

async function rowsOf<T extends TableName>(prefix: string, table: T) {
  const tables = await DexieTables.open(`${prefix}kept`, 5_000);
  try {
    return await tables.transact('r', [table], (tx) => tx.all(table));
  } finally {
    tables.close();
  }
}

describe('what waits', () => {
  it('[D95][D97] comes once, in its order: birth, edits with a word of whose they are, claims', async () => {
    const lost = await aDevice();
    const event = await lost.found('event', []);
    putHead(await eventOf(lost, event), 'title', [], 'Odottava');
    await until('the journal', () => !lost.sign().settling);
    const claim = await lost.claim('add-organiser', { event, member: freshId() });
    const file = await writtenBy(lost);
    const found = await aDevice();
    await found.backup.take(sourceOf(file), 'own');
    const journal = await rowsOf(found.prefix, 'journal');
    expect(journal.map(({ kind, claim: asked }) => asked?.verb ?? kind)).toEqual(['birth', 'give-back', 'edit', 'add-organiser']);
    expect(journal[1]?.claim?.args).toMatchObject({ space: event, doc: docIdOf(event, 'event'), device: lost.id });
    expect((await rowsOf(found.prefix, 'claims')).filter(({ id }) => id === claim)).toMatchObject([{ verb: 'add-organiser', code: 'waiting' }]);
    await found.backup.take(sourceOf(file), 'own');
    expect((await rowsOf(found.prefix, 'journal')).length).toBe(journal.length);
  });

  it('[D97] from the same device needs no word of whose it is', async () => {
    const aino = await aDevice();
    const event = await aino.found('event', []);
    const paper = await eventOf(aino, event);
    addItem(paper, { title: 'Ennen' });
    await until('the journal', () => !aino.sign().settling);
    const file = await writtenBy(aino);
    await aino.decide(event, 'delete');
    await aino.backup.take(sourceOf(file), 'own');
    expect(agenda(await eventOf(aino, event)).map(({ title }) => title.value)).toEqual(['Ennen']);
    expect((await rowsOf(aino.prefix, 'journal')).some(({ claim }) => claim !== undefined)).toBe(false);
  });

  it('[D91] a draft that nobody had put is offered where the document is', async () => {
    const lost = await aDevice();
    const event = await lost.found('event', []);
    putHead(await eventOf(lost, event), 'title', [], 'Luonnos');
    const doc = docIdOf(event, 'event');
    lost.drafts.keep({ doc, thing: 'head', field: 'place', value: 'Helsin', seen: [], second: 5 });
    await until('the draft', async () => (await rowsOf(lost.prefix, 'drafts')).length === 1);
    await until('the journal', () => !lost.sign().settling);
    const found = await aDevice();
    await found.backup.take(sourceOf(await writtenBy(lost)), 'own');
    expect(await found.drafts.left(doc)).toMatchObject([{ field: 'place', value: 'Helsin' }]);
  });
});

describe('a disk that takes no more', () => {
  it('ends the taking and says so; what had come is whole, and the rest comes the next time', async () => {
    const aino = await aDevice();
    for (let i = 0; i < 4; i++) putHead(await eventOf(aino, await aino.found('event', [])), 'title', [], `Tapahtuma ${i}`);
    await until('the journal', () => !aino.sign().settling);
    const file = await writtenBy(aino);
    let room = 2;
    const openTables = async (name: string, waitMs: number): Promise<Tables> => {
      const tables = await DexieTables.open(name, waitMs);
      return {
        close: () => tables.close(),
        transact: (mode, names, act) =>
          tables.transact(mode, names, (tx) => {
            const add: typeof tx.add = (table, rows) => {
              if (table === 'inbox' && room-- <= 0) throw new DOMException('full', 'QuotaExceededError');
              return tx.add(table, rows);
            };
            return act({ ...tx, add });
          }),
      };
    };
    const small = await aDevice({ openTables });
    const taken = await small.backup.take(sourceOf(file), 'own');
    expect(taken).toMatchObject({ end: 'full' });
    expect(taken.docs.length).toBe(2);
    room = 100;
    const again = await small.backup.take(sourceOf(file), 'own');
    expect([again.end, again.docs.length, again.same]).toEqual(['done', 2, 2]);
  });
});
