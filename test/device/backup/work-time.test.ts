import { describe, expect, it } from 'vitest';
import { WorkTime, type WorkTimeHost } from '../../../src/device/backup/work-time.ts';

describe('the minutes of work', () => {
  it('[D99] are counted once each, and one that the disk does not take is left out without a fault', async () => {
    const meta = new Map<string, unknown>();
    let [now, isFull] = [0, false];
    const kept = {
      meta: async (key: string) => meta.get(key),
      setMeta: async (key: string, value: unknown) => {
        if (isFull) throw Object.assign(new Error('full'), { name: 'QuotaExceededError' });
        meta.set(key, value);
      },
    };
    const work = new WorkTime({ kept: () => kept as unknown as ReturnType<WorkTimeHost['kept']>, now: () => now });
    await work.worked();
    await work.worked();
    now = 60_000;
    isFull = true;
    await work.worked();
    now = 120_000;
    isFull = false;
    await work.worked();
    expect(await work.minutes()).toBe(2);
  });
});
