/** Ends the session on the server. The answer does not matter for this device: it leaves either way. */
const patienceMs = 10_000;

/** @returns whether the server has ended the session, as far as we know */
export async function endSession(): Promise<boolean> {
  try {
    const response = await fetch('/api/sign-out', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Solmu': '1' },
      body: '{}',
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(patienceMs),
    });
    // Without a session there was nothing to end.
    return response.ok || response.status === 401;
  } catch {
    return false;
  }
}
