/** Asks the server for an invitation link. Needs a connection and a session; what goes wrong is a value. */
import { ask } from '../../device/ask.ts';
import type { SpaceId } from '../../shared/base/ids.ts';
import { recordOf } from '../../shared/base/json.ts';

export interface Invitation {
  readonly link: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

export type InviteProblem = 'offline' | 'signin' | 'not-allowed' | 'not-yet' | 'too-many' | 'cannot-store' | 'failed';

export async function invite(network: SpaceId, uses: number, days: number): Promise<Invitation | { readonly problem: InviteProblem }> {
  const asked = await ask('/api/invitations', { network, uses, days });
  if (asked.ok) return readInvitation(asked.answer, location.origin);
  return { problem: asked.code === 'no-answer' ? 'offline' : problemOf(asked.code) };
}

/** The link of an answer: the token stands behind the #, which no server on the way sees. */
export function readInvitation(answer: unknown, origin: string): Invitation | { readonly problem: InviteProblem } {
  const { token, expires } = recordOf(answer) ?? {};
  return typeof token === 'string' && typeof expires === 'number' ? { link: `${origin}/tule#${token}`, expires } : { problem: 'failed' };
}

export function problemOf(code: unknown): InviteProblem {
  switch (code) {
    case 'signin':
    case 'not-allowed':
    case 'too-many':
    case 'cannot-store':
      return code;
    case 'not-available':
      return 'not-yet';
    default:
      return 'failed';
  }
}
