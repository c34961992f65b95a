import { describe, expect, it } from 'vitest';
import { cannotStoreAfterMs, nextLook, offlineAfterMs, type SignFacts, signOf, syncingAfterMs } from '../../src/device/sign.ts';

const now = 1_795_000_000_000;
/** Signed in, all sent, line up. */
const calm: SignFacts = {
  now,
  stored: true,
  hasAccount: true,
  signedOut: false,
  refused: 0,
  cannotStoreSince: null,
  lineUp: true,
  lineSince: now - 60_000,
  unsent: 0,
  unsentSince: null,
  undecided: false,
  settling: false,
  updateReady: false,
};
const at = (change: Partial<SignFacts>) => signOf({ ...calm, ...change });

describe('the sign', () => {
  it('[D40] reaches each of its nine states', () => {
    expect(at({ stored: false }).state).toBe('unstored');
    expect(at({ refused: 2 })).toMatchObject({ state: 'problem', count: 2 });
    expect(at({ signedOut: true }).state).toBe('signin');
    expect(at({ lineUp: false, unsent: 7, unsentSince: now }).state).toBe('offline');
    expect(at({ unsent: 3, unsentSince: now - syncingAfterMs })).toMatchObject({ state: 'syncing', count: 3 });
    expect(at({ unsent: 1, unsentSince: now }).state).toBe('device');
    expect(at({}).state).toBe('saved');
    expect(at({ hasAccount: false }).state).toBe('local');
    expect(at({ updateReady: true }).state).toBe('update');
  });

  it('[D40] shows the first by rank where all hold at once, and the next when that one goes', () => {
    let facts: SignFacts = { ...calm, stored: false, refused: 1, signedOut: true, lineUp: false, unsent: 4, unsentSince: now - 60_000, updateReady: true };
    const rank: string[] = [];
    const mend: Partial<SignFacts>[] = [
      { stored: true },
      { refused: 0 },
      { signedOut: false },
      { lineUp: true },
      { unsentSince: now },
      { unsent: 0, unsentSince: null },
      { updateReady: false },
    ];
    for (const change of [{}, ...mend]) {
      facts = { ...facts, ...change };
      rank.push(signOf(facts).state);
    }
    expect(rank).toEqual(['unstored', 'problem', 'signin', 'offline', 'syncing', 'device', 'update', 'saved']);
  });

  it('[D42] leaves `saved` at the first key, before anything is in the journal', () => {
    expect(at({ settling: true })).toEqual({ state: 'device', count: 0, settling: true });
    expect(at({ settling: true, updateReady: true }).state).toBe('device');
    expect(at({ hasAccount: false, settling: true })).toEqual({ state: 'local', count: 0, settling: true });
  });

  it('[D42] never says `saved` while something is unsent, undecided, refused or unstored', () => {
    const bad: Partial<SignFacts>[] = [
      { unsent: 1, unsentSince: now },
      { undecided: true },
      { refused: 1 },
      { stored: false },
      { settling: true },
      { hasAccount: false },
    ];
    for (const change of bad) for (const lineUp of [true, false]) expect(at({ ...change, lineUp }).state).not.toBe('saved');
  });

  it('[D43] lets only what moves wait, so that nothing flickers, and knows when to look again', () => {
    const dropped = { ...calm, lineUp: false, lineSince: now };
    expect(signOf(dropped).state).toBe('saved');
    expect(nextLook(dropped)).toBe(offlineAfterMs + 1);
    expect(signOf({ ...dropped, now: now + offlineAfterMs }).state).toBe('offline');
    const sending = { ...calm, unsent: 1, unsentSince: now };
    expect(nextLook(sending)).toBe(syncingAfterMs + 1);
    expect(signOf({ ...sending, now: now + syncingAfterMs }).state).toBe('syncing');
    expect(nextLook(calm)).toBeNull();
  });

  it('[D43] says after ten seconds that a server which answers cannot store', () => {
    const full = { ...calm, unsent: 2, unsentSince: now, cannotStoreSince: now };
    expect(signOf(full).state).toBe('device');
    expect(signOf({ ...full, now: now + cannotStoreAfterMs })).toMatchObject({ state: 'problem', count: 2 });
  });
});
