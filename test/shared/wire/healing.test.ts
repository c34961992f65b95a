import { describe, expect, it } from 'vitest';
import { freshId } from '../../../src/shared/base/ids.ts';
import { decodeClient, decodeServer, encodeClient, encodeServer } from '../../../src/shared/wire/codec.ts';
import type { ClientFrame, ServerFrame } from '../../../src/shared/wire/frames.ts';

const space = freshId<'space'>();
const doc = freshId<'doc'>();
const mac = Uint8Array.from({ length: 16 }, (_, i) => i);

const fromDevice: readonly ClientFrame[] = [
  { type: 'compare', space, to: 12, docs: [[doc, '0123456789abcdef']] },
  { type: 'compare', space, to: 0, docs: [] },
  { type: 'give', number: 3, space, doc, docKind: 'note', docEpoch: 2, update: new Uint8Array([0, 0]) },
  { type: 'give-rows', number: 4, rows: [{ space, key: 'role/x', value: { role: 'member' }, seal: { epoch: 7, seq: 9, mac } }] },
  { type: 'doc-epochs', docs: [[doc, 1]] },
];
const fromServer: readonly ServerFrame[] = [
  {
    type: 'compared',
    space,
    docs: [
      [doc, 'same'],
      [doc, 'elsewhere'],
      [doc, 'differs'],
    ],
  },
  { type: 'standing', space, doc, docKind: 'floor', docEpoch: 0, state: new Uint8Array([1, 2, 3]) },
  { type: 'beside', space, epoch: 5, seals: [[3, mac]], epochs: [[doc, 2]], returned: [3, 4] },
  { type: 'give-back' },
  {
    type: 'given',
    answers: [
      [1, 'kept'],
      [2, 'again'],
      [3, 'refused'],
    ],
  },
];

describe('healing frames', () => {
  it.each(fromDevice)('[W41] a device’s $type comes back as it was sent', (frame) => {
    expect(decodeClient(encodeClient(frame))).toEqual(frame);
  });

  it.each(fromServer)('[W41] a server’s $type comes back as it was sent', (frame) => {
    expect(decodeServer(encodeServer(frame))).toEqual(frame);
  });

  it('[W41] cut at any byte they are no frame, and with a byte more neither', () => {
    for (const frame of fromDevice) {
      const bytes = encodeClient(frame);
      for (let end = 1; end < bytes.length; end++) expect(decodeClient(bytes.subarray(0, end))).toBeNull();
      expect(decodeClient(new Uint8Array([...bytes, 0]))).toBeNull();
    }
    for (const frame of fromServer) {
      const bytes = encodeServer(frame);
      for (let end = 1; end < bytes.length; end++) expect(decodeServer(bytes.subarray(0, end))).toBeNull();
    }
  });

  it('[W42] their numbers lie where an older app passes them over', () => {
    for (const frame of fromDevice) expect(encodeClient(frame)[0]).toBeGreaterThanOrEqual(128);
    for (const frame of fromServer) expect(encodeServer(frame)[0]).toBeGreaterThanOrEqual(128);
    expect(decodeClient(new Uint8Array([200, 1, 2]))).toEqual({ type: 'unknown', number: 200 });
  });
});
