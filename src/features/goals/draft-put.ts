/** Puts a draft that an earlier opening left, as if its member had just left the input, with the second of their last key. */
import type { Draft } from '../../device/api.ts';
import { isId, type StepId } from '../../shared/base/ids.ts';
import { type GoalField, placeOfStep, putGoal, putStep } from '../../shared/model/goal.ts';
import type { Paper } from '../../shared/model/paper.ts';
import { head, isDraftCurrent } from '../../shared/model/verbs.ts';

const headTexts: readonly string[] = ['when', 'then', 'why'] satisfies readonly GoalField[];

/** Whether the draft is taken care of; false leaves it to be offered beside its input. */
export function draftPut(goal: Paper, draft: Draft): boolean {
  const atItsTime: Paper = { ...goal, seconds: () => draft.second };
  if (draft.thing === 'head') {
    if (!headTexts.includes(draft.field) || !isDraftCurrent(goal, head, draft.field, draft.seen)) return false;
    return putGoal(atItsTime, draft.field as GoalField, draft.seen, draft.value)?.kind !== 'refused';
  }
  // Of a step only its words leave a draft: owner, day and state are put at once.
  if (!isId(draft.thing) || draft.field !== 'text') return false;
  const id = draft.thing as StepId;
  if (!isDraftCurrent(goal, placeOfStep(id), 'text', draft.seen)) return false;
  return putStep(atItsTime, id, 'text', draft.seen, draft.value)?.kind !== 'refused';
}
