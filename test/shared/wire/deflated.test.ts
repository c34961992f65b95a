import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inflateRaw } from '../../../src/link/inflate.ts';
import { freshId } from '../../../src/shared/base/ids.ts';
import { decodeServer, encodeServer } from '../../../src/shared/wire/codec.ts';
import { deflateEntries, inflateEntries } from '../../../src/shared/wire/deflated.ts';
import type { StreamEntry } from '../../../src/shared/wire/frames.ts';

const deflate = async (bytes: Uint8Array) => new Uint8Array(deflateRawSync(bytes));
const edit = (update: Uint8Array): StreamEntry => ({ kind: 'edit', seq: 1, doc: freshId(), docKind: 'floor', member: freshId(), seconds: 1, update });

describe('deflated entries', () => {
  it('[W26] come out as they went in, and take less room where that helps', async () => {
    const entries = [
      edit(new TextEncoder().encode('kokouksen muistiinpanot '.repeat(500))),
      edit(new Uint8Array(10)),
      { kind: 'row', seq: 3, key: 'role/x', value: null } as const,
    ];
    const sent = await deflateEntries(entries, deflate);
    expect(sent.map((entry) => entry.kind === 'edit' && entry.deflated === true)).toEqual([true, false, false]);
    const frame = decodeServer(encodeServer({ type: 'batch', space: freshId(), from: 0, to: 3, entries: sent }));
    if (frame?.type !== 'batch') throw new Error('no batch');
    expect(encodeServer(frame).length).toBeLessThan(1_000);
    expect(await inflateEntries(frame.entries, inflateRaw)).toEqual(entries);
  });

  it('[W26] stay as they are when deflating would not help', async () => {
    const noise = crypto.getRandomValues(new Uint8Array(2_000));
    expect(await deflateEntries([edit(noise)], deflate)).toMatchObject([{ update: noise }]);
  });

  it('[W26] end at the limit, however much a few bytes hold', async () => {
    const bomb = new Uint8Array(deflateRawSync(new Uint8Array(64_000_000)));
    await expect(inflateRaw(bomb, 16_777_216)).rejects.toThrow();
  });

  it('[W26] reject when they are damaged', async () => {
    await expect(inflateRaw(new Uint8Array([255, 255, 255]), 1_000)).rejects.toThrow();
  });
});
