/** Puts a draft that an earlier opening left, as if its member had just left the input, with the second of their last key. */
import type { Draft } from '../../device/api.ts';
import { type ItemId, isId } from '../../shared/base/ids.ts';
import { type HeadField, type ItemField, placeOfItem, putHead, putItem } from '../../shared/model/event.ts';
import type { Paper } from '../../shared/model/paper.ts';
import { head, isDraftCurrent } from '../../shared/model/verbs.ts';
import { minutesFrom } from './checks.ts';

/** The fields whose drafts are plain text of one line; others are put at once and leave no draft. */
const headTexts: readonly string[] = ['title', 'purpose', 'place', 'link'] satisfies readonly HeadField[];
const itemTexts: readonly string[] = ['title', 'wanted'] satisfies readonly ItemField[];

/** Whether the draft is taken care of; false leaves it to be offered beside its input. */
export function draftPut(event: Paper, draft: Draft): boolean {
  const then: Paper = { ...event, seconds: () => draft.second };
  if (draft.thing === 'head') {
    if (!headTexts.includes(draft.field) || !isDraftCurrent(event, head, draft.field, draft.seen)) return false;
    return putHead(then, draft.field as 'title', draft.seen, draft.value)?.kind !== 'refused';
  }
  if (!isId(draft.thing)) return false;
  const id = draft.thing as ItemId;
  if (!isDraftCurrent(event, placeOfItem(id), draft.field, draft.seen)) return false;
  if (itemTexts.includes(draft.field)) return putItem(then, id, draft.field as 'title', draft.seen, draft.value)?.kind !== 'refused';
  const minutes = draft.field === 'minutes' ? minutesFrom(draft.value) : null;
  return minutes !== null && putItem(then, id, 'minutes', draft.seen, minutes)?.kind !== 'refused';
}
