/** The time of day for a screen, moved on twice a minute: what was coming is on, what was on is over. */
import type { Live } from './facts.svelte.ts';

const stepMs = 30_000;

export function minuteClock(): Live<number> {
  let now = $state(Date.now());
  $effect(() => {
    const timer = setInterval(() => {
      now = Date.now();
    }, stepMs);
    return () => clearInterval(timer);
  });
  return {
    get current() {
      return now;
    },
  };
}
