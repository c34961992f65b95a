/** Batches that wait side by side go to the disk together, and the cursor's rules stand for each of them. */

import { beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { inflateRaw } from '../../src/link/inflate.ts';
import type { LineEvents } from '../../src/link/line.ts';
import { Link } from '../../src/link/link.ts';
import { freshId, type SpaceId } from '../../src/shared/base/ids.ts';
import { encodeServer } from '../../src/shared/wire/codec.ts';
import { type ServerFrame, type StreamEntry, wireVersion } from '../../src/shared/wire/frames.ts';
import { MemoryLineStore } from '../support/memory-line-store.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const doc = freshId<'doc'>();

function edit(seq: number, words = 'sana'): StreamEntry {
  const y = new Y.Doc();
  y.getText('t').insert(0, words);
  return { kind: 'edit', seq, doc, docKind: 'event', member: freshId(), seconds: 1, update: Y.encodeStateAsUpdate(y) };
}

describe('batches that wait together', () => {
  let store: MemoryLineStore;
  let clock: VirtualClock;
  let events: LineEvents;
  let hellos: number;
  let link: Link;
  let release: () => void;
  const taken: SpaceId[] = [];

  const say = (frame: ServerFrame): void => events.heard(encodeServer(frame));

  beforeEach(async () => {
    store = new MemoryLineStore();
    clock = new VirtualClock();
    hellos = 0;
    taken.length = 0;
    // The disk is slow with what comes first: so the rest waits.
    const take = store.take.bind(store);
    const first = new Promise<void>((resolve) => {
      release = resolve;
    });
    store.take = async (batches) => {
      await first;
      return take(batches);
    };
    const connect = (heard: LineEvents) => {
      events = heard;
      clock.setTimer(0, () => events.opened());
      return { send: () => void hellos++, close: () => undefined };
    };
    link = new Link({ store, connect, clock, random: () => 0.5, inflate: inflateRaw }, { taken: (space) => taken.push(space) });
    link.start();
    await clock.pass(10);
    say({ type: 'welcome', version: wireVersion, epoch: 1, now: clock.now(), member: freshId() });
  });

  it('[W120] become one transaction, told space by space in their order', async () => {
    const spaces = Array.from({ length: 40 }, () => freshId<'space'>());
    for (const space of spaces) say({ type: 'batch', space, from: 0, to: 5, entries: [edit(5)] });
    say({ type: 'caught-up' });
    await clock.pass(0);
    release();
    await clock.until(() => link.state.caughtUp);
    expect(store.takes.reduce((sum, many) => sum + many, 0)).toBe(40);
    expect(store.takes.length).toBeLessThanOrEqual(2);
    expect(taken).toEqual(spaces);
    expect(store.cursors.size).toBe(40);
  });

  it('[W120] are at most 64, and nothing of another kind is overtaken', async () => {
    const space = freshId<'space'>();
    for (let to = 1; to <= 150; to++) say({ type: 'batch', space, from: to - 1, to, entries: [edit(to)] });
    say({ type: 'gone', space });
    for (let to = 1; to <= 3; to++) say({ type: 'batch', space, from: to - 1, to, entries: [edit(to)] });
    await clock.pass(0);
    release();
    await clock.until(() => store.cursors.get(space) === 3 && store.lost.length === 1);
    expect(Math.max(...store.takes)).toBe(64);
    expect(store.takes.reduce((sum, many) => sum + many, 0)).toBe(153);
  });

  it('[W22] [W120] with a gap among them: what was before it is taken, nothing behind it, and the device asks again', async () => {
    const [one, other] = [freshId<'space'>(), freshId<'space'>()];
    say({ type: 'batch', space: one, from: 0, to: 1, entries: [edit(1)] });
    say({ type: 'batch', space: one, from: 1, to: 2, entries: [edit(2)] });
    say({ type: 'batch', space: one, from: 3, to: 4, entries: [edit(4)] });
    say({ type: 'batch', space: other, from: 0, to: 9, entries: [edit(9)] });
    await clock.pass(0);
    release();
    await clock.until(() => hellos === 2);
    expect([...store.cursors]).toEqual([[one, 2]]);
    expect(taken).toEqual([one, one]);
  });
});
