/**
 * `give-back`: a member's device holds, from a backup, edits that another device of the same member made and never sent. Here it says whose
 * clientIDs they are, so that it may bring them in that device's stead and that device finds its own hand when it comes home. Rules R67 to R69.
 */
import * as v from 'valibot';
import * as access from '../../src/shared/access/decide.ts';
import { type DeviceId, type DocId, isId, type SpaceId } from '../../src/shared/base/ids.ts';
import { limits } from '../../src/shared/wire/frames.ts';
import { keep } from '../people/records.ts';
import { boundShape, clientShelf } from '../rooms/hands.ts';
import { groundOf, rolesOn } from '../rooms/rights.ts';
import { refused } from '../rooms/verdict.ts';
import type { Decide } from './house.ts';

const id = v.custom<never>(isId);
const asked = v.object({
  space: id,
  doc: id,
  docKind: v.pipe(v.string(), v.nonEmpty()),
  device: id,
  clients: v.pipe(v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(0))), v.nonEmpty(), v.maxLength(limits.newClientsPerPush)),
});
/** A device that has lost several before it is not told of endlessly. */
const mostGivers = 20;

/** Twice does no harm. A clientID of another member's stays as it is, and what is brought under it is then refused like any other. */
export const giveBack: Decide = async (house, args, hand) => {
  const parsed = v.safeParse(asked, args);
  if (!parsed.success) return refused('bad-form');
  const { space, doc, docKind, device, clients }: { space: SpaceId; doc: DocId; docKind: string; device: DeviceId; clients: number[] } = parsed.output;
  const roles = rolesOn(await groundOf(house.rows, space), hand.member);
  if (!access.mayRead(roles)) return refused('not-available');
  if (!access.mayWrite(docKind, roles)) return refused('not-allowed');
  const acts = [];
  for (const client of clients) {
    const key = `${doc}/${client}`;
    const standing = v.safeParse(boundShape, await house.log.kept(clientShelf, key));
    const bound = standing.success ? standing.output : { member: hand.member, device };
    const givers = bound.givers ?? [];
    if (bound.member !== hand.member || bound.device === hand.device || givers.includes(hand.device) || givers.length >= mostGivers) continue;
    acts.push(keep(clientShelf, key, { ...bound, givers: [...givers, hand.device] }));
  }
  return { acts, detail: {}, done: () => house.rooms.handsChanged(doc) };
};
