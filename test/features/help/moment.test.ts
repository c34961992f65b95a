import { describe, expect, it } from 'vitest';
import { isGoodMoment, noteVisit, notNow, wayByHand } from '../../../src/features/help/moment.ts';

function aStorage() {
  const kept = new Map<string, string>();
  return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
}
const now = Date.parse('2027-03-09T10:00:00Z');
const facts = { possible: true, installed: false, hasWork: false, today: '2027-03-09', now };

describe('the moment to offer installing', () => {
  it('is not the first visit, unless something was made', () => {
    const storage = aStorage();
    noteVisit('2027-03-09', storage);
    expect([isGoodMoment(facts, storage), isGoodMoment({ ...facts, hasWork: true }, storage)]).toEqual([false, true]);
    noteVisit('2027-03-10', storage);
    expect(isGoodMoment({ ...facts, today: '2027-03-10' }, storage)).toBe(true);
  });

  it('is none where it cannot be done or is done, and none for three months after a no', () => {
    const storage = aStorage();
    const due = { ...facts, hasWork: true };
    expect([isGoodMoment({ ...due, possible: false }, storage), isGoodMoment({ ...due, installed: true }, storage)]).toEqual([false, false]);
    notNow(now, storage);
    expect([isGoodMoment({ ...due, now: now + 89 * 86_400_000 }, storage), isGoodMoment({ ...due, now: now + 91 * 86_400_000 }, storage)]).toEqual([
      false,
      true,
    ]);
  });

  it('knows where the browser leaves it to the hand', () => {
    expect(wayByHand('Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit Safari')).toBe('ios');
    expect(wayByHand('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit Version/19 Safari')).toBe('safari');
    expect(wayByHand('Mozilla/5.0 (Macintosh) AppleWebKit Chrome/156 Safari')).toBe(null);
    expect(wayByHand('Mozilla/5.0 (Android 16; Mobile; rv:150.0) Gecko Firefox/150')).toBe('firefox-android');
    expect(wayByHand('Mozilla/5.0 (X11; Linux x86_64) Chrome/156 Safari')).toBe(null);
  });
});
