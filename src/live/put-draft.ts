/** Puts a draft that an earlier opening left, as if its member had just left the input, with the second of their last key. */
import type { Draft } from '../device/api.ts';
import type { Paper } from '../shared/model/paper.ts';
import { isDraftCurrent, type Outcome, type Place } from '../shared/model/verbs.ts';

/**
 * Whether the draft is taken care of; false when something came in between or it was refused: then it is to be offered beside its input.
 *
 * @param put writes the draft into the paper it is given, whose clock stands at the last key
 */
export function putDraft(paper: Paper, at: Place, draft: Draft, put: (then: Paper) => Outcome): boolean {
  if (!isDraftCurrent(paper, at, draft.field, draft.seen)) return false;
  return put({ ...paper, seconds: () => draft.second })?.kind !== 'refused';
}
