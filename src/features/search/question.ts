/** What was typed, as a question: a sign at its beginning narrows it. */
import type { HitKind } from '../../search/found.ts';

export interface Question {
  readonly text: string;
  /** `commands`: what begins with >; `networks`: with #. */
  readonly only: 'commands' | 'networks' | null;
}

export function questionOf(typed: string): Question {
  const text = typed.trimStart();
  if (text.startsWith('>')) return { text: text.slice(1).trim(), only: 'commands' };
  if (text.startsWith('#')) return { text: text.slice(1).trim(), only: 'networks' };
  return { text: text.trim(), only: null };
}

/** The kinds that are asked for; all when it is not said. */
export const networksOnly: readonly HitKind[] = ['network', 'plan'];
