/**
 * When a waiting version may take over by itself: nobody looks, for five minutes, nothing is unsent, no form is open. Pure.
 */
export interface Calm {
  readonly now: number;
  /** Since when no tab of the app is visible, milliseconds; null while one is. */
  readonly hiddenSince: number | null;
  readonly unsent: boolean;
  readonly formOpen: boolean;
}

export const calmMs = 5 * 60_000;

export function isCalm({ now, hiddenSince, unsent, formOpen }: Calm): boolean {
  return hiddenSince !== null && now - hiddenSince >= calmMs && !unsent && !formOpen;
}
