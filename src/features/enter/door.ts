/** The two questions of a link to the server's door. What goes wrong on the way is a value; nothing here throws. */
import { ask } from '../../device/ask.ts';
import type { DeviceId, MemberId } from '../../shared/base/ids.ts';
import { type Entered, type Looked, type Problem, problemOf, readEntered, readLooked } from './model.ts';

export type Answer<T> = { readonly ok: T } | { readonly problem: Problem };

/** What is behind this link? Uses nothing up. */
export async function look(token: string): Promise<Answer<Looked>> {
  const answer = await post('/api/look', { token }, readLooked);
  // Here the token is the whole form: one that cannot be a token is a link that broke on the way.
  return 'problem' in answer && answer.problem === 'bad-form' ? { problem: 'invitation-unknown' } : answer;
}

export interface Comer {
  readonly token: string;
  readonly member: MemberId;
  readonly device: DeviceId;
  readonly name: string;
  readonly organisation: string;
}

/** Lets in: the session cookie comes with the answer. */
export function comeIn(comer: Comer): Promise<Answer<Entered>> {
  return post('/api/enter', comer, readEntered);
}

async function post<T>(path: string, body: object, read: (answer: unknown) => T | null): Promise<Answer<T>> {
  const asked = await ask(path, body);
  if (!asked.ok) return { problem: asked.code === 'no-answer' ? 'no-connection' : problemOf(asked.code) };
  const ok = read(asked.answer);
  return ok === null ? { problem: 'no-connection' } : { ok };
}
