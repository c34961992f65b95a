/**
 * Links that let somebody in: the first account's, a network's invitation, a way back in. Kept under the hash of their token.
 * A use is remembered with the device that made it, so that an answer lost on the way can be asked for again for a short while.
 */
import * as v from 'valibot';
import { isId, type MemberId, type SpaceId } from '../../src/shared/base/ids.ts';
import { type Keep, keep, type Shelves } from './records.ts';
import { hashOf, isToken, newToken } from './tokens.ts';

const shelf = 'link';
const dayMs = 86_400_000;
/** How long the device that used a link may ask for the same answer again. */
const againMs = 600_000;

const record = v.object({
  kind: v.picklist(['first', 'invitation', 'return']),
  network: v.nullable(v.custom<SpaceId>(isId)),
  /** Who invites; of a way back in, who comes back. */
  member: v.nullable(v.custom<MemberId>(isId)),
  uses: v.number(),
  expires: v.number(),
  taken: v.array(v.object({ device: v.string(), asked: v.string(), member: v.custom<MemberId>(isId), at: v.number() })),
});

export type Link = v.InferOutput<typeof record> & { readonly hash: string };
export type LinkFault = 'invitation-unknown' | 'invitation-used' | 'invitation-expired';

/** @returns the token for the link's bearer, and the record for whoever commits */
function newLink(link: Omit<Link, 'hash' | 'taken'>): { readonly token: string; readonly keep: Keep } {
  const token = newToken();
  return { token, keep: keepLink({ ...link, hash: hashOf(token), taken: [] }) };
}

export function firstLink(now: number): { readonly token: string; readonly keep: Keep } {
  return newLink({ kind: 'first', network: null, member: null, uses: 1, expires: now + dayMs });
}

export function invitation(
  network: SpaceId,
  inviter: MemberId,
  uses: number,
  days: number,
  now: number,
): { readonly token: string; readonly keep: Keep; readonly expires: number } {
  const expires = now + days * dayMs;
  return { ...newLink({ kind: 'invitation', network, member: inviter, uses, expires }), expires };
}

export function returnLink(member: MemberId, now: number): { readonly token: string; readonly keep: Keep } {
  return newLink({ kind: 'return', network: null, member, uses: 1, expires: now + dayMs });
}

export async function linkOf(shelves: Shelves, token: unknown): Promise<Link | null> {
  if (!isToken(token)) return null;
  const hash = hashOf(token);
  const found = v.safeParse(record, await shelves.kept(shelf, hash));
  return found.success ? { hash, ...found.output } : null;
}

/** Why a link lets nobody in now, or null. A link of the first account ends when there is an account: the caller says whether there is. */
export function faultOf(link: Link | null, now: number, anyAccount: boolean): LinkFault | null {
  if (!link) return 'invitation-unknown';
  if (link.taken.length >= link.uses || (link.kind === 'first' && anyAccount)) return 'invitation-used';
  return link.expires <= now ? 'invitation-expired' : null;
}

/** Who this very device became by this link a moment ago, when its answer may have been lost on the way. */
export function takenBefore(link: Link, device: string, asked: string, now: number): MemberId | null {
  return link.taken.find((use) => use.device === device && use.asked === asked && now - use.at < againMs)?.member ?? null;
}

/** Notes one use. `asked` is the member id that the device brought, `member` the account that it got. */
export function takeLink(link: Link, device: string, asked: string, member: MemberId, now: number): Keep {
  return keepLink({ ...link, taken: [...link.taken, { device, asked, member, at: now }] });
}

/** Takes away the links of a kind, as when a fresh one is printed in their place. */
export async function dropLinks(shelves: Shelves, kind: Link['kind']): Promise<readonly Keep[]> {
  const old: Keep[] = [];
  for (const [hash, value] of await shelves.shelf(shelf, '')) {
    const found = v.safeParse(record, value);
    if (found.success && found.output.kind === kind) old.push(keep(shelf, hash, null));
  }
  return old;
}

function keepLink({ hash, kind, network, member, uses, expires, taken }: Link): Keep {
  return keep(shelf, hash, { kind, network, member, uses, expires, taken });
}
