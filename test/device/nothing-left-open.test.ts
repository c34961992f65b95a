/** Documents that nobody looks at any more leave nothing open: no copy in memory, no database, no timer. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { openDevice } from '../../src/device/device.ts';
import type { MemberId, SpaceId } from '../../src/shared/base/ids.ts';
import { putHead } from '../../src/shared/model/event.ts';
import { fastClock } from '../support/fast-clock.ts';
import { freshId, until } from '../support/headless.ts';
import { PlayedServer } from '../support/played-server.ts';

const documents = 60;

/** How many connections stand open to the documents' own databases, as the disk that tests play with counts them. */
function connections(prefix: string): number {
  const all = (indexedDB as unknown as { readonly _databases: ReadonlyMap<string, { readonly connections: readonly { readonly _closed: boolean }[] }> })
    ._databases;
  return [...all].filter(([name]) => name.startsWith(`${prefix}doc:`)).reduce((sum, [, db]) => sum + db.connections.filter((one) => !one._closed).length, 0);
}

it('[D30] of 60 documents opened, written in and closed nothing stays open', async () => {
  const clock = fastClock(1);
  const prefix = `left-open-${process.pid}-`;
  const device = await openDevice({ prefix, clock, connect: new PlayedServer(clock).connect(freshId<'member'>() as MemberId) });
  let destroyed = 0;
  const spaces: SpaceId[] = [];
  for (let i = 0; i < documents; i++) {
    const space = await device.found('event', []);
    spaces.push(space);
    const open = await until('the event', () => device.open(space, 'event'));
    open.paper.y.on('destroy', () => destroyed++);
    putHead(open.paper, 'title', [], `Tapaaminen ${i}`);
    open.close();
    // Twice does no harm.
    open.close();
  }
  expect(connections(prefix)).toBeGreaterThan(0);
  await until('all put away', () => destroyed === documents, 30_000);
  await until('no database open', () => connections(prefix) === 0);
  // Rows of lists were made meanwhile, and none of them has opened anything again.
  expect((await device.catalog.events()).length).toBe(documents);
  expect(connections(prefix)).toBe(0);
  await device.close();
}, 60_000);
