/** The catalogue of a device: made from documents, kept true as they change, and the same when it is made anew. */
import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Device } from '../../src/device/api.ts';
import { type DeviceOptions, openDevice } from '../../src/device/device.ts';
import type { ItemId, MemberId, SpaceId } from '../../src/shared/base/ids.ts';
import { putDays } from '../../src/shared/model/availability.ts';
import { addItem, agenda, binEvent, binItem, itemAt, putItem, readHead, takeBackItem } from '../../src/shared/model/event.ts';
import { textOf } from '../../src/shared/model/long-text.ts';
import type { Paper } from '../../src/shared/model/paper.ts';
import type { Step } from '../../src/shared/model/verbs.ts';
import { allRows, type EveryKind, writeEveryKind } from '../support/every-kind.ts';
import { fastClock } from '../support/fast-clock.ts';
import { freshId, until } from '../support/headless.ts';
import { PlayedServer } from '../support/played-server.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

let count = 0;
function options(): DeviceOptions {
  const clock = fastClock(1);
  return { prefix: `catalogue-${process.pid}-${++count}-`, clock, connect: new PlayedServer(clock).connect(freshId<'member'>() as MemberId) };
}

async function started(given: DeviceOptions): Promise<Device> {
  const device = await openDevice(given);
  ends.push(() => device.close());
  return device;
}

/** Until every document has its rows, and none came in the last breath. */
async function settled(device: Device, made: EveryKind): Promise<{ readonly [shelf: string]: unknown }> {
  const all = async () => {
    const { catalog } = device;
    const wanted = [made.networks.length, made.events.length, made.goals.length, made.notes.length, made.pools.length];
    const rows = [await catalog.networks(), await catalog.events(), await catalog.goals(), await catalog.notes(), await catalog.pools()];
    return wanted.every((n, i) => rows[i]?.length === n) && (await catalog.ownDays()) !== null && (await catalog.ownShown()) !== null;
  };
  await until('all rows', all);
  for (let before = ''; ; ) {
    await new Promise((resolve) => setTimeout(resolve, 400));
    const rows = await allRows(device);
    if (JSON.stringify(rows) === before) return rows;
    before = JSON.stringify(rows);
  }
}

async function throwAway(prefix: string): Promise<void> {
  const names = (await indexedDB.databases()).map(({ name }) => name ?? '').filter((name) => name.startsWith(`${prefix}catalog`));
  expect(names).not.toEqual([]);
  await Promise.all(names.map((name) => Dexie.delete(name)));
}

describe('the catalogue', () => {
  it.each([1, 2, 3])('[D103] thrown away and made anew gives the same rows, seed %i', async (seed) => {
    const given = options();
    const before = await openDevice(given);
    await before.introduce({ name: 'Aino', organisation: 'Ranta' });
    const made = await writeEveryKind(before, seed);
    const rows = await settled(before, made);
    await before.close();

    await throwAway(given.prefix);
    const after = await started(given);
    expect(await settled(after, made)).toEqual(rows);
  });

  it('[D103] finds at a start what a crash left behind', async () => {
    const given = options();
    const before = await openDevice(given);
    const made = await writeEveryKind(before, 4, 1);
    const rows = await settled(before, made);
    await before.close();
    // As if the last words had reached the document and not the catalogue.
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '').filter((name) => name.startsWith(`${given.prefix}catalog`));
    const db = await new Dexie(names[0] as string).open();
    await db.table('goals').clear();
    await db
      .table('seen')
      .where('id')
      .anyOf((await db.table('seen').toArray()).filter((row) => made.goals.includes(row.space)).map((row) => row.id))
      .delete();
    db.close();
    const after = await started(given);
    expect(await settled(after, made)).toEqual(rows);
  });

  it('[D104] has the words of every document thing by thing, an event with its notes, and of what is in the bin nothing', async () => {
    const device = await started(options());
    const made = await writeEveryKind(device, 5, 1);
    await settled(device, made);
    const texts = (await device.catalog.texts({ told: true })).rows;
    expect(new Set(texts.map((row) => row.kind))).toEqual(
      new Set(['card', 'plan', 'event', 'goal', 'pool', ...((await device.catalog.notes()).some((note) => !note.binned) ? ['note'] : [])]),
    );
    const event = made.events[0] as SpaceId;
    const open = await until('the event', () => device.open(event, 'event'));
    const [item, ...more] = agenda(open.paper);
    const floor = await until('the floor', () => device.open(event, 'floor'));
    const row = texts.find((text) => text.space === event && text.kind === 'event');
    const part = row?.parts.find(({ thing }) => thing === item?.id);
    expect(part?.title).toBe(item?.title.value);
    expect(part?.text).toBe(`${item?.wanted.value}\n${floor.paper.y.getText(item?.id).toString().trim()}`);
    expect(row?.parts.map(({ thing }) => thing)).toEqual(['', item?.id, ...more.map(({ id }) => id)]);

    binEvent(open.paper);
    await until('its words gone', async () => !(await device.catalog.texts({ told: true })).rows.some((text) => text.space === event));
    expect((await device.catalog.events()).find((one) => one.id === event)).toMatchObject({ binned: true, title: readHead(open.paper).title.value });
  });

  it('[D105] lays my own days over my row in a pool before any server has told of them', async () => {
    const device = await started(options());
    await device.introduce({ name: 'Aino', organisation: 'Ranta' });
    const made = await writeEveryKind(device, 6, 1);
    await settled(device, made);
    const own = device.me() as unknown as SpaceId;
    const strip = await until('my strip', () => device.open(own, 'availability'));
    putDays(strip.paper, '2027-05', [], 58);
    const shown = await until('my days in the pool', async () => {
      const [pool] = await device.catalog.pools();
      return pool?.shown.find((row) => row.member === device.me() && row.months['2027-05'] === 58);
    });
    expect(shown).toMatchObject({ name: 'Aino', organisation: 'Ranta' });
    expect(shown.skills).toHaveLength(1);
  });

  it('[D106] loses the rows of a space that went, of its notes and words too', async () => {
    const device = await started(options());
    const made = await writeEveryKind(device, 7, 1);
    await settled(device, made);
    const network = made.networks[0] as SpaceId;
    await device.decide(network, 'delete');
    const left = await allRows(device);
    expect(JSON.stringify({ ...left, goals: [], pools: [], events: [] })).not.toContain(network);
    expect(left.networks).toEqual([]);
    expect((left.notes as unknown[]).length).toBeGreaterThan(0);
  });

  it('[D126] has what was written into a thing in the bin by somebody who had not seen it go, its notes too, until it is taken back', async () => {
    const device = await started(options());
    const space = await device.found('event', []);
    const event = await until('the event', () => device.open(space, 'event'));
    const floor = await until('the floor', () => device.open(space, 'floor'));
    const item = (addItem(event.paper, { title: 'Kahvi' }) as Step).thing as ItemId;
    const [hisEvent, hisFloor] = [event, floor].map(({ paper }) => {
      const y = new Y.Doc();
      Y.applyUpdate(y, Y.encodeStateAsUpdate(paper.y));
      return { ...paper, y, me: freshId<'member'>() as MemberId };
    }) as [Paper, Paper];
    binItem(event.paper, floor.paper, item);
    putItem(hisEvent, item, 'title', itemAt(hisEvent, item)?.title.seen ?? [], 'Kahvi ja pulla');
    textOf(hisFloor.y, item).insert(0, 'Pullia 20.\n');
    expect(await device.catalog.finds()).toEqual([]);
    Y.applyUpdate(event.paper.y, Y.encodeStateAsUpdate(hisEvent.y));
    Y.applyUpdate(floor.paper.y, Y.encodeStateAsUpdate(hisFloor.y));
    const found = await until('the find', async () => {
      const [row] = await device.catalog.finds();
      return row?.finds.some(({ words, fields }) => words.length > 0 && fields.length > 0) ? row : null;
    });
    expect(found).toMatchObject({ space, kind: 'event', finds: [{ thing: item, title: 'Kahvi ja pulla', words: [{ text: 'Pullia 20.' }] }] });
    takeBackItem(event.paper, item);
    await until('nothing found any more', async () => (await device.catalog.finds()).length === 0);
  });
});
