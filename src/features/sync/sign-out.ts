/** Ends the session on the server. The answer does not matter for this device: it leaves either way. */
import { ask } from '../../device/ask.ts';

/** @returns whether the server has ended the session, as far as we know */
export async function endSession(): Promise<boolean> {
  const asked = await ask('/api/sign-out', {}, 10_000);
  // Without a session there was nothing to end.
  return asked.ok || asked.status === 401;
}
