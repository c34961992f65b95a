/** The server starts anew under two hundred devices. `npm run measure -- storm` does two thousand. */
import { afterEach, describe, expect, it } from 'vitest';
import { Storm } from '../support/storm.ts';

const devices = 200;

describe('a reconnect storm', () => {
  let storm: Storm;
  afterEach(() => storm.end());

  it(`[A29] [W5] ${devices} devices come back spread out, none knocks more than three times a second, and all are in sync`, { timeout: 90_000 }, async () => {
    storm = await Storm.gather(devices, 5);
    const blown = await storm.blow(500);
    expect(blown.mostKnocksASecond).toBeLessThanOrEqual(3);
    expect(blown.fullestTenth).toBeLessThan(0.5);
    expect(blown.inSyncMs).toBeLessThan(30_000);
    // One or the other may not have noticed: its line falls and is back within one look
    expect(blown.knocks).toBeGreaterThanOrEqual(devices * 0.9);
  });

  it('[A29] is seen where all wait the same', { timeout: 90_000 }, async () => {
    storm = await Storm.gather(60, 1, () => 0.5);
    expect((await storm.blow(500)).fullestTenth).toBeGreaterThan(0.5);
  });
});
