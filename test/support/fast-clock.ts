/** The machine's clock, `speed` times as fast: for devices whose disks need real turns of the event loop but whose waits need not be waited for. */
import type { LineClock } from '../../src/link/line.ts';

export function fastClock(speed: number): LineClock {
  const begun = Date.now();
  return {
    now: () => begun + (Date.now() - begun) * speed,
    setTimer(ms, act) {
      const timer = setTimeout(act, ms / speed);
      return () => clearTimeout(timer);
    },
  };
}
