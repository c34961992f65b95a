import fc from 'fast-check';
import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import { freshId } from '../../../src/shared/base/ids.ts';
import { decodeClient, decodeServer, encodeClient, encodeServer } from '../../../src/shared/wire/codec.ts';
import { limits, type Seq } from '../../../src/shared/wire/frames.ts';
import { aClientFrame, aServerFrame } from './arbitrary.ts';

describe('codec', () => {
  it('[W40] brings every frame of a device back as it was', () => {
    fc.assert(fc.property(aClientFrame, (frame) => void expect(decodeClient(encodeClient(frame))).toEqual(frame)));
  });

  it('[W40] brings every frame of the server back as it was', () => {
    fc.assert(fc.property(aServerFrame, (frame) => void expect(decodeServer(encodeServer(frame))).toEqual(frame)));
  });

  it('[W41] reads nothing from a frame cut at any byte, or with a byte too many', () => {
    fc.assert(
      fc.property(aClientFrame, aServerFrame, (mine, theirs) => {
        const up = encodeClient(mine);
        const down = encodeServer(theirs);
        for (let cut = 0; cut < up.length; cut++) expect(decodeClient(up.subarray(0, cut))).toBeNull();
        for (let cut = 0; cut < down.length; cut++) expect(decodeServer(down.subarray(0, cut))).toBeNull();
        expect(decodeClient(new Uint8Array([...up, 0]))).toBeNull();
        expect(decodeServer(new Uint8Array([...down, 0]))).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  it('[W41] never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), fc.uint8Array({ maxLength: 200 }), (type, rest) => {
        const bytes = new Uint8Array([type, ...rest]);
        decodeClient(bytes);
        decodeServer(bytes);
      }),
      { numRuns: 5_000 },
    );
  });

  it('[W41] never throws on frames with flipped bytes', () => {
    fc.assert(
      fc.property(aClientFrame, aServerFrame, fc.nat(), fc.integer({ min: 0, max: 255 }), (mine, theirs, at, byte) => {
        for (const [bytes, read] of [
          [encodeClient(mine), decodeClient],
          [encodeServer(theirs), decodeServer],
        ] as const) {
          bytes[at % bytes.length] = byte;
          read(bytes);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('[W41] reads no further than the frame when it lies inside a larger buffer', () => {
    const bytes = encodeClient({
      type: 'push',
      letters: [{ kind: 'edit', number: 1, space: freshId(), doc: freshId(), docKind: 'event', update: new Uint8Array(20) }],
    });
    const buffer = new Uint8Array(bytes.length + 100);
    buffer.set(bytes, 50);
    expect(decodeClient(buffer.subarray(50, 50 + bytes.length - 1))).toBeNull();
    expect(decodeClient(buffer.subarray(50, 50 + bytes.length))).not.toBeNull();
  });

  it('[W41] gives updates of their own, so that storing one does not store the frame around it', () => {
    const frame = decodeClient(
      encodeClient({ type: 'push', letters: [{ kind: 'edit', number: 1, space: freshId(), doc: freshId(), docKind: 'event', update: new Uint8Array(20) }] }),
    );
    const letter = frame?.type === 'push' ? frame.letters[0] : undefined;
    expect(letter?.kind === 'edit' && letter.update.buffer.byteLength).toBe(20);
  });

  it('[W3] reads a hello of another version no further than its version', () => {
    const out = encoding.createEncoder();
    encoding.writeUint8(out, 1);
    encoding.writeVarUint(out, 999);
    encoding.writeVarString(out, 'something nobody here knows');
    expect(decodeClient(encoding.toUint8Array(out))).toMatchObject({ type: 'hello', version: 999, cursors: [] });
  });

  it('[W42] passes over the frames of later apps, and takes no other number', () => {
    expect(decodeClient(new Uint8Array([200, 1, 2, 3]))).toEqual({ type: 'unknown', number: 200 });
    expect(decodeServer(new Uint8Array([200]))).toEqual({ type: 'unknown', number: 200 });
    for (const type of [0, 5, 127]) expect(decodeClient(new Uint8Array([type]))).toBeNull();
    for (const type of [0, 9, 127]) expect(decodeServer(new Uint8Array([type]))).toBeNull();
  });

  it.each([
    ['a forbidden key', '{"a":{"__proto__":1}}'],
    ['more than sixteen levels', '['.repeat(17) + ']'.repeat(17)],
    ['twenty thousand levels', '['.repeat(20_000) + ']'.repeat(20_000)],
    ['no JSON', '{a:1}'],
  ])('[W43] takes no claim whose JSON has %s', (_, text) => {
    const out = encoding.createEncoder();
    encoding.writeUint8Array(out, new Uint8Array([2, 1, 3, 1, ...new Uint8Array(16)]));
    encoding.writeVarString(out, 'join');
    encoding.writeVarString(out, text);
    expect(decodeClient(encoding.toUint8Array(out))).toBeNull();
  });

  it('[W66] reads no frame of a device above its limit', () => {
    expect(decodeClient(new Uint8Array(limits.frameBytes + 1).fill(200))).toBeNull();
  });

  it('[W60] reads an answer code that it does not know as bad-form, and a stop code as bad-frame', () => {
    expect(decodeServer(new Uint8Array([4, 1, 7, 99, 0]))).toEqual({ type: 'answers', answers: [{ number: 7, code: 'bad-form', detail: null }] });
    expect(decodeServer(new Uint8Array([7, 99]))).toEqual({ type: 'stop', code: 'bad-frame' });
  });

  it('[W10] says hello in at most 24 bytes per space', () => {
    const cursors = Array.from({ length: 300 }, (_, i) => [freshId<'space'>(), (i * 7_919 * 1_000_003) % 2 ** 40] as const);
    const bytes = encodeClient({ type: 'hello', version: 1, device: freshId(), epoch: 1, cursors });
    expect(bytes.length / 300).toBeLessThanOrEqual(24);
  });

  it('[W11] needs less than a kilobyte down when nothing changed', () => {
    const welcome = encodeServer({ type: 'welcome', version: 1, epoch: 2 ** 40, now: Date.now(), member: freshId() });
    expect(welcome.length + encodeServer({ type: 'caught-up' }).length).toBeLessThanOrEqual(1_024);
  });

  it('throws for numbers that the line cannot carry, which only a fault of the program brings', () => {
    for (const to of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53] as Seq[]) {
      expect(() => encodeServer({ type: 'batch', space: freshId(), from: 0, to, entries: [] })).toThrow(RangeError);
    }
  });
});
