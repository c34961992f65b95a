/**
 * One question to the server's door over HTTP: entering, invitations, signing out. Everything else goes over the line.
 * Says what came back as a value; never throws.
 */
import { recordOf } from '../shared/base/json.ts';

/** `no-answer`: no connection, too slow, or somebody else answered (a captive portal's page is no JSON). */
export type Asked =
  | { readonly ok: true; readonly answer: unknown }
  | { readonly ok: false; readonly code: string; readonly status: number }
  | { readonly ok: false; readonly code: 'no-answer'; readonly status: 0 };

const usualPatienceMs = 20_000;

/** @param patienceMs after which there is no answer */
export function ask(path: string, body: object, patienceMs = usualPatienceMs): Promise<Asked> {
  // The header is one that no foreign page can send without being asked first.
  return asked(path, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Solmu': '1' }, body: JSON.stringify(body) }, patienceMs);
}

/** A question that changes nothing. */
export function look(path: string, patienceMs = usualPatienceMs): Promise<Asked> {
  return asked(path, { method: 'GET' }, patienceMs);
}

/** What is no JSON. Null: no connection, too slow; `status` tells the rest. */
export async function fetchBytes(
  path: string,
  patienceMs = usualPatienceMs,
): Promise<{ readonly status: number; readonly bytes: Uint8Array; readonly header: (name: string) => string | null } | null> {
  try {
    const response = await fetch(path, { credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout(patienceMs) });
    return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()), header: (name) => response.headers.get(name) };
  } catch {
    return null;
  }
}

async function asked(path: string, how: RequestInit, patienceMs: number): Promise<Asked> {
  try {
    const response = await fetch(path, {
      ...how,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(patienceMs),
    });
    const answer: unknown = await response.json();
    if (response.ok) return { ok: true, answer };
    const code = recordOf(answer)?.code;
    return { ok: false, code: typeof code === 'string' ? code : 'unknown', status: response.status };
  } catch {
    return { ok: false, code: 'no-answer', status: 0 };
  }
}
