/** Former versions travel in a backup: what a document was is found again on another device, once, with its names. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import type { Device } from '../../../src/device/api.ts';
import { openDevice } from '../../../src/device/device.ts';
import { type DocId, freshId, type MemberId, type SpaceId } from '../../../src/shared/base/ids.ts';
import { putTitle, readNote } from '../../../src/shared/model/note.ts';
import { sourceOf, writtenBy } from '../../support/backup-file.ts';
import { fastClock } from '../../support/fast-clock.ts';
import { until } from '../../support/headless.ts';
import { PlayedServer } from '../../support/played-server.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

let count = 0;
const doc = freshId<'doc'>() as DocId;

async function aDevice(account?: MemberId): Promise<Device> {
  const clock = fastClock(10);
  const server = new PlayedServer(clock);
  const member = account ?? (freshId<'member'>() as MemberId);
  const device = await openDevice({ prefix: `versions-${process.pid}-${++count}-`, clock, connect: server.connect(member) });
  ends.push(() => device.close());
  if (account) await device.signedIn({ member: account, name: 'Aino', organisation: '' });
  else await device.introduce({ name: 'Aino', organisation: '' });
  return device;
}

/** A note with two former versions, the first of them named. */
async function withPast(device: Device): Promise<SpaceId> {
  const space = await device.found('network', []);
  for (const title of ['Ensin', 'Sitten']) {
    const open = await until('the note', () => device.open(space, 'note', doc));
    putTitle(open.paper, readNote(open.paper).title.seen, title);
    open.close();
    await until(`the version ${title}`, async () => (await device.past.moments({ space, kind: 'note', doc })).length >= (title === 'Ensin' ? 1 : 2));
  }
  const moments = await device.past.moments({ space, kind: 'note', doc });
  await device.past.name({ space, kind: 'note', doc }, moments.at(-1)?.id ?? '', 'Ennen kokousta');
  return space;
}

const told = async (device: Device, space: SpaceId) =>
  (await device.past.moments({ space, kind: 'note', doc })).map(({ at, by, name, why }) => ({ at, by, name, why }));

describe('former versions in a backup', () => {
  it('[D91] [D95] come with their names; in twice makes no doubles; what they hold is shown', async () => {
    const lost = await aDevice();
    const space = await withPast(lost);
    const before = await told(lost, space);
    expect(before).toHaveLength(2);
    const file = await writtenBy(lost);
    expect(file.match(/"line":"version"/g)).toHaveLength(2);

    const found = await aDevice();
    for (const _ of [1, 2]) expect((await found.backup.take(sourceOf(file), 'own')).end).toBe('done');
    expect(await told(found, space)).toEqual(before);
    const first = (await found.past.moments({ space, kind: 'note', doc })).at(-1);
    expect((await found.past.beside({ space, kind: 'note', doc }, first?.id ?? ''))?.changes).toMatchObject([
      { fields: [{ field: 'title', from: 'Ensin', to: 'Sitten' }] },
    ]);
  });

  it('[D90] a damaged one is left out and all else comes; a name given here stays', async () => {
    const lost = await aDevice();
    const space = await withPast(lost);
    const lines = (await writtenBy(lost)).trimEnd().split('\n');
    const at = lines.findIndex((line) => line.includes('"line":"version"'));
    const damaged = lines.map((line, nth) => (nth === at ? line.replace('"at":', '"at":1') : line)).join('\n');
    const found = await aDevice();
    const taken = await found.backup.take(sourceOf(`${damaged}\n`), 'own');
    expect(taken.left).toHaveLength(1);
    expect(await told(found, space)).toHaveLength(1);
    const [own] = await found.past.moments({ space, kind: 'note', doc });
    await found.past.name({ space, kind: 'note', doc }, own?.id ?? '', 'Oma nimi');
    await found.backup.take(sourceOf(lines.join('\n')), 'own');
    expect((await told(found, space)).map(({ name }) => name)).toContain('Oma nimi');
    expect(await told(found, space)).toHaveLength(2);
  });

  it('[D98] another account gets none of them', async () => {
    const lost = await aDevice(freshId<'member'>() as MemberId);
    await withPast(lost);
    const other = await aDevice(freshId<'member'>() as MemberId);
    const taken = await other.backup.take(sourceOf(await writtenBy(lost)), 'copies');
    expect(taken.end).toBe('done');
    const notes = await until('the copied note', async () => {
      const rows = await other.catalog.notes();
      return rows.length > 0 ? rows : null;
    });
    expect(await other.past.moments({ space: notes[0]?.space as SpaceId, kind: 'note', doc: notes[0]?.id as DocId })).toEqual([]);
  });
});
