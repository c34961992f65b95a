import fc from 'fast-check';
import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { limits } from '../../../src/shared/wire/frames.ts';
import { scan } from '../../../src/shared/wire/scan.ts';
import { seededChance } from '../../support/bad-line.ts';
import { bytesOf, inRoot, oneRun, onlyDeletes, realUpdates, uints } from './updates.ts';

const any = (value: encoding.Encoder | unknown) => (out: encoding.Encoder) => {
  encoding.writeVarUint(out, 1);
  encoding.writeAny(out, value as never);
};
const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
const json = (text: string, key?: string) => (out: encoding.Encoder) => {
  if (key !== undefined) encoding.writeVarString(out, key);
  encoding.writeVarString(out, text);
};
const withKey = (key: string) => oneRun(1, 0, 1, (out) => inRoot(out, 8, any(1), 'items', key));
/** A struct whose content is only its length, or begins with it: garbage (0), deleted (1), hole (10), text (4), type (7). */
const length = (kind: number, size: number) =>
  oneRun(1, 0, 1, (out) => {
    if (kind === 0 || kind === 10) uints(out, kind, size);
    else inRoot(out, kind, (rest) => uints(rest, size));
  });

/** Types inside one another, each named by the next; `byNeighbour` puts a letter between that the way up must go along. */
function deepTypes(depth: number, byNeighbour: boolean): Uint8Array {
  const doc = new Y.Doc();
  doc.transact(() => {
    let list = doc.getArray<unknown>('items');
    for (let i = 0; i < depth; i++) {
      const inner = new Y.Array<unknown>();
      if (byNeighbour) list.push(['a']);
      list.push([inner]);
      list = inner;
    }
  });
  return Y.encodeStateAsUpdate(doc);
}

function withSubDocument(): Uint8Array {
  const doc = new Y.Doc();
  doc.getMap('items').set('sub', new Y.Doc());
  return Y.encodeStateAsUpdate(doc);
}

function asV2(): Uint8Array {
  const doc = new Y.Doc();
  doc.getText('a').insert(0, 'sana');
  return Y.encodeStateAsUpdateV2(doc);
}

const huge = new Uint8Array([1, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1]);

describe('scan of hostile updates', () => {
  it.each<[string, Uint8Array, string]>([
    ['C41 left over bytes', new Uint8Array([0, 0, 0]), 'bad-form'],
    ['C43 2^25 − 1 structs', bytesOf((out) => uints(out, 1, 2 ** 25 - 1, 1, 0)), 'too-many'],
    ['C43 more structs than bytes', bytesOf((out) => uints(out, 1, 90_000, 1, 0)), 'bad-form'],
    ['C44 2^53 − 1 runs', bytesOf((out) => encoding.writeVarUint(out, Number.MAX_SAFE_INTEGER)), 'bad-form'],
    ['C45 a varint of twelve bytes', huge, 'bad-form'],
    ['C46 garbage past the last clock', oneRun(1, 1, 1, (out) => uints(out, 0, Number.MAX_SAFE_INTEGER)), 'bad-form'],
    ['C47 a hole', length(10, 5), 'bad-form'],
    ['C52 100 000 deleted ranges', onlyDeletes([[1, Array.from({ length: 100_000 }, (_, i) => [2 * i, 1] as const)]]), 'too-large'],
    ['C52 10 001 deleted ranges', onlyDeletes([[1, Array.from({ length: 10_001 }, (_, i) => [2 * i, 1] as const)]]), 'too-many'],
    [
      'C53 deletions that overlap',
      onlyDeletes([
        [
          1,
          [
            [0, 5],
            [3, 4],
          ],
        ],
      ]),
      'bad-form',
    ],
    [
      'C53 deletions out of order',
      onlyDeletes([
        [
          1,
          [
            [9, 1],
            [3, 1],
          ],
        ],
      ]),
      'bad-form',
    ],
    [
      'C53 deletions of a clientID twice',
      onlyDeletes([
        [1, [[0, 1]]],
        [1, [[3, 1]]],
      ]),
      'bad-form',
    ],
    ['an empty deletion', onlyDeletes([[1, [[0, 0]]]]), 'bad-form'],
    ['a deletion past the last clock', onlyDeletes([[1, [[Number.MAX_SAFE_INTEGER, 2]]]]), 'bad-form'],
    ['C56 V2 bytes', asV2(), 'bad-form'],
    ['C57 4 000 nested types', deepTypes(4_000, false), 'too-deep'],
    ['C57 nested types, by way of neighbours', deepTypes(limits.depth + 1, true), 'too-deep'],
    [
      'C58 values 20 000 deep',
      oneRun(1, 0, 1, (out) =>
        inRoot(out, 8, (rest) => {
          encoding.writeVarUint(rest, 1);
          for (let i = 0; i < 20_000; i++) encoding.writeUint8Array(rest, new Uint8Array([117, 1]));
          encoding.writeUint8(rest, 126);
        }),
      ),
      'too-deep',
    ],
    ['C58 values 17 deep', oneRun(1, 0, 1, (out) => inRoot(out, 8, any(nested(17)))), 'too-deep'],
    ['C58 JSON 20 000 deep', oneRun(1, 0, 1, (out) => inRoot(out, 5, json('['.repeat(20_000)))), 'too-deep'],
    ['C59 a key __proto__', withKey('__proto__'), 'bad-form'],
    ['C59 a key constructor', withKey('constructor'), 'bad-form'],
    ['C59 a root prototype', oneRun(1, 0, 1, (out) => inRoot(out, 8, any(1), 'prototype')), 'bad-form'],
    [
      'C59 a value with the key __proto__',
      oneRun(1, 0, 1, (out) =>
        inRoot(out, 8, (rest) => {
          encoding.writeVarUint(rest, 1);
          encoding.writeUint8Array(rest, new Uint8Array([118, 1]));
          encoding.writeVarString(rest, '__proto__');
          encoding.writeUint8(rest, 126);
        }),
      ),
      'bad-form',
    ],
    ['C59 JSON with the key __proto__', oneRun(1, 0, 1, (out) => inRoot(out, 5, json('{"a":[{"__proto__":{}}]}'))), 'bad-form'],
    ['C59 a format __proto__', oneRun(1, 0, 1, (out) => inRoot(out, 6, json('true', '__proto__'))), 'bad-form'],
    ['C60 a format with broken JSON', oneRun(1, 0, 1, (out) => inRoot(out, 6, json('{', 'bold'))), 'bad-form'],
    ['C60 an embed with broken JSON', oneRun(1, 0, 1, (out) => inRoot(out, 5, json('undefined'))), 'bad-form'],
    ...Array.from({ length: 21 }, (_, i): [string, Uint8Array, string] => [`C61 content ${11 + i}`, length(11 + i, 1), 'bad-form']),
    ['C61 an unknown type', length(7, 7), 'bad-form'],
    ['C62 a sub-document', withSubDocument(), 'bad-form'],
    ['C63 a type in itself', oneRun(1, 5, 1, (out) => uints(out, 7, 0, 1, 5, 0)), 'bad-form'],
    ['C63 a letter after itself', oneRun(1, 5, 1, (out) => encoding.writeUint8Array(out, new Uint8Array([0x84, 1, 5, 1, 97]))), 'bad-form'],
    ['C63 a letter before a later one', oneRun(1, 5, 1, (out) => encoding.writeUint8Array(out, new Uint8Array([0x44, 1, 6, 1, 97]))), 'bad-form'],
    ['C64 a string of 10 MB', oneRun(1, 0, 1, (out) => inRoot(out, 4, (rest) => encoding.writeVarString(rest, 'a'.repeat(10_000_000)))), 'too-large'],
    [
      'C64 bytes that are no UTF-8',
      oneRun(1, 0, 1, (out) => inRoot(out, 4, (rest) => encoding.writeUint8Array(rest, new Uint8Array([3, 0xed, 0xa0, 0x80])))),
      'bad-form',
    ],
    [
      'C65 10 000 roots',
      oneRun(1, 0, 10_000, (out) => {
        for (let i = 0; i < 10_000; i++) inRoot(out, 8, any(1), `r${i}`);
      }),
      'too-many',
    ],
    ['an empty struct', length(1, 0), 'bad-form'],
    ['an empty text', length(4, 0), 'bad-form'],
    ['an empty run', oneRun(1, 0, 0, () => {}), 'bad-form'],
    [
      'a clientID twice',
      bytesOf((out) => {
        encoding.writeVarUint(out, 2);
        for (const clock of [0, 5]) {
          uints(out, 1, 1, clock);
          inRoot(out, 8, any(1));
        }
        encoding.writeVarUint(out, 0);
      }),
      'bad-form',
    ],
  ])('[W62 to W66] refuses %s', (_, update, code) => {
    expect(scan(update)).toMatchObject({ ok: false, code });
  });

  it('[W66] takes types and values as deep as the limits say, whichever way up the bytes tell', () => {
    expect(scan(deepTypes(limits.depth, false))).toMatchObject({ ok: true, types: limits.depth });
    expect(scan(oneRun(1, 0, 1, (out) => inRoot(out, 8, any(nested(16)))))).toMatchObject({ ok: true });
    const wide = new Y.Doc();
    for (let i = 0; i < 500; i++) wide.getMap('items').set(`id${i}`, new Y.Array());
    expect(scan(Y.encodeStateAsUpdate(wide))).toMatchObject({ ok: true, types: 500 });
    // Each stands beside the one before: a long row of neighbours is not a deep one.
    const row = new Y.Doc();
    for (let i = 0; i < 500; i++) row.getArray('items').push([new Y.Array()]);
    expect(scan(Y.encodeStateAsUpdate(row))).toMatchObject({ ok: true, types: 500 });
  });

  it('[W64] refuses types of two writers that lie inside each other', () => {
    const update = bytesOf((out) => {
      encoding.writeVarUint(out, 2);
      for (const [client, other] of [
        [2, 1],
        [1, 2],
      ] as const) {
        uints(out, limits.depth, client, 0);
        for (let i = 0; i < limits.depth; i++) uints(out, 7, 0, other, i, 0);
      }
      encoding.writeVarUint(out, 0);
    });
    expect(scan(update)).toMatchObject({ ok: false, code: 'bad-form' });
  });

  it('[W62] refuses a real update cut at any byte (C40)', () => {
    for (const update of realUpdates(11, 30)) for (let cut = 0; cut < update.length; cut++) expect(scan(update.subarray(0, cut)).ok).toBe(false);
  });

  it('[W62] never throws on random bytes (C39)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4_096 }), (bytes) => typeof scan(bytes).ok === 'boolean'),
      { numRuns: 2_000 },
    );
  });

  it('[W62] what it takes of 20 000 flipped updates, Yjs reads as the same (C42)', () => {
    const random = seededChance(42);
    const updates = realUpdates(7, 120).filter((update) => update.length < 2_000);
    let taken = 0;
    for (let trial = 0; trial < 20_000; trial++) {
      const update = (updates[Math.floor(random() * updates.length)] as Uint8Array).slice();
      for (let flips = 1 + Math.floor(random() * 3); flips > 0; flips--) update[Math.floor(random() * update.length)] = Math.floor(random() * 256);
      const found = scan(update);
      if (!found.ok) continue;
      taken++;
      const read = Y.decodeUpdate(update);
      const ends = new Map(read.structs.map((struct) => [struct.id.client, struct.id.clock + struct.length]));
      expect(found.structs).toBe(read.structs.length);
      for (const run of found.clients) expect(ends.get(run.client)).toBe(run.to);
    }
    expect(taken).toBeGreaterThan(1_000);
  });
});
