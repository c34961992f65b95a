/**
 * How long a device waits before it knocks on the server's door again.
 * Pure: the caller brings the randomness and keeps the timer. Ends nothing and opens nothing.
 */

const firstWaitMs = 1_000;
const longestWaitMs = 60_000;

/**
 * The wait doubles with each failed knock and is shaken by ±30 %, so that laptops woken by the same office network do not all arrive at once.
 *
 * @param failedKnocks whole number, 0 right after the line dropped
 * @param random a number in [0, 1)
 * @returns 700 to 78 000 milliseconds
 */
export function waitBeforeKnock(failedKnocks: number, random: () => number): number {
  const calm = Math.min(longestWaitMs, firstWaitMs * 2 ** failedKnocks);
  return Math.round(calm * (0.7 + 0.6 * random()));
}
