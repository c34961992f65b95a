/**
 * `erase`: takes what was deleted in a document, or all of it, out of the store for good. From the decision on, nothing that was written before
 * is taken any more, from whatever device; each device that keeps the document replaces it instead of merging. Rules R100 to R103.
 */
import * as v from 'valibot';
import { mayErase, mayRead } from '../../src/shared/access/decide.ts';
import { type DocId, isId, type SpaceId } from '../../src/shared/base/ids.ts';
import { keep } from '../people/records.ts';
import { erasedShelf } from '../rooms/erasures.ts';
import { groundOf, rolesOn } from '../rooms/rights.ts';
import { refused } from '../rooms/verdict.ts';
import type { Decide } from './house.ts';

const id = v.custom<never>(isId);
const asked = v.object({ space: id, doc: id, docKind: v.pipe(v.string(), v.nonEmpty()), leaving: v.picklist(['what-stands', 'nothing']) });

/** Asked again under another id it erases again, which takes nothing more and makes every device read once more. */
export const erase: Decide = async (house, args, hand) => {
  const parsed = v.safeParse(asked, args);
  if (!parsed.success) return refused('bad-form');
  const { space, doc, docKind, leaving }: { space: SpaceId; doc: DocId; docKind: string; leaving: 'what-stands' | 'nothing' } = parsed.output;
  const roles = rolesOn(await groundOf(house.rows, space), hand.member);
  if (!mayRead(roles)) return refused('not-available');
  if (!mayErase(docKind, roles)) return refused('not-allowed');
  const standing = await house.log.doc(doc);
  if (standing?.space !== space || standing.docKind !== docKind) return refused('not-available');
  // First the word that stands through a crash: nothing from before is taken, even when the erasing itself has to be begun again
  const next = Math.max(house.erasures.epochOf(doc), standing.docEpoch) + 1;
  await house.log.commit([keep(erasedShelf, doc, next)]);
  house.erasures.raise(doc, next);
  const erased = await house.log.erase(doc, leaving);
  house.rooms.handsChanged(doc);
  if (!erased) return refused('not-available');
  if (erased.docEpoch > next) house.erasures.raise(doc, erased.docEpoch);
  return { acts: [keep(erasedShelf, doc, house.erasures.epochOf(doc))], detail: { docEpoch: erased.docEpoch } };
};
