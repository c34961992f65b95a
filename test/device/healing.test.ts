/** When a device asks, and whom it leaves in peace: healing beside a server that answers, one that does not, and a line that falls. */
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { Healing, type HealingHost } from '../../src/device/healing.ts';
import { Kept } from '../../src/disk/kept.ts';
import { MemoryTables } from '../../src/disk/memory-tables.ts';
import { knowsNothing } from '../../src/disk/tables.ts';
import { type DeviceId, freshId } from '../../src/shared/base/ids.ts';
import type { ClientFrame } from '../../src/shared/wire/frames.ts';
import { until } from '../support/headless.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const space = freshId<'space'>();
const doc = freshId<'doc'>();

async function aDevice() {
  const tables = new MemoryTables();
  const kept = new Kept(tables, freshId<'device'>() as DeviceId, () => undefined);
  await tables.transact('rw', ['spaces', 'docs', 'cursors'], async (tx) => {
    await tx.put('spaces', [{ id: space, kind: 'network', maker: freshId<'member'>(), at: 1, hosts: [], state: 'server', refused: null, sentAt: 0 }]);
    await tx.put('docs', [{ id: doc, space, kind: 'plan', refused: null, known: knowsNothing }]);
    await tx.put('cursors', [{ space, to: 7 }]);
  });
  const clock = new VirtualClock();
  const said: ClientFrame[] = [];
  const host: HealingHost = {
    prefix: 'none-',
    onDisk: () => false,
    kept: () => kept,
    me: () => freshId<'member'>(),
    journalFlushed: async () => undefined,
    heard: () => undefined,
    now: () => clock.now(),
    returned: () => undefined,
    setAside: async () => undefined,
    clock,
    aside: (work) => void work,
    sabotage: {},
  };
  const healing = new Healing(host);
  const begin = async (): Promise<void> => {
    healing.begun((frame) => {
      said.push(frame);
      return true;
    });
    await healing.caughtUp();
  };
  return { healing, clock, said, begin, tables };
}

describe('a device that compares', () => {
  it('[W101] asks after a rest, for what has changed alone, and once when the answer is the same', async () => {
    const { healing, clock, said, begin } = await aDevice();
    await begin();
    await clock.pass(60_000);
    expect(said).toEqual([]);
    healing.changed([doc]);
    await clock.pass(2_900);
    healing.changed([doc]);
    await clock.pass(2_900);
    expect(said).toEqual([]);
    await clock.pass(200);
    await until('the question', () => said.length === 1);
    expect(said[0]).toMatchObject({ type: 'compare', space, to: 7, docs: [[doc, expect.stringMatching(/^[0-9a-f]{16}$/)]] });
    healing.heard({ type: 'compared', space, docs: [[doc, 'same']] });
    await new Promise((done) => setTimeout(done, 30));
    await clock.pass(600_000);
    await new Promise((done) => setTimeout(done, 30));
    expect(said.length).toBe(1);
  });

  it('[W101] asks again after longer and longer rests while the two are not at one point', async () => {
    const { healing, clock, said, begin } = await aDevice();
    await begin();
    healing.changed([doc]);
    for (let n = 1; n <= 3; n++) {
      await clock.pass(3_000 * 2 ** (n - 1));
      await until('the question', () => said.length === n);
      healing.heard({ type: 'compared', space, docs: [[doc, 'elsewhere']] });
      await new Promise((done) => setTimeout(done, 30));
    }
    await clock.pass(3_000 * 4);
    await new Promise((done) => setTimeout(done, 30));
    expect(said.length).toBe(3);
  });

  it('[W101] does not ask for a document of which something is unsent', async () => {
    const { healing, clock, said, begin, tables } = await aDevice();
    await tables.transact('rw', ['journal'], (tx) =>
      tx.add('journal', [{ kind: 'edit', space, doc, docKind: 'plan', update: new Uint8Array([0, 0]), at: 1, answered: 0, stored: 0 }]),
    );
    await begin();
    healing.changed([doc]);
    await clock.pass(3_000);
    await new Promise((done) => setTimeout(done, 60));
    expect(said).toEqual([]);
  });

  it('[W108] leaves a server in peace that does not answer, until the next line', async () => {
    const { healing, clock, said, begin } = await aDevice();
    await begin();
    healing.changed([doc]);
    await clock.pass(3_000);
    await until('the question', () => said.length === 1);
    await clock.pass(30_000);
    await new Promise((done) => setTimeout(done, 30));
    healing.changed([doc]);
    await clock.pass(300_000);
    await new Promise((done) => setTimeout(done, 30));
    expect(said.length).toBe(1);
    healing.ended();
    await begin();
    await clock.pass(3_000);
    await until('the question again', () => said.length === 2);
  });
});
