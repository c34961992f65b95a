/** A large change in slices: shown one after the other they do what the whole does, and none is much larger than was asked for. */
import fc from 'fast-check';
import Delta from 'quill-delta';
import { describe, expect, it } from 'vitest';
import { firstSlice, linesIn, work } from '../../src/editor/slices.ts';

const words = fc.constantFrom('a', 'kaksi sanaa', '\n', 'rivi\n', 'rivi\nja toinen\n\n', 'pitkä '.repeat(2_000));
const marks = fc.constantFrom({}, { bold: true }, { list: 'bullet' }, { header: 1 });
const op = fc.oneof(
  fc.record({ insert: words, attributes: marks }),
  fc.record({ retain: fc.integer({ min: 1, max: 9_000 }), attributes: fc.constantFrom(undefined, { bold: true }) }),
  fc.record({ delete: fc.integer({ min: 1, max: 9_000 }) }),
);
const change = fc.array(op, { maxLength: 30 }).map((ops) => {
  const made = new Delta();
  for (const one of ops) {
    if ('insert' in one) made.insert(one.insert, one.attributes);
    else if ('retain' in one) made.retain(one.retain, one.attributes);
    else made.delete(one.delete);
  }
  return made.chop();
});

function slicesOf(whole: Delta, most: number): Delta[] {
  const slices: Delta[] = [];
  for (let rest: Delta | null = whole; rest !== null; ) {
    const { now, later } = firstSlice(rest, most);
    slices.push(now);
    rest = later;
    if (slices.length > 10_000) throw new Error('slices without end');
  }
  return slices;
}

describe('slices of a change', () => {
  it('[D67] do together what the whole does, in whatever portions', () => {
    fc.assert(
      fc.property(change, fc.integer({ min: 1, max: 40 }), (whole, most) => {
        const together = slicesOf(whole, most).reduce((all, slice) => all.compose(slice), new Delta());
        expect(together.chop().ops).toEqual(new Delta().compose(whole).chop().ops);
      }),
    );
  });

  it('are of about the size that was asked for, and end with a line where the change has lines', () => {
    const list = new Delta();
    for (let nth = 0; nth < 500; nth++) list.insert(`kohta ${nth}`).insert('\n', { list: 'bullet' });
    const slices = slicesOf(list, 30);
    expect(slices.length).toBeGreaterThan(20);
    for (const slice of slices) {
      expect(work(slice)).toBeLessThanOrEqual(62);
      expect(slice.ops.at(-1)?.insert).toMatch(/\n$/);
    }
    expect(slices.reduce((sum, slice) => sum + linesIn(slice), 0)).toBe(500);
  });

  it('cut many lines of one kind, and a long deletion, which are a single operation', () => {
    expect(slicesOf(new Delta().insert('rivi\n'.repeat(1_000)), 100)).toHaveLength(10);
    expect(slicesOf(new Delta().retain(7).delete(1_000_000), 50).length).toBeGreaterThan(4);
  });
});
