/**
 * Pairings of a second device: a signed-in device shows a token as a picture, the new one knocks with it, both show the same number, and
 * the first says that it is the right one. Five minutes, one use. Kept under the hash of the token, with the hash of the new device's secret,
 * so that a stolen store lets nobody in. Rules R64 to R66 and R70.
 */
import { randomInt } from 'node:crypto';
import * as v from 'valibot';
import { isId, type MemberId } from '../../src/shared/base/ids.ts';
import { type Keep, keep, type Shelves } from './records.ts';
import { hashOf, isToken, newToken } from './tokens.ts';

const shelf = 'pair';
export const pairMs = 300_000;
/** How long an old one is still known as old, and how long the device that came in may ask for its answer again. */
const rememberedMs = 86_400_000;
const againMs = 120_000;

const record = v.object({
  member: v.custom<MemberId>(isId),
  expires: v.number(),
  state: v.picklist(['waiting', 'knocked', 'confirmed', 'entered', 'refused', 'ended']),
  /** Who knocked: the device, the id under which it works, and what it calls itself. Empty while nobody has. */
  device: v.string(),
  asked: v.string(),
  deviceName: v.string(),
  /** The hash of what the new device proves itself with. */
  secret: v.string(),
  /** Six digits. */
  number: v.string(),
  enteredAt: v.number(),
});

export type Pair = v.InferOutput<typeof record> & { readonly id: string };
export type PairFault = 'pair-unknown' | 'pair-expired' | 'pair-used' | 'pair-refused';

export function newPair(member: MemberId, now: number): { readonly token: string; readonly pair: Pair } {
  const token = newToken();
  const nobody = { device: '', asked: '', deviceName: '', secret: '', number: '', enteredAt: 0 };
  return { token, pair: { id: hashOf(token), member, expires: now + pairMs, state: 'waiting', ...nobody } };
}

export async function pairOf(shelves: Shelves, id: unknown): Promise<Pair | null> {
  if (!isToken(id)) return null; // A hash has the shape of a token
  const found = v.safeParse(record, await shelves.kept(shelf, id));
  return found.success ? { id, ...found.output } : null;
}

export async function pairOfToken(shelves: Shelves, token: unknown): Promise<Pair | null> {
  return isToken(token) ? pairOf(shelves, hashOf(token)) : null;
}

/** What the signed-in device is told. */
export function stateOf(pair: Pair, now: number): 'waiting' | 'knocked' | 'confirmed' | 'ended' {
  if (pair.state === 'entered' || pair.state === 'confirmed') return 'confirmed';
  return pair.state === 'refused' || pair.state === 'ended' || pair.expires <= now ? 'ended' : pair.state;
}

/** Why nobody may knock with this token, or null. */
export function knockFault(pair: Pair | null, now: number): PairFault | null {
  if (!pair) return 'pair-unknown';
  if (pair.state === 'refused') return 'pair-refused';
  if (pair.state === 'ended') return 'pair-expired';
  if (pair.state !== 'waiting') return 'pair-used';
  return pair.expires <= now ? 'pair-expired' : null;
}

/** Whether this very device has knocked with it and may have lost the answer. */
export function hasKnocked(pair: Pair, device: string, asked: string, now: number): boolean {
  return pair.state === 'knocked' && pair.expires > now && pair.device === device && pair.asked === asked;
}

/** Notes who knocked. The secret goes to that device alone; the number stays the same when it knocks again. */
export function knocked(pair: Pair, device: string, asked: string, deviceName: string): { readonly secret: string; readonly pair: Pair } {
  const secret = newToken();
  const number = pair.number || String(randomInt(1_000_000)).padStart(6, '0');
  return { secret, pair: { ...pair, state: 'knocked', device, asked, deviceName, secret: hashOf(secret), number } };
}

/** Why the signed-in device cannot say yes now, or null. Saying it twice does no harm. */
export function confirmFault(pair: Pair, now: number): PairFault | null {
  if (pair.state === 'confirmed') return null;
  if (pair.state === 'entered') return 'pair-used';
  if (pair.state === 'refused') return 'pair-refused';
  if (pair.state === 'ended' || pair.expires <= now) return 'pair-expired';
  return pair.state === 'knocked' ? null : 'pair-unknown';
}

/** Whether the new device comes in now: `wait` for the answer of the other, or why it never will. */
export function enterFault(pair: Pair | null, secret: string, now: number): PairFault | 'wait' | null {
  if (!pair || pair.secret === '' || pair.secret !== hashOf(secret)) return 'pair-unknown';
  if (pair.state === 'refused') return 'pair-refused';
  if (pair.state === 'ended') return 'pair-expired';
  if (pair.state === 'entered') return now - pair.enteredAt < againMs ? null : 'pair-used';
  if (pair.expires <= now) return 'pair-expired';
  return pair.state === 'confirmed' ? null : 'wait';
}

/** Ends what still stands of a member's pairings, and forgets those that were long ago. */
export async function endPairs(shelves: Shelves, member: MemberId, now: number): Promise<readonly Keep[]> {
  const keeps: Keep[] = [];
  for (const [id, value] of await shelves.shelf(shelf, '')) {
    const found = v.safeParse(record, value);
    if (!found.success || now - found.output.expires > rememberedMs) keeps.push(keep(shelf, id, null));
    else if (found.output.member === member && stateOf({ id, ...found.output }, now) !== 'ended' && found.output.state !== 'entered')
      keeps.push(keepPair({ id, ...found.output, state: 'ended' }));
  }
  return keeps;
}

export function keepPair({ id, ...pair }: Pair): Keep {
  return keep(shelf, id, pair);
}
