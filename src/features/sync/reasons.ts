/** The sentences behind the codes of the server. */
import type { AnswerCode } from '../../shared/wire/frames.ts';
import { sayShared } from '../../words/shared.ts';

/** Why something was not taken, in a sentence. */
export function reasonOf(code: AnswerCode | null): string {
  return code === null || code === 'kept' ? sayShared('refusal.bad-form') : sayShared(`refusal.${code}`);
}
