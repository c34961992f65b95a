import { describe, expect, it } from 'vitest';
import { type Caps, type Kept, overCap, thinned, usualCaps } from '../../src/history/thin.ts';
import { dayMs, minuteMs } from '../../src/shared/base/time.ts';

const now = 20_000 * dayMs + 12 * 60 * minuteMs + 4_000;

function versions(ages: readonly number[], more: Partial<Kept> = {}): Kept[] {
  return ages.map((age, n) => ({ number: n + 1, doc: 'd', at: now - age, bytes: 100, name: '', ...more }));
}

const staying = (all: readonly Kept[], caps: Caps = usualCaps, pinned = new Set<number>()): number[] => {
  const gone = new Set(thinned(all, now, pinned, caps));
  return all.filter((version) => !gone.has(version.number)).map((version) => Math.round((now - version.at) / minuteMs));
};

describe('thinning', () => {
  it('keeps one per five minutes of the last hour, one per hour of the last day, one per day of thirty', () => {
    const everyMinute = versions(Array.from({ length: 60 * 24 * 3 }, (_, n) => n * minuteMs));
    const left = staying(everyMinute, { ...usualCaps, versionsPerDoc: 1_000 });
    expect(left.filter((age) => age < 60).length).toBeLessThanOrEqual(13);
    expect(left.filter((age) => age >= 60 && age < 24 * 60).length).toBeLessThanOrEqual(24);
    expect(left.filter((age) => age >= 24 * 60).length).toBe(3);
  });

  it('lets what is older than thirty days go, but never the newest, the named and what something stands on', () => {
    const old = versions([40, 41, 42, 43].map((days) => days * dayMs));
    const named = old.map((version) => (version.number === 3 ? { ...version, name: 'Ennen juhlaa' } : version));
    expect(thinned(named, now, new Set([4]))).toEqual([2]);
  });

  it('keeps for a day how it stood before a restoration, whatever was kept right after it', () => {
    const all = versions([3, 2, 1].map((seconds) => seconds * 1_000)).map((version) => (version.number === 1 ? { ...version, why: 'restore' } : version));
    expect(thinned(all, now, new Set())).toEqual([2]);
  });

  it('taken twice takes nothing more', () => {
    const all = versions(Array.from({ length: 500 }, (_, n) => n * 7 * minuteMs));
    const gone = new Set(thinned(all, now, new Set()));
    expect(
      thinned(
        all.filter((version) => !gone.has(version.number)),
        now,
        new Set(),
      ),
    ).toEqual([]);
  });

  it('keeps a document and the whole within their caps, the oldest going first', () => {
    const all = versions(Array.from({ length: 12 }, (_, n) => n * 5 * minuteMs));
    expect(staying(all, { ...usualCaps, versionsPerDoc: 3 })).toEqual([0, 5, 10]);
    expect(staying(all, { ...usualCaps, bytesPerDoc: 250 })).toEqual([0, 5]);
    const two = [...versions([1, 2, 3]), ...versions([9, 8], { doc: 'e' }).map((version) => ({ ...version, number: version.number + 10 }))];
    expect(overCap(two, new Set(), { ...usualCaps, bytes: 300 })).toEqual([11, 3]);
    expect(overCap(two, new Set([11]), { ...usualCaps, bytes: 100 })).toEqual([3, 2]);
  });
});
