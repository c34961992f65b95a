/** Rights taken in the middle of writing: of what is handed to the log behind it, nothing is the member's. `npm run measure -- revoke` does 500. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Revoking } from '../support/revoking.ts';

const trials = 10;

describe('a right that is taken while its member writes', () => {
  let house: Revoking;
  beforeAll(async () => {
    house = await Revoking.open();
  });
  afterAll(() => house.close());

  it(`[A22] [R110] a session: nothing is taken after it, and its line is closed within a second, ${trials} times`, async () => {
    for (let n = 0; n < trials; n++) {
      const { before, after, closedMs } = await house.session(20 + n * 7);
      expect(before).toBeGreaterThan(0);
      expect(after).toBe(0);
      expect(closedMs).toBeLessThan(1_000);
    }
  });

  it(`[A22] [R6] a role: nothing is taken after it, ${trials} times`, async () => {
    for (let n = 0; n < trials; n++) {
      const { before, after } = await house.role(20 + n * 7);
      expect(before).toBeGreaterThan(0);
      expect(after).toBe(0);
    }
  });
});

describe('seen to be broken', () => {
  let house: Revoking;
  beforeAll(async () => {
    house = await Revoking.open({ lateRevoke: true });
  });
  afterAll(() => house.close());

  it('[A22] where the lines of a session are left until the next heartbeat', async () => {
    const { after, closedMs } = await house.session(30);
    expect(after).toBeGreaterThan(0);
    expect(closedMs).toBeGreaterThan(1_000);
  });

  it('[A22] where a role counts until the log has spoken', async () => {
    let after = 0;
    for (let n = 0; n < 20 && after === 0; n++) after += (await house.role(20 + n * 5)).after;
    expect(after).toBeGreaterThan(0);
  });
});
