import { describe, expect, it, vi } from 'vitest';
import type { Device, Sign } from '../../src/device/api.ts';
import { onDisk } from '../../src/live/on-disk.ts';

function device(settling: boolean) {
  let sign: Sign = { state: 'local', count: 0, settling };
  const heard = new Set<() => void>();
  return {
    settle: () => {
      sign = { ...sign, settling: false };
      for (const one of heard) one();
    },
    listening: () => heard.size,
    asked: {
      sign: () => sign,
      listen: (_: unknown, one: () => void) => {
        heard.add(one);
        return () => heard.delete(one);
      },
    } as unknown as Pick<Device, 'sign' | 'listen'>,
  };
}

describe('what was just written', () => {
  it('is waited for until the journal has it', async () => {
    const { asked, settle, listening } = device(true);
    const done = vi.fn();
    const waits = onDisk(asked).then(done);
    await Promise.resolve();
    expect(done).not.toHaveBeenCalled();
    settle();
    await waits;
    expect(listening()).toBe(0);
  });

  it('is not waited for when it is there already, and not for ever when the disk does not answer', async () => {
    await onDisk(device(false).asked);
    vi.useFakeTimers();
    const { asked, listening } = device(true);
    const waits = onDisk(asked);
    await vi.advanceTimersByTimeAsync(3_000);
    await waits;
    expect(listening()).toBe(0);
    vi.useRealTimers();
  });
});
