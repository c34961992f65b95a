import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Connection } from '../../../sync-server/http/connection.ts';
import { DoorCounts } from '../../../sync-server/http/limits.ts';
import { Lines } from '../../../sync-server/http/lines.ts';
import type { DoorNeeds } from '../../../sync-server/http/needs.ts';
import type { Shelves } from '../../../sync-server/people/records.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function aLine(member: string): { readonly connection: Connection; readonly terminate: ReturnType<typeof vi.fn> } {
  const terminate = vi.fn();
  return {
    terminate,
    connection: { session: { member }, device: null, terminate, isLost: () => false, goDown: async () => undefined } as unknown as Connection,
  };
}

it('[B2][R124] lines that do not say who they are within five seconds end, each at its time, with one timer for all of them', async () => {
  const lines = new Lines({ counts: new DoorCounts(), seen: () => undefined } as unknown as DoorNeeds, {} as Shelves);
  const [early, late, honest] = [aLine('a'), aLine('b'), aLine('c')];
  const before = vi.getTimerCount();
  lines.add(early.connection, 'x');
  vi.advanceTimersByTime(3_000);
  for (const { connection } of [late, honest]) lines.add(connection, 'x');
  expect(vi.getTimerCount()).toBe(before + 1);
  lines.said(honest.connection);
  vi.advanceTimersByTime(1_999);
  expect(early.terminate).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2);
  expect([early.terminate.mock.calls.length, late.terminate.mock.calls.length]).toEqual([1, 0]);
  vi.advanceTimersByTime(3_000);
  expect([late.terminate.mock.calls.length, honest.terminate.mock.calls.length]).toEqual([1, 0]);
  expect(vi.getTimerCount()).toBe(before);
});
