/** What one act made larger than a letter may be: it goes out in pieces, nothing of it is refused, and others read it whole. */
import 'fake-indexeddb/auto';
import { inflateRawSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { write } from '../../src/shared/model/paper.ts';
import { until } from '../support/headless.ts';
import { oneMember } from '../support/one-member.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

describe('a large document', () => {
  it('[D108] of one act above a megabyte reaches the server whole, and no letter of it is refused', async () => {
    const { headless, signIn, otherLine } = await oneMember(ends);
    const { device } = headless;
    ends.push(() => device.close());
    await signIn();
    const event = await device.found('event', []);
    const floor = await until('the floor', () => device.open(event, 'floor'));
    const words = 'Sovimme, että jokainen kokeilu saa kaksi kuukautta 🪢. '.repeat(22_000);
    write(floor.paper, () => {
      floor.paper.y.getText('note').insert(0, `${words}\n`);
      floor.paper.y.getText('note').delete(100, 50);
    });
    await until('all of it sent', () => device.sign().state === 'saved', 20_000);
    expect(await device.waiting()).toEqual([]);
    const line = await otherLine();
    const there = new Y.Doc();
    for (const { entries } of line.batches(event))
      for (const entry of entries)
        if (entry.kind === 'edit') Y.applyUpdate(there, entry.deflated ? new Uint8Array(inflateRawSync(entry.update)) : entry.update);
    await line.close();
    expect(there.getText('note').toString()).toBe(floor.paper.y.getText('note').toString());
  }, 60_000);
});
