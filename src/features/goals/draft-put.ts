/** Which drafts of a goal are put by themselves, and where to. */
import type { Draft } from '../../device/api.ts';
import { putDraft } from '../../live/put-draft.ts';
import { isId, type StepId } from '../../shared/base/ids.ts';
import { type GoalField, placeOfStep, putGoal, putStep } from '../../shared/model/goal.ts';
import type { Paper } from '../../shared/model/paper.ts';
import { head } from '../../shared/model/verbs.ts';

const headTexts: readonly string[] = ['when', 'then', 'why'] satisfies readonly GoalField[];

/** Whether the draft is taken care of; false leaves it to be offered beside its input. */
export function draftPut(goal: Paper, draft: Draft): boolean {
  const { field, seen, value } = draft;
  if (draft.thing === 'head') return headTexts.includes(field) && putDraft(goal, head, draft, (then) => putGoal(then, field as GoalField, seen, value));
  // Of a step only its words leave a draft: owner, day and state are put at once.
  if (!isId(draft.thing) || field !== 'text') return false;
  const id = draft.thing as StepId;
  return putDraft(goal, placeOfStep(id), draft, (then) => putStep(then, id, 'text', seen, value));
}
