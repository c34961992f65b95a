/** The sentences behind the codes of claims. */
import type { AnswerCode } from '../../shared/wire/frames.ts';
import { sayShared } from '../../words/shared.ts';

export function reasonOf(code: AnswerCode): string {
  return code === 'kept' ? '' : sayShared(`refusal.${code}`);
}
