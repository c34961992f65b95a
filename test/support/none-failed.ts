/**
 * For a test of many seeds, which names all that failed: where each of them only waited in vain, it is thrown as that, and gets a second go; what
 * came out wrong on any of them is red.
 */
import { expect } from 'vitest';
import { secondGo } from './second-go.ts';

/** @param failed a line for each seed that failed */
export function noneFailed(failed: readonly string[]): void {
  if (failed.length > 0 && failed.every((line) => secondGo.condition.test(line))) throw new Error(failed.join('\n'));
  expect(failed).toEqual([]);
}
