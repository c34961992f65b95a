import { describe, expect, it } from 'vitest';
import { LineDisk } from '../../src/disk/line-disk.ts';
import { MemoryTables } from '../../src/disk/memory-tables.ts';
import { docEpochs, givenBack, heldForReturn } from '../../src/disk/returning.ts';
import { type DeviceId, freshId } from '../../src/shared/base/ids.ts';
import type { StreamEntry } from '../../src/shared/wire/frames.ts';

const space = freshId<'space'>();
const mac = (n: number): Uint8Array => new Uint8Array(16).fill(n);

function row(seq: number, key: string, value: 'x' | null): StreamEntry {
  return { kind: 'row', seq, key, value, seal: { epoch: 7, seq, mac: mac(seq) } };
}

async function aDisk(): Promise<{ readonly tables: MemoryTables; readonly line: LineDisk; readonly refused: string[] }> {
  const tables = new MemoryTables();
  const refused: string[] = [];
  const line = new LineDisk(tables, freshId<'device'>() as DeviceId, (news) => news.what === 'answered' && refused.push(...news.refused), {});
  await line.newEpoch(7);
  return { tables, line, refused };
}

describe('what is held for a server of before', () => {
  it('[W104][W106] rows under their seals as they stood, and that one is gone; the stream that follows does not touch it', async () => {
    const { tables, line } = await aDisk();
    await line.take([{ space, from: 0, to: 3, entries: [row(1, 'stays', 'x'), row(2, 'goes', 'x')] }]);
    await line.take([{ space, from: 3, to: 4, entries: [row(4, 'goes', null)] }]);
    expect(await heldForReturn(tables)).toBeNull();
    await line.newEpoch(8);
    await line.take([{ space, from: 0, to: 1, entries: [row(1, 'goes', 'x')] }]);
    const held = await heldForReturn(tables);
    expect(held).toEqual([
      { space, key: 'stays', value: 'x', seal: { epoch: 7, seq: 1, mac: mac(1) } },
      { space, key: 'goes', value: null, seal: { epoch: 7, seq: 4, mac: mac(4) } },
    ]);
    await givenBack(tables);
    expect(await heldForReturn(tables)).toBeNull();
  });

  it('[W106] what was not given back when another epoch comes stays held', async () => {
    const { tables, line } = await aDisk();
    await line.take([{ space, from: 0, to: 1, entries: [row(1, 'one', 'x')] }]);
    await line.newEpoch(8);
    await line.newEpoch(9);
    expect((await heldForReturn(tables))?.map(({ key }) => key)).toContain('one');
  });

  it('[W105] a device that has never heard of an epoch has nothing to give back', async () => {
    const { tables } = await aDisk();
    expect(await heldForReturn(tables)).toBeNull();
  });
});

describe('an erasure that comes with the stream', () => {
  const doc = freshId<'doc'>();
  const edit = (seq: number, docEpoch?: number): StreamEntry => ({
    kind: 'edit',
    seq,
    doc,
    docKind: 'note',
    member: freshId<'member'>(),
    seconds: 1,
    update: new Uint8Array([0, 0]),
    ...(docEpoch !== undefined && { docEpoch }),
  });
  const inbox = (tables: MemoryTables) => tables.transact('r', ['inbox'], (tx) => tx.all('inbox'));

  it('[W109] takes what stands in the inbox alone off at once, and has it begin anew where it is open', async () => {
    const { tables, line, refused } = await aDisk();
    await line.take([{ space, from: 0, to: 1, entries: [edit(1)] }]);
    await line.take([{ space, from: 1, to: 2, entries: [edit(2, 1)] }]);
    expect((await inbox(tables)).map(({ docEpoch }) => docEpoch)).toEqual([1]);
    expect([refused, await docEpochs(tables)]).toEqual([[doc], []]);
    // The same again, as after a new epoch of the log, is no other erasure.
    await line.take([{ space, from: 2, to: 3, entries: [edit(3, 1)] }]);
    expect((await inbox(tables)).length).toBe(2);
  });

  it('[W109] leaves a document with something unsent to whoever reads it whole, and does not say that it has come so far', async () => {
    const { tables, line, refused } = await aDisk();
    await tables.transact('rw', ['docs', 'journal'], async (tx) => {
      await tx.put('docs', [{ id: doc, space, kind: 'note', refused: null, known: new Uint8Array([0, 0]) }]);
      await tx.add('journal', [{ kind: 'edit', space, doc, docKind: 'note', update: new Uint8Array([0, 0]), at: 1, answered: 0, stored: 0 }]);
    });
    await line.take([{ space, from: 0, to: 1, entries: [edit(1, 1)] }]);
    expect(refused).toEqual([doc]);
    expect(await docEpochs(tables)).toEqual([]);
  });
});
