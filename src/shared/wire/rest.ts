/** How long a document rests that has strained the server (W93). */
import { recordOf } from '../base/json.ts';
import type { Answer } from './frames.ts';

const usualSeconds = 60;
const longestSeconds = 900;
export const longestRestMs = 1_000 * longestSeconds;

/** Milliseconds after which what waits in it may be offered again. */
export function restMsOf({ detail }: Pick<Answer, 'detail'>): number {
  const seconds = recordOf(detail)?.seconds;
  return 1_000 * (typeof seconds === 'number' && seconds > 0 ? Math.min(longestSeconds, seconds) : usualSeconds);
}
