/** A device whose past comes late, as on a slow phone: what was taken down is waited for where it is needed. */
import 'fake-indexeddb/auto';
import { afterEach, expect, it, vi } from 'vitest';
import { putTitle, readNote } from '../../../src/shared/model/note.ts';
import { aNote, aWorld, copied, endAll, ends, opened } from '../../support/copy-world.ts';

vi.mock('../../../src/device/memory.ts', async (original) => {
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  return original();
});

afterEach(endAll);

it('[D131][D133] a title that was refused stands beside the one that the server has, though that was on its way to the disk as a version', async () => {
  const world = await aWorld();
  const { server, device } = world;
  const { space, doc } = await aNote(world, 'Alku.');
  const open = await opened(device, space, 'note', doc);
  ends.push(async () => open.close());
  server.refuses = () => 'too-large';
  putTitle(open.paper, readNote(open.paper).title.seen, 'Sumea päätös');
  const [copy] = await copied(device);
  const look = await device.copies.look(copy?.id ?? '');
  expect(look?.parts).toMatchObject([{ sort: 'field', field: 'title', from: 'Selkeä päätös', to: 'Sumea päätös' }]);
});
