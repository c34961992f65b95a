/** Own copies travel in a backup: what the server did not take is in the file, and comes once. */
import 'fake-indexeddb/auto';
import { afterEach, expect, it } from 'vitest';
import type { Device } from '../../../src/device/api.ts';
import { openDevice } from '../../../src/device/device.ts';
import { type DocId, freshId, type MemberId } from '../../../src/shared/base/ids.ts';
import { putTitle } from '../../../src/shared/model/note.ts';
import { sourceOf, writtenBy } from '../../support/backup-file.ts';
import { fastClock } from '../../support/fast-clock.ts';
import { until } from '../../support/headless.ts';
import { PlayedServer } from '../../support/played-server.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

let count = 0;

it('[D136] of one’s own with what is unsent and what was added back; twice is once; in another account’s none', async () => {
  const clock = fastClock(10);
  const server = new PlayedServer(clock);
  const aDevice = async (member: MemberId): Promise<Device> => {
    const device = await openDevice({ prefix: `own-copies-${process.pid}-${++count}-`, clock, connect: server.connect(member) });
    ends.push(() => device.close());
    await device.signedIn({ member, name: 'Aino', organisation: '' });
    return device;
  };
  const aino = freshId<'member'>() as MemberId;
  const lost = await aDevice(aino);
  const space = await lost.found('network', []);
  server.row(space, `role/${aino}`, { role: 'coordinator', name: 'Aino' });
  const doc = freshId<'doc'>() as DocId;
  const write = async (title: string): Promise<void> => {
    const open = await until('the note', () => lost.open(space, 'note', doc));
    putTitle(open.paper, [], title);
    open.close();
  };
  await write('Pysyvä');
  await until('all sent', () => lost.sign().state === 'saved');
  server.refuses = () => 'too-large';
  await write('Lähettämätön');
  const [copy] = await until('the copy', async () => {
    const list = await lost.copies.list();
    return list.length > 0 ? list : null;
  });
  const look = await lost.copies.look(copy?.id ?? '');
  const file = await writtenBy(lost);

  const found = await aDevice(aino);
  for (const _ of [1, 2]) await found.backup.take(sourceOf(file), 'own');
  expect(await found.copies.list()).toEqual([copy]);
  expect((await found.copies.look(copy?.id ?? ''))?.parts).toEqual(look?.parts);
  expect(found.sign()).toMatchObject({ state: 'problem', count: 1 });

  const others = await aDevice(freshId<'member'>() as MemberId);
  await others.backup.take(sourceOf(file), 'copies');
  expect(await others.copies.list()).toEqual([]);
});
