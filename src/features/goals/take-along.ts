/** A goal or a plan as plain text, for a mail or a chat: the sentence first, then the steps with whose and by when. */
import { plainLine, signedLines } from '../../editor/plain-lines.ts';
import { textOfGoal } from '../../shared/model/goal.ts';
import { linesOf } from '../../shared/model/long-text.ts';
import { planText } from '../../shared/model/plan.ts';
import { dueWord } from './dates.ts';
import type { GoalDesk } from './desk.svelte.ts';
import type { StepView } from './model.ts';
import { progressOf } from './model.ts';
import type { People } from './people.svelte.ts';
import type { PlanDesk } from './plan-desk.svelte.ts';
import { progressWords, sentenceOf } from './sentence.ts';
import { say } from './words.ts';

/** Whether the text is on the clipboard now; where the browser forbids it, the caller shows it instead. */
export async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

type ToldStep = Pick<StepView, 'text' | 'owner' | 'due' | 'state'>;

/** `2. Kirjoita ohje (Aino Kallio, pe 15.1., työn alla)`. */
export function stepLine(step: ToldStep, number: number, people: Pick<People, 'full'>, now: number): string {
  const about = [people.full(step.owner), dueWord(step.due, now), say(`state.${step.state}`)].filter((word) => word !== '').join(', ');
  return `${number}. ${step.text || say('step.untitled')} (${about})`;
}

export function goalText(desk: GoalDesk, now = Date.now()): string {
  const why = desk.head.why.value;
  const head = [desk.sentence, ...(why ? [say('why.said', { why })] : []), ...desk.hosts.map((host) => host.name), progressWords(desk.progress)];
  const steps = desk.rows.map((step, nth) => stepLine(step, nth + 1, desk.people, now));
  const words = signedLines(linesOf(textOfGoal(desk.paper), desk.known.nameOf).map(plainLine));
  const after = [...(steps.length > 0 ? ['', say('steps'), ...steps] : []), ...(words.length > 0 ? ['', say('text'), ...words] : [])];
  return `${[...head, ...after].join('\n')}\n`;
}

export function planAsText(desk: PlanDesk, now = Date.now()): string {
  const goals = desk.goals.flatMap((goal) => [
    '',
    sentenceOf(goal),
    progressWords(progressOf(goal.steps)),
    ...goal.steps.map((step, nth) => `   ${stepLine(step, nth + 1, desk.people, now)}`),
  ]);
  const words = desk.plan ? signedLines(linesOf(planText(desk.plan.paper), desk.known.nameOf).map(plainLine)) : [];
  return `${[`${desk.name}: ${say('plan')}`, ...goals, ...(words.length > 0 ? ['', ...words] : [])].join('\n')}\n`;
}
