/** Which drafts of an event are put by themselves, and where to. */
import type { Draft } from '../../device/api.ts';
import { putDraft } from '../../live/put-draft.ts';
import { type ItemId, isId } from '../../shared/base/ids.ts';
import { type HeadField, type ItemField, placeOfItem, putHead, putItem } from '../../shared/model/event.ts';
import type { Paper } from '../../shared/model/paper.ts';
import { head } from '../../shared/model/verbs.ts';
import { minutesFrom } from './checks.ts';

/** The fields whose drafts are plain text of one line; others are put at once and leave no draft. */
const headTexts: readonly string[] = ['title', 'purpose', 'place', 'link'] satisfies readonly HeadField[];
const itemTexts: readonly string[] = ['title', 'wanted'] satisfies readonly ItemField[];

/** Whether the draft is taken care of; false leaves it to be offered beside its input. */
export function draftPut(event: Paper, draft: Draft): boolean {
  const { field, seen, value } = draft;
  if (draft.thing === 'head') return headTexts.includes(field) && putDraft(event, head, draft, (then) => putHead(then, field as 'title', seen, value));
  if (!isId(draft.thing)) return false;
  const id = draft.thing as ItemId;
  const at = placeOfItem(id);
  if (itemTexts.includes(field)) return putDraft(event, at, draft, (then) => putItem(then, id, field as 'title', seen, value));
  const minutes = field === 'minutes' ? minutesFrom(value) : null;
  return minutes !== null && putDraft(event, at, draft, (then) => putItem(then, id, 'minutes', seen, minutes));
}
