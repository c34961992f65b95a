/** The goal's sentence in the reader's language, and how far it has come, in words. */
import type { GoalRow } from '../../catalog/rows.ts';
import { bare, nextSteps, type Progress, progressOf } from './model.ts';
import { say } from './words.ts';

/** "Kun …, silloin …", with an ellipsis for a half that nobody has written. */
export function sentence(when: string, then: string): string {
  const [cause, result] = [bare(when), bare(then)];
  return cause === '' && result === '' ? say('untitled') : say('sentence', { when: cause || '…', result: result || '…' });
}

export function sentenceOf(goal: Pick<GoalRow, 'when' | 'then'>): string {
  return sentence(goal.when, goal.then);
}

export function isUntold(goal: Pick<GoalRow, 'when' | 'then'>): boolean {
  return bare(goal.when) === '' && bare(goal.then) === '';
}

/** `3/8 askelta tehty`, or that there are none. */
export function progressWords({ done, all }: Progress): string {
  return all === 0 ? say('progress.none') : say('progress', { done, all });
}

/** The same with what comes next: `3/8 askelta tehty · seuraava: yhteinen ilmoituspohja`. */
export function progressAndNext(steps: GoalRow['steps']): string {
  const next = nextSteps(steps, 1)[0];
  const said = progressWords(progressOf(steps));
  return next?.text ? say('progress.next', { said, next: next.text }) : said;
}
