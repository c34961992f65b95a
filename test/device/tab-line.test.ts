/** How long a tab waits for a holder of the line that is silent, by a clock that the test moves. */
import { describe, expect, it } from 'vitest';
import { TabLine, type TabLineHost } from '../../src/device/tab-line.ts';

function aTab(): { readonly line: TabLine; readonly takes: number[]; readonly asks: number[]; pass(ms: number): void } {
  let now = 10_000;
  let timers: { readonly at: number; readonly act: () => void }[] = [];
  const takes: number[] = [];
  const asks: number[] = [];
  const host = {
    clock: {
      now: () => now,
      setTimer: (ms: number, act: () => void) => {
        const timer = { at: now + ms, act };
        timers.push(timer);
        return () => {
          timers = timers.filter((one) => one !== timer);
        };
      },
    },
    random: () => 1,
    hasAccount: () => true,
    tell: ({ say }: { readonly say: string }) => {
      if (say === 'alive?') asks.push(now - 10_000);
    },
    takeLine: () => takes.push(now - 10_000),
  } as unknown as TabLineHost;
  return {
    line: new TabLine(host),
    takes,
    asks,
    pass(ms) {
      for (const end = now + ms; now < end; now++) {
        const due = timers.filter(({ at }) => at <= now);
        timers = timers.filter(({ at }) => at > now);
        for (const { act } of due) act();
      }
    },
  };
}

describe('a tab that does not hold the line', () => {
  it('[D119] takes it from a silent holder 1.5 s after it wrote, also when it had heard another tab write before', () => {
    const tab = aTab();
    tab.line.pokedFor();
    tab.pass(100);
    tab.line.poke();
    tab.pass(6_000);
    expect(tab.takes[0]).toBe(1_600);
  });

  it('[D119] leaves what it only heard of to the tab that wrote', () => {
    const tab = aTab();
    tab.line.pokedFor();
    tab.pass(5_000);
    expect(tab.takes).toEqual([]);
    tab.pass(1_000);
    expect(tab.takes).toEqual([5_500]);
  });

  it('[D119] asks once for all that it writes, and takes nothing from a holder that answers', () => {
    const tab = aTab();
    for (let key = 0; key < 10; key++) {
      tab.line.poke();
      tab.pass(50);
    }
    expect(tab.asks).toEqual([0]);
    tab.line.alive();
    tab.pass(6_000);
    expect(tab.takes).toEqual([]);
  });
});
