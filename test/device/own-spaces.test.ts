/** A member's own space, notes by their ids, and spaces that networks host: opened, founded and written in without a line. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import { type DeviceOptions, openDevice } from '../../src/device/device.ts';
import { DexieTables } from '../../src/disk/dexie-tables.ts';
import type { DocId, MemberId, SpaceId } from '../../src/shared/base/ids.ts';
import { addStep, putGoal, readGoal } from '../../src/shared/model/goal.ts';
import { putTitle, readNote } from '../../src/shared/model/note.ts';
import { fastClock } from '../support/fast-clock.ts';
import { freshId, until } from '../support/headless.ts';
import { PlayedServer } from '../support/played-server.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

let count = 0;
function options(): DeviceOptions {
  const clock = fastClock(10);
  return { prefix: `own-spaces-${process.pid}-${++count}-`, clock, connect: new PlayedServer(clock).connect(freshId<'member'>() as MemberId) };
}

async function aDevice(given: DeviceOptions = options()) {
  const device = await openDevice(given);
  ends.push(() => device.close());
  return device;
}

describe('a member without an account', () => {
  it('[D101] has a space of one’s own: notes under fresh ids and the strip of days open and are there after a start', async () => {
    const given = options();
    const before = await openDevice(given);
    const own = before.me() as unknown as SpaceId;
    const [first, second] = [freshId<'doc'>(), freshId<'doc'>()] as [DocId, DocId];
    for (const [id, title] of [
      [first, 'Ensimmäinen'],
      [second, 'Toinen'],
    ] as const) {
      const note = await before.open(own, 'note', id);
      expect(note?.readOnly).toBeNull();
      if (note) putTitle(note.paper, [], title);
    }
    expect((await before.open(own, 'availability'))?.readOnly).toBeNull();
    await until('the journal', () => !before.sign().settling);
    await before.close();

    const after = await aDevice(given);
    const titles = await Promise.all([first, second].map(async (id) => readNote((await after.open(own, 'note', id))?.paper as never).title.value));
    expect(titles).toEqual(['Ensimmäinen', 'Toinen']);
    expect(await after.roles(own)).toEqual(['self']);
    expect(after.mine()).toEqual([after.me()]);
  });

  it('[D101] asks of nothing when nothing was written there, and of what was before any of it may leave', async () => {
    const empty = await aDevice();
    await empty.open(empty.me() as unknown as SpaceId, 'profile');
    await empty.signedIn({ member: empty.me(), name: 'Aino', organisation: 'Ranta' });
    expect(await empty.madeHere()).toEqual([]);

    const written = await aDevice();
    const own = written.me() as unknown as SpaceId;
    const note = await written.open(own, 'note', freshId<'doc'>() as DocId);
    if (note) putTitle(note.paper, [], 'Vain minulle');
    await until('the journal', () => !written.sign().settling);
    await written.signedIn({ member: written.me(), name: 'Aino', organisation: 'Ranta' });
    expect((await written.madeHere()).map(({ space, kind }) => [space, kind])).toEqual([[own, 'member']]);
  });
});

describe('spaces that a network hosts', () => {
  it('[D100] a goal is founded with its row in the network and written by the founder', async () => {
    const device = await aDevice();
    const network = await device.found('network', []);
    const goal = await device.found('goal', [network]);
    expect((await device.rows(network)).get(`hosted/${goal}`)).toMatchObject({ kind: 'goal', maker: device.me() });
    expect((await device.rows(device.me() as unknown as SpaceId)).has(`space/${goal}`)).toBe(false);
    expect(await device.roles(goal)).toEqual(['owner', 'host-coordinator']);
    const open = await device.open(goal, 'goal');
    expect(open?.readOnly).toBeNull();
    if (!open) return;
    putGoal(open.paper, 'when', [], 'Kun kokeilut kerrotaan');
    addStep(open.paper, { text: 'Kutsu' });
    expect(readGoal(open.paper).when.value).toBe('Kun kokeilut kerrotaan');
  });

  it('[D100] a member of the host writes in a goal without a role in it, and only reads its pool', async () => {
    const given = options();
    const before = await openDevice(given);
    const network = await before.found('network', []);
    const [goal, pool] = [await before.found('goal', [network]), await before.found('pool', [network])];
    const me = before.me();
    await before.close();
    const disk = await DexieTables.open(`${given.prefix}kept`, 2_000);
    await disk.transact('rw', ['rows'], async (tx) => {
      await tx.remove('rows', [
        [goal, `role/${me}`],
        [pool, `role/${me}`],
      ]);
      await tx.put('rows', [{ space: network, key: `role/${me}`, value: { role: 'member' }, local: 0 }]);
    });
    disk.close();
    const after = await aDevice(given);
    expect(await after.roles(goal)).toEqual(['host-member']);
    expect((await after.open(goal, 'goal'))?.readOnly).toBeNull();
    expect((await after.open(pool, 'pool'))?.readOnly).toBe('no-right');
    expect((await after.open(network, 'plan'))?.readOnly).toBeNull();
    expect((await after.open(network, 'card'))?.readOnly).toBe('no-right');
  });
});
