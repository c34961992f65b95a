import { describe, expect, it } from 'vitest';
import { nextPush, pushBytes } from '../../src/link/packing.ts';
import { freshId } from '../../src/shared/base/ids.ts';
import type { Letter } from '../../src/shared/wire/frames.ts';

const edit = (number: number, bytes: number): Letter => ({
  kind: 'edit',
  number,
  space: freshId(),
  doc: freshId(),
  docKind: 'event',
  update: new Uint8Array(bytes),
});
const claim = (number: number): Letter => ({ kind: 'claim', number, id: freshId(), verb: 'join', args: null });
const numbers = (letters: readonly Letter[]) => letters.map(({ number }) => number);

describe('packing', () => {
  it('[W31] ends a push before the letter that would make it too large', () => {
    const waiting = [edit(1, pushBytes / 2), edit(2, pushBytes / 2 - 1_000), edit(3, 2_000), edit(4, 1)];
    expect(numbers(nextPush(waiting, true))).toEqual([1, 2]);
  });

  it('[W31] sends a letter that is larger than a push alone', () => {
    expect(numbers(nextPush([edit(1, 2 * pushBytes), edit(2, 1)], false))).toEqual([1]);
  });

  it('[W32] stops before a claim, and takes it alone when nothing is under way', () => {
    expect(numbers(nextPush([edit(1, 1), claim(2), edit(3, 1)], false))).toEqual([1]);
    expect(numbers(nextPush([claim(2), edit(3, 1)], false))).toEqual([2]);
    expect(numbers(nextPush([claim(2), edit(3, 1)], true))).toEqual([]);
    expect(nextPush([], false)).toEqual([]);
  });
});
