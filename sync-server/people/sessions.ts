/** Sessions: kept under the hash of their token, 90 days from the last day they were used. */
import * as v from 'valibot';
import { isId, type MemberId } from '../../src/shared/base/ids.ts';
import { type Keep, keep, type Shelves } from './records.ts';
import { hashOf, isToken, newToken } from './tokens.ts';

const shelf = 'session';
const dayMs = 86_400_000;
/** How long a session lives without being used. */
export const sessionMs = 90 * dayMs;

const record = v.object({ member: v.custom<MemberId>(isId), device: v.string(), made: v.number(), until: v.number() });

export interface Session {
  readonly hash: string;
  readonly member: MemberId;
  readonly device: string;
  readonly made: number;
  readonly until: number;
}

/** A fresh session. The token goes to the browser and is never seen again; the record is for whoever commits. */
export function newSession(member: MemberId, device: string, now: number): { readonly token: string; readonly session: Session; readonly keep: Keep } {
  const token = newToken();
  const session = { hash: hashOf(token), member, device, made: now, until: now + sessionMs };
  return { token, session, keep: keepSession(session) };
}

/** The session of a token, or null when there is none or its time is over. */
export async function sessionOf(shelves: Shelves, token: unknown, now: number): Promise<Session | null> {
  return isToken(token) ? standingSession(shelves, hashOf(token), now) : null;
}

/** Whether a session that was found before still stands. */
export async function standingSession(shelves: Shelves, hash: string, now: number): Promise<Session | null> {
  const found = v.safeParse(record, await shelves.kept(shelf, hash));
  return found.success && found.output.until > now ? { hash, ...found.output } : null;
}

/** All sessions of a member that are kept. Looks through the whole shelf: for rare acts such as signing a device out. */
export async function sessionsOf(shelves: Shelves, member: MemberId): Promise<readonly Session[]> {
  const sessions: Session[] = [];
  for (const [hash, value] of await shelves.shelf(shelf, '')) {
    const found = v.safeParse(record, value);
    if (found.success && found.output.member === member) sessions.push({ hash, ...found.output });
  }
  return sessions;
}

/** A session rolls on at most once a day, so that reading costs no writing. Null: nothing to write yet. */
export function rolled(session: Session, now: number): Keep | null {
  return session.until - now < sessionMs - dayMs ? keepSession({ ...session, until: now + sessionMs }) : null;
}

export function endSession(hash: string): Keep {
  return keep(shelf, hash, null);
}

function keepSession({ hash, member, device, made, until }: Session): Keep {
  return keep(shelf, hash, { member, device, made, until });
}
